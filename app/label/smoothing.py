"""The body as a run of blocks: short holes in it are closed, and it goes on at its ends, where the scores allow it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.models.thresholds import TextThresholds

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Nature:
    """What a block is, by its index: whether it reads as prose; whether it goes on with the sentence of the block before, in one line."""

    is_prose: Callable[[int], bool]
    goes_on: Callable[[int], bool]


def smooth(scores: NDArray[np.float32], keep: Flags, barred: Flags, nature: Nature, thresholds: TextThresholds) -> Flags:
    """What is kept when the sequence has its say; `barred` blocks are never added, and it looks past them."""
    kept = np.flatnonzero(keep).tolist()
    if not kept:
        return keep
    out = keep.copy()
    for before, after in pairwise(kept):
        hole = [index for index in range(before + 1, after) if not barred[index]]
        if len(hole) == 1 and scores[hole[0]] >= thresholds.hole_score:
            out[hole] = True
    free = np.flatnonzero(~barred).tolist()
    for way in ([index for index in reversed(free) if index < kept[0]], [index for index in free if index > kept[-1]]):
        out[list(_goes_on_to(way, scores, nature, thresholds))] = True
    first = int(out.argmax())
    while first > 0 and scores[first - 1] >= thresholds.sentence_part_score and not barred[first - 1] and nature.goes_on(first):
        first -= 1
        out[first] = True
    return out


def _goes_on_to(way: Sequence[int], scores: NDArray[np.float32], nature: Nature, thresholds: TextThresholds) -> Iterator[int]:
    """The blocks on the way out of the body that belong to it: prose, and one other block between prose."""
    hole: list[int] = []
    for index in way:
        if scores[index] >= thresholds.edge_score and nature.is_prose(index):
            yield from (*hole, index)
            hole = []
        elif scores[index] >= thresholds.hole_score and not hole:
            hole = [index]
        else:
            return
