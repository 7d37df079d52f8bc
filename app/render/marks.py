"""Spans with their marks → text with borders that nest: where each mark opens and closes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.types import Mark, Span


class Border(NamedTuple):
    """Where a mark begins or ends."""

    mark: Mark
    opens: bool


def nested(spans: Iterable[Span]) -> Iterator[Span | Border]:
    """The spans with the borders of their marks between them; neighbours share the marks that both begin with."""
    opened: list[Mark] = []
    for span in spans:
        same = shared(opened, span.marks)
        while len(opened) > same:
            yield Border(opened.pop(), opens=False)
        for mark in span.marks[same:]:
            opened.append(mark)
            yield Border(mark, opens=True)
        yield span
    while opened:
        yield Border(opened.pop(), opens=False)


def shared(one: Sequence[Mark], other: Sequence[Mark]) -> int:
    """How many marks two spans have in common, counted from the outermost."""
    same = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        same += 1
    return same
