"""What a plain text looks like to the features: arrays over its blocks and words, with no weights in them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app import chars
from app.types import Segments

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

BITS = 18
# A character of a script without spaces counts as this many words.
DENSE_WORD = 0.6
# Words of fewer letters say little about what a text is about.
TELLING_LETTERS = 4
# A block of at most this many words is also a token as a whole.
WHOLE_WORDS = 8
PAIR, FIRST, FIRST_PAIR, LAST, WHOLE = (np.uint64(number * 0x9E3779B97F4A7C15 % 2**64) for number in range(1, 6))


@dataclass(frozen=True, slots=True)
class Tokens:
    """Hashed tokens in no order: `bucket` of each and the block, `owner`, that it stands in."""

    bucket: NDArray[np.int32]
    owner: NDArray[np.int32]

    def scores(self, weights: Floats, blocks: int) -> Floats:
        """The sum of the weights of each block's tokens divided by the square root of their number."""
        total = np.bincount(self.owner, weights[self.bucket], blocks)
        count = np.bincount(self.owner, minlength=blocks)
        return (total / np.sqrt(np.maximum(count, 1))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Lines:
    """A plain text as arrays.

    Over its blocks: `start`, `end`, `classes` (float32[blocks, character classes]), `edges` (classes of the first, the last and the last
    letter or stop, [3, blocks]), `gap` (0 nothing, 1 a space, 2 a line break, 3 a blank line before each), `border` (its words are
    `border[i]:border[i + 1]`), `turns` (sentence ends with another sentence behind). Over its words: `word`, `letters`, `leading`
    (class of the first character), `shouted` (more than one letter, upper case).
    """

    blocks: int
    start: Ints
    end: Ints
    classes: Floats
    edges: NDArray[np.uint8]
    gap: Ints
    turns: Ints
    border: Ints
    word: NDArray[np.uint64]
    letters: Ints
    leading: NDArray[np.uint8]
    shouted: NDArray[np.bool_]
    tokens: Tokens

    def per_block(self, values: NDArray[np.generic]) -> Floats:
        """Sums over each block's words of a value a word."""
        total = np.append(0.0, np.cumsum(values, dtype=np.float64))
        sums: Floats = (total[self.border[1:]] - total[self.border[:-1]]).astype(np.float32)
        return sums

    @property
    def words(self) -> Ints:
        """How many words each block has."""
        return np.diff(self.border)

    @property
    def mass(self) -> Floats:
        """How many words each block is worth, whatever the script."""
        return (self.words - (1 - DENSE_WORD) * self.classes[:, chars.DENSE]).astype(np.float32)


def read_lines(segments: Segments) -> Lines:
    """The arrays of a page, computed once."""
    blocks = segments.blocks
    count = len(blocks)
    codes = chars.encode(segments.text)
    classes = chars.classify(codes)
    start = np.fromiter((block.start for block in blocks), np.int64, count)
    end = np.fromiter((block.end for block in blocks), np.int64, count)
    found = chars.find_words(codes, classes)
    border = np.append(np.searchsorted(found.start, start), len(found.start))
    leading = classes[found.start]
    second = classes[np.minimum(found.start + 1, max(len(classes) - 1, 0))]
    letters = found.end - found.start
    return Lines(
        blocks=count,
        start=start,
        end=end,
        classes=_count(classes, start, end),
        edges=_edges(classes, start, end),
        gap=_gaps(codes, start, end),
        turns=_turns(classes, start, end),
        border=border,
        word=found.hash,
        letters=letters,
        leading=leading,
        shouted=(leading == chars.UPPER) & (second == chars.UPPER) & (letters > 1),
        tokens=_tokens(found.hash, border),
    )


def _count(classes: NDArray[np.uint8], start: Ints, end: Ints) -> Floats:
    """How many characters of each class each block has."""
    if not len(start):
        return np.zeros((0, len(chars.CLASSES)), np.float32)
    owner = np.repeat(np.arange(len(start)), np.diff(np.append(start, end[-1])))
    cells = owner * len(chars.CLASSES) + classes[start[0] : end[-1]]
    counted = np.bincount(cells, minlength=len(start) * len(chars.CLASSES)).reshape(-1, len(chars.CLASSES)).astype(np.float32)
    counted[:, chars.SPACE] -= np.append(start[1:] - end[:-1], 0)
    return counted


def _edges(classes: NDArray[np.uint8], start: Ints, end: Ints) -> NDArray[np.uint8]:
    """The classes of the first, the last, and the last character that is no quote or bracket."""
    if not len(start):
        return np.zeros((3, 0), np.uint8)
    telling = ~np.isin(classes, (chars.QUOTE, chars.BRACKET, chars.SPACE))
    last = np.maximum.accumulate(np.where(telling, np.arange(len(classes)), 0))[end - 1]
    return np.stack([classes[start], classes[end - 1], classes[np.maximum(last, start)]])


def _gaps(codes: NDArray[np.uint32], start: Ints, end: Ints) -> Ints:
    """What stands before each block: 0 nothing, 1 a space, 2 a line break, 3 more; the first block has 3."""
    breaks = np.append(0, np.cumsum(codes == ord("\n")))
    before = np.append(0, end[:-1]) if len(end) else end
    count = breaks[start] - breaks[before]
    gap = np.where(count > 0, np.minimum(count, 2) + 1, np.minimum(start - before, 1))
    gap[:1] = 3
    return gap


def _turns(classes: NDArray[np.uint8], start: Ints, end: Ints) -> Ints:
    """How many sentences of each block have another one behind them: a stop, a space, a capital; or a stop in a dense script."""
    stop = np.zeros(len(classes) + 1, np.int64)
    if len(classes) > 2:
        ends, begins = classes[:-2] == chars.END, np.isin(classes[2:], (chars.UPPER, chars.QUOTE))
        turn = (ends & (classes[1:-1] == chars.SPACE) & begins) | (ends & (classes[1:-1] == chars.DENSE))
        np.cumsum(turn, out=stop[3:])
    return stop[end] - stop[start]


def _tokens(word: NDArray[np.uint64], border: Ints) -> Tokens:
    """Words, pairs of words, first words, last words, and short blocks as a whole."""
    count = np.diff(border)
    owner = np.repeat(np.arange(len(count), dtype=np.int32), count)
    if not len(word):
        return Tokens(np.zeros(0, np.int32), np.zeros(0, np.int32))
    filled = np.flatnonzero(count)
    first, last = border[filled], border[filled + 1] - 1
    joined = (owner[:-1] == owner[1:]).nonzero()[0]
    total = np.append(np.zeros(1, np.uint64), np.cumsum(word))
    whole = np.flatnonzero((count > 0) & (count <= WHOLE_WORDS))
    longer = filled[count[filled] > 1]
    hashes = (
        word,
        chars.mix(word[joined] * PAIR + word[joined + 1]),
        chars.mix(word[first] + FIRST),
        chars.mix(word[border[longer]] * FIRST_PAIR + word[border[longer] + 1]),
        chars.mix(word[last] + LAST),
        chars.mix(total[border[whole + 1]] - total[border[whole]] + WHOLE),
    )
    owners = (owner, owner[joined], filled, longer, filled, whole)
    return Tokens(chars.bucket(np.concatenate(hashes), BITS), np.concatenate(owners).astype(np.int32))
