"""Hashed tokens of blocks: in bags, one a block or element, or in no order with their owners."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.language import chars

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Hashed tokens in no order: `bucket` of each and the block, `owner`, that it stands in."""

    bucket: NDArray[np.int32]
    owner: NDArray[np.int32]

    def scores(self, weights: Floats, blocks: int) -> Floats:
        """For each table of weights, [tables, buckets], the sum over each block's tokens divided by the square root of their number."""
        total, count = np.zeros((len(weights), blocks)), np.zeros(blocks, np.int64)
        for low in range(0, len(self.owner), chars.PIECE):
            owner, bucket = self.owner[low : low + chars.PIECE], self.bucket[low : low + chars.PIECE]
            count += np.bincount(owner, minlength=blocks)
            total += [np.bincount(owner, table, blocks) for table in weights.take(bucket, axis=1)]
        return (total / np.sqrt(np.maximum(count, 1))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Bags:
    """Bags of hashed tokens: bag i holds `tokens[border[i]:border[i + 1]]`."""

    tokens: NDArray[np.int32]
    border: NDArray[np.int64]

    def sums(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """The sum of the weights of each bag's tokens divided by the square root of their number; 0 for an empty bag."""
        count = np.diff(self.border)
        at = self._totals(weights)
        return ((at[1:] - at[:-1]) / np.sqrt(np.maximum(count, 1))).astype(np.float32)

    def _totals(self, weights: NDArray[np.float32]) -> NDArray[np.float64]:
        """The sum of the weights of all tokens before each border."""
        at = np.zeros(len(self.border), np.float64)
        before = 0.0
        for low in range(0, len(self.tokens), chars.CHUNK):
            total = np.cumsum(np.append(before, weights[self.tokens[low : low + chars.CHUNK]]))
            inside = slice(*np.searchsorted(self.border, (low, low + chars.CHUNK), side="right"))
            at[inside] = total[self.border[inside] - low]
            before = total[-1]
        return at
