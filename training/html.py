"""Pages as the HTML engine sees them."""

from collections.abc import Sequence

from app.segment import segment
from app.types import Encoding, Kind, Page, Segments
from training.corpus import GoldPage


def html_segments(page: GoldPage) -> Sequence[Segments]:
    """The page's one form: its HTML, segmented as in serving."""
    return (segment(Page(Kind.HTML, page.html, page.url, Encoding("utf-8", "string"))),)
