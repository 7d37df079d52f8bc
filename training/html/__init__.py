"""Training of the HTML engine."""
