"""The trail: one act, one entry; canonical bytes, one hash chain per case, and guards in the database. See docs/trail.md."""
