"""Winnow keeps the article of a scraped page and names everything else."""

__version__ = "0.1.0"
