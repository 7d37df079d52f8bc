"""What the set phrases of web sites (`Read also`, `All rights reserved`, `minutes ago`) in a text mean, whatever its language.

The phrases of `app/language/phrases` are found by the hashes of their words, at all places of a text at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.features.tokens import Bags, Ints, Tokens
from app.language import chars
from app.language.phrases import languages, phrases_of

# A phrase is the whole of its block, stands in front, or further on: a bucket for each.
WHOLE, FRONT, INSIDE = range(3)
PLACES = 3
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
# Concepts that all running text has.
PROSE = frozenset({"function", "speech"})
# A line that says nothing but this is no part of an article, whatever its score: of 3,000 such lines above the cut two in three were wrong.
APART = frozenset(
    {
        *("about_author", "advert", "ago", "comments", "consent", "donate", "follow", "home", "latest", "login", "mistake", "more"),
        *("newsletter", "paging", "popular", "read_also", "related", "reply", "rights", "search", "share", "terms"),
        *("accept", "reject", "copy", "edit", "expand", "subscribe", "printing", "reading_on", "vote"),
    }
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

    @property
    def buckets(self) -> int:
        """How many buckets the tokens have."""
        return len(self.names) * PLACES


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


def _beginnings(value: NDArray[np.uint64], concept: Ints) -> Beginnings:
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


def _words(listed: Sequence[str]) -> tuple[NDArray[np.uint64], Ints]:
    """The hashes of words, and where each phrase's begin: phrase i has those from `border[i]` to `border[i + 1]`."""
    codes = chars.encode("\n".join(listed))
    words = chars.find_words(codes, chars.classify(codes))
    return words.hash, np.searchsorted(words.start, np.cumsum([0, *(len(phrase) + 1 for phrase in listed)]))


def find_phrases(word: NDArray[np.uint64], border: Ints) -> Tokens:
    """The phrases of blocks as tokens, a bucket for each concept and place; block i has the words `word[border[i]:border[i + 1]]`."""
    parts = [_beginning_at(word, border, low) for low in range(0, len(word), WORDS_AT_ONCE)]
    nothing = Tokens(np.zeros(0, np.int32), np.zeros(0, np.int32))
    return Tokens(*(np.concatenate([getattr(part, name) for part in (nothing, *parts)]) for name in ("bucket", "owner")))


def _beginning_at(word: NDArray[np.uint64], border: Ints, low: int) -> Tokens:
    """The phrases that begin at one of the `WORDS_AT_ONCE` words from `low` on, word by word over all of them."""
    value = word[low : low + WORDS_AT_ONCE]
    start = np.arange(low, low + len(value))
    buckets, owners = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
    for depth, begun in enumerate(phrases().begun):
        place = begun.find(value)
        found = np.flatnonzero(place >= 0)
        if not len(found):
            break
        start, value, place = start[found], value[found], place[found]
        owner = np.searchsorted(border, start, side="right") - 1
        leads, ends = start == border[owner], start + depth + 1 == border[owner + 1]
        times = begun.times[place]
        row = np.repeat(np.arange(len(start)), times)
        means = begun.concept[np.arange(len(row)) + np.repeat(begun.low[place] - np.cumsum(times) + times, times)]
        buckets.append(means * PLACES + np.where(leads, np.where(ends, WHOLE, FRONT), INSIDE)[row].astype(np.int32))
        owners.append(owner[row].astype(np.int32))
        start, value = start[~ends], value[~ends]
        value = value * np.uint64(STEP) + word[start + depth + 1]
    return Tokens(np.concatenate(buckets), np.concatenate(owners))


@cache
def _among(concepts: frozenset[str]) -> NDArray[np.bool_]:
    """Whether each concept, by its place in `Phrases.names`, is one of these."""
    return np.array([name in concepts for name in phrases().names])


def without_prose(found: Tokens) -> Tokens:
    """The tokens but for those of concepts that all running text has: among many of them the others would hardly count."""
    kept = ~_among(PROSE)[found.bucket // PLACES]
    return Tokens(found.bucket[kept], found.owner[kept])


def whole_phrases(found: Bags) -> NDArray[np.bool_]:
    """Which blocks are nothing but a set phrase."""
    whole = np.zeros(len(found.border) - 1, bool)
    whole[found.owners[found.tokens % PLACES == WHOLE]] = True
    return whole


def saying(found: Bags, concepts: frozenset[str], *, wholly: bool) -> NDArray[np.bool_]:
    """Which blocks hold a phrase of one of these concepts, or are nothing but one."""
    told = _among(concepts)[found.tokens // PLACES]
    if wholly:
        told &= found.tokens % PLACES == WHOLE
    blocks = np.zeros(len(found.border) - 1, bool)
    blocks[found.owners[told]] = True
    return blocks


def blocks_apart(found: Tokens) -> NDArray[np.int32]:
    """The blocks that are nothing but a phrase of a concept that stands apart from any article."""
    return np.unique(found.owner[(found.bucket % PLACES == WHOLE) & _among(APART)[found.bucket // PLACES]])
