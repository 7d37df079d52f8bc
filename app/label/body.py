"""Scores → the body: the cut that promises most, and what the page as a whole is."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.models.forest import Floats, Forest, logistic
from app.models.store import Model
from app.models.thresholds import HtmlThresholds
from app.types import FeatureMatrix, Judgement

# The odds beyond which a score says no more.
CERTAIN = 1e-4


@dataclass(frozen=True, slots=True)
class Decision:
    """Which blocks are the body, and the judgement of the page."""

    keep: NDArray[np.bool_]
    judgement: Judgement


def block_scores(model: Model, features: FeatureMatrix) -> Floats:
    """How likely each block is body, 0..1; raises `ModelError` where the model was made for other features."""
    model.check("body", features.names)
    return logistic(mean_sums(model.forests["body"], features.values))


def even_out(scores: Floats, path: NDArray[np.int64], mass: NDArray[np.floating[Any]], drawn: float) -> Floats:
    """Scores `drawn` so far to the mean of the blocks that stand in the same chain of tags and names, by words and in log odds."""
    known = np.clip(scores.astype(np.float64), CERTAIN, 1 - CERTAIN)
    odds, weight = np.log(known / (1 - known)), np.maximum(mass, 0.5)
    mean = np.bincount(path, weight * odds) / np.maximum(np.bincount(path, weight), 1e-9)
    return logistic((1 - drawn) * odds + drawn * mean[path])


def mean_sums(forests: tuple[Forest, ...], values: Floats) -> NDArray[np.float64]:
    """The mean over forests learned with different seeds."""
    total = forests[0].sums(values)
    for forest in forests[1:]:
        total = total + forest.sums(values)
    return total / len(forests)


def choose_cut(model: Model, cuts: FeatureMatrix) -> int:
    """The row of the cut that loses least; raises `ModelError` where the model was made for other features."""
    model.check("cut", cuts.names)
    return int(model.forests["cut"][0].sums(cuts.values).argmax())


def possible_cut(chosen: int, cuts: FeatureMatrix, scores: Floats, thresholds: HtmlThresholds) -> int:
    """The chosen cut; where it keeps nothing of a page that may have a body, the one just under half of the best score.

    Consent walls, logins and script shells score under .02 throughout; two sentences without any page around them score .2 and more.
    A whole page needs a block that is more likely body than not: filling every empty one cost .004 on WCXB, where some golds are empty.
    """
    levels = cuts.values[:, cuts.names.index("cut")]
    best = float(scores.max())
    is_fragment = len(scores) <= thresholds.fragment_blocks_at_most
    needed = thresholds.fragment_best_score if is_fragment else thresholds.page_best_score
    if best > levels[chosen] or best < needed:
        return chosen
    return int(np.flatnonzero(levels < best / 2)[-1])


def close_lists(keep: NDArray[np.bool_], scores: Floats, items: NDArray[np.bool_], thresholds: HtmlThresholds) -> NDArray[np.bool_]:
    """The body with the short lists inside it: runs of list items between two kept blocks that none of them speaks against.

    A list's items are short and score low each by itself; on WCXB this is worth .004 on documentation and .007 on listings.
    """
    kept = np.flatnonzero(keep)
    closed = keep.copy()
    for before, after in zip(kept[:-1].tolist(), kept[1:].tolist(), strict=True):
        gap = slice(before + 1, after)
        if not 1 < after - before <= thresholds.list_items_at_most + 1:
            continue
        if items[gap].all() and scores[gap].min() >= thresholds.list_item_score:
            closed[gap] = True
    return closed


def judge(model: Model, cuts: FeatureMatrix, chosen: int, about: Floats) -> Judgement:
    """The page's type, and its confidence: the word F1 that the chosen cut is expected to have."""
    confidence = float(model.forests["confidence"][0].sums(cuts.values[chosen : chosen + 1])[0])
    votes = [float(forest.sums(about)[0]) for forest in model.forests["page_type"]]
    page_type = model.page_types[int(np.argmax(votes))]
    return Judgement(page_type=page_type, confidence=round(min(max(confidence, 0.0), 1.0), 4))
