"""Features of the blocks of plain text."""
