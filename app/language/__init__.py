"""What every stage knows of written language: characters, words, names of locales, set phrases, overlap of texts."""
