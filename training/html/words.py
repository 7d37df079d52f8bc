"""Learning the linear word scores that `app.features.html.words` reads: logistic regression on soft labels over hashed tokens."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from app.features.html import Lexicon
from app.features.html.arrays import NAME_BITS
from app.features.tokens import TEXT_BITS
from app.models.store import rounded, write_array
from training.html.samples import HtmlSample
from training.linear import Rows, ancestry, bag_matrix, fit_scores

PENALTIES = {"text": 1.5e-5, "unit": 3e-5, "path": 2.5e-5}


@dataclass(frozen=True, slots=True)
class PageRows:
    """One page's rows for each of the three scores."""

    text: Rows
    unit: Rows
    path: Rows


def page_rows(sample: HtmlSample) -> PageRows:
    """A page's training rows: blocks for the text score, distinct names for the unit score, innermost elements for the path score."""
    weight = sample.weight
    text = Rows(bag_matrix(sample.view.text, 1 << TEXT_BITS), sample.share, weight)
    names = bag_matrix(sample.view.names, 1 << NAME_BITS)
    return PageRows(text, _unit_rows(sample, names), _path_rows(sample, names))


def _unit_rows(sample: HtmlSample, names: csr_matrix) -> Rows:
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


def _path_rows(sample: HtmlSample, names: csr_matrix) -> Rows:
    view = sample.view
    if not len(view.name):
        return Rows(names[:0], np.zeros(0, np.float32), np.zeros(0, np.float32))
    found = ancestry(view)
    weight = np.bincount(found.leaf_of_block, sample.weight, len(found.leaves))
    share = np.bincount(found.leaf_of_block, sample.weight * sample.share, len(found.leaves)) / np.maximum(weight, 1e-12)
    scale = 1 / np.sqrt(view.tree.depth[found.leaves] + 1)
    above = found.matrix(view, scale[found.place])
    return Rows((above @ names).tocsr(), share.astype(np.float32), weight.astype(np.float32))


def fit_lexicon(rows: Sequence[PageRows]) -> Lexicon:
    """The three weight tables, learned from pages' rows."""
    return Lexicon(**{name: fit_scores([getattr(page, name) for page in rows], penalty)[0] for name, penalty in PENALTIES.items()})


def word_lines(lexicon: Lexicon) -> tuple[str, ...]:
    """The lexicon as the lines of a model folder."""
    return tuple(write_array(name, getattr(lexicon, name), "int8") for name in PENALTIES)


def quantized(lexicon: Lexicon) -> Lexicon:
    """The lexicon as serving will read it."""
    return Lexicon(**{name: rounded(getattr(lexicon, name), "int8") for name in PENALTIES})
