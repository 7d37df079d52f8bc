"""Pages written by hand to measure with, in many languages and layouts; once measured, they teach."""
