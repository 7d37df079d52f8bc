"""Pages → blocks that partition the visible text."""

from collections.abc import Callable, Mapping

from app.segment import html, text
from app.types import Page, PageKind, Segments

SEGMENTERS: Mapping[PageKind, Callable[[Page], Segments]] = {PageKind.HTML: html.segment, PageKind.TEXT: text.segment}


def segment(page: Page) -> Segments:
    """Cut a page into blocks: in reading order, partitioning its visible text, with no markup left in them."""
    return SEGMENTERS[page.kind](page)
