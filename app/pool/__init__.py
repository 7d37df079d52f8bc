"""Worker slots: one process and one private pipe a slot, with bounded admission in front of them."""
