"""Learning where flattening hid a border: the weights of `app.segment.boundaries`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack

from app.language import chars
from app.segment.boundaries import BITS, Restorer, find_places, place_features
from training.text.renderings import Flat

# Renderings that hide borders, and one that hides none.
FORMS = ("oneline", "squeezed", "titled_oneline", "glued", "raw", "stuck", "innertext")
PENALTY = 2e-7
STEPS = 40
LINE_BREAKS = np.array([10, 11, 12, 13, 0x85, 0x2028, 0x2029], np.uint32)


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
    breaks = np.append(0, np.cumsum(np.isin(codes, LINE_BREAKS)))
    before = np.maximum(places.at - 1, 0)
    last = np.maximum.accumulate(np.where(classes == chars.SPACE, -1, np.arange(len(classes)))) if len(classes) else before
    inside = breaks[places.at] == breaks[last[before]] if len(places.at) else np.zeros(0, bool)
    count = int(inside.sum())
    weight = np.full(count, 1 / np.sqrt(max(count, 1)), np.float32)
    return BorderRows(buckets[:, inside], np.isin(places.at, truth)[inside], weight)


def fit_restorer(rows: Iterable[BorderRows]) -> Restorer:
    """A logistic regression over the hashed features."""
    parts: Sequence[BorderRows] = [part for part in rows if part.border.size]
    wide = [part.buckets.shape[0] for part in parts]
    tokens = vstack(
        [
            csr_matrix(
                (np.ones(part.buckets.size, np.float32), part.buckets.T.ravel(), np.arange(part.border.size + 1) * width),
                shape=(part.border.size, 1 << BITS),
            )
            for part, width in zip(parts, wide, strict=True)
        ]
    ).tocsr()
    target = np.concatenate([part.border for part in parts]).astype(np.float32)
    weight = np.concatenate([part.weight for part in parts])
    weight /= weight.sum()
    back = tokens.T.tocsr()

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = tokens @ values[:-1].astype(np.float32) + np.float32(values[-1])
        error = weight * (1 / (1 + np.exp(-margin)) - target)
        cost = float(weight @ (np.logaddexp(0, margin) - target * margin)) + 0.5 * PENALTY * float(values[:-1] @ values[:-1])
        return cost, np.append(back @ error + PENALTY * values[:-1], error.sum()).astype(np.float64)

    found = minimize(loss, np.zeros((1 << BITS) + 1), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return Restorer(found.x[:-1].astype(np.float32), float(found.x[-1]))
