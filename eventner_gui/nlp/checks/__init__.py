"""The checks that need spaCy, and the run of all checks."""
