"""Learning the linear word scores that `app.features.html.words` reads: logistic regression on soft labels over hashed tokens."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack

from app.features.html import Lexicon
from app.features.html.arrays import NAME_BITS, TEXT_BITS
from app.features.tokens import Bags
from app.models.store import read_weights, write_weights
from training.html.samples import Sample

STEPS = 30


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a linear model: tokens, target in 0..1 and weight."""

    tokens: csr_matrix
    target: NDArray[np.float32]
    weight: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PageRows:
    """One page's rows for each of the three scores."""

    text: Rows
    unit: Rows
    path: Rows


def bag_matrix(bags: Bags, bits: int) -> csr_matrix:
    """Bags as rows; each row's values are one over the square root of its number of tokens."""
    count = np.diff(bags.border)
    values = np.repeat(1 / np.sqrt(np.maximum(count, 1)), count).astype(np.float32)
    return csr_matrix((values, bags.tokens, bags.border), shape=(len(count), 1 << bits))


def page_rows(sample: Sample) -> PageRows:
    """A page's training rows: blocks for the text score, distinct names for the unit score, innermost elements for the path score."""
    weight = sample.weight
    text = Rows(bag_matrix(sample.view.text, TEXT_BITS), sample.share, weight)
    names = bag_matrix(sample.view.names, NAME_BITS)
    return PageRows(text, _unit_rows(sample, names), _path_rows(sample, names))


def _unit_rows(sample: Sample, names: csr_matrix) -> Rows:
    tree = sample.view.tree
    if not len(sample.view.name):
        return Rows(names[:0], np.zeros(0, np.float32), np.zeros(0, np.float32))
    units = sample.units.astype(np.float64)
    sums = np.stack([np.append(0, np.cumsum(units)), np.append(0, np.cumsum(units * sample.share))])
    mass, kept = sums[:, tree.last] - sums[:, tree.first]
    count = names.shape[0]
    total = np.bincount(sample.view.name, np.sqrt(mass), count)
    share = np.bincount(sample.view.name, np.sqrt(mass) * kept / np.maximum(mass, 1), count) / np.maximum(total, 1e-9)
    usable = float(sample.weight.sum() > 0)
    return Rows(names, share.astype(np.float32), (usable * total / max(total.sum(), 1e-9)).astype(np.float32))


def _path_rows(sample: Sample, names: csr_matrix) -> Rows:
    view = sample.view
    if not len(view.name):
        return Rows(names[:0], np.zeros(0, np.float32), np.zeros(0, np.float32))
    inner = np.where(view.tree.own >= 0, view.tree.own, view.tree.chain[0])
    leaves, which = np.unique(inner, return_inverse=True)
    weight = np.bincount(which, sample.weight, len(leaves))
    share = np.bincount(which, sample.weight * sample.share, len(leaves)) / np.maximum(weight, 1e-12)
    row, column = [], []
    for place, leaf in enumerate(leaves.tolist()):
        element = leaf
        while True:
            row.append(place)
            column.append(int(view.name[element]))
            if element == 0:
                break
            element = int(view.tree.parent[element])
    scale = 1 / np.sqrt(view.tree.depth[leaves] + 1)
    above = csr_matrix((scale[row].astype(np.float32), (row, column)), shape=(len(leaves), names.shape[0]))
    return Rows((above @ names).tocsr(), share.astype(np.float32), weight.astype(np.float32))


def fit_linear(rows: Sequence[Rows], penalty: float) -> NDArray[np.float32]:
    """Weights of a logistic regression, the constant left out; `penalty` is on their squares, per unit of weight."""
    tokens = vstack([row.tokens for row in rows]).tocsr()
    target = np.concatenate([row.target for row in rows]).astype(np.float64)
    weight = np.concatenate([row.weight for row in rows]).astype(np.float64)
    live = weight > 0
    tokens, target, weight = tokens[live], target[live], weight[live] / weight.sum()
    back = tokens.T.tocsr()
    size = tokens.shape[1]

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = tokens @ values[:size] + values[size]
        error = 1 / (1 + np.exp(-margin)) - target
        cost = float(weight @ (np.logaddexp(0, margin) - target * margin)) + 0.5 * penalty * float(values[:size] @ values[:size])
        weighted = weight * error
        return cost, np.append(back @ weighted + penalty * values[:size], weighted.sum())

    found = minimize(loss, np.zeros(size + 1), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    weights: NDArray[np.float32] = found.x[:size].astype(np.float32)
    return weights


PENALTIES = {"text": 1.5e-5, "unit": 3e-5, "path": 2.5e-5}


def fit_lexicon(rows: Sequence[PageRows]) -> Lexicon:
    """The three weight tables, learned from pages' rows."""
    return Lexicon(**{name: fit_linear([getattr(page, name) for page in rows], penalty) for name, penalty in PENALTIES.items()})


def word_lines(lexicon: Lexicon) -> tuple[str, ...]:
    """The lexicon as the lines of a model folder."""
    return tuple(write_weights(name, getattr(lexicon, name)) for name in PENALTIES)


def quantized(lexicon: Lexicon) -> Lexicon:
    """The lexicon as serving will read it."""
    return Lexicon(**dict(read_weights(line) for line in word_lines(lexicon)))
