"""The body as a run of blocks: short holes in it are closed, and it goes on at its ends, where the scores allow it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]

# Between kept blocks up to this many, those that are barred not counted, are kept too if each has this score: subheadings, not teasers.
LONGEST_HOLE = 1
HOLE_SCORE = 0.2
# Prose next to the first or the last kept block is kept too if it has this score.
EDGE_SCORE = 0.3
# The first part of a sentence whose second part is kept is kept too if it has this score.
PART_SCORE = 0.12


@dataclass(frozen=True, slots=True)
class Nature:
    """What a block is, by its index: whether it reads as prose; whether it goes on with the sentence of the block before, in one line."""

    is_prose: Callable[[int], bool]
    goes_on: Callable[[int], bool]


def smooth(scores: NDArray[np.float32], keep: Flags, barred: Flags, nature: Nature) -> Flags:
    """What is kept when the sequence has its say; `barred` blocks are never added."""
    kept = np.flatnonzero(keep).tolist()
    if not kept:
        return keep
    out = keep.copy()
    for before, after in pairwise(kept):
        if after - before == 1:
            continue
        hole = slice(before + 1, after)
        free = ~barred[hole]
        if free.sum() <= LONGEST_HOLE and (scores[hole][free] >= HOLE_SCORE).all():
            out[hole] = free
    for place, step in ((kept[0], -1), (kept[-1], 1)):
        index = place + step
        while 0 <= index < len(scores) and scores[index] >= EDGE_SCORE and not barred[index] and nature.is_prose(index):
            out[index] = True
            index += step
    first = int(out.argmax())
    while first > 0 and scores[first - 1] >= PART_SCORE and not barred[first - 1] and nature.goes_on(first):
        first -= 1
        out[first] = True
    return out
