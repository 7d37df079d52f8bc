"""The parts of a body that came as plain text: subheadings, lists, quotes, verse and code, as lines alone tell them."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from app.structure.lines import code_lines, is_prose, is_short, is_verse, may_be_code
from app.structure.markers import QUOTED, Marker, accept, read_marker
from app.types import Block, Holder, HolderKind, Kind, Label, Labelling, Part, Segments, Span, SpanKind

BULLET = "•"
SUBHEADING = 2
TAB = 4
# Code and verse go on for so many lines at most.
RUN_AT_MOST = 1000
# Quotes in quotes are counted up to here.
DEEPEST = 16
BREAKS = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
ANNOUNCES = (":", "：")


class Line(NamedTuple):
    """A block of the body as a line: how far it is indented, how many line breaks stand before it, and the quotes that it begins with."""

    block: Block
    text: str
    start: int
    indent: int
    breaks: int
    quotes: int


def outline(segments: Segments, labelling: Labelling) -> tuple[Part, ...]:
    """The parts of a text's body, in reading order."""
    lines = _lines(segments, [item.block for item in labelling.blocks if item.label is Label.BODY])
    candidates = [read_marker(line.text) for line in lines]
    led = [False, *(line.text.endswith(ANNOUNCES) for line in lines[:-1])]
    markers = accept(candidates, led[: len(lines)])
    parts: list[Part] = []
    lists = _Lists()
    place = 0
    while place < len(lines):
        size, kind = _run(lines, markers, place)
        run = lines[place : place + size]
        marker = markers[place] if kind is Kind.PARAGRAPH else None
        holders = lists.holders(run[0], marker)
        parts.append(_part(run, kind, holders, marker))
        place += size
    return tuple(parts)


def _lines(segments: Segments, blocks: Sequence[Block]) -> list[Line]:
    found: list[Line] = []
    before = 0
    for block in blocks:
        gap = segments.text[before : block.start]
        own = gap[max((match.end() for match in BREAKS.finditer(gap)), default=0 if not found else len(gap)) :]
        indent = len(own.expandtabs(TAB)) if own.isspace() else 0
        quoted = QUOTED.match(block.text)
        skipped = quoted.end() if quoted else 0
        breaks = len(BREAKS.findall(gap)) if not gap.strip() else 2
        quotes = quoted[0].count(">") if quoted else 0
        found.append(Line(block, block.text[skipped:], block.start + skipped, indent, breaks, quotes))
        before = block.end
    return found


def _run(lines: Sequence[Line], markers: Sequence[Marker | None], place: int) -> tuple[int, Kind]:
    """How many lines from a place on are one part, and of which kind."""
    line = lines[place]
    if line.quotes:
        return _count(
            lines, place, lambda other, marker: other.quotes == line.quotes and other.breaks == 1 and not marker, markers
        ), Kind.PARAGRAPH
    if may_be_code(line.text):
        end = place + _count(lines, place, lambda other, _: other.breaks >= 1 and not other.quotes, markers)
        if size := code_lines([(each.block.text, each.indent, each.breaks) for each in lines[place:end]]):
            return size, Kind.CODE
    if markers[place] is None and (place == 0 or line.breaks > 1):
        end = place + _count(lines, place, lambda other, marker: other.breaks == 1 and not other.quotes and not marker, markers)
        if is_verse([each.text for each in lines[place:end]]):
            return end - place, Kind.VERSE
    return 1, Kind.HEADING if _is_subheading(lines, markers, place) else Kind.PARAGRAPH


def _count(lines: Sequence[Line], place: int, goes_on: Callable[[Line, Marker | None], bool], markers: Sequence[Marker | None]) -> int:
    """How many lines follow one another, the first one among them; at most `RUN_AT_MOST`."""
    end, stop = place + 1, min(len(lines), place + RUN_AT_MOST)
    while end < stop and goes_on(lines[end], markers[end]):
        end += 1
    return end - place


def _is_subheading(lines: Sequence[Line], markers: Sequence[Marker | None], place: int) -> bool:
    """Whether a short line stands between running text, or before the first of it, in a line of its own."""
    line, following = lines[place], lines[place + 1] if place + 1 < len(lines) else None
    marker = markers[place]
    if (
        following is None
        or not is_short(line.text)
        or (place and not line.breaks)
        or not following.breaks
        or (marker and marker.number is None)
    ):
        return False
    before = lines[place - 1].text if place else ""
    leads = is_prose(following.text) and markers[place + 1] is None
    return leads and len(following.text) > len(line.text) and (not before or is_prose(before)) and not before.endswith(ANNOUNCES)


class _Lists:
    """The open list items, by their indentation."""

    def __init__(self) -> None:
        self.open: list[tuple[int, str, Holder]] = []
        self.keys = 0
        self.quote = 0

    def holders(self, line: Line, marker: Marker | None) -> tuple[Holder, ...]:
        """What a line stands in: quotes, and the items around it and its own."""
        self.quote = (self.quote or line.start * DEEPEST + 1) if line.quotes else 0
        quotes = tuple(Holder(HolderKind.QUOTE, -self.quote - depth) for depth in range(min(line.quotes, DEEPEST)))
        if marker is None:
            while self.open and not (line.indent > self.open[-1][0] and line.breaks == 1):
                self.open.pop()
            return (*quotes, *(holder for _, _, holder in self.open))
        while self.open and line.indent < self.open[-1][0]:
            self.open.pop()
        around = -1
        if self.open and line.indent <= self.open[-1][0] + 1:
            _, style, holder = self.open.pop()
            counts_on = marker.number is None or holder.number is None or marker.number == holder.number + 1
            around = holder.list if style == marker.style and counts_on else -1
        self.keys += 2
        around = self.keys if around < 0 else around
        sign = BULLET if marker.number is None else marker.sign
        self.open.append((line.indent, marker.style, Holder(HolderKind.ITEM, self.keys + 1, around, sign, marker.number)))
        return (*quotes, *(holder for _, _, holder in self.open))


def _part(run: Sequence[Line], kind: Kind, holders: tuple[Holder, ...], marker: Marker | None) -> Part:
    first, last = run[0], run[-1]
    start = first.start + (marker.length if marker else 0)
    spans = [Span(start, first.block.end)]
    for before, line in pairwise(run):
        kept = max(0, min(line.indent - first.indent, line.block.start - before.block.end)) if kind is Kind.CODE else 0
        line_break = Span(before.block.end, before.block.end, kind=SpanKind.BREAK)
        spans += [line_break] * (line.breaks if kind is Kind.CODE else 1)
        spans.append(Span(line.start - kept, line.block.end))
    return Part(kind, start, last.block.end, tuple(spans), holders, SUBHEADING if kind is Kind.HEADING else 0)
