"""Pages of the shapes that break parsers, made by a table of small recipes."""
