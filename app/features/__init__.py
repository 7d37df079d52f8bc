"""Segments → numbers: one featurizer for training and serving."""

from collections.abc import Mapping

import numpy as np

from app.features.basics import Basics, Floats, basics
from app.features.cut import about_features, cut_features, keeps
from app.features.lexical import Lexicon, lexical
from app.features.markup import markup
from app.features.own import own
from app.features.place import page, place
from app.features.view import View, view
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
    "matrix",
    "plain_features",
    "score_features",
    "view",
]

GROUPS = (own, place, page, markup)


def plain_features(seen: View, base: Basics) -> Mapping[str, Floats]:
    """The features of a page's blocks that need no learned weights, by name."""
    return {name: values for group in GROUPS for name, values in group(seen, base).items()}


def featurize(seen: View, base: Basics, lexicon: Lexicon) -> FeatureMatrix:
    """All features of a page's blocks."""
    return matrix({**plain_features(seen, base), **lexical(seen, base, lexicon)}, seen.blocks)


def score_features(seen: View, lexicon: Lexicon) -> Mapping[str, Floats]:
    """The features that need a lexicon, by name."""
    return lexical(seen, basics(seen), lexicon)


def matrix(columns: Mapping[str, Floats], blocks: int) -> FeatureMatrix:
    """Named columns as one float32 matrix."""
    values = np.empty((len(columns), blocks), np.float32)
    for row, column in zip(values, columns.values(), strict=True):
        row[:] = column
    return FeatureMatrix(tuple(columns), values.T)
