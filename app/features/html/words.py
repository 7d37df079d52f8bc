"""Linear scores of words: of a block's text, of its set phrases, and of the classes, ids and tags of its containers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.features.html.arrays import View
from app.features.html.concepts import concepts
from app.features.html.sums import Basics, Floats
from app.features.html.tree import LEVELS, ancestor_sums, over_ancestors
from app.features.windows import last_true, shifted


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Weights by bucket: `text` of words and word pairs, `unit` of name tokens for their own element, `path` summed over ancestors.

    `concept` weighs set phrases for their own block, `above` for what stands under a block that is nothing but one.
    """

    text: NDArray[np.float32]
    unit: NDArray[np.float32]
    path: NDArray[np.float32]
    concept: NDArray[np.float32]
    above: NDArray[np.float32]


def lexical(view: View, base: Basics, lexicon: Lexicon) -> Iterator[Mapping[str, Floats]]:
    """Features that need the lexicon, group by group."""
    yield _text(view, base, lexicon)
    yield _names(view, lexicon)
    yield concepts(view, lexicon.concept, lexicon.above)


def _text(view: View, base: Basics, lexicon: Lexicon) -> Mapping[str, Floats]:
    score = view.text.sums(lexicon.text)
    last = last_true(base.heading)
    total = np.append(0.0, np.cumsum(score))
    index = np.arange(view.blocks)
    out = {"text_score": score, "heading_score": np.where(last >= 0, score[last], np.nan) if view.blocks else score}
    for name, low, high in (("before", -4, 0), ("after", 1, 5), ("around", -10, 11)):
        first, end = np.clip(index + low, 0, view.blocks), np.clip(index + high, 0, view.blocks)
        out[f"text_{name}"] = (total[end] - total[first]) / np.maximum(end - first, 1)
    out["text_next"], out["text_previous"] = shifted(score, 1), shifted(score, -1)
    unit = view.tree.chain[0]
    for name, groups in (("path", view.path), ("card", view.tree.chain[1])):
        counts = np.bincount(groups, minlength=1)
        out[f"text_{name}"] = (np.bincount(groups, score, len(counts)) / np.maximum(counts, 1))[groups]
    out["text_page"] = np.full(view.blocks, score @ base.mass / max(base.mass.sum(), 1))
    out["text_unit"] = (total[view.tree.last[unit]] - total[view.tree.first[unit]]) / np.maximum(
        view.tree.last[unit] - view.tree.first[unit], 1
    )
    return out


def unit_scores(view: View, weights: NDArray[np.float32]) -> Floats:
    """The score of each element's own tag and names."""
    return view.names.sums(weights)[view.name]


def path_scores(view: View, weights: NDArray[np.float32]) -> Floats:
    """The scores of each element and its ancestors, summed and divided by the square root of their number."""
    sums = ancestor_sums(view.tree.parent, unit_scores(view, weights))
    scores: Floats = (sums / np.sqrt(view.tree.depth + 1)).astype(np.float32)
    return scores


def _names(view: View, lexicon: Lexicon) -> Mapping[str, Floats]:
    names = (
        "path_score",
        "unit_score",
        "unit_best",
        "unit_worst",
        *(f"up{step + 1}_score" for step in range(LEVELS - 1)),
        "root_score",
        "path_page",
        "path_top",
    )
    if not len(view.name):
        return {name: np.full(view.blocks, np.nan, np.float32) for name in names}
    inner = view.tree.inner
    unit = unit_scores(view, lexicon.unit)
    best, worst = (over_ancestors(join, view.tree.parent, unit) for join in (np.maximum, np.minimum))
    path = path_scores(view, lexicon.path)
    merged = np.bincount(view.tree.top, unit, len(unit)).astype(np.float32)
    values = (path, merged, best, worst)
    out = {name: column[inner] for name, column in zip(names, values, strict=False)}
    for step in range(LEVELS - 1):
        out[f"up{step + 1}_score"] = merged[view.tree.chain[step]]
    out["root_score"] = np.full(view.blocks, unit[0] + (unit[1] if len(unit) > 1 else 0))
    out["path_page"] = np.full(view.blocks, out["path_score"].mean() if view.blocks else 0)
    out["path_top"] = out["path_score"] - out["path_score"].max(initial=-9)
    return out
