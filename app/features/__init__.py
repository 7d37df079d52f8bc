"""Numbers for blocks: `html`, `text` and `removed`, over what they share."""
