"""Labels against hand-labelled lines."""
