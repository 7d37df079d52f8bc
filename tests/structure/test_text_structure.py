"""Which blocks a body of plain text has: what lines alone tell of lists, subheadings, quotes, verse and code."""

from typing import Any

import pytest
from hypothesis import given

from app.render.text import body_text
from app.types import PageKind
from tests.grammar import text_pages
from tests.structure.parts import article_of, blocks_of

PROSE = "The council opened a new bridge over the river on Monday, after two years of work and a long debate."
VERSE = "The river runs below the stone,\nthe carts go over, one by one,\nand nobody has gone alone\nuntil the building work was done."
CODE = "def up(bridge):\n    if bridge.closed:\n        bridge.up()\n\n    return True"
ITEMS = ("item one", "item two")
KINDS: dict[str, tuple[str, list[str]]] = {
    "paragraphs": (f"{PROSE}\n{PROSE}", ["paragraph", "paragraph"]),
    "subheading": (f"{PROSE}\n\nWhy it took so long\n\n{PROSE}", ["paragraph", "heading", "paragraph"]),
    "subheading without blank lines": (f"{PROSE}\nПочему так долго\n{PROSE}", ["paragraph", "heading", "paragraph"]),
    "numbered subheadings": (f"1. Ground\n\n{PROSE}\n\n2. Winter\n\n{PROSE}", ["heading", "paragraph"] * 2),
    "no subheading before a list": (f"{PROSE}\n\nReasons\n• one", ["paragraph", "paragraph", "item"]),
    "sentence": (f"{PROSE}\n\nIt rained.\n\n{PROSE}", ["paragraph"] * 3),
    "bullets": ("• one\n• two", ["item"] * 2),
    "glued bullets": ("•one\n•two", ["item"] * 2),
    "dashes": ("- one\n- two", ["item"] * 2),
    "one dash": ("- one", ["paragraph"]),
    "one dash that is announced": ("Bring:\n- one", ["paragraph", "item"]),
    "speech": ("— Привет, — сказал он.\n— Привет.", ["paragraph"] * 2),
    "announced speech dashes": ("Нужно:\n— вода;\n— хлеб.", ["paragraph", "item", "item"]),
    "numbers": ("1. one\n2. two", ["item"] * 2),
    "numbers in parentheses": ("(1) one\n(2) two", ["item"] * 2),
    "Arabic digits": ("١. واحد\n٢. اثنان", ["item"] * 2),
    "Devanagari digits": ("१. एक\n२. दो", ["item"] * 2),
    "Han numbers": ("一、天\n二、地", ["item"] * 2),
    "circled numbers": ("①天\n②地", ["item"] * 2),
    "letters": ("a) one\nb) two", ["item"] * 2),
    "Cyrillic letters": ("а) один\nб) два", ["item"] * 2),
    "a day": ("1. Mai\n12. Juni", ["paragraph"] * 2),
    "later numbers": ("7. one\n8. two", ["paragraph"] * 2),
    "quote": ("> one\n> two", ["quote"]),
    "verse": (VERSE, ["verse"]),
    "short lines": ("Milk\nBread\nButter\nEggs", ["paragraph"] * 4),
    "code": (f"{PROSE}\n\n{CODE}\n\n{PROSE}", ["paragraph", "code", "paragraph"]),
}


@pytest.mark.parametrize(("content", "kinds"), KINDS.values(), ids=KINDS)
def test_kinds(content: str, kinds: list[str]) -> None:
    assert [block["kind"] for block in blocks_of(content, kind=PageKind.TEXT)] == kinds


MEMBERS: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "bullets": ("• one\n• two", [{"text": "one", "marker": "•", "depth": 1}, {"text": "two", "marker": "•", "depth": 1}]),
    "numbers": ("1) one\n2) two", [{"marker": "1)", "number": 1}, {"marker": "2)", "number": 2}]),
    "inner list": ("- one\n  - two\n- three", [{"depth": 1}, {"depth": 2}, {"depth": 1}]),
    "Han numbers": ("十、天\n十一、地\n十二、人", [{"number": 10}, {"number": 11}, {"number": 12}]),
    "letters": ("a. one\nb. two", [{"number": 1}, {"number": 2}]),
    "quoted quote": (">> one", [{"text": "one", "kind": "quote"}]),
}


@pytest.mark.parametrize(("content", "members"), MEMBERS.values(), ids=MEMBERS)
def test_members(content: str, members: list[dict[str, Any]]) -> None:
    found = blocks_of(content, kind=PageKind.TEXT)
    assert [{name: block[name] for name in own} for block, own in zip(found, members, strict=True)] == members


def test_lists_are_told_apart() -> None:
    lists = [block["within"][0]["list"] for block in blocks_of("1. a\n2. b\n\n1. c\n2. d", kind=PageKind.TEXT)]
    assert lists[0] == lists[1] != lists[2] == lists[3]


@given(text_pages)
def test_outside_of_blocks_are_markers_alone(content: str) -> None:
    text, end = body_text(article_of(content, kind=PageKind.TEXT)), 0
    for block in blocks_of(content, kind=PageKind.TEXT):
        assert len(text[end : block["start"]].replace(">", "").strip()) <= 6
        end = block["end"]
    assert text[end:] == ""
