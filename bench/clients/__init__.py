"""Load, soak and faults against a real server."""
