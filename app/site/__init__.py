"""What pages of one site have in common: prints of their blocks, a table of how many pages each was on, what that says of a block."""
