"""Whole pages made for training, in every language of the phrase files: what the corpora lack."""
