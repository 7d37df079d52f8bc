"""Hashed tokens of blocks: in bags, one a block or element, or in no order with their owners."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.language import chars

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

# A character of a script without spaces counts as this many words.
DENSE_WORD = 0.6
# A block of fewer words is short.
SHORT_WORDS = 4
TEXT_BITS = 17
PAIR = np.uint64(0x9E3779B97F4A7C15)
TOKENS_AT_ONCE = 1 << 16


def word_mass(words: Ints, classes: Floats) -> Floats:
    """What each block's words are worth, whatever the script; `classes` is float32[blocks, character classes]."""
    mass: Floats = (words - (1 - DENSE_WORD) * classes[:, chars.DENSE]).astype(np.float32)
    return mass


def border_sums(values: NDArray[Any], border: Ints) -> NDArray[Any]:
    """The sum of whole numbers, or of hashes, from each border to the next one."""
    total = np.append(np.zeros(1, values.dtype), np.cumsum(values, dtype=values.dtype))
    sums: NDArray[Any] = total[border[1:]] - total[border[:-1]]
    return sums


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

    def within(self, buckets: int) -> "Tokens":
        """Those in the first so many buckets."""
        known = self.bucket < buckets
        return Tokens(self.bucket[known], self.owner[known])

    def bags(self, blocks: int) -> "Bags":
        """The same tokens, a bag for each of so many blocks."""
        order = np.argsort(self.owner, kind="stable")
        return Bags(self.bucket[order], np.searchsorted(self.owner[order], np.arange(blocks + 1)))


@dataclass(frozen=True, slots=True)
class Bags:
    """Bags of hashed tokens: bag i holds `tokens[border[i]:border[i + 1]]`."""

    tokens: NDArray[np.int32]
    border: NDArray[np.int64]

    @property
    def owners(self) -> Ints:
        """The bag of each token."""
        return np.repeat(np.arange(len(self.border) - 1), np.diff(self.border))

    def sums(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """The sum of the weights of each bag's tokens divided by the square root of their number; 0 for an empty bag."""
        count = np.diff(self.border)
        at = self._totals(weights)
        return ((at[1:] - at[:-1]) / np.sqrt(np.maximum(count, 1))).astype(np.float32)

    def within(self, buckets: int) -> "Bags":
        """Those of each bag in the first so many buckets."""
        known = self.tokens < buckets
        return Bags(self.tokens[known], np.append(0, np.cumsum(known))[self.border])

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

    def table_sums(self, rows: Ints, weights: Floats) -> Floats:
        """Like `sums`, for the bags in `rows` and each column of the weights, [buckets, columns]."""
        first, last = self.border[rows], self.border[rows + 1]
        count = last - first
        border = np.append(0, np.cumsum(count))
        sums = np.zeros((len(rows), weights.shape[1]), np.float32)
        filled = np.flatnonzero(count)
        start = border[filled]
        for low in range(0, int(border[-1]), TOKENS_AT_ONCE):
            high = min(low + TOKENS_AT_ONCE, int(border[-1]))
            begun, ended = np.searchsorted(start, low, side="right") - 1, np.searchsorted(start, high)
            own, inside = filled[begun:ended], start[begun:ended].clip(low)
            length = np.diff(np.append(inside, high))
            chosen = self.tokens[np.arange(low, high) + np.repeat(first[own] - border[own], length)]
            sums[own] += np.add.reduceat(weights.take(chosen, axis=0), inside - low, axis=0)
        sums /= np.sqrt(np.maximum(count, 1), dtype=np.float32)[:, None]
        return sums


def word_grams(hashes: NDArray[np.uint64], border: Ints) -> Bags:
    """Hashed words and word pairs of each block, its pairs after its words."""
    tokens = np.empty(2 * len(hashes), np.int32)
    final = border[1:][np.diff(border) > 0] - 1
    for low in range(0, len(hashes), chars.CHUNK):
        own, behind = hashes[low : low + chars.CHUNK], hashes[low + 1 : low + chars.CHUNK + 1]
        pairs = own * PAIR
        ends = final[slice(*np.searchsorted(final, (low, low + chars.CHUNK)))] - low
        closed = chars.mix(pairs[ends])
        pairs[: len(behind)] += behind
        pairs = chars.mix(pairs)
        pairs[ends] = closed
        tokens[2 * low : 2 * (low + chars.CHUNK) : 2] = chars.bucket(own, TEXT_BITS)
        tokens[2 * low + 1 : 2 * (low + chars.CHUNK) : 2] = chars.bucket(pairs, TEXT_BITS)
    return Bags(tokens, border * 2)
