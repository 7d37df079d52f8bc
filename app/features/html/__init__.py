"""Segments → numbers: one featurizer for training and serving."""

from collections.abc import Iterator, Mapping
from itertools import chain

import numpy as np

from app.features.html.arrays import FACTS, View, view
from app.features.html.block import own
from app.features.html.containers import markup
from app.features.html.position import page, place
from app.features.html.sums import LINKED, MASS, PROSE, Basics, Floats, basics
from app.features.html.words import Lexicon, lexical
from app.features.matrix import matrix
from app.features.threshold import Makeup, cuts_of, spread
from app.features.tokens import SHORT_WORDS
from app.types import FeatureMatrix

__all__ = [
    "Basics",
    "Lexicon",
    "View",
    "basics",
    "cut_features",
    "featurize",
    "plain_features",
    "score_features",
    "view",
]


def plain_features(seen: View, base: Basics) -> Iterator[Mapping[str, Floats]]:
    """The features of a page's blocks that need no learned weights, by name, group by group."""
    yield own(seen, base)
    yield place(seen, base)
    yield page(seen, base)
    yield from markup(seen, base)


def featurize(seen: View, base: Basics, lexicon: Lexicon) -> FeatureMatrix:
    """All features of a page's blocks."""
    return matrix(chain(plain_features(seen, base), lexical(seen, base, lexicon)), seen.blocks)


def score_features(seen: View, lexicon: Lexicon) -> Mapping[str, Floats]:
    """The features that need a lexicon, by name."""
    return {name: values for columns in lexical(seen, basics(seen), lexicon) for name, values in columns.items()}


def cut_features(seen: View, base: Basics, scores: Floats, cuts: Floats) -> FeatureMatrix:
    """One row for each cut of a page that has blocks, given their body scores."""
    mass, words = base.mass, "words"
    parts = {
        "kept_link": (words, mass * base.link),
        "kept_prose": (words, base.prose),
        "prose_kept": ("prose", base.prose),
        "kept_heads": ("blocks", base.heading.astype(np.float32)),
        "kept_short": ("blocks", (mass < SHORT_WORDS).astype(np.float32)),
    }
    facts = {name: column[0] for name, column in page(seen, base).items()}
    facts |= {**spread(scores, mass), **dict(zip(FACTS, seen.head, strict=True)), "page_linked": base.page[LINKED]}
    return cuts_of(Makeup(mass, max(base.page[MASS], 1), max(base.page[PROSE], 1), parts, facts), scores, cuts)
