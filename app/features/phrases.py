"""What the set phrases of web sites (`Read also`, `All rights reserved`, `minutes ago`) in a text mean, whatever its language.

The phrases of `app/language/phrases` are found by the hashes of their words, at all places of a text at once.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.features.tokens import Bags, Ints, Tokens
from app.language.phrases.index import find_matches, phrases

# A phrase is the whole of its block, stands in front, or further on: a bucket for each.
WHOLE, FRONT, INSIDE = range(3)
PLACES = 3
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


def find_phrases(word: NDArray[np.uint64], border: Ints) -> Tokens:
    """The phrases of blocks as tokens, a bucket for each concept and place; block i has the words `word[border[i]:border[i + 1]]`."""
    buckets, owners = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
    for found in find_matches(word, border):
        owner = np.searchsorted(border, found.start, side="right") - 1
        leads, ends = found.start == border[owner], found.start + found.length == border[owner + 1]
        buckets.append(found.concept * PLACES + np.where(leads, np.where(ends, WHOLE, FRONT), INSIDE).astype(np.int32))
        owners.append(owner.astype(np.int32))
    return Tokens(np.concatenate(buckets), np.concatenate(owners))


def bucket_count() -> int:
    """How many buckets the tokens have."""
    return len(phrases().names) * PLACES


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
