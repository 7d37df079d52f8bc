"""Where to cut: what a page would look like if the blocks above a score were kept, for each score that may be the cut."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.features.matrix import matrix
from app.features.tokens import Floats
from app.features.windows import Columns
from app.types import FeatureMatrix

BAND = 0.12
# A block without words has some weight too.
LEAST_MASS = 0.5
CELLS_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True)
class Makeup:
    """What a page with blocks is made of: the `mass` of each block, the words and the words of prose that all of them have.

    `parts` are columns over blocks, by what their sum over the kept ones is a share of: the `words` kept, the `blocks` kept, the `prose`
    of the page. `page` is what is the same for each cut.
    """

    mass: Floats
    words: float
    prose: float
    parts: Mapping[str, tuple[str, NDArray[np.generic]]]
    page: Mapping[str, float]


def keeps(scores: Floats, cuts: Floats) -> NDArray[np.bool_]:
    """bool[cuts, blocks]: which blocks each cut keeps."""
    return scores[None, :] > cuts[:, None]


def cuts_of(made: Makeup, scores: Floats, cuts: Floats) -> FeatureMatrix:
    """One row for each cut, given the body scores of a page's blocks."""
    kept = keeps(scores, cuts)
    return matrix((_expected(made, scores, kept, cuts), _shape(made, kept), made.page), len(cuts))


def _expected(made: Makeup, scores: Floats, kept: NDArray[np.bool_], cuts: Floats) -> Columns:
    """What the scores themselves expect of each cut."""
    mass = np.maximum(made.mass, LEAST_MASS)
    total, body = mass.sum(), float((mass * scores).sum())
    size, hits = kept @ mass, kept @ (mass * scores)
    expected = 2 * hits / np.maximum(size + body, 1e-6)
    near = abs(scores[None, :] - cuts[:, None]) < BAND
    return {
        "cut": cuts,
        "kept": size / total,
        "kept_words": np.log1p(size),
        "precision": hits / np.maximum(size, 1e-6),
        "recall": hits / max(body, 1e-6),
        "expected": expected,
        "expected_gap": expected.max() - expected,
        "near": (near @ mass) / total,
        "near_kept": ((near & kept) @ mass) / np.maximum(size, 1e-6),
    }


def _shape(made: Makeup, kept: NDArray[np.bool_]) -> Columns:
    """How the kept blocks lie on the page and what they are made of."""
    count = np.maximum(kept.sum(1), 1)
    size = np.maximum(kept @ made.mass, 1e-6)
    first, last = kept.argmax(1), kept.shape[1] - 1 - kept[:, ::-1].argmax(1)
    runs = (kept[:, 1:] & ~kept[:, :-1]).sum(1) + kept[:, 0]
    through = np.append(0, np.cumsum(made.mass))
    whole = {"words": size, "blocks": count, "prose": made.prose}
    return {
        "runs": np.log1p(runs),
        "blocks_a_run": count / np.maximum(runs, 1),
        "filled": size / np.maximum(through[last + 1] - through[first], 1e-6),
        "first": through[first] / made.words,
        "last": through[last + 1] / made.words,
        "words_a_block": np.log1p(size / count),
        **{name: kept @ values / whole[of] for name, (of, values) in made.parts.items()},
    }


def spread(scores: Floats, mass: Floats) -> Mapping[str, float]:
    """How sure the scores of a page are, how much of it they take for body, and the best of them."""
    mass = np.maximum(mass, LEAST_MASS)
    total = mass.sum()
    return {"page_spread": mass @ (scores * (1 - scores)) / total, "page_body": mass @ scores / max(total, 1), "page_top": scores.max()}


def about_features(features: FeatureMatrix, mass: Floats, keep: NDArray[np.bool_], cut: tuple[FeatureMatrix, int]) -> FeatureMatrix:
    """One row for the page: the chosen cut, and the means of the body's block features (of all blocks where there is no body)."""
    cuts, chosen = cut
    weight = np.where(keep, np.maximum(mass, LEAST_MASS), 0) if keep.any() else np.ones(len(keep))
    means = _means(features.values, weight / max(weight.sum(), 1e-6))
    names = (*(f"chosen_{name}" for name in cuts.names), *(f"body_{name}" for name in features.names))
    return FeatureMatrix(names, np.concatenate([cuts.values[chosen], means])[None].astype(np.float32))


def _means(values: Floats, weight: Floats) -> Floats:
    """Weighted means of the columns, NaN as 0; a few columns at a time where the rows are many."""
    size = max(1, CELLS_AT_ONCE // len(values))
    return np.concatenate([weight @ np.nan_to_num(values[:, first : first + size]) for first in range(0, values.shape[1], size)])
