"""The body as a run of blocks: short holes in it are closed, and it goes on at its ends, where the scores allow it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]

# A block between kept ones, those that are barred not counted, is kept too if it has this score: a subheading, not a teaser.
HOLE_SCORE = 0.3
# Prose next to the first or the last kept block, or behind such a hole there, is kept too if it has this score.
EDGE_SCORE = 0.4
# The first part of a sentence whose second part is kept is kept too if it has this score.
PART_SCORE = 0.2


@dataclass(frozen=True, slots=True)
class Nature:
    """What a block is, by its index: whether it reads as prose; whether it goes on with the sentence of the block before, in one line."""

    is_prose: Callable[[int], bool]
    goes_on: Callable[[int], bool]


def smooth(scores: NDArray[np.float32], keep: Flags, barred: Flags, nature: Nature) -> Flags:
    """What is kept when the sequence has its say; `barred` blocks are never added, and it looks past them."""
    kept = np.flatnonzero(keep).tolist()
    if not kept:
        return keep
    out = keep.copy()
    for before, after in pairwise(kept):
        hole = [index for index in range(before + 1, after) if not barred[index]]
        if len(hole) == 1 and scores[hole[0]] >= HOLE_SCORE:
            out[hole] = True
    free = np.flatnonzero(~barred).tolist()
    for way in ([index for index in reversed(free) if index < kept[0]], [index for index in free if index > kept[-1]]):
        out[list(_goes_on_to(way, scores, nature))] = True
    first = int(out.argmax())
    while first > 0 and scores[first - 1] >= PART_SCORE and not barred[first - 1] and nature.goes_on(first):
        first -= 1
        out[first] = True
    return out


def _goes_on_to(way: Sequence[int], scores: NDArray[np.float32], nature: Nature) -> Iterator[int]:
    """The blocks on the way out of the body that belong to it: prose, and one other block between prose."""
    hole: list[int] = []
    for index in way:
        if scores[index] >= EDGE_SCORE and nature.is_prose(index):
            yield from (*hole, index)
            hole = []
        elif scores[index] >= HOLE_SCORE and not hole:
            hole = [index]
        else:
            return
