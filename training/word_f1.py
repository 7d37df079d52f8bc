"""Word F1 as WCXB defines it: multiset overlap of lower-case words, of characters for scripts without spaces."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.align import split_units


def f1(predicted: Sequence[str], gold: Sequence[str]) -> float:
    """F1 of two bags of units; 1 when both are empty, 0 when one is."""
    if not predicted or not gold:
        return float(not predicted and not gold)
    overlap = sum((Counter(predicted) & Counter(gold)).values())
    return 2 * overlap / (len(predicted) + len(gold))


def page_f1(predicted: str, gold: str, *, dense: bool, title: str | None = None) -> float:
    """F1 of a page; where a title is given, the better of the text alone and the title put in front of it."""
    units = split_units(gold, dense=dense)
    alone = f1(split_units(predicted, dense=dense), units)
    return max(alone, f1(split_units(f"{title}\n{predicted}", dense=dense), units)) if title else alone


def curve(pieces: Sequence[Sequence[str]], order: Sequence[int], gold: Sequence[str]) -> NDArray[np.float64]:
    """F1 of keeping the first k blocks of an order, for k from 0 to their number."""
    budget = Counter(gold)
    overlap, kept = 0, 0
    out = np.empty(len(order) + 1)
    out[0] = float(not gold)
    for place, index in enumerate(order, 1):
        for unit in pieces[index]:
            if budget[unit] > 0:
                budget[unit] -= 1
                overlap += 1
        kept += len(pieces[index])
        out[place] = 2 * overlap / (kept + len(gold)) if gold and kept else float(not kept and not gold)
    return out
