"""Word F1 as WCXB defines it, of any choice of a page's blocks: the multiset overlap of lower-case words, of characters where `dense`."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.align import split_units


@dataclass(frozen=True, slots=True)
class Words:
    """A page's words as numbers: those of block i are `words[border[i]:border[i + 1]]`; `gold` counts each in the gold.

    The gold's words that the page lacks count in the last place.
    """

    words: NDArray[np.int32]
    border: NDArray[np.int64]
    gold: NDArray[np.int32]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Words of each block."""
        return np.diff(self.border)

    def curve(self, order: NDArray[np.int64]) -> NDArray[np.float64]:
        """F1 of keeping the first k blocks of an order, k from 0 to their number; 1 where both are empty, 0 where one is."""
        kept = self.sizes[order]
        size = np.append(0, np.cumsum(kept))
        total = int(self.gold.sum())
        if not total:
            nothing: NDArray[np.float64] = (size == 0).astype(np.float64)
            return nothing
        owner = np.repeat(np.arange(len(order)), kept)
        offset = np.arange(size[-1]) - np.repeat(size[:-1], kept)
        words = self.words[np.repeat(self.border[order], kept) + offset]
        by_word = np.argsort(words, kind="stable")
        counts = np.bincount(words, minlength=len(self.gold))
        rank = np.empty(len(words), np.int64)
        rank[by_word] = np.arange(len(words)) - np.repeat(np.cumsum(counts) - counts, counts)
        hits = np.bincount(owner[rank < self.gold[words]], minlength=len(order))
        f1: NDArray[np.float64] = 2 * np.append(0, np.cumsum(hits)) / (size + total)
        return f1

    def at_cuts(self, scores: NDArray[np.float32], cuts: NDArray[np.float32]) -> NDArray[np.float64]:
        """For each cut the F1 of keeping the blocks with a higher score."""
        by_score = self.curve(np.argsort(-scores, kind="stable"))
        f1: NDArray[np.float64] = by_score[(scores[None, :] > cuts[:, None]).sum(1)]
        return f1


def number_words(texts: Sequence[str], gold: str, *, dense: bool) -> Words:
    """The words of a page's blocks and of its gold."""
    numbers: dict[str, int] = {}
    pieces = [[numbers.setdefault(unit, len(numbers)) for unit in split_units(text, dense=dense)] for text in texts]
    counts = np.zeros(len(numbers) + 1, np.int32)
    for unit in split_units(gold, dense=dense):
        counts[numbers.get(unit, -1)] += 1
    words = np.array([number for piece in pieces for number in piece], np.int32)
    return Words(words, np.cumsum([0, *map(len, pieces)]), counts)
