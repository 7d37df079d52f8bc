"""Every learned model as a folder, the one store that reads and writes them, and what evaluates them."""
