"""Cost and floors, measured in processes of their own without a server."""
