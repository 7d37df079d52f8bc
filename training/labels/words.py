"""Linear odds of the labels from words and from container names: what the network takes as features."""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix, diags_array

from app.features.html.links import LINK_BITS
from app.features.phrases import bucket_count, whole_phrases
from app.features.removed.odds import PART_BITS, WORD_BITS, LabelLexicon, fades, part_bags
from app.types import LABELS
from training.labels.samples import Floats, LabelSample
from training.linear import Rows, ancestry, bag_matrix, fit_odds

PENALTIES = {"words": 1e-5, "parts": 1e-4, "links": 1e-4, "concepts": 1e-4, "headings": 1e-4}


def part_rows(sample: LabelSample) -> csr_matrix:
    """For each block the name tokens of its element and its ancestors, as `app.features.removed.columns` weighs them."""
    seen = sample.said.view
    if seen is None:
        return csr_matrix((len(sample.label), 1 << PART_BITS), dtype=np.float32)
    own, found = fades(seen), ancestry(seen)
    above = found.matrix(seen, own[found.element] / own[found.leaves][found.place])
    return (above @ bag_matrix(part_bags(seen), 1 << PART_BITS)).tocsr()[found.leaf_of_block]


def link_rows(sample: LabelSample) -> csr_matrix:
    """For each block the words of its link's address; nothing where it has none."""
    links = sample.around.links
    if links is None or not len(links.bags.border) > 1:
        return csr_matrix((len(sample.label), 1 << LINK_BITS), dtype=np.float32)
    chosen = bag_matrix(links.bags, 1 << LINK_BITS)[np.maximum(links.owner, 0)]
    return csr_matrix(diags_array((links.owner >= 0).astype(np.float32)) @ chosen)


def sample_rows(sample: LabelSample, weight: Floats) -> Mapping[str, Rows]:
    """The rows of a page's blocks that weigh, for all linear models."""
    live = np.flatnonzero(weight > 0)
    tokens = {
        "words": bag_matrix(sample.said.tokens, 1 << WORD_BITS),
        "parts": part_rows(sample),
        "links": link_rows(sample),
        "concepts": bag_matrix(sample.said.concepts, bucket_count()),
        "headings": heading_rows(sample),
    }
    rows = {name: Rows(matrix[live], sample.target[live], weight[live]) for name, matrix in tokens.items()}
    return rows | {name: _filled(rows[name]) for name in ("links", "headings")}


def _filled(rows: Rows) -> Rows:
    filled = np.diff(rows.tokens.indptr) > 0
    return Rows(rows.tokens[filled], rows.target[filled], rows.weight[filled])


def heading_rows(sample: LabelSample) -> csr_matrix:
    """For each block what the last set phrase above it means; nothing where there is none."""
    heads = np.flatnonzero(whole_phrases(sample.said.concepts))
    place = np.searchsorted(heads, np.arange(len(sample.label))) - 1
    chosen = bag_matrix(sample.said.concepts, bucket_count())[np.append(heads, 0)[place]]
    return csr_matrix(diags_array((place >= 0).astype(np.float32)) @ chosen)


def fit_label_lexicon(rows: Sequence[Mapping[str, Rows]]) -> LabelLexicon:
    """All linear models from pages' rows; empty ones for what the pages do not have."""
    fitted: list[Floats] = []
    for name, penalty in PENALTIES.items():
        known = [row[name] for row in rows if row[name].tokens.nnz]
        fitted += fit_odds(known, penalty) if known else [np.zeros((0, len(LABELS)), np.float32)] * 2
    return LabelLexicon(LABELS, *fitted)
