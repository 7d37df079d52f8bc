"""Learning where flattening hid a border: the weights of `app.segment.boundaries`."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from app.language import chars
from app.models.store import ModelText, write_array
from app.segment.boundaries import BITS, MODEL_NAME, Restorer, Table, find_places, place_features
from app.segment.said import Tongue, find_said, tongue_of
from app.segment.text import flat_line, lines_of
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
    """A page's places: their feature buckets, whether a border stands there, what each counts for; what is known of its language."""

    buckets: NDArray[np.int32]
    border: NDArray[np.bool_]
    weight: NDArray[np.float32]
    tongue: Tongue = Tongue.TAUGHT


def border_rows(flat: Flat) -> BorderRows:
    """The places of a rendering inside its lines; a page counts the square root of their number."""
    text = chars.read(flat.text)
    codes, classes = text.codes, text.classes
    tongue = tongue_of(text, flat.text) if flat_line(flat.text, lines_of(flat.text)) else Tongue.TAUGHT
    said = None if tongue is Tongue.TAUGHT else find_said(text)
    places = find_places(codes, classes, said)
    buckets = place_features(text, said, places)
    dark = np.flatnonzero(classes != chars.SPACE)
    following = np.searchsorted(dark, flat.borders)
    truth = dark[following[following < len(dark)]]
    breaks = np.append(0, np.cumsum(np.isin(codes, BREAKS)))
    before = np.maximum(places.at - 1, 0)
    last = np.maximum.accumulate(np.where(classes == chars.SPACE, -1, np.arange(len(classes)))) if len(classes) else before
    inside = breaks[places.at] == breaks[last[before]] if len(places.at) else np.zeros(0, bool)
    count = int(inside.sum())
    weight = np.full(count, 1 / np.sqrt(max(count, 1)), np.float32)
    return BorderRows(buckets[:, inside], np.isin(places.at, truth)[inside], weight, tongue)


def fit_restorer(rows: Iterable[BorderRows]) -> Restorer:
    """Logistic regressions over the hashed features, one for each of what may be known of a language."""
    parts = [part for part in rows if part.border.size]
    return Restorer({tongue: _fit(part for part in parts if part.tongue is tongue) for tongue in Tongue}, LINE_BREAKS)


def _fit(parts: Iterable[BorderRows]) -> Table:
    return Table(*fit_scores([_linear(part) for part in parts], PENALTY, STEPS, np.float32))


def restorer_text(restorer: Restorer) -> ModelText:
    """The restorer as a model folder holds it."""
    arrays = []
    for tongue, table in restorer.tables.items():
        constant = np.array([table.constant], np.float32)
        arrays.append(write_array(f"{tongue.value}_weights", table.weights, "int16"))
        arrays.append(write_array(f"{tongue.value}_constant", constant, "float32"))
    return ModelText({"name": MODEL_NAME, "thresholds": asdict(restorer.thresholds)}, tuple(arrays))


def _linear(rows: BorderRows) -> Rows:
    features, places = rows.buckets.shape
    ones = np.ones(rows.buckets.size, np.float32)
    tokens = csr_matrix((ones, rows.buckets.T.ravel(), np.arange(places + 1) * features), shape=(places, 1 << BITS))
    return Rows(tokens, rows.border.astype(np.float32), rows.weight)
