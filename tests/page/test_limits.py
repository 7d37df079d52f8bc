"""Bounds on the lines of a text: what passes and what is refused with which numbers."""

import pytest

from app.errors import TooLargeError
from app.page.limits import guard
from app.types import Encoding, Limits, Page, PageKind

LIMITS = Limits()


def page_of(text: str) -> Page:
    return Page(PageKind.TEXT, text, None, Encoding("utf-8", "string"))


TEXTS = {
    "tags": "<div>" * 100_000,
    "lines-at-the-limit": "line\n" * 100_000,
    "one-line": "word " * 1_000_000,
    "empty-lines": "\n" * 1_000_000,
    "blank-lines": " \r\n" * 300_000,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_within_the_limits_passes(text: str) -> None:
    page = page_of(text)
    assert guard(page, LIMITS) is page


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n", "\n\n", "\x85", "\u2028", "\f"], ids=repr)
def test_lines_count_like_elements(line_end: str) -> None:
    with pytest.raises(TooLargeError) as raised:
        guard(page_of(f"ab{line_end}" * 100_001), LIMITS)
    assert dict(raised.value.failure.extra) == {"limit_name": "elements", "limit": 100_000, "actual": 100_001}
