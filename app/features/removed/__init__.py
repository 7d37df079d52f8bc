"""Features that tell the kinds of removed blocks apart."""
