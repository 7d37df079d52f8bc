"""Plain text → blocks: lines, cut further where a scraper glued neighbours together."""

import math
import re

from app.segment.spacing import WORD
from app.types import Block, Page, Role, Segments

LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")


def segment(page: Page) -> Segments:
    """Lines of the text as blocks, in order; the blocks' texts are exact slices of the text."""
    text = page.content
    spans = [span for line in LINE.finditer(text) if (span := _trim(text, *line.span()))]
    blocks = tuple(
        Block(i, Role.LINE, 0, text[start:end], start, end, -1, len(WORD.findall(text, start, end)), math.nan)
        for i, (start, end) in enumerate(spans)
    )
    return Segments(text, blocks, method="text")


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without white space at its ends; None where nothing else is in it."""
    dark = text[start:end].strip()
    if not dark:
        return None
    start += text[start:end].index(dark)
    return start, start + len(dark)
