"""What a plain text looks like to the features: arrays over its blocks and words, with no weights in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from app.features.counts import numbered
from app.features.tokens import Floats, Ints, Tokens, word_mass
from app.language import chars
from app.types import Segments

BITS = 18
# Words of fewer letters say little about what a text is about.
TELLING_LETTERS = 4
# A block of at most this many words is also a token as a whole.
WHOLE_WORDS = 8
TELLING = ~np.isin(np.arange(len(chars.CLASSES)), (chars.QUOTE, chars.BRACKET, chars.SPACE))
BEGINS = np.isin(np.arange(len(chars.CLASSES)), (chars.UPPER, chars.QUOTE))
# What sums of flags, whole numbers and other numbers are held in.
TOTALS = {"b": np.int32, "i": np.int32, "f": np.float64}
PAIR, FIRST, FIRST_PAIR, LAST, WHOLE = (np.uint64(number * 0x9E3779B97F4A7C15 % 2**64) for number in range(1, 6))


@dataclass(frozen=True, slots=True)
class Lines:
    """A plain text as arrays.

    Over its blocks: `start`, `end`, `classes` (float32[blocks, character classes]), `edges` (classes of the first, the last and the last
    letter or stop, [3, blocks]), `gap` (0 nothing, 1 a space, 2 a line break, 3 a blank line before each), `border` (its words are
    `border[i]:border[i + 1]`), `words` (how many these are), `mass` (what they are worth, whatever the script), `turns` (sentence ends
    with another sentence behind). Over its words: `word`, `number` (the same for equal words), `letters`, `leading` (class of the
    first character), `shouted` (more than one letter, upper case).
    """

    blocks: int
    start: Ints
    end: Ints
    classes: Floats
    edges: NDArray[np.uint8]
    gap: Ints
    turns: Ints
    border: Ints
    words: Ints
    mass: Floats
    word: NDArray[np.uint64]
    number: NDArray[np.int32]
    letters: NDArray[np.int32]
    leading: NDArray[np.uint8]
    shouted: NDArray[np.bool_]
    tokens: Tokens

    def per_block(self, values: NDArray[np.generic]) -> Floats:
        """Sums over each block's words, the last axis, of values a word."""
        sums = np.zeros((*values.shape[:-1], self.blocks), np.float32)
        filled = np.flatnonzero(self.words)
        if len(filled):
            sums[..., filled] = np.add.reduceat(values, self.border[filled], axis=-1, dtype=TOTALS[values.dtype.kind])
        return sums


def read_lines(segments: Segments) -> Lines:
    """The arrays of a page, computed once."""
    blocks = segments.blocks
    count = len(blocks)
    start, end = (np.fromiter(map(attrgetter(name), blocks), np.int64, count) for name in ("start", "end"))
    said = chars.read(segments.text)
    classes, word = said.classes, said.words.hash
    border = np.append(np.searchsorted(said.words.start, start), len(word))
    words = np.diff(border)
    leading = classes.take(said.words.start)
    letters = (said.words.end - said.words.start).astype(np.int32)
    second = classes.take(said.words.start + 1, mode="clip")
    shouted = (leading == chars.UPPER) & (second == chars.UPPER) & (letters > 1)
    counted, edges = _count(classes, start, end), _edges(classes, start, end)
    gap, turns = _gaps(said.codes, start, end), _turns(classes, start, end)
    del said, classes, second  # arrays over the characters of a long text go before those of its tokens come
    mass = word_mass(words, counted)
    number, tokens = numbered(word), _tokens(word, border)
    return Lines(count, start, end, counted, edges, gap, turns, border, words, mass, word, number, letters, leading, shouted, tokens)


def _count(classes: NDArray[np.uint8], start: Ints, end: Ints) -> Floats:
    """How many characters of each class each block has."""
    counted = chars.count_classes(classes, start, end)
    counted[:, chars.SPACE] -= np.append(start[1:] - end[:-1], np.zeros(min(len(start), 1)))
    return counted


def _edges(classes: NDArray[np.uint8], start: Ints, end: Ints) -> NDArray[np.uint8]:
    """The classes of the first, the last, and the last character that is no quote or bracket."""
    if not len(start):
        return np.zeros((3, 0), np.uint8)
    last = chars.last_true(chars.look_up(TELLING, classes), end - 1)
    return np.stack([classes[start], classes[end - 1], classes[np.maximum(last, start)]])


def _gaps(codes: chars.Codes, start: Ints, end: Ints) -> Ints:
    """What stands before each block: 0 nothing, 1 a space, 2 a line break, 3 more; the first block has 3."""
    breaks = np.flatnonzero(codes == ord("\n"))
    before = np.append(0, end[:-1]) if len(end) else end
    count = np.searchsorted(breaks, start) - np.searchsorted(breaks, before)
    gap = np.where(count > 0, np.minimum(count, 2) + 1, np.minimum(start - before, 1))
    gap[:1] = 3
    return gap


def _turns(classes: NDArray[np.uint8], start: Ints, end: Ints) -> Ints:
    """How many sentences of each block have another one behind them: a stop, a space, a capital; or a stop in a dense script."""
    turns = np.concatenate([np.zeros(0, np.int64), *_turning(classes)])
    return np.searchsorted(turns, end) - np.searchsorted(turns, start)


def _turning(classes: NDArray[np.uint8]) -> Iterator[Ints]:
    """The second character behind each stop that another sentence follows, piece by piece."""
    for low in range(0, len(classes) - 2, chars.PIECE):
        piece = classes[low : low + chars.PIECE + 2]
        ends, behind = piece[:-2] == chars.END, piece[1:-1]
        turn = ends & (((behind == chars.SPACE) & BEGINS[piece[2:]]) | (behind == chars.DENSE))
        yield np.flatnonzero(turn) + (low + 2)


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
        chars.mix(word[first] + FIRST),
        chars.mix(word[border[longer]] * FIRST_PAIR + word[border[longer] + 1]),
        chars.mix(word[last] + LAST),
        chars.mix(total[border[whole + 1]] - total[border[whole]] + WHOLE),
    )
    pairs = [_pairs(word, joined[low : low + chars.PIECE]) for low in range(0, len(joined), chars.PIECE)]
    buckets = (chars.bucket(word, BITS), *pairs, *(chars.bucket(part, BITS) for part in hashes))
    owners = (owner, owner[joined], *(part.astype(np.int32) for part in (filled, longer, filled, whole)))
    return Tokens(np.concatenate(buckets), np.concatenate(owners))


def _pairs(word: NDArray[np.uint64], joined: Ints) -> NDArray[np.int32]:
    """The buckets of words with the words behind them."""
    return chars.bucket(chars.mix(word[joined] * PAIR + word[joined + 1]), BITS)
