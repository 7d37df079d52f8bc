"""Plain text in blocks: what a scraper hid inside lines is found again, and what it broke into lines is joined."""

import textwrap

import pytest

from app.segment import segment
from app.types import Encoding, Page, PageKind, Segments

ARTICLE = (
    "The committee said on Tuesday that the bridge would stay closed until the spring, because the repairs had turned out "
    "to be more difficult than anyone had expected. Drivers were told to use the northern crossing, which is open at all hours."
)
CASES = {
    "lines": ("Home\nNews\n\nThe bridge stays closed", ["Home", "News", "The bridge stays closed"]),
    "form feed": ("one\ftwo", ["one", "two"]),
    "other line ends": ("one\r\ntwo\rthree\u2028four\x85five", ["one", "two", "three", "four", "five"]),
    "no-break spaces at the ends": ("\xa0one\xa0\n\xa0\ntwo", ["one", "two"]),
    "zero-width characters inside": ("o\u200bne\ntwo", ["o\u200bne", "two"]),
    "right to left": ("הבית\nהגשר סגור עד האביב.", ["הבית", "הגשר סגור עד האביב."]),
    "dense scripts": ("首页\n大桥将关闭到春天。", ["首页", "大桥将关闭到春天。"]),
    "a name in mixed case stays whole": (f"{ARTICLE} SpaceX and eBay are iPhone users.", None),
    "a web address stays whole": (f"{ARTICLE} See https://example.org/News/2024/10/25?page=Home&x=1 for more.", None),
}


def cut(text: str) -> Segments:
    return segment(Page(PageKind.TEXT, text, None, Encoding("utf-8", "string")))


def texts(text: str) -> list[str]:
    return [block.text for block in cut(text).blocks]


CUT = {name: case for name, case in CASES.items() if case[1] is not None}
WHOLE = {name: case[0] for name, case in CASES.items() if case[1] is None}


@pytest.mark.parametrize(("text", "expected"), CUT.values(), ids=CUT.keys())
def test_blocks(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE.keys())
def test_no_word_is_cut(text: str) -> None:
    assert " ".join(texts(text)) == text


@pytest.mark.parametrize("columns", [60, 72, 80])
def test_wrapped_lines_are_one_block_and_keep_their_breaks(columns: int) -> None:
    paragraphs = [ARTICLE, " ".join(reversed(ARTICLE.split())), ARTICLE.upper()]
    text = "\n\n".join(textwrap.fill(paragraph, columns) for paragraph in paragraphs)
    assert texts(text) == text.split("\n\n")


def test_short_lines_are_not_joined() -> None:
    lines = [f"Menu entry number {number} of this site" for number in range(30)]
    assert texts("\n".join(lines)) == lines


@pytest.mark.parametrize("glue", [" ", ""], ids=["joined by a space", "glued"])
def test_menus_come_off_the_article_in_one_line(glue: str) -> None:
    menu = ["Home", "News", "Sport", "Weather", "Contact us", "Subscribe"]
    blocks = texts(glue.join([*menu, ARTICLE, ARTICLE, "All rights reserved"]))
    first = next(block for block in blocks if "committee" in block)
    assert len(blocks) > 3
    assert "Home" not in first
