"""What the program is about: examples, annotations, labels, changes. Standard library only."""
