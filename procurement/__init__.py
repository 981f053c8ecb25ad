"""What is bought, mended and disposed of: the substance of a case, ignorant of who approves it."""
