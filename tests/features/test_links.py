"""A block knows where its link leads, whether the link holds the block or the block the link."""

import numpy as np

from app.features.html.links import find_links
from app.segment import segment
from app.types import Encoding, Page, PageKind

HTML = """<html><body><ul><li><a href="/sport/football">Football</a></li><li><a href="/sport/football">Again</a></li><li>No link</li></ul>
<p>Text with <a href="https://www.example.org/privacy">a link</a> inside it.</p><p><a href="">Empty</a></p></body></html>"""


def test_links_of_blocks() -> None:
    segments = segment(Page(PageKind.HTML, HTML, None, Encoding("utf-8", "string")))
    links = find_links(segments.elements, len(segments.blocks))
    assert links.owner.tolist() == [0, 1, -1, 2, -1]
    words = np.split(links.bags.tokens, links.bags.border[1:-1])
    assert words[0].tolist() == words[1].tolist()
    assert len(words[2]) == 5


def test_a_page_without_links() -> None:
    links = find_links(segment(Page(PageKind.HTML, "<p>Words</p>", None, Encoding("utf-8", "string"))).elements, 1)
    assert links.owner.tolist() == [-1]
    assert len(links.bags.tokens) == 0
