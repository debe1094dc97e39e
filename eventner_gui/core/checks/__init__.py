"""What is worth knowing of the data before a training; `registry` lists all checks."""
