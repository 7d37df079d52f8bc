"""Articles → bytes: renderers choose and format, they never drop."""
