"""Linear odds of the kinds from words and from container names: what the network takes as features."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags_array, vstack

from app.features.html.links import LINK_BITS
from app.features.phrases import phrases
from app.features.removed.odds import KINDS, PART_BITS, WORD_BITS, KindLexicon, fades, heading_blocks, part_bags
from app.features.tokens import Bags
from training.labels.samples import Floats, KindSample

STEPS = 30
PENALTIES = {"words": 1e-5, "parts": 1e-4, "links": 1e-4, "concepts": 1e-4, "headings": 1e-4}


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a linear model: tokens, the share of each kind in them, and weight."""

    tokens: csr_matrix
    target: Floats
    weight: Floats


def bag_rows(bags: Bags, buckets: int) -> csr_matrix:
    """Bags as rows whose values are one over the root of their number of tokens."""
    count = np.diff(bags.border)
    values = np.repeat(1 / np.sqrt(np.maximum(count, 1)), count).astype(np.float32)
    return csr_matrix((values, bags.tokens, bags.border), shape=(len(count), buckets))


def part_rows(sample: KindSample) -> csr_matrix:
    """For each block the name tokens of its element and its ancestors, as `app.features.removed.columns` weighs them."""
    seen = sample.said.view
    if seen is None:
        return csr_matrix((len(sample.kind), 1 << PART_BITS), dtype=np.float32)
    names = bag_rows(part_bags(seen), 1 << PART_BITS)
    own = fades(seen)
    inner = np.where(seen.tree.own >= 0, seen.tree.own, seen.tree.chain[0])
    leaves, which = np.unique(inner, return_inverse=True)
    row, column, value = [], [], []
    for place, leaf in enumerate(leaves.tolist()):
        element = leaf
        while True:
            row.append(place)
            column.append(int(seen.name[element]))
            value.append(own[element] / own[leaf])
            if element == 0:
                break
            element = int(seen.tree.parent[element])
    above = csr_matrix((np.array(value, np.float32), (row, column)), shape=(len(leaves), names.shape[0]))
    return (above @ names).tocsr()[which]


def link_rows(sample: KindSample) -> csr_matrix:
    """For each block the words of its link's address; nothing where it has none."""
    links = sample.around.links
    if links is None or not len(links.bags.border) > 1:
        return csr_matrix((len(sample.kind), 1 << LINK_BITS), dtype=np.float32)
    chosen = bag_rows(links.bags, 1 << LINK_BITS)[np.maximum(links.owner, 0)]
    return csr_matrix(diags_array((links.owner >= 0).astype(np.float32)) @ chosen)


def sample_rows(sample: KindSample, weight: Floats) -> Mapping[str, Rows]:
    """The rows of a page's blocks that weigh, for all linear models."""
    live = np.flatnonzero(weight > 0)
    tokens = {
        "words": bag_rows(sample.said.tokens, 1 << WORD_BITS),
        "parts": part_rows(sample),
        "links": link_rows(sample),
        "concepts": bag_rows(sample.said.concepts, phrases().buckets),
        "headings": heading_rows(sample),
    }
    rows = {name: Rows(matrix[live], sample.target[live], weight[live]) for name, matrix in tokens.items()}
    return rows | {name: _filled(rows[name]) for name in ("links", "headings")}


def _filled(rows: Rows) -> Rows:
    filled = np.diff(rows.tokens.indptr) > 0
    return Rows(rows.tokens[filled], rows.target[filled], rows.weight[filled])


def heading_rows(sample: KindSample) -> csr_matrix:
    """For each block what the last set phrase above it means; nothing where there is none."""
    heads = heading_blocks(sample.said.concepts)
    place = np.searchsorted(heads, np.arange(len(sample.kind))) - 1
    chosen = bag_rows(sample.said.concepts, phrases().buckets)[np.append(heads, 0)[place]]
    return csr_matrix(diags_array((place >= 0).astype(np.float32)) @ chosen)


def fit_odds(rows: Sequence[Rows], penalty: float) -> tuple[Floats, Floats]:
    """Weights and constants of a multinomial logistic regression."""
    tokens = vstack([row.tokens for row in rows]).tocsr()
    target = np.concatenate([row.target for row in rows])
    weight = np.concatenate([row.weight for row in rows]).astype(np.float32)
    weight /= weight.sum()
    back, size, kinds = tokens.T.tocsr(), tokens.shape[1], len(KINDS)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, constants = flat[:-kinds].reshape(size, kinds).astype(np.float32), flat[-kinds:].astype(np.float32)
        margin = tokens @ weights + constants
        margin -= margin.max(1, keepdims=True)
        odds = np.exp(margin)
        total = odds.sum(1, keepdims=True)
        cost = float(weight @ (np.log(total[:, 0]) - (margin * target).sum(1))) + 0.5 * penalty * float((weights * weights).sum())
        error = (odds / total - target) * weight[:, None]
        return cost, np.concatenate([(back @ error + penalty * weights).ravel(), error.sum(0)]).astype(np.float64)

    found = minimize(loss, np.zeros((size + 1) * kinds), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x.astype(np.float32)
    return found[:-kinds].reshape(size, kinds), found[-kinds:]


def fit_kind_lexicon(rows: Sequence[Mapping[str, Rows]]) -> KindLexicon:
    """All linear models from pages' rows; empty ones for what the pages do not have."""
    fitted: list[Floats] = []
    for name, penalty in PENALTIES.items():
        known = [row[name] for row in rows if row[name].tokens.nnz]
        fitted += fit_odds(known, penalty) if known else [np.zeros((0, len(KINDS)), np.float32)] * 2
    return KindLexicon(*fitted)
