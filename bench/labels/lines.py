"""Hand-labelled lines laid onto blocks whose text was cut otherwise, character by character; training reads its gold by it too."""

from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

# What one renderer keeps and another one does not.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\ufeff"))
UNKNOWN = -1


def dark(text: str) -> str:
    """A text without white space and without what has no width."""
    return "".join(text.split()).translate(INVISIBLE)


def owners(source: Sequence[str], target: Sequence[str], numbers: Sequence[int]) -> list[NDArray[np.int64]]:
    """For each target text the numbers of the source texts that its dark characters stand in; `UNKNOWN` where none has them."""
    owner = np.repeat(np.array(numbers, np.int64), [len(dark(text)) for text in source])
    if "".join(map(dark, source)) != "".join(map(dark, target)):
        owner = _carried(source, target, owner)
    return np.split(owner, np.cumsum([len(dark(text)) for text in target])[:-1]) if len(target) else []


def _carried(source: Sequence[str], target: Sequence[str], owner: NDArray[np.int64]) -> NDArray[np.int64]:
    """The owners of the source's characters, carried over to the target's along the words that both have."""
    ours, theirs = ([dark(word) for text in side for word in text.split()] for side in (source, target))
    at, there = (np.cumsum([0, *map(len, side)]) for side in (ours, theirs))
    carried = np.full(int(there[-1]), UNKNOWN, np.int64)
    for same in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        carried[there[same.b] : there[same.b + same.size]] = owner[at[same.a] : at[same.a + same.size]]
    return carried
