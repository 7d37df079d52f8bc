"""Borders that flattening hid inside a line: how likely a block begins at each gap between words, and at each joint without a gap.

A linear model over hashed features of the words, shapes and punctuation around the place, learned from renderings whose true borders
are known (`training/restore.py`). One pass over the text's arrays; no loop over lines.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app import chars
from app.chars import Words

Ints = NDArray[np.int64]

BITS = 17
MODEL = Path(__file__).parent / "models" / "borders"
# Classes that a block may begin with though no space stands before it, whatever ends there.
BEGINS = np.isin(np.arange(len(chars.CLASSES)), (chars.UPPER, chars.DIGIT, chars.BULLET))
# Classes after which any letter may begin a block.
CLOSES = np.isin(np.arange(len(chars.CLASSES)), (chars.END, chars.DIGIT, chars.BRACKET, chars.QUOTE, chars.BULLET, chars.OTHER))
LETTERS = np.isin(np.arange(len(chars.CLASSES)), (chars.LOWER, chars.DENSE, chars.QUOTE, chars.BRACKET))
# How many words the context on each side counts capitals over, and how many characters it counts sentence ends over.
NEAR_WORDS = 8
NEAR_CHARS = 80
SALT = 0xA24BAED4963EE407


@dataclass(frozen=True, slots=True)
class Places:
    """Where a block may begin: `at` is its first character, `gap` what stands before: 0 nothing, 1 a space, 2 more white space, 3 a tab."""

    at: Ints
    gap: Ints


def find_places(codes: NDArray[np.uint32], classes: NDArray[np.uint8]) -> Places:
    """Every place of a text at which a block may begin inside a line."""
    space = classes == chars.SPACE
    if not len(classes):
        return Places(np.zeros(0, np.int64), np.zeros(0, np.int64))
    before, here = classes[:-1], classes[1:]
    after_gap = space[:-1] & ~space[1:]
    joint = ~space[:-1] & ~space[1:] & (before != here) & (BEGINS[here] | (CLOSES[before] & LETTERS[here]))
    at = np.flatnonzero(after_gap | joint) + 1
    last_dark = np.maximum.accumulate(np.where(space, -1, np.arange(len(space))))
    size = at - 1 - last_dark[at - 1]
    gap = np.minimum(size, 2)
    gap[(size > 0) & (codes[at - 1] == ord("\t"))] = 3
    keep = last_dark[at - 1] >= 0
    return Places(at[keep], gap[keep])


def place_features(codes: NDArray[np.uint32], classes: NDArray[np.uint8], words: Words, places: Places) -> NDArray[np.int32]:
    """int32[features, places]: the bucket of each feature of each place."""
    columns = [_hashed(number, column) for number, column in enumerate(_columns(codes, classes, words, places))]
    return np.stack(columns) if columns else np.zeros((0, len(places.at)), np.int32)


def _hashed(number: int, column: NDArray[np.uint64]) -> NDArray[np.int32]:
    return chars.bucket(chars.mix(column + np.uint64((SALT * (number + 1)) % 2**64)), BITS)


def _columns(codes: NDArray[np.uint32], classes: NDArray[np.uint8], words: Words, places: Places) -> Iterator[NDArray[np.uint64]]:
    """The features before hashing: shapes of the characters around, words around, capitals and sentence ends near."""
    at, gap = places.at, places.gap.astype(np.uint64)
    kind = np.append(classes.astype(np.uint64), np.full(4, chars.SPACE, np.uint64))
    left = np.maximum(_last_dark(classes)[at - 1], 0)
    edges = _pack(kind[left], kind[at], gap)
    yield edges
    yield _pack(edges, kind[np.maximum(left - 1, 0)], kind[at + 1])
    yield _pack(codes[left].astype(np.uint64), codes[at].astype(np.uint64), gap)
    number = np.searchsorted(words.start, at)
    around = {step: _word(words, number, step) for step in (-3, -2, -1, 0, 1, 2)}
    shape = {step: _shape(classes, words, number, step) for step in around}
    yield _pack(edges, shape[-1], shape[0])
    yield _pack(edges, shape[-2], shape[-1], shape[0], shape[1])
    yield _pack(shape[-3], shape[-2], shape[-1], shape[0], shape[1], shape[2])
    yield around[-1] + kind[at] + gap
    yield around[0] * np.uint64(3) + kind[left] + (gap << np.uint64(8))
    yield _pack(around[-1], around[0] >> np.uint64(7))
    yield _pack(around[-2], around[-1] >> np.uint64(7), kind[left])
    yield _pack(around[0], around[1] >> np.uint64(7), kind[left])
    yield around[1]
    yield around[-2]
    yield from _surroundings(classes, words, places, edges)
    yield _pack(np.full(len(at), line_length(codes), np.uint64), edges)


def _surroundings(classes: NDArray[np.uint8], words: Words, places: Places, edges: NDArray[np.uint64]) -> Iterator[NDArray[np.uint64]]:
    """Capitals among the words near, sentence ends among the characters near, how far the last and the next one are."""
    at = places.at
    number = np.searchsorted(words.start, at)
    capital = np.append(0, np.cumsum(classes[words.start] == chars.UPPER))
    count = len(words.start)
    ahead = capital[np.minimum(number + NEAR_WORDS, count)] - capital[number]
    back = capital[number] - capital[np.maximum(number - NEAR_WORDS, 0)]
    stop = classes == chars.END
    ends = np.append(0, np.cumsum(stop))
    ends_ahead = ends[np.minimum(at + NEAR_CHARS, len(classes))] - ends[at]
    ends_back = ends[at] - ends[np.maximum(at - NEAR_CHARS, 0)]
    last = np.maximum.accumulate(np.where(stop, np.arange(len(stop)), -1000))
    following = np.minimum.accumulate(np.where(stop, np.arange(len(stop)), len(stop) + 1000)[::-1])[::-1]
    since = np.log2(np.maximum(at - last[at - 1], 1) + 1).astype(np.uint64).clip(0, 9)
    until = np.log2(np.maximum(following[at] - at, 1) + 1).astype(np.uint64).clip(0, 9)
    yield _pack(ahead.astype(np.uint64), back.astype(np.uint64), edges)
    yield _pack(np.minimum(ends_ahead, 3).astype(np.uint64), np.minimum(ends_back, 3).astype(np.uint64), edges)
    yield _pack(since, until, edges)


def line_length(codes: NDArray[np.uint32]) -> int:
    """How the text is broken into lines: the binary logarithm of the length of the line that the mean character stands in, at most 15."""
    breaks = np.flatnonzero(codes == ord("\n"))
    lengths = np.diff(np.concatenate(([-1], breaks, [len(codes)]))) - 1
    return int(min(np.log2((lengths.astype(float) ** 2).sum() / max(lengths.sum(), 1) + 1), 15))


def _last_dark(classes: NDArray[np.uint8]) -> Ints:
    return np.maximum.accumulate(np.where(classes == chars.SPACE, -1, np.arange(len(classes))))


def _word(words: Words, number: Ints, step: int) -> NDArray[np.uint64]:
    """The hash of the word `step` words from each place, 0 where there is none; 0 is the first word behind the place."""
    index = number + step
    inside = (index >= 0) & (index < len(words.start))
    out = np.zeros(len(number), np.uint64)
    out[inside] = words.hash[index[inside]]
    return out


def _shape(classes: NDArray[np.uint8], words: Words, number: Ints, step: int) -> NDArray[np.uint64]:
    """The class of the first two characters of a word and how long it is, as a number under 1024."""
    index = number + step
    inside = (index >= 0) & (index < len(words.start))
    chosen = index[inside]
    start, end = words.start[chosen], words.end[chosen]
    second = np.where(end - start > 1, classes[np.minimum(start + 1, len(classes) - 1)], chars.SPACE)
    out = np.zeros(len(number), np.uint64)
    out[inside] = classes[start].astype(np.uint64) * 64 + second.astype(np.uint64) * 4 + np.minimum((end - start) // 3, 3).astype(np.uint64)
    return out


def _pack(*columns: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Several columns as one: each spread before the next is added."""
    out = columns[0]
    for column in columns[1:]:
        out = chars.mix(out * np.uint64(31) + np.uint64(17)) + column
    return out


@dataclass(frozen=True, slots=True)
class Restorer:
    """The learned weights, one a bucket, and the constant."""

    weights: NDArray[np.float32]
    bias: float


@cache
def shipped() -> Restorer:
    """The restorer that this version serves with."""
    return read_restorer(MODEL)


def read_restorer(folder: Path) -> Restorer:
    """A restorer from its folder.

    `config.json` has the constant and what a step is worth, `weights.txt` the steps of each bucket, two bytes each, in base64.
    """
    config = json.loads((folder / "config.json").read_text("utf-8"))
    steps = np.frombuffer(base64.b64decode((folder / "weights.txt").read_text("ascii")), "<i2")
    return Restorer(steps.astype(np.float32) * np.float32(config["scale"]), float(config["bias"]))


@dataclass(frozen=True, slots=True)
class Borders:
    """Places in order with the log-odds that a block begins there; `stopped` where the text before ends a sentence."""

    places: Places
    score: NDArray[np.float32]
    stopped: NDArray[np.bool_]


def score_borders(text: str, restorer: Restorer) -> Borders:
    """The log-odds of a border at every place of a text."""
    codes = chars.encode(text)
    classes = chars.classify(codes)
    places = find_places(codes, classes)
    buckets = place_features(codes, classes, chars.find_words(codes, classes), places)
    score = restorer.weights[buckets].sum(0, dtype=np.float32) + np.float32(restorer.bias)
    telling = ~np.isin(classes, (chars.QUOTE, chars.BRACKET, chars.SPACE))
    last = np.maximum.accumulate(np.where(telling, np.arange(len(classes)), 0))
    stopped = classes[last[places.at - 1]] == chars.END if len(places.at) else np.zeros(0, bool)
    return Borders(places, score, stopped)
