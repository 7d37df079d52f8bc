"""Accuracy beside peers: corpora, predictions as files, scores, reports."""
