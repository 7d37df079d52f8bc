"""What both segmenters promise: blocks in reading order that partition the visible text, element ranges that nest, no exception."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.segment import segment
from app.segment.unseen import STEMS, UNSEEN_CLASSES
from app.types import Encoding, Page, PageKind, Segments
from tests.grammar import SAMPLES, html_pages, mutated_samples, text_pages

UNSEEN = {
    *("script", "style", "template", "iframe", "object", "head", "meta", "link", "noembed", "noframes", "noscript", "title", "desc"),
    *("annotation", "annotation-xml", "mjx-assistive-mml", "rp", "rt", "rtc", "metadata", "datalist", "progress", "meter"),
    *("video", "audio", "canvas", "select"),
}
FAR = re.compile(
    r"position\s*:\s*(absolute|fixed)(?s:.*)(left|top|right)\s*:\s*-\d{3}|(left|top|right)\s*:\s*-\d{3}(?s:.*)position\s*:\s*(absolute|fixed)"
)


def page_of(content: str, kind: PageKind) -> Page:
    return Page(kind, content, None, Encoding("utf-8", "string"))


def dark(text: str) -> str:
    return "".join(text.split())


def check_partition(segments: Segments) -> None:
    """Each block is the slice that it claims to be, starts after the one before, and nothing but white space lies between."""
    end = 0
    for number, block in enumerate(segments.blocks):
        assert block.index == number
        assert end <= block.start < block.end
        assert not segments.text[end : block.start].strip()
        assert block.text == segments.text[block.start : block.end]
        assert block.text.strip()
        assert block.tokens == len(re.findall(r"\w+", block.text))
        end = block.end
    assert not segments.text[end:].strip()


def check_elements(segments: Segments) -> None:
    """Each element's blocks lie within those of its parent, and each block within its innermost element."""
    rows = segments.elements
    assert len({len(rows.tag), len(rows.parent), len(rows.names), len(rows.first), len(rows.last)}) == 1
    for row, parent in enumerate(rows.parent):
        assert 0 <= parent <= row
        assert row == 0 or parent < row
        assert rows.first[parent] <= rows.first[row] <= rows.last[row] <= rows.last[parent]
    for block in segments.blocks:
        assert rows.first[block.element] <= block.index < rows.last[block.element]


def is_shown(tag: str, attributes: dict[str, str | None]) -> bool:
    """Whether neither attributes nor classes hide an element."""
    style, names = (attributes.get("style") or "").lower(), (attributes.get("class") or "").lower().split()
    if attributes.get("hidden", "until-found") != "until-found" or re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", style):
        return False
    return not (FAR.search(style) or "popover" in attributes or (tag == "dialog" and "open" not in attributes) or UNSEEN_CLASSES & {*names})


def visible(node: LexborNode) -> Iterator[str]:
    """Text nodes outside of what is not shown, by plain recursion."""
    child = node.child
    while child is not None:
        if child.tag == "-text":
            yield child.text_content or ""
        elif child.tag and child.tag[0] not in "-!" and child.tag not in UNSEEN and is_shown(child.tag, child.attributes):
            yield from visible(child)
        child = child.next


def check_html(content: str) -> None:
    segments = segment(page_of(content, PageKind.HTML))
    check_partition(segments)
    check_elements(segments)
    root = LexborHTMLParser(content).root
    if segments.method == "html":
        assert dark(segments.text) == dark("".join(visible(root) if root else ()))


@given(html_pages)
def test_html_made_by_grammar(content: str) -> None:
    check_html(content)


@given(mutated_samples())
def test_mutated_html(data: bytes) -> None:
    check_html(data.decode("utf-8", "replace"))


@given(text_pages)
def test_text_made_by_grammar(content: str) -> None:
    segments = segment(page_of(content, PageKind.TEXT))
    assert segments.text == content
    check_partition(segments)


@given(mutated_samples())
def test_mutated_text(data: bytes) -> None:
    content = data.decode("utf-8", "replace")
    segments = segment(page_of(content, PageKind.TEXT))
    assert segments.text == content
    check_partition(segments)


@pytest.mark.parametrize("slug", SAMPLES)
def test_samples(slug: str) -> None:
    check_html(SAMPLES[slug].decode("utf-8", "replace"))


@pytest.mark.parametrize("name", sorted(UNSEEN_CLASSES))
def test_a_class_that_hides_is_found_by_one_of_the_stems(name: str) -> None:
    assert any(stem in name for stem in STEMS)
