"""Linear scores of hashed tokens: logistic regression on soft labels, of one score or of the odds of several labels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike, NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack

from app.features.html.arrays import View
from app.features.tokens import Bags

Floats = NDArray[np.float32]
Loss = Callable[[NDArray[np.float64]], tuple[float, NDArray[np.float64]]]

STEPS = 30


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a linear model: tokens, target in 0..1 ([rows], or the share of each label, [rows, labels]) and weight."""

    tokens: csr_matrix
    target: Floats
    weight: Floats


def bag_matrix(bags: Bags, buckets: int) -> csr_matrix:
    """Bags as rows; each row's values are one over the square root of its number of tokens."""
    count = np.diff(bags.border)
    values = np.repeat(1 / np.sqrt(np.maximum(count, 1)), count).astype(np.float32)
    return csr_matrix((values, bags.tokens, bags.border), shape=(len(count), buckets))


@dataclass(frozen=True, slots=True)
class Ancestry:
    """The innermost elements of a page, `leaves`; which of them each block stands in; for each, at its `place`, the `element`s above."""

    leaves: NDArray[np.int64]
    leaf_of_block: NDArray[np.int64]
    place: NDArray[np.int64]
    element: NDArray[np.int64]

    def matrix(self, view: View, value: NDArray[np.floating]) -> csr_matrix:
        """float32[leaves, distinct names of elements] from a value for each pair."""
        names = len(view.names.border) - 1
        return csr_matrix((value.astype(np.float32), (self.place, view.name[self.element])), shape=(len(self.leaves), names))


def ancestry(view: View) -> Ancestry:
    """For each block its own element, or the one that holds it, and all above, up to the root."""
    inner = np.where(view.tree.own >= 0, view.tree.own, view.tree.chain[0])
    leaves, which = np.unique(inner, return_inverse=True)
    place, above = [], []
    for row, leaf in enumerate(leaves.tolist()):
        element = leaf
        while True:
            place.append(row)
            above.append(element)
            if element == 0:
                break
            element = int(view.tree.parent[element])
    return Ancestry(leaves, which, np.array(place, np.int64), np.array(above, np.int64))


def fit_scores(rows: Sequence[Rows], penalty: float, steps: int = STEPS, precision: DTypeLike = np.float64) -> tuple[Floats, float]:
    """Weights and the constant of a logistic regression; `penalty` is on the squares of weights, per unit of weight of the rows."""
    tokens = vstack([row.tokens for row in rows]).tocsr()
    target = np.concatenate([row.target for row in rows]).astype(precision)
    weight = np.concatenate([row.weight for row in rows]).astype(precision)
    live, total = weight > 0, weight.sum()
    if not live.all():
        tokens, target, weight = tokens[live], target[live], weight[live]
    weight /= total
    back = tokens.T.tocsr()

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = tokens @ values[:-1].astype(precision) + values[-1:].astype(precision)
        error = weight * (1 / (1 + np.exp(-margin)) - target)
        cost = float(weight @ (np.logaddexp(0, margin) - target * margin)) + 0.5 * penalty * float(values[:-1] @ values[:-1])
        return cost, np.append(back @ error + penalty * values[:-1], error.sum()).astype(np.float64)

    found = _least(loss, tokens.shape[1] + 1, steps)
    return found[:-1].astype(np.float32), float(found[-1])


def fit_odds(rows: Sequence[Rows], penalty: float) -> tuple[Floats, Floats]:
    """Weights, [buckets, labels], and constants of a multinomial logistic regression."""
    tokens = vstack([row.tokens for row in rows]).tocsr()
    target = np.concatenate([row.target for row in rows])
    weight = np.concatenate([row.weight for row in rows]).astype(np.float32)
    weight /= weight.sum()
    back, size, labels = tokens.T.tocsr(), tokens.shape[1], target.shape[1]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, constants = flat[:-labels].reshape(size, labels).astype(np.float32), flat[-labels:].astype(np.float32)
        margin = tokens @ weights + constants
        margin -= margin.max(1, keepdims=True)
        odds = np.exp(margin)
        total = odds.sum(1, keepdims=True)
        cost = float(weight @ (np.log(total[:, 0]) - (margin * target).sum(1))) + 0.5 * penalty * float((weights * weights).sum())
        error = (odds / total - target) * weight[:, None]
        return cost, np.concatenate([(back @ error + penalty * weights).ravel(), error.sum(0)]).astype(np.float64)

    found = _least(loss, (size + 1) * labels, STEPS).astype(np.float32)
    return found[:-labels].reshape(size, labels), found[-labels:]


def _least(loss: Loss, size: int, steps: int) -> NDArray[np.float64]:
    found: NDArray[np.float64] = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": steps}).x
    return found
