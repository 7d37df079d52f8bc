"""Borders that a rule knows, put among others."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence


def splice(cuts: Sequence[int], groups: Iterable[Sequence[int]]) -> Sequence[int]:
    """Borders, ascending, with those of each group in place of all from its first to its last; groups ascend and do not overlap."""
    kept: list[int] = []
    last = 0
    for group in groups:
        kept += [*cuts[bisect_left(cuts, last) : bisect_left(cuts, group[0])], *group]
        last = group[-1] + 1
    return [*kept, *cuts[bisect_left(cuts, last) :]]
