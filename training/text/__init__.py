"""Training of the engine of plain text."""
