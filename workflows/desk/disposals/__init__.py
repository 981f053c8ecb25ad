"""Papers of a disposal on the desk."""
