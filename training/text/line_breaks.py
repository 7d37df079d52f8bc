"""Learning where flattening hid a border: the weights of `app.segment.boundaries`."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from app.language import chars
from app.models.store import ModelText, write_array
from app.segment.boundaries import BITS, MODEL_NAME, Restorer, find_places, place_features
from training.linear import Rows, fit_scores
from training.text.renderings import Flat
from training.thresholds import LINE_BREAKS

# Renderings that hide borders, and one that hides none.
FORMS = ("oneline", "squeezed", "titled_oneline", "glued", "raw", "stuck", "innertext")
PENALTY = 2e-7
STEPS = 40
BREAKS = np.array([10, 11, 12, 13, 0x85, 0x2028, 0x2029], np.uint32)


@dataclass(frozen=True, slots=True)
class BorderRows:
    """A page's places: their feature buckets, whether a border stands there, and what each counts for."""

    buckets: NDArray[np.int32]
    border: NDArray[np.bool_]
    weight: NDArray[np.float32]


def border_rows(flat: Flat) -> BorderRows:
    """The places of a rendering inside its lines; a page counts the square root of their number."""
    codes = chars.encode(flat.text)
    classes = chars.classify(codes)
    places = find_places(codes, classes)
    buckets = place_features(codes, classes, chars.find_words(codes, classes), places)
    dark = np.flatnonzero(classes != chars.SPACE)
    following = np.searchsorted(dark, flat.borders)
    truth = dark[following[following < len(dark)]]
    breaks = np.append(0, np.cumsum(np.isin(codes, BREAKS)))
    before = np.maximum(places.at - 1, 0)
    last = np.maximum.accumulate(np.where(classes == chars.SPACE, -1, np.arange(len(classes)))) if len(classes) else before
    inside = breaks[places.at] == breaks[last[before]] if len(places.at) else np.zeros(0, bool)
    count = int(inside.sum())
    weight = np.full(count, 1 / np.sqrt(max(count, 1)), np.float32)
    return BorderRows(buckets[:, inside], np.isin(places.at, truth)[inside], weight)


def fit_restorer(rows: Iterable[BorderRows]) -> Restorer:
    """A logistic regression over the hashed features."""
    return Restorer(*fit_scores([_linear(part) for part in rows if part.border.size], PENALTY, STEPS, np.float32), LINE_BREAKS)


def restorer_text(restorer: Restorer) -> ModelText:
    """The restorer as a model folder holds it."""
    constant = np.array([restorer.constant], np.float32)
    arrays = write_array("weights", restorer.weights, "int16"), write_array("constant", constant, "float32")
    return ModelText({"name": MODEL_NAME, "thresholds": asdict(restorer.thresholds)}, arrays)


def _linear(rows: BorderRows) -> Rows:
    features, places = rows.buckets.shape
    ones = np.ones(rows.buckets.size, np.float32)
    tokens = csr_matrix((ones, rows.buckets.T.ravel(), np.arange(places + 1) * features), shape=(places, 1 << BITS))
    return Rows(tokens, rows.border.astype(np.float32), rows.weight)
