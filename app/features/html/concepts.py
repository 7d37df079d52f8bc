"""What the set phrases of a block mean, whatever its language: of the block itself, of the last one above that is nothing but a phrase."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from app.features.html.arrays import View
from app.features.html.sums import Floats
from app.features.phrases import whole_phrases
from app.features.windows import last_true, shifted

FAR = 9.0
# Units around a block whose phrases are averaged.
UNITS = 3


def concepts(view: View, own: NDArray[np.float32], above: NDArray[np.float32]) -> Mapping[str, Floats]:
    """Features of set phrases, given the weights by bucket of a block's own phrases and of a heading above it."""
    score, promise = view.concepts.sums(own), view.concepts.sums(above)
    whole = whole_phrases(view.concepts)
    last = last_true(whole, strictly=True)
    known = last >= 0
    total = np.append(0.0, np.cumsum(score, dtype=np.float64))
    return {
        **{f"concept_up{step + 1}": _mean(view, total, step) for step in range(UNITS)},
        "concept_score": score,
        "concept_count": np.log1p(np.diff(view.concepts.border)),
        "concept_whole": whole.astype(np.float32),
        "concept_previous": shifted(score, -1),
        "concept_next": shifted(score, 1),
        "under_phrase": np.where(known, promise[last], np.nan) if view.blocks else score,
        "under_phrase_far": np.where(known, np.log1p(np.arange(view.blocks) - last), FAR),
    }


def _mean(view: View, total: Floats, step: int) -> Floats:
    """The mean over a unit around each block, from the sums of all blocks before each border."""
    unit = view.tree.chain[step]
    first, last = view.tree.first[unit], view.tree.last[unit]
    mean: Floats = (total[last] - total[first]) / np.maximum(last - first, 1)
    return mean
