"""The body as a run of blocks: short holes in it are closed, and it goes on at its ends, where the scores allow it."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]

# Up to this many blocks between kept ones are kept too if each has this score.
LONGEST_HOLE = 3
HOLE_SCORE = 0.25
# Prose next to the first or the last kept block is kept too if it has this score.
EDGE_SCORE = 0.4


def smooth(scores: NDArray[np.float32], keep: Flags, barred: Flags, is_prose: Callable[[int], bool]) -> Flags:
    """What is kept when the sequence has its say; `barred` blocks are never added, `is_prose` tells of a block by its index."""
    kept = np.flatnonzero(keep).tolist()
    if not kept:
        return keep
    out = keep.copy()
    for before, after in pairwise(kept):
        hole = slice(before + 1, after)
        free = ~barred[hole]
        if after - before - 1 <= LONGEST_HOLE and (scores[hole][free] >= HOLE_SCORE).all():
            out[hole] = free
    for place, step in ((kept[0], -1), (kept[-1], 1)):
        index = place + step
        while 0 <= index < len(scores) and scores[index] >= EDGE_SCORE and not barred[index] and is_prose(index):
            out[index] = True
            index += step
    return out
