"""Sums, extremes and best runs over the blocks around each block, all blocks at once."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from app.features.tokens import Floats, Ints

Columns = Mapping[str, NDArray[np.generic]]

# Running sums go on so far beyond either end of a page: no window reaches further.
WIDEST = 64


class Running:
    """Sums over windows of blocks, of several values a block at once."""

    def __init__(self, values: NDArray[np.generic]) -> None:
        """`values` is [blocks, values]."""
        self._blocks, width = values.shape
        inside = slice(WIDEST + 1, WIDEST + 1 + self._blocks)
        self._total = np.zeros((width + 1, self._blocks + 1 + 2 * WIDEST))
        np.cumsum(values.T, axis=1, dtype=np.float64, out=self._total[:-1, inside])
        self._total[-1, inside] = np.arange(1, self._blocks + 1)
        self._total[:, inside.stop :] = self._total[:, inside.stop - 1, None]

    def over(self, spans: Sequence[tuple[int, int]], kind: DTypeLike = np.float32) -> tuple[NDArray[Any], NDArray[Any]]:
        """For each `low, high` and each block the sums over the blocks `low <= distance < high` from it, [spans, values, blocks].

        Beside them how many blocks these are, at least 1, [spans, 1, blocks].
        """
        sums = np.empty((len(spans), len(self._total), self._blocks), kind)
        for row, (low, high) in zip(sums, spans, strict=True):
            first, last = WIDEST + low, WIDEST + high
            np.subtract(self._total[:, last : last + self._blocks], self._total[:, first : first + self._blocks], out=row)
        return sums[:, :-1], np.maximum(sums[:, -1:], 1)


def window_sums(values: NDArray[np.generic], low: int, high: int) -> Floats:
    """For each block the sum over the blocks `low <= distance < high` from it."""
    sums: Floats = Running(values[:, None]).over([(low, high)])[0][0, 0]
    return sums


def shifted(values: NDArray[np.generic], step: int) -> Floats:
    """The value, or the column of values, of the block `step` further on, NaN beyond the ends."""
    out = np.full(values.shape, np.nan, np.float32)
    if abs(step) < values.shape[-1]:
        if step < 0:
            out[..., -step:] = values[..., :step]
        else:
            out[..., :-step] = values[..., step:]
    return out


def last_true(flags: NDArray[np.bool_], *, strictly: bool = False) -> Ints:
    """For each place the last place up to it (or strictly before it) where the flag is set; -1 where there is none."""
    last = np.maximum.accumulate(np.where(flags, np.arange(len(flags)), -1))
    return np.append(-1, last)[:-1] if strictly else last


def since(flags: NDArray[np.bool_], far: float) -> Floats:
    """How many blocks ago the flag was set, as a logarithm; `far` where it never was."""
    last = last_true(flags)
    return np.where(last >= 0, np.log1p(np.arange(len(flags)) - last), far).astype(np.float32)


def from_block(place: int, blocks: int) -> NDArray[np.float64]:
    """How far before or behind that place each block stands, as a logarithm with a sign."""
    distance = np.arange(blocks) - place
    away: NDArray[np.float64] = np.sign(distance) * np.log1p(abs(distance))
    return away


def everywhere(facts: Mapping[str, float], rows: int) -> Mapping[str, Floats]:
    """What is the same all over a page as columns."""
    return {name: np.full(rows, value, np.float32) for name, value in facts.items()}


def region_columns(worth: Floats, name: str) -> Columns:
    """How good the best run of blocks through each block is, against the best of all: where the worth of blocks adds up to a region."""
    total = np.append(0.0, np.cumsum(worth, dtype=np.float64))
    ending = total[1:] - np.minimum.accumulate(total)[:-1]
    starting = np.maximum.accumulate(total[::-1])[::-1][1:] - total[:-1]
    through = ending + starting - worth
    best = through.max(initial=0.0)
    inside = through >= best - 1e-6
    first, last = (int(inside.argmax()), len(worth) - 1 - int(inside[::-1].argmax())) if len(worth) else (0, 0)
    return {
        f"{name}_through": through / max(best, 1e-6),
        f"{name}_from_first": from_block(first, len(worth)),
        f"{name}_from_last": from_block(last, len(worth)),
        f"{name}_length": np.full(len(worth), last - first + 1),
    }


def least_before(values: Floats, size: int) -> Floats:
    """For each block, the last axis, the least value among the `size` blocks before it and its own."""
    least, covered = values.copy(), 1
    while covered <= size:
        step = min(covered, size + 1 - covered)
        least[..., step:] = np.minimum(least[..., step:], least[..., :-step])
        covered += step
    return least
