"""Spans with their marks → text with borders that nest: where each mark opens and closes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.types import Mark, Span, SpanKind

OPENING = frozenset("([{«„“‘'\"¿¡")


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


def spaced(spans: Sequence[Span], text: str) -> list[Span]:
    """The spans with a space on both sides of what has no text of its own, where one side of it would touch the page's text."""
    if not any(span.start == span.end and span.kind not in {SpanKind.TEXT, SpanKind.BREAK} for span in spans):
        return [*spans]
    found: list[Span] = []
    for place, span in enumerate(spans):
        if span.start < span.end or span.kind in {SpanKind.TEXT, SpanKind.BREAK}:
            found.append(span)
            continue
        before = text[span.start - 1 : span.start] if place else " "
        after = text[span.end : span.end + 1] if place + 1 < len(spans) else " "
        outside = found[-1].marks[: shared(found[-1].marks, span.marks)] if found else ()
        space = Span(span.start, span.start, outside, SpanKind.BREAK, words=" ")
        in_a_word = before.isalnum() and after.isalnum()
        found += [space] * (not in_a_word and not before.isspace() and before not in OPENING)
        found.append(span)
        if after.isalnum() and not in_a_word:
            found.append(space._replace(marks=span.marks[: shared(span.marks, spans[place + 1].marks)]))
    return found
