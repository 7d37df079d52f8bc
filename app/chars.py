"""Characters and words of a text as arrays: one utf-32 view, one class table, rolling hashes instead of strings."""

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

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
PLANE = 0x10000
WORD_CLASSES = np.isin(np.arange(len(CLASSES)), (LOWER, UPPER, DIGIT, DENSE, MARK))

# The rolling hash: odd, so that it has an inverse modulo 2**64.
BASE = 0x9E3779B97F4A7C15
CHUNK = 1 << 16
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
def _powers() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Powers of the base and of its inverse modulo 2**64, for one chunk."""
    size = CHUNK + LONGEST_WORD
    powers = np.full(size, BASE, np.uint64)
    inverse = np.full(size, pow(BASE, -1, 1 << 64), np.uint64)
    powers[0] = inverse[0] = 1
    return np.cumprod(powers), np.cumprod(inverse)


def encode(text: str) -> NDArray[np.uint32]:
    """The code points of a text; those beyond the first plane become one letter-like code."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.where(codes < PLANE, codes, np.uint32(0xFFFD)) if len(codes) and codes.max() >= PLANE else codes


def classify(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The class of each character."""
    return _tables()[0][codes]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a text in order: where each starts and ends, and 64-bit hashes of its folded characters and of its first few."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    hash: NDArray[np.uint64]
    stem: NDArray[np.uint64]


def find_words(codes: NDArray[np.uint32], classes: NDArray[np.uint8], *, camel: bool = False) -> Words:
    """The words of a text. With `camel` a word also starts at an upper-case letter after a lower-case one, and digits are no part of it."""
    inside = WORD_CLASSES[classes]
    dense = classes == DENSE
    if camel:
        inside &= classes != DIGIT
    starts = inside.copy()
    starts[1:] &= ~inside[:-1] | dense[1:] | dense[:-1]
    if camel:
        starts[1:] |= (classes[1:] == UPPER) & (classes[:-1] == LOWER)
    ends = inside.copy()
    ends[:-1] &= ~inside[1:] | starts[1:]
    start, end = np.flatnonzero(starts), np.flatnonzero(ends) + 1
    whole = _hash(codes, start, np.minimum(end, start + LONGEST_WORD))
    return Words(start, end, whole, _hash(codes, start, np.minimum(end, start + STEM)))


def _hash(codes: NDArray[np.uint32], start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Hashes of the spans, by prefix sums of folded codes times powers of the base, chunk by chunk so that the tables stay small."""
    powers, inverse = _powers()
    folded = _tables()[1]
    out = np.empty(len(start), np.uint64)
    for low in range(0, len(codes), CHUNK):
        first, last = np.searchsorted(start, (low, low + CHUNK))
        piece = folded[codes[low : low + CHUNK + LONGEST_WORD]]
        sums = np.zeros(len(piece) + 1, np.uint64)
        np.cumsum(piece * powers[: len(piece)], out=sums[1:])
        inner = start[first:last] - low
        out[first:last] = (sums[end[first:last] - low] - sums[inner]) * inverse[inner]
    return mix(out)


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spreads the bits of 64-bit values, so that their top bits make a good bucket."""
    values = (values ^ (values >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    return (values ^ (values >> np.uint64(29))) * np.uint64(0xD6E8FEB86659FD93)


def bucket(hashes: NDArray[np.uint64], bits: int) -> NDArray[np.int32]:
    """The bucket of each hash among 2**bits."""
    return (hashes >> np.uint64(64 - bits)).astype(np.int32)
