"""Features that tell the labels of removed blocks apart."""
