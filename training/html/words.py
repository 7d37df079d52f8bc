"""Learning the linear word scores that `app.features.html.words` reads: logistic regression on soft labels over hashed tokens."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from app.features.html import Lexicon
from app.features.html.arrays import NAME_BITS
from app.features.phrases import bucket_count, whole_phrases
from app.features.tokens import TEXT_BITS
from app.models.store import rounded, write_array
from training.html.samples import HtmlSample
from training.linear import Floats, Rows, ancestry, bag_matrix, fit_scores

PENALTIES = {"text": 1.5e-5, "unit": 3e-5, "path": 2.5e-5, "concept": 1e-4, "above": 1e-4}
# Words and names are those of real pages; what set phrases mean is learned from made ones too.
PHRASES = frozenset({"concept", "above"})
# A heading that is a set phrase speaks for so many blocks.
UNDER = 8


@dataclass(frozen=True, slots=True)
class PageRows:
    """One page's rows for each score."""

    text: Rows
    unit: Rows
    path: Rows
    concept: Rows
    above: Rows


def page_rows(sample: HtmlSample) -> PageRows:
    """A page's training rows.

    Blocks for the text score, distinct names for the unit score, innermost elements for the path score, and for set phrases the blocks that
    hold one and those that are nothing but one.
    """
    weight = sample.weight
    text = Rows(bag_matrix(sample.view.text, 1 << TEXT_BITS), sample.share, weight)
    names = bag_matrix(sample.view.names, 1 << NAME_BITS)
    said = bag_matrix(sample.view.concepts, bucket_count())
    return PageRows(text, _unit_rows(sample, names), _path_rows(sample, names), _concept_rows(sample, said), _above_rows(sample, said))


def _concept_rows(sample: HtmlSample, said: csr_matrix) -> Rows:
    """Blocks that hold a set phrase: a short one tells as much as a long one."""
    holds = np.diff(sample.view.concepts.border) > 0
    each = sample.counted / max(int(holds.sum()), 1)
    return Rows(said[holds], sample.share[holds], np.full(int(holds.sum()), each, np.float32))


def _above_rows(sample: HtmlSample, said: csr_matrix) -> Rows:
    """Blocks that are nothing but a set phrase: which share of the words down to the next one, at most `UNDER` blocks, is body."""
    heads = np.flatnonzero(whole_phrases(sample.view.concepts))
    last = np.minimum(np.append(heads[1:], sample.view.blocks), heads + 1 + UNDER)[: len(heads)]
    units = np.append(0, np.cumsum(sample.units))
    body = np.append(0, np.cumsum(sample.units * sample.share))
    words = units[last] - units[heads + 1]
    share = (body[last] - body[heads + 1]) / np.maximum(words, 1)
    return Rows(said[heads], share.astype(np.float32), (sample.counted * np.minimum(words, 1) / max(len(heads), 1)).astype(np.float32))


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
    usable = float(sample.counted > 0)
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


def fit_table(name: str, rows: Sequence[PageRows]) -> Floats:
    """One table of weights, as serving will read it."""
    weights, _ = fit_scores([getattr(page, name) for page in rows], PENALTIES[name], precision=np.float32)
    return rounded(weights, "int8")


def word_lines(lexicon: Lexicon) -> tuple[str, ...]:
    """The lexicon as the lines of a model folder."""
    return tuple(write_array(name, getattr(lexicon, name), "int8") for name in PENALTIES)
