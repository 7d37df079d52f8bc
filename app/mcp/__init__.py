"""`winnow mcp`: the engine as tools for language models, by the Model Context Protocol over standard input and output."""
