"""A package, so that the browser of its conftest is closed behind its last test."""
