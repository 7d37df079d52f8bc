"""Pages → blocks that partition the visible text."""

from app.segment import html, text
from app.segment.elsewhere import look_elsewhere
from app.types import Limits, Page, PageKind, Segments

__all__ = ["look_elsewhere", "segment"]

LIMITS = Limits()


def segment(page: Page, limits: Limits = LIMITS, *, traced: bool = False) -> Segments:
    """Cut a page into blocks: in reading order, partitioning its visible text, with no markup left in them but beside them where `traced`.

    Raises TooLargeError where markup passes a limit.
    """
    return html.segment(page, limits, traced=traced) if page.kind is PageKind.HTML else text.segment(page)
