"""Segments → numbers: one featurizer for training and serving."""

from collections.abc import Iterator, Mapping
from itertools import chain

from app.features.html.arrays import View, view
from app.features.html.block import own
from app.features.html.containers import markup
from app.features.html.position import page, place
from app.features.html.sums import Basics, Floats, basics
from app.features.html.threshold import about_features, cut_features, keeps
from app.features.html.words import Lexicon, lexical
from app.features.matrix import matrix
from app.types import FeatureMatrix

__all__ = [
    "Basics",
    "Lexicon",
    "View",
    "about_features",
    "basics",
    "cut_features",
    "featurize",
    "keeps",
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
