"""From scores and rules to one label a block."""
