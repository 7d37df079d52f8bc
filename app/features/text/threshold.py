"""Where to cut a plain text: what the page would look like if the blocks above a score were kept, for each score that may be the cut."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from app.features.tokens import Floats
from app.types import FeatureMatrix

CUTS = np.array(
    [0.02, 0.04, 0.07, 0.1, 0.14, 0.18, 0.22, 0.26, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.76, 0.82, 0.88, 0.93], np.float32
)
BAND = 0.12
# Features of the blocks that are the same all over the page.
PAGE = "page_"


def cut_features(blocks: FeatureMatrix, scores: Floats) -> FeatureMatrix:
    """One row for each cut, from the features of a page's blocks and their body scores; a page has at least one block."""
    known = dict(zip(blocks.names, blocks.values.T, strict=True))
    kept = scores[None, :] > CUTS[:, None]
    columns = {**_expected(known, scores, kept), **_shape(known, kept), **_page(known, scores)}
    return FeatureMatrix(tuple(columns), np.stack([np.asarray(column, np.float32) for column in columns.values()], axis=1))


def _expected(known: Mapping[str, Floats], scores: Floats, kept: NDArray[np.bool_]) -> Mapping[str, NDArray[np.generic]]:
    """What the scores themselves expect of each cut."""
    mass = np.maximum(np.expm1(known["mass"]), 0.5)
    total, body = mass.sum(), float((mass * scores).sum())
    size, hits = kept @ mass, kept @ (mass * scores)
    expected = 2 * hits / np.maximum(size + body, 1e-6)
    near = abs(scores[None, :] - CUTS[:, None]) < BAND
    return {
        "cut": CUTS,
        "kept": size / total,
        "kept_words": np.log1p(size),
        "precision": hits / np.maximum(size, 1e-6),
        "recall": hits / max(body, 1e-6),
        "expected": expected,
        "expected_gap": expected.max() - expected,
        "near": (near @ mass) / total,
        "near_kept": ((near & kept) @ mass) / np.maximum(size, 1e-6),
    }


def _shape(known: Mapping[str, Floats], kept: NDArray[np.bool_]) -> Mapping[str, NDArray[np.generic]]:
    """How the kept blocks lie on the page and what they are made of."""
    mass, prose = np.expm1(known["mass"]), np.expm1(known["prose"])
    count = np.maximum(kept.sum(1), 1)
    size = np.maximum(kept @ mass, 1e-6)
    first, last = kept.argmax(1), len(mass) - 1 - kept[:, ::-1].argmax(1)
    runs = (kept[:, 1:] & ~kept[:, :-1]).sum(1) + kept[:, 0]
    through = np.append(0, np.cumsum(mass))
    whole = max(through[-1], 1)
    return {
        "runs": np.log1p(runs),
        "blocks_a_run": count / np.maximum(runs, 1),
        "filled": size / np.maximum(through[last + 1] - through[first], 1e-6),
        "first": through[first] / whole,
        "last": through[last + 1] / whole,
        "words_a_block": np.log1p(size / count),
        "kept_prose": kept @ prose / size,
        "prose_kept": kept @ prose / max(prose.sum(), 1),
        "kept_short": kept @ (mass < 4) / count,
        "kept_capitals": kept @ (known["capital_words"] * mass) / size,
        "kept_score": kept @ (known["score"] * mass) / size,
        "kept_overlap": kept @ (known["overlap"] * mass) / size,
        "kept_repeats": kept @ (known["repeated_runs"] * mass) / size,
    }


def _page(known: Mapping[str, Floats], scores: Floats) -> Mapping[str, NDArray[np.generic]]:
    """The page, the same for each cut."""
    mass = np.maximum(np.expm1(known["mass"]), 0.5)
    facts = {name: column[0] for name, column in known.items() if name.startswith(PAGE)}
    facts |= {
        "page_spread": mass @ (scores * (1 - scores)) / mass.sum(),
        "page_body": mass @ scores / mass.sum(),
        "page_top": scores.max(),
    }
    return {name: np.full(len(CUTS), value, np.float32) for name, value in facts.items()}
