"""Where to cut: what a page would look like if the blocks above a score were kept, for each score that may be the cut."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from app.features.html.arrays import FACTS, View
from app.features.html.position import page
from app.features.html.sums import LINKED, MASS, PROSE, Basics, Floats
from app.types import FeatureMatrix

# The last one keeps nothing.
CUTS = np.array(
    [0.02, 0.04, 0.07, 0.1, 0.14, 0.18, 0.22, 0.26, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.76, 0.82, 0.88, 0.93, 1.0],
    np.float32,
)
BAND = 0.12
CELLS_AT_ONCE = 2_000_000


def keeps(scores: Floats) -> NDArray[np.bool_]:
    """bool[cuts, blocks]: which blocks each cut keeps."""
    return scores[None, :] > CUTS[:, None]


def cut_features(view: View, base: Basics, scores: Floats) -> FeatureMatrix:
    """One row for each cut of a page that has blocks."""
    kept = keeps(scores)
    columns = {**_expected(base, scores, kept), **_shape(view, base, kept), **_page(view, base, scores)}
    values = np.stack([np.asarray(column, np.float32) for column in columns.values()], axis=1)
    return FeatureMatrix(tuple(columns), values)


def _expected(base: Basics, scores: Floats, kept: NDArray[np.bool_]) -> Mapping[str, Floats]:
    """What the scores themselves expect of each cut."""
    mass = np.maximum(base.mass, 0.5)
    total, body = mass.sum(), float((mass * scores).sum())
    size, hits = kept @ mass, kept @ (mass * scores)
    expected = 2 * hits / np.maximum(size + body, 1e-6)
    near = abs(scores[None, :] - CUTS[:, None]) < BAND
    return {
        "cut": CUTS,
        "kept": size / max(total, 1e-6),
        "kept_words": np.log1p(size),
        "precision": hits / np.maximum(size, 1e-6),
        "recall": hits / max(body, 1e-6),
        "expected": expected,
        "expected_gap": expected.max(initial=0) - expected,
        "near": (near @ mass) / max(total, 1e-6),
        "near_kept": ((near & kept) @ mass) / np.maximum(size, 1e-6),
    }


def _shape(view: View, base: Basics, kept: NDArray[np.bool_]) -> Mapping[str, Floats]:
    """How the kept blocks lie on the page and what they are made of."""
    count = np.maximum(kept.sum(1), 1)
    mass = np.maximum(kept @ base.mass, 1e-6)
    first, last = kept.argmax(1), view.blocks - 1 - kept[:, ::-1].argmax(1)
    runs = (kept[:, 1:] & ~kept[:, :-1]).sum(1) + kept[:, 0]
    through = np.append(0, np.cumsum(base.mass))
    span = through[last + 1] - through[first]
    page_mass, page_prose = max(base.page[MASS], 1), max(base.page[PROSE], 1)
    return {
        "runs": np.log1p(runs),
        "blocks_a_run": count / np.maximum(runs, 1),
        "filled": mass / np.maximum(span, 1e-6),
        "first": through[first] / page_mass,
        "last": through[last + 1] / page_mass,
        "words_a_block": np.log1p(mass / count),
        "kept_link": kept @ (base.mass * base.link) / mass,
        "kept_prose": kept @ base.prose / mass,
        "prose_kept": kept @ base.prose / page_prose,
        "kept_heads": kept @ base.heading / count,
        "kept_short": kept @ (base.mass < 4) / count,
    }


def _page(view: View, base: Basics, scores: Floats) -> Mapping[str, Floats]:
    """The page, the same for each cut."""
    mass = np.maximum(base.mass, 0.5)
    spread = mass @ (scores * (1 - scores)) / mass.sum()
    facts = {name: column[0] for name, column in page(view, base).items()}
    facts |= {"page_spread": spread, "page_body": mass @ scores / max(mass.sum(), 1), "page_top": scores.max(initial=0)}
    facts |= dict(zip(FACTS, view.head, strict=True))
    facts |= {"page_linked": base.page[LINKED]}
    return {name: np.full(len(CUTS), value, np.float32) for name, value in facts.items()}


def about_features(features: FeatureMatrix, base: Basics, keep: NDArray[np.bool_], cut: tuple[FeatureMatrix, int]) -> FeatureMatrix:
    """One row for the page: the chosen cut, and the means of the body's block features (of all blocks where there is no body)."""
    cuts, chosen = cut
    weight = np.where(keep, np.maximum(base.mass, 0.5), 0) if keep.any() else np.ones(len(keep))
    means = _means(features.values, weight / max(weight.sum(), 1e-6)) if len(keep) else np.zeros(len(features.names))
    names = (*(f"chosen_{name}" for name in cuts.names), *(f"body_{name}" for name in features.names))
    return FeatureMatrix(names, np.concatenate([cuts.values[chosen], means])[None].astype(np.float32))


def _means(values: Floats, weight: Floats) -> Floats:
    """Weighted means of the columns, NaN as 0; a few columns at a time where the rows are many."""
    size = max(1, CELLS_AT_ONCE // len(values))
    return np.concatenate([weight @ np.nan_to_num(values[:, first : first + size]) for first in range(0, values.shape[1], size)])
