"""Features of the blocks of plain text."""

import numpy as np

from app.features.threshold import Makeup, cuts_of, spread
from app.features.tokens import SHORT_WORDS, Floats
from app.types import FeatureMatrix

# Features of the blocks that are the same all over the page.
PAGE = "page_"


def cut_features(blocks: FeatureMatrix, scores: Floats, cuts: Floats) -> FeatureMatrix:
    """One row for each cut, from the features of a page's blocks and their body scores; a page has at least one block."""
    known = dict(zip(blocks.names, blocks.values.T, strict=True))
    mass, prose, words = np.expm1(known["mass"]), np.expm1(known["prose"]), "words"
    parts = {
        "kept_prose": (words, prose),
        "prose_kept": ("prose", prose),
        "kept_short": ("blocks", mass < SHORT_WORDS),
        "kept_capitals": (words, known["capital_words"] * mass),
        "kept_score": (words, known["score"] * mass),
        "kept_overlap": (words, known["overlap"] * mass),
        "kept_repeats": (words, known["repeated_runs"] * mass),
    }
    facts = {name: column[0] for name, column in known.items() if name.startswith(PAGE)}
    made = Makeup(mass, max(np.cumsum(mass)[-1], 1), max(prose.sum(), 1), parts, {**facts, **spread(scores, mass)})
    return cuts_of(made, scores, cuts)
