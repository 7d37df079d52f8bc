"""Borders that flattening hid inside a line: how likely a block begins at each gap between words, and at each joint without a gap.

A linear model over hashed features of the words, shapes and punctuation around the place, learned from renderings whose true borders
are known (`training/text/line_breaks.py`). One pass over the text's arrays; no loop over lines.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce

import numpy as np
from numpy.typing import NDArray

from app.language import chars
from app.language.chars import Words
from app.language.scripts import uncased
from app.language.words import Span
from app.models.store import Model, load
from app.models.thresholds import LineBreakThresholds
from app.segment.said import Said, Tongue, find_said, kind, tongue_of

Ints = NDArray[np.int64]

BITS = 17
MODEL_NAME = "line-breaks"
# Classes that a block may begin with though no space stands before it, whatever ends there.
BEGINS = np.isin(np.arange(len(chars.CLASSES)), (chars.UPPER, chars.DIGIT, chars.BULLET))
# Classes after which any letter may begin a block.
CLOSES = np.isin(np.arange(len(chars.CLASSES)), (chars.END, chars.DIGIT, chars.BRACKET, chars.QUOTE, chars.BULLET, chars.OTHER))
LETTERS = np.isin(np.arange(len(chars.CLASSES)), (chars.LOWER, chars.DENSE, chars.QUOTE, chars.BRACKET))
# Here letters of scripts without capitals are a class of their own: what is true of small letters is not true of them.
UNCASED = len(chars.CLASSES)
INSIDE_WORDS = np.isin(np.arange(UNCASED + 1), (chars.LOWER, chars.UPPER, chars.DIGIT, chars.DENSE, chars.MARK, UNCASED))
TELLING = ~np.isin(np.arange(len(chars.CLASSES)), (chars.QUOTE, chars.BRACKET, chars.SPACE))
# The words whose shapes and hashes tell, counted from the first one behind a place.
STEPS = range(-3, 3)
AROUND = 3
NOTHING = np.zeros(AROUND, np.uint16)
# How many words the context on each side counts capitals over, and how many characters it counts sentence ends over.
NEAR_WORDS = 8
NEAR_CHARS = 80
# Where a text has no sentence end on one side of a place, it counts as so many characters beyond the text.
FAR = 1000
# The binary logarithm of each distance and one: where it reaches 9 the table ends.
LOGARITHMS = np.log2(np.maximum(np.arange(512), 1) + 1).astype(np.uint64)
# No text is longer (as `line_length` has it) of those in one line that made pages teach to cut.
LONGEST_UNTAUGHT = 14
# So much of a text is looked at in one go: what is computed for it stays small beside the text.
PIECE, PLACES_AT_ONCE = 1 << 20, 1 << 16
SALT = 0xA24BAED4963EE407


@dataclass(frozen=True, slots=True)
class Places:
    """Where a block may begin: `at` is its first character, `left` the last one before it that is no white space.

    `gap` says what stands between: 0 nothing, 1 a space, 2 more white space, 3 a tab.
    """

    at: Ints
    gap: NDArray[np.uint8]
    left: Ints

    def __getitem__(self, rows: "slice | NDArray[np.bool_]") -> "Places":
        """Some of the places, in order."""
        return Places(self.at[rows], self.gap[rows], self.left[rows])


def find_places(codes: chars.Codes, classes: NDArray[np.uint8], said: Said | None) -> Places:
    """Every place of a text at which a block may begin inside a line."""
    at = np.concatenate([np.zeros(0, np.int64), *_begins(classes)])
    if said and len(said.dense):
        at = np.union1d(at, said.dense[(said.dense < len(classes)) & (said.dense > 0)])
        at = at[classes.take(at) != chars.SPACE]
    left = chars.last_true(classes != chars.SPACE, at - 1)
    size = at - 1 - left
    gap = np.minimum(size, 2, out=size).astype(np.uint8)
    gap[(gap > 0) & (codes.take(at - 1) == ord("\t"))] = 3
    return Places(at, gap, left)[int(np.searchsorted(left, 0)) :]


def _begins(classes: NDArray[np.uint8]) -> Iterator[Ints]:
    """Where a gap ends, and where letters of different kinds touch, piece by piece."""
    for low in range(0, len(classes) - 1, PIECE):
        before, here = classes[low : low + PIECE], classes[low + 1 : low + PIECE + 1]
        before = before[: len(here)]
        turns = np.flatnonzero((before != here) & (here != chars.SPACE))
        old, new = before.take(turns), here.take(turns)
        begins = (old == chars.SPACE) | BEGINS.take(new) | (CLOSES.take(old) & LETTERS.take(new))
        yield turns[begins] + (low + 1)


@dataclass(frozen=True, slots=True)
class _Context:
    """A text's arrays; `kinds` is its classes with white space behind the end, `capitals` counts capital words before each word.

    `starts`, `hashes` and `shapes` are those of its words; before the first word and behind the last one stand `AROUND` zeros.
    """

    codes: chars.Codes
    kinds: NDArray[np.uint8]
    starts: Ints
    hashes: NDArray[np.uint64]
    shapes: NDArray[np.uint16]
    capitals: NDArray[np.int32]
    stops: Ints
    length: int
    said: Said | None


def _context(text: chars.Text, said: Said | None) -> _Context:
    codes, classes, words = text.codes, text.classes, text.words
    kinds = np.append(np.where(uncased(codes), np.uint8(UNCASED), classes) if said else classes, np.full(4, chars.SPACE, np.uint8))
    shapes = np.concatenate((NOTHING, _shapes(kinds, words), NOTHING))  # first, since it takes the most while it is made
    return _Context(
        codes=codes,
        kinds=kinds,
        starts=words.start,
        hashes=np.concatenate((NOTHING, words.hash, NOTHING)),
        shapes=shapes,
        capitals=np.append(np.int32(0), np.cumsum(kinds.take(words.start) == chars.UPPER, dtype=np.int32)),
        stops=np.flatnonzero(classes == chars.END),
        length=min(line_length(codes), LONGEST_UNTAUGHT) if said else line_length(codes),
        said=said,
    )


def place_features(text: chars.Text, said: Said | None, places: Places) -> NDArray[np.int32]:
    """int32[features, places]: the bucket of each feature of each place."""
    return np.concatenate([np.stack(list(buckets)) for buckets in _features(_context(text, said), places)], axis=1)


def _features(context: _Context, places: Places) -> Iterator[Iterator[NDArray[np.int32]]]:
    """The same feature by feature for some places at a time."""
    for first in range(0, max(len(places.at), 1), PLACES_AT_ONCE):
        columns = _columns(context, places[first : first + PLACES_AT_ONCE])
        yield (_hashed(number, column) for number, column in enumerate(columns))


def _hashed(number: int, column: NDArray[np.uint64]) -> NDArray[np.int32]:
    return chars.bucket(chars.mix(column + np.uint64((SALT * (number + 1)) % 2**64)), BITS)


def _shapes(kinds: NDArray[np.uint8], words: Words) -> NDArray[np.uint16]:
    """The classes of the first two characters of each word and how long it is, as a number under 1024."""
    size = words.end - words.start
    size = np.minimum(size, 9, out=size).astype(np.uint16)
    second = np.where(size > 1, kinds.take(words.start + 1), chars.SPACE).astype(np.uint16)
    shapes: NDArray[np.uint16] = kinds.take(words.start).astype(np.uint16) * np.uint16(64) + second * np.uint16(4) + size // np.uint16(3)
    return shapes


def _columns(text: _Context, places: Places) -> Iterator[NDArray[np.uint64]]:
    """The features before hashing: shapes of the characters around, words around, capitals and sentence ends near."""
    at, left, gap = places.at, places.left, places.gap.astype(np.uint64)
    before, here = text.kinds.take(left).astype(np.uint64), text.kinds.take(at).astype(np.uint64)
    edges = _pack(before, here, gap)
    yield edges
    yield _pack(edges, text.kinds.take(np.maximum(left - 1, 0)).astype(np.uint64), text.kinds.take(at + 1).astype(np.uint64))
    yield _pack(text.codes.take(left).astype(np.uint64), text.codes.take(at).astype(np.uint64), gap)
    number = np.searchsorted(text.starts, at)
    word = {step: text.hashes.take(number + (AROUND + step)) for step in STEPS}
    shape = {step: text.shapes.take(number + (AROUND + step)).astype(np.uint64) for step in STEPS}
    yield _pack(edges, shape[-1], shape[0])
    yield _pack(edges, shape[-2], shape[-1], shape[0], shape[1])
    yield _pack(*shape.values())
    yield word[-1] + here + gap
    yield word[0] * np.uint64(3) + before + (gap << np.uint64(8))
    yield _pack(word[-1], word[0] >> np.uint64(7))
    yield _pack(word[-2], word[-1] >> np.uint64(7), before)
    yield _pack(word[0], word[1] >> np.uint64(7), before)
    yield word[1]
    yield word[-2]
    yield from _surroundings(text, places, number, edges)
    if text.said:
        yield from _phrases(text, text.said, places, edges)
    yield _pack(np.full(len(at), text.length, np.uint64), edges)


def _surroundings(text: _Context, places: Places, number: Ints, edges: NDArray[np.uint64]) -> Iterator[NDArray[np.uint64]]:
    """Capitals among the words near, sentence ends among the characters near, how far the last and the next one are."""
    at, size, stops = places.at, len(text.codes), text.stops
    capital, count = text.capitals, len(text.starts)
    ahead = capital[np.minimum(number + NEAR_WORDS, count)] - capital[number]
    back = capital[number] - capital[np.maximum(number - NEAR_WORDS, 0)]
    here = _before(stops, at)
    ends_ahead = _before(stops, np.minimum(at + NEAR_CHARS, size)) - here
    ends_back = here - _before(stops, np.maximum(at - NEAR_CHARS, 0))
    bounded = np.concatenate(([-FAR], stops, [size + FAR]))
    since = LOGARITHMS.take(at - bounded.take(here), mode="clip")
    until = LOGARITHMS.take(bounded.take(here + 1) - at, mode="clip")
    yield _pack(ahead.astype(np.uint64), back.astype(np.uint64), edges)
    yield _pack(np.minimum(ends_ahead, 3).astype(np.uint64), np.minimum(ends_back, 3).astype(np.uint64), edges)
    yield _pack(since, until, edges)


def _phrases(text: _Context, said: Said, places: Places, edges: NDArray[np.uint64]) -> Iterator[NDArray[np.uint64]]:
    """Which set phrase or small word ends in front of a place and which one begins there; whether the place stands inside a phrase."""
    at = places.at
    end = chars.last_true(INSIDE_WORDS.take(text.kinds[: len(text.codes)]), at - 1) + 1
    ended, begun, inside = said.ends.take(end), said.begins.take(at), said.inside.take(at).astype(np.uint64)
    yield _pack(ended.astype(np.uint64), text.kinds.take(places.left).astype(np.uint64), inside)
    yield _pack(begun.astype(np.uint64), text.kinds.take(at).astype(np.uint64), inside)
    yield _pack(ended.astype(np.uint64), begun.astype(np.uint64))
    yield _pack(kind(ended), kind(begun), inside, edges)


def _before(stops: Ints, at: Ints) -> Ints:
    """How many of the stops, which are few, stand before each of the places, which are many; both ascend."""
    return np.cumsum(np.bincount(np.searchsorted(at, stops, side="right"), minlength=len(at) + 1))[:-1]


def line_length(codes: chars.Codes) -> int:
    """How the text is broken into lines: the binary logarithm of the length of the line that the mean character stands in, at most 15."""
    breaks = np.flatnonzero(codes == ord("\n"))
    lengths = np.diff(np.concatenate(([-1], breaks, [len(codes)]))) - 1
    return int(min(np.log2((lengths.astype(float) ** 2).sum() / max(lengths.sum(), 1) + 1), 15))


def _pack(*columns: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Several columns as one: each spread before the next is added."""
    out = columns[0]
    for column in columns[1:]:
        out = chars.mix(out * np.uint64(31) + np.uint64(17))
        out += column
    return out


@dataclass(frozen=True, slots=True)
class Table:
    """Learned weights, one a bucket, and the constant."""

    weights: NDArray[np.float32]
    constant: float


@dataclass(frozen=True, slots=True)
class Restorer:
    """What was learned for texts in one line by what is known of their language, `TAUGHT` for all others; from where on a border counts."""

    tables: Mapping[Tongue, Table]
    thresholds: LineBreakThresholds


@cache
def shipped() -> Restorer:
    """The restorer that this version serves with."""
    return as_restorer(load(MODEL_NAME))


def as_restorer(model: Model) -> Restorer:
    """The restorer of a model; raises `ModelError` where it states other thresholds."""
    arrays = model.arrays
    tables = {known: Table(arrays[f"{known.value}_weights"], float(arrays[f"{known.value}_constant"][0])) for known in Tongue}
    return Restorer(tables, model.thresholds(LineBreakThresholds))


@dataclass(frozen=True, slots=True)
class Borders:
    """Places in order with the log-odds that a block begins there; `stopped` where the text before ends a sentence."""

    places: Places
    score: NDArray[np.float32]
    stopped: NDArray[np.bool_]


def _inside(places: Places, spans: Sequence[Span]) -> Places:
    """The places that stand inside one of the spans, not at its ends."""
    start, end = np.array(spans, np.int64).reshape(-1, 2).T
    turns = np.zeros(len(places.at) + 1, np.int8)
    np.add.at(turns, np.searchsorted(places.at, start, side="right"), 1)
    np.subtract.at(turns, np.searchsorted(places.at, end), 1)
    return places[np.cumsum(turns, dtype=np.int8)[:-1] > 0]


def score_borders(text: str, restorer: Restorer, spans: Sequence[Span] | None = None) -> Borders:
    """The log-odds of a border at every place of a text, or only at those inside some spans of it, which ascend."""
    read = chars.read(text)
    codes, classes = read.codes, read.classes
    tongue = tongue_of(read, text) if spans is None else Tongue.TAUGHT
    said = None if tongue is Tongue.TAUGHT else find_said(read)
    table = restorer.tables[tongue]
    places = find_places(codes, classes, said)
    if spans is not None:
        places = _inside(places, spans)
    constant = np.float32(table.constant)
    features = _features(_context(read, said), places)
    del read  # of a long text half as much again as what is left of it
    scores = [reduce(np.add, map(table.weights.take, buckets)) + constant for buckets in features]
    last = chars.last_true(chars.look_up(TELLING, classes), places.at - 1)
    stopped = (last >= 0) & (classes.take(np.maximum(last, 0, out=last)) == chars.END) if len(classes) else np.zeros(0, bool)
    if said:  # between two phrases of a script without spaces a block begins as easily as at a space
        places = Places(places.at, np.where(np.isin(places.at, said.dense), np.maximum(places.gap, 1), places.gap), places.left)
    return Borders(places, np.concatenate(scores), stopped)
