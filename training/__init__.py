"""Training: corpora → aligned labels → datasets → models that `app.label` serves."""
