"""What a block's own text says: its length, characters, role, repetition on the page, and what it shares with the page's title."""

from collections.abc import Mapping

import numpy as np

from app.features.counts import copies
from app.features.html.arrays import View
from app.features.html.sums import Basics, Floats
from app.language import chars

SHARES = ("upper", "digit", "dense", "comma", "colon", "bullet", "bracket", "other")
SHARE_COLUMNS = [chars.CLASSES.index(name) for name in SHARES]


def own(view: View, base: Basics) -> Mapping[str, Floats]:
    """Features of each block by itself."""
    dark = view.classes[:, 1:].sum(1)
    letters = view.classes[:, [chars.LOWER, chars.UPPER, chars.DENSE]].sum(1)
    shares = view.classes[:, SHARE_COLUMNS] / np.maximum(dark, 1)[:, None]
    first, last = view.edges
    times, behind = copies(view.whole)
    return {
        "role": view.role.astype(np.float32),
        "level": view.level,
        "mass": np.log1p(base.mass),
        "word_length": letters / np.maximum(view.words, 1),
        "link": view.link,
        "ends": np.log1p(base.ends),
        **{f"share_{name}": shares[:, column] for column, name in enumerate(SHARES)},
        "starts_with": first.astype(np.float32),
        "closes_with": last.astype(np.float32),
        "repeats": np.log(times).astype(np.float32),
        "repeat_rest": behind.clip(0, 5).astype(np.float32),
        "in_title": view.matches[0],
        "has_title": view.matches[1],
        "in_description": view.matches[2],
        "has_description_words": view.matches[3],
    }
