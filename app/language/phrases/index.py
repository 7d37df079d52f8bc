"""The phrases of all languages by the hashes of their words, found at all places of a text at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.language import chars
from app.language.phrases import languages, phrases_of

# The concepts that models weigh, in the order of their buckets: what else the files name is for rules and generated pages alone. A new one
# goes to the end: a model that knows fewer of them leaves it out.
WEIGHED = (
    *("about_author", "advert", "ago", "app", "archive", "author", "comments", "consent", "contact", "donate", "field", "follow"),
    *("function", "home", "latest", "login", "media", "mistake", "month", "more", "newsletter", "outline", "paging", "paywall"),
    *("photo", "poll", "popular", "published", "read_also", "reading", "related", "reply", "rights", "search", "sections", "services"),
    *("share", "shop", "source", "speech", "summary", "tags", "terms", "views", "weekday"),
    *("accept", "reject", "settings", "cookies", "consent_title", "copy", "edit", "expand", "contents", "subscribe", "pitch", "vote"),
    *("weather", "send", "email", "privacy", "mailing", "giving", "subscription", "printing", "channels", "credits", "reading_on"),
)
STEP = 0xC2B2AE3D27D4EB4F
# Words asked at once: a long text takes little memory then.
WORDS_AT_ONCE = 1 << 17
# Of a beginning's bits so many more than the beginnings are numbered with tell most of them apart.
SPARE_BITS = 2


@dataclass(frozen=True, slots=True)
class Beginnings:
    """What phrases begin with, so many words each: their `hash`, ascending, found by its first `bits`.

    Those of a bucket stand from `first[bucket]` to `first[bucket + 1]`. A beginning that is a whole phrase means the concepts
    `concept[low:low + times]`, as places in `Phrases.names`.
    """

    hash: NDArray[np.uint64]
    bits: int
    first: NDArray[np.int32]
    low: NDArray[np.int32]
    times: NDArray[np.int32]
    concept: NDArray[np.int32]

    def find(self, values: NDArray[np.uint64]) -> NDArray[np.int32]:
        """The place of each value among the beginnings, -1 where it is none."""
        place = np.full(len(values), -1, np.int32)
        bucket = chars.bucket(values, self.bits)
        slot, end = self.first.take(bucket), self.first.take(bucket + 1)
        left = np.flatnonzero(slot < end)
        while len(left):
            tried = slot[left]
            found = self.hash.take(tried) == values[left]
            place[left[found]] = tried[found]
            slot[left] += 1
            left = left[slot[left] < end[left]]
        return place


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of the weighed concepts by the hashes of their words: `begun[n]` are the beginnings of n + 1 words."""

    names: tuple[str, ...]
    begun: tuple[Beginnings, ...]


@cache
def phrases() -> Phrases:
    """The phrases of all languages, read once in a process."""
    known = [by_concept[concept] for by_concept in map(phrases_of, languages()) for concept in WEIGHED]
    concept = np.repeat(np.arange(len(known)) % len(WEIGHED), [len(said) for said in known])
    word, border = _words([phrase for said in known for phrase in said])
    count = np.diff(border)
    value, begun = np.zeros(len(count), np.uint64), []
    for depth in range(count.max()):
        row = np.flatnonzero(count > depth)
        value[row] = value[row] * np.uint64(STEP) + word[border[row] + depth]
        begun.append(_beginnings(value[row], np.where(count[row] == depth + 1, concept[row], -1)))
    return Phrases(WEIGHED, tuple(begun))


def _beginnings(value: NDArray[np.uint64], concept: NDArray[np.int64]) -> Beginnings:
    """The different beginnings among some, and what those mean that are whole phrases, the others with -1."""
    hashes, place = np.unique(value, return_inverse=True)
    whole = concept >= 0
    means = np.unique(place[whole] * len(WEIGHED) + concept[whole])
    times = np.bincount(means // len(WEIGHED), minlength=len(hashes)).astype(np.int32)
    bits = len(hashes).bit_length() + SPARE_BITS
    count = np.bincount(chars.bucket(hashes, bits), minlength=1 << bits)
    first = np.append(0, np.cumsum(count)).astype(np.int32)
    low = (np.cumsum(times) - times).astype(np.int32)
    return Beginnings(hashes, bits, first, low, times, (means % len(WEIGHED)).astype(np.int32))


def _words(listed: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The hashes of words, and where each phrase's begin: phrase i has those from `border[i]` to `border[i + 1]`."""
    codes = chars.encode("\n".join(listed))
    words = chars.find_words(codes, chars.classify(codes))
    return words.hash, np.searchsorted(words.start, np.cumsum([0, *(len(phrase) + 1 for phrase in listed)]))


@dataclass(frozen=True, slots=True)
class Matches:
    """Phrases of one length in a text: the first word of each, how many words it has, and what it means, as a place in `Phrases.names`."""

    start: NDArray[np.int64]
    length: int
    concept: NDArray[np.int32]


def find_matches(word: NDArray[np.uint64], border: NDArray[np.int64]) -> Iterator[Matches]:
    """Every phrase that stands in one block, shorter ones first; block i has the words `word[border[i]:border[i + 1]]`.

    Some words are asked at a time, so that a long text takes little memory.
    """
    for low in range(0, len(word), WORDS_AT_ONCE):
        yield from _matches_at(word, border, low)


def _matches_at(word: NDArray[np.uint64], border: NDArray[np.int64], low: int) -> Iterator[Matches]:
    """The phrases that begin at one of the `WORDS_AT_ONCE` words from `low` on, word by word over all of them."""
    value = word[low : low + WORDS_AT_ONCE]
    start = np.arange(low, low + len(value))
    for length, begun in enumerate(phrases().begun, 1):
        place = begun.find(value)
        found = np.flatnonzero(place >= 0)
        if not len(found):
            break
        start, value, place = start[found], value[found], place[found]
        times = begun.times[place]
        row = np.repeat(np.arange(len(start)), times)
        means = np.arange(len(row)) + np.repeat(begun.low[place] - np.cumsum(times) + times, times)
        yield Matches(start[row], length, begun.concept[means])
        goes_on = start + length < border[np.searchsorted(border, start, side="right")]
        start, value = start[goes_on], value[goes_on]
        value = value * np.uint64(STEP) + word[start + length]
