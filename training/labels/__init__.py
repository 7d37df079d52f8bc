"""Training of the labels of removed blocks."""
