"""Gold text ↔ blocks: the share of each block's words that the gold holds, as a soft label.

A word of the page counts where it stands in a run of four words that the gold holds too; runs may cross block borders. A block
shorter than that also counts where it is a line of the gold. Where the page repeats itself, the gold's words are a budget that is
spent on the copy with most gold around it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WORD = re.compile(r"\w+")
GRAM = 4
DENSE_GRAM = 6
# Blocks on each side whose coverage says which copy of a repeated text is the article's.
NEIGHBOURS = 6


@dataclass(frozen=True, slots=True)
class Alignment:
    """`share` of each block's units that the gold holds, `units` of each block, `found`: the share of the gold's units on the page."""

    share: NDArray[np.float32]
    units: NDArray[np.int32]
    found: float


def split_units(text: str, *, dense: bool) -> list[str]:
    """Lower-case words; for scripts without spaces the characters of the words."""
    words = WORD.findall(text.lower())
    return list("".join(words)) if dense else words


def align(texts: Sequence[str], gold: str, *, dense: bool = False) -> Alignment:
    """Soft labels of a page's blocks, given their texts in reading order."""
    pieces = [split_units(text, dense=dense) for text in texts]
    gold_units = split_units(gold, dense=dense)
    size = DENSE_GRAM if dense else GRAM
    covered = _cover(pieces, gold_units, size)
    lines = {tuple(units) for line in gold.splitlines() if (units := split_units(line, dense=dense))}
    for marks, piece in zip(covered, pieces, strict=True):
        if piece and len(piece) <= size and tuple(piece) in lines:
            marks[:] = True
    budget = Counter(gold_units)
    share = np.zeros(len(pieces), np.float32)
    for index in _by_surroundings(covered):
        piece = pieces[index]
        spent = _spend(budget, [unit for unit, mark in zip(piece, covered[index], strict=True) if mark])
        share[index] = spent / len(piece) if piece else 0.0
    counts = np.fromiter(map(len, pieces), np.int32, len(pieces))
    total = len(gold_units)
    return Alignment(share, counts, float(share @ counts) / total if total else 1.0)


def _cover(pieces: Sequence[Sequence[str]], gold: Sequence[str], size: int) -> list[NDArray[np.bool_]]:
    """For each block, which of its units stand in a run that the gold holds too."""
    size = min(size, max(len(gold), 1))
    known = set(zip(*(gold[offset:] for offset in range(size)), strict=False))
    stream = [unit for piece in pieces for unit in piece]
    hits = np.zeros(len(stream) + size, bool)
    for at, gram in enumerate(zip(*(stream[offset:] for offset in range(size)), strict=False)):
        if gram in known:
            hits[at : at + size] = True
    borders = np.cumsum([len(piece) for piece in pieces])
    return np.split(hits[: len(stream)], borders[:-1]) if pieces else []


def _by_surroundings(covered: Sequence[NDArray[np.bool_]]) -> list[int]:
    """Blocks that hold gold, those with most gold around them first."""
    found = np.array([marks.sum() for marks in covered], float)
    units = np.array([len(marks) for marks in covered], float)
    around, total = _window_sums(found), _window_sums(units)
    rank = around * around / np.maximum(total, 1.0)
    return [int(index) for index in np.argsort(-rank, kind="stable") if found[index]]


def _window_sums(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each place the sum over it and its neighbours."""
    sums = np.convolve(values, np.ones(2 * NEIGHBOURS + 1)) if len(values) else np.zeros(2 * NEIGHBOURS)
    return sums[NEIGHBOURS : NEIGHBOURS + len(values)]


def _spend(budget: Counter[str], units: Sequence[str]) -> int:
    """Takes the units out of the budget as far as it holds them; returns how many it held."""
    spent = 0
    for unit in units:
        if budget[unit] > 0:
            budget[unit] -= 1
            spent += 1
    return spent
