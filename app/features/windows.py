"""Sums, extremes and best runs over the blocks around each block, all blocks at once."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from app.features.lines import Floats

Columns = Mapping[str, NDArray[np.generic]]


class Running:
    """Sums over windows of blocks, of several values a block at once."""

    def __init__(self, values: NDArray[np.generic]) -> None:
        """`values` is [blocks, values]."""
        self._blocks = len(values)
        self._index = np.arange(self._blocks)
        self._total = np.zeros((self._blocks + 1, values.shape[1]))
        np.cumsum(values, axis=0, dtype=np.float64, out=self._total[1:])

    def within(self, low: int, high: int) -> tuple[Floats, Floats]:
        """For each block the sums over the blocks `low <= distance < high` from it, and how many these are, at least 1."""
        first, last = (self._index + low).clip(0, self._blocks), (self._index + high).clip(0, self._blocks)
        return (self._total[last] - self._total[first]).astype(np.float32), np.maximum(last - first, 1).astype(np.float32)


def window_sums(values: NDArray[np.generic], low: int, high: int) -> Floats:
    """For each block the sum over the blocks `low <= distance < high` from it."""
    return Running(values[:, None]).within(low, high)[0][:, 0]


def shifted(values: NDArray[np.generic], step: int) -> Floats:
    """The value of the block `step` further on, NaN beyond the ends."""
    out = np.full(len(values), np.nan, np.float32)
    if abs(step) < len(values):
        if step < 0:
            out[-step:] = values[:step]
        else:
            out[:-step] = values[step:]
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
    """For each block the least value among the `size` blocks before it and its own."""
    if not len(values):
        return values
    padded = np.concatenate([np.full(size, np.inf, np.float32), values])
    least: Floats = np.lib.stride_tricks.sliding_window_view(padded, size + 1).min(axis=1)
    return least
