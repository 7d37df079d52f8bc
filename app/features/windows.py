"""Sums, extremes and best runs over the blocks around each block, all blocks at once."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.features.text.arrays import Floats

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

    def over(self, spans: Sequence[tuple[int, int]]) -> tuple[Floats, Floats]:
        """For each `low, high` and each block the sums over the blocks `low <= distance < high` from it, [spans, values, blocks].

        Beside them how many blocks these are, at least 1, [spans, 1, blocks].
        """
        sums = np.empty((len(spans), len(self._total), self._blocks), np.float32)
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


def region_columns(worth: Floats, name: str) -> Columns:
    """How good the best run of blocks through each block is, against the best of all: where the worth of blocks adds up to a region."""
    total = np.append(0.0, np.cumsum(worth, dtype=np.float64))
    ending = total[1:] - np.minimum.accumulate(total)[:-1]
    starting = np.maximum.accumulate(total[::-1])[::-1][1:] - total[:-1]
    through = ending + starting - worth
    best = through.max(initial=0.0)
    inside = through >= best - 1e-6
    first, last = (int(inside.argmax()), len(worth) - 1 - int(inside[::-1].argmax())) if len(worth) else (0, 0)
    index = np.arange(len(worth))
    return {
        f"{name}_through": through / max(best, 1e-6),
        f"{name}_from_first": np.sign(index - first) * np.log1p(abs(index - first)),
        f"{name}_from_last": np.sign(index - last) * np.log1p(abs(index - last)),
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
