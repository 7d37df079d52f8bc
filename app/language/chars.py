"""Characters and words of a text as arrays: one array of codes, one class table, rolling hashes instead of strings.

A page may have ten million characters: what takes more than a few bytes for each of them is computed chunk by chunk.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint16]
Number = TypeVar("Number", bound=np.generic)

# Character classes, in the order of the columns of `count_classes`.
CLASSES = (
    "space",
    "lower",
    "upper",
    "digit",
    "dense",
    "mark",
    "end",
    "comma",
    "colon",
    "dash",
    "bullet",
    "quote",
    "bracket",
    "currency",
    "other",
)
SPACE, LOWER, UPPER, DIGIT, DENSE, MARK, END, COMMA, COLON, DASH, BULLET, QUOTE, BRACKET, CURRENCY, OTHER = range(len(CLASSES))

SPECIAL = {
    END: ".!?。！？…।؟۔",
    COMMA: ",;、，；،",
    COLON: ":：",
    DASH: "-–—―",
    BULLET: "|•·»«›‹→←▶►▸■●★☆✓✔/\\",
    QUOTE: "\"'“”‘’„‚`「」『』",
    BRACKET: "()[]{}（）【】<>",
}
CATEGORIES = {
    "Lu": UPPER,
    "Lt": UPPER,
    "Nd": DIGIT,
    "Nl": DIGIT,
    "No": DIGIT,
    "Sc": CURRENCY,
    "Mn": MARK,
    "Mc": MARK,
    "Zs": SPACE,
    "Zl": SPACE,
    "Zp": SPACE,
    "Cc": SPACE,
}
# Scripts written without spaces: each character is a word of its own.
DENSE_RANGES = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3005, 0x3007),
    (0x3040, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
)
PLANE, BEYOND = 0x10000, 0xFFFD
WORD_CLASSES = np.isin(np.arange(len(CLASSES)), (LOWER, UPPER, DIGIT, DENSE, MARK))

# The rolling hash: odd, so that it has an inverse modulo 2**64.
BASE = 0x9E3779B97F4A7C15
FACTOR, FIRST_SHIFT, SECOND_SHIFT = np.uint64(0xD6E8FEB86659FD93), np.uint64(32), np.uint64(29)
CHUNK, PIECE = 1 << 16, 1 << 20
# Texts of more characters are read anew by every stage: there are few, and their arrays would stand beside those of the stage.
KEPT = 1 << 18
WHITE_SPACE = re.compile(r"\s")
LONGEST_WORD = 64
STEM = 5


@cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
    """Class and folded code (lower case, every digit as 0) of each character of the first plane."""
    classes = np.full(PLANE, OTHER, np.uint8)
    folded = np.arange(PLANE, dtype=np.uint64)
    for code in range(PLANE):
        character = chr(code)
        category = unicodedata.category(character)
        default = LOWER if category[0] == "L" else OTHER
        classes[code] = CATEGORIES.get(category, default)
        lower = character.lower()
        folded[code] = ord("0") if category == "Nd" else ord(lower) if len(lower) == 1 else code
    for first, last in DENSE_RANGES:
        letters = classes[first : last + 1]
        letters[np.isin(letters, (LOWER, UPPER, MARK))] = DENSE
    for kind, characters in SPECIAL.items():
        classes[[ord(character) for character in characters]] = kind
    return classes, folded


@cache
def _white_space() -> NDArray[np.bool_]:
    """Whether each character of the first plane is white space; there is none beyond."""
    return np.array([chr(code).isspace() for code in range(PLANE)])


@cache
def _powers() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Powers of the base and of its inverse modulo 2**64, for one chunk."""
    size = CHUNK + LONGEST_WORD
    powers = np.full(size, BASE, np.uint64)
    inverse = np.full(size, pow(BASE, -1, 1 << 64), np.uint64)
    powers[0] = inverse[0] = 1
    return np.cumprod(powers), np.cumprod(inverse)


def encode(text: str) -> Codes:
    """The code points of a text; those beyond the first plane become one letter-like code."""
    codes = np.empty(len(text), np.uint16)
    for low in range(0, len(text), CHUNK):
        piece = text[low : low + CHUNK]
        units = np.frombuffer(piece.encode("utf-16-le", "surrogatepass"), np.uint16)
        if len(units) > len(piece):
            wide = np.frombuffer(piece.encode("utf-32-le", "surrogatepass"), np.uint32)
            units = np.where(wide < PLANE, wide, BEYOND).astype(np.uint16)
        codes[low : low + CHUNK] = units
    return codes


def classify(codes: Codes) -> NDArray[np.uint8]:
    """The class of each character."""
    return look_up(_tables()[0], codes)


def look_up(table: NDArray[Number], keys: NDArray[np.unsignedinteger[Any]]) -> NDArray[Number]:
    """The table's value for each key, which it must have; some at a time, as `take` first makes eight bytes of each key."""
    out = np.empty(len(keys), table.dtype)
    for low in range(0, len(keys), PIECE):
        table.take(keys[low : low + PIECE], out=out[low : low + PIECE], mode="clip")
    return out


def count_dark(text: str) -> int:
    """How many characters of a text are not white space."""
    white = _white_space()
    return len(text) - sum(int(np.count_nonzero(white.take(encode(text[low : low + CHUNK])))) for low in range(0, len(text), CHUNK))


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Spans that make up a text and cut no word, each as long as `PIECE` or up to the next white space."""
    low = 0
    while low < len(text):
        space = WHITE_SPACE.search(text, low + PIECE)
        high = space.start() if space else len(text)
        yield low, high
        low = high


def count_classes(classes: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.float32]:
    """float32[blocks, CLASSES]: how many characters of each class stand from each block's start to the next one's, or to its own end."""
    counts = np.zeros((len(start), len(CLASSES)), np.int64)
    add_counts(counts, classes, 0, (start, end))
    return counts.astype(np.float32)


def add_counts(
    counts: NDArray[np.int64], classes: NDArray[np.uint8], offset: int, blocks: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> None:
    """Adds to the counts of blocks, given by their starts and ends, the characters of a piece of text that begins at `offset`."""
    start, end = blocks
    last = min(int(end[-1]), offset + len(classes)) if len(end) else 0
    for low in range(max(int(start[0]), offset) if len(start) else 0, last, CHUNK):
        high = min(low + CHUNK, last)
        first, behind = np.searchsorted(start, low, side="right") - 1, np.searchsorted(start, high)
        size = (behind - first) * len(CLASSES)
        cells = np.repeat(np.arange(0, size, len(CLASSES)), np.diff(start[first:behind].clip(low), append=high))
        cells += classes[low - offset : high - offset]
        counts[first:behind] += np.bincount(cells, minlength=size).reshape(-1, len(CLASSES))


def last_true(flags: NDArray[np.bool_], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """The last place up to each of `at`, which ascend, where the flag is set; -1 where there is none."""
    found = np.empty(len(at), np.int64)
    before = -1
    for low in range(0, len(flags), CHUNK):
        piece = flags[low : low + CHUNK]
        last = np.append(before, np.flatnonzero(piece) + low)
        first, behind = np.searchsorted(at, (low, low + CHUNK))
        found[first:behind] = last.take(np.cumsum(piece).take(at[first:behind] - low))
        before = last[-1]
    return found


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a text in order: where each starts and ends, and the 64-bit hash of its folded characters."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    hash: NDArray[np.uint64]


def find_words(codes: Codes, classes: NDArray[np.uint8], *, camel: bool = False) -> Words:
    """The words of a text. With `camel` a word also starts at an upper-case letter after a lower-case one, and digits are no part of it."""
    found_starts, found_ends = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for low in range(0, len(classes), CHUNK):
        margin = min(low, 1)
        starts, ends = _edges(classes[low - margin : low + CHUNK + 1], camel=camel)
        found_starts.append(np.flatnonzero(starts[margin : margin + CHUNK]) + low)
        found_ends.append(np.flatnonzero(ends[margin : margin + CHUNK]) + low + 1)
    start, end = np.concatenate(found_starts), np.concatenate(found_ends)
    return Words(start, end, _hash(codes, start, end, LONGEST_WORD))


@dataclass(frozen=True, slots=True)
class Text:
    """A text as arrays: its codes, their classes, its words."""

    codes: Codes
    classes: NDArray[np.uint8]
    words: Words


def read(text: str) -> Text:
    """The arrays of a text. Those of the last one are kept, unless it is long: every stage of a document asks for the same."""
    return _read_again(text) if len(text) <= KEPT else _read(text)


def _read(text: str) -> Text:
    codes = encode(text)
    classes = classify(codes)
    return Text(codes, classes, find_words(codes, classes))


_read_again = lru_cache(1)(_read)


def hash_stems(codes: Codes, words: Words) -> NDArray[np.uint64]:
    """Hashes of the first few characters of each word."""
    return _hash(codes, words.start, words.end, STEM)


def _edges(classes: NDArray[np.uint8], *, camel: bool) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether each character is the first of a word, and whether it is the last one."""
    inside = WORD_CLASSES.take(classes)
    dense = classes == DENSE
    if camel:
        inside &= classes != DIGIT
    starts = inside.copy()
    starts[1:] &= ~inside[:-1] | dense[1:] | dense[:-1]
    if camel:
        starts[1:] |= (classes[1:] == UPPER) & (classes[:-1] == LOWER)
    ends = inside.copy()
    ends[:-1] &= ~inside[1:] | starts[1:]
    return starts, ends


def _hash(codes: Codes, start: NDArray[np.int64], end: NDArray[np.int64], most: int) -> NDArray[np.uint64]:
    """Hashes of the first `most` characters of the spans, by prefix sums of folded codes times powers of the base, chunk by chunk."""
    powers, inverse = _powers()
    folded = _tables()[1]
    out = np.empty(len(start), np.uint64)
    for low in range(0, len(codes), CHUNK):
        first, last = np.searchsorted(start, (low, low + CHUNK))
        piece = folded.take(codes[low : low + CHUNK + LONGEST_WORD])
        sums = np.zeros(len(piece) + 1, np.uint64)
        piece *= powers[: len(piece)]
        np.cumsum(piece, out=sums[1:])
        inner = start[first:last] - low
        outer = np.minimum(end[first:last] - low, inner + most)
        out[first:last] = mix((sums[outer] - sums[inner]) * inverse[inner])
    return out


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spreads the bits of 64-bit values, so that their top bits make a good bucket."""
    mixed = values >> FIRST_SHIFT
    mixed ^= values
    mixed *= FACTOR
    again = mixed >> SECOND_SHIFT
    again ^= mixed
    again *= FACTOR
    return again


def bucket(hashes: NDArray[np.uint64], bits: int) -> NDArray[np.int32]:
    """The bucket of each hash among 2**bits."""
    return (hashes >> np.uint64(64 - bits)).astype(np.int32)
