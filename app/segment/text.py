"""Plain text → blocks: lines, cut further where a scraper glued a ticker's items together."""

import math
import re
from collections.abc import Iterator
from itertools import islice

from app.segment.spacing import LINE, WORD
from app.types import Block, Page, Role, Segments

# A clock time that touches its neighbours, as in `выборы17:06Семья`; not a part of `12:30:45` or `2024-10-25T17:41`.
GLUED_CLOCK = re.compile(r"(?<!\dT)(?<![:.,])(?:[01]\d|2[0-3]):[0-5]\d(?![:.,]\d)")
LEADING_CLOCK = re.compile(r"\W*(?:[01]\d|2[0-3]):[0-5]\d")
# One clock time is a part of a sentence or a byline; several that touch words are a ticker.
CLOCKS_OF_A_TICKER = 3
# Beyond this many blocks lines are no longer cut: no page has so many items.
CUT_AT_MOST = 20_000


def segment(page: Page) -> Segments:
    """Lines of the text, and items of glued tickers, as blocks in order: exact slices of the text with only white space between."""
    text = page.content
    blocks: list[Block] = []
    for line in LINE.finditer(text):
        pieces = _cut(text, *line.span()) if len(blocks) < CUT_AT_MOST else (line.span(),)
        for border, end in pieces:
            piece = text[border:end]
            dark = piece.strip()
            if dark:
                start = border + piece.index(dark)
                blocks.append(Block(len(blocks), Role.LINE, 0, dark, start, start + len(dark), -1, len(WORD.findall(dark)), math.nan))
    return Segments(text, tuple(blocks), method="text")


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The line itself, or the items of a glued ticker: cut after each clock time, or before it where the line begins with one."""
    found = islice(GLUED_CLOCK.finditer(text, start, end), CUT_AT_MOST + 1)
    clocks = [match for match in found if _touches(text, match.start(), match.end(), (start, end))]
    if not CLOCKS_OF_A_TICKER <= len(clocks) <= CUT_AT_MOST:
        yield start, end
        return
    leads = LEADING_CLOCK.match(text, start, end) is not None
    for clock in clocks:
        border = clock.start() if leads else clock.end()
        yield start, border
        start = border
    yield start, end


def _touches(text: str, start: int, end: int, line: tuple[int, int]) -> bool:
    """Whether no space stands on either side of a clock time inside its line; at the line's ends one side is enough."""
    before = start == line[0] or not text[start - 1].isspace()
    after = end == line[1] or not text[end].isspace()
    return before and after
