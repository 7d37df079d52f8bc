"""Segments → numbers: one featurizer for training and serving."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

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


def matrix(groups: Iterable[Mapping[str, NDArray[Any]]], blocks: int) -> FeatureMatrix:
    """Groups of named columns as one float32 matrix, filled group by group: a page of many blocks never holds its columns twice."""
    names: list[str] = []
    values = np.empty((0, blocks), np.float32)
    for columns in groups:
        filled = len(names)
        names += columns
        values.resize((len(names), blocks), refcheck=False)
        for row, column in zip(values[filled:], columns.values(), strict=True):
            row[:] = column
    return FeatureMatrix(tuple(names), values.T)
