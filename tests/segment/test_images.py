"""Where images stand among the lines of a page."""

import pytest

from app.segment import segment
from app.types import Encoding, Page, PageKind

PLACES = {
    "beside its caption": ("<article><p>a</p><div><img src=x><p>b</p></div></article>", [("div", 1)]),
    "in a link of its own": ("<div><p>a</p><p><a href=x><img src=x></a></p><p>b</p></div>", [("div", 1)]),
    "deep in a figure": ("<p>a</p><figure><div><picture><source srcset=x><img src=x></picture></div><p>b</p></figure>", [("figure", 1)]),
    "behind the text": ("<div><p>a</p><img src=x></div>", [("div", 1)]),
    "in a line": ("<p>a <img src=x> b</p>", []),
    "where nothing shows it": ("<p>a</p><div style='display:none'><img src=x></div>", []),
}


@pytest.mark.parametrize(("markup", "expected"), PLACES.values(), ids=PLACES)
def test_an_image_is_known_by_the_innermost_element_with_text(markup: str, expected: list[tuple[str, int]]) -> None:
    elements = segment(Page(PageKind.HTML, markup, None, Encoding("utf-8", "string"))).elements
    assert [(elements.tag[row], before) for row, before in elements.images] == expected
