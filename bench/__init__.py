"""Measures Winnow and its peers: predictions as files, word F1 with intervals, cost, and the gate on both."""


class BenchError(Exception):
    """What the person at the keyboard must mend: a corpus, a system or a file that cannot be had. The message says which."""
