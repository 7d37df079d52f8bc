"""What is one thing gets one label: newslines in any layout, polls, weather boxes, rows of networks, lists under a heading."""

import numpy as np
import pytest

from app.label.lists import as_lists, headlines_over_sentences
from app.label.rules import name_blocks
from app.segment import segment
from app.types import Block, Encoding, Label, LabelledBlock, Page, PageKind, Role


def labelled(text: str, label: Label) -> str:
    """A digit for each line: 1 where rules give it the label."""
    blocks = segment(Page(PageKind.TEXT, text.replace("|", "\n"), None, Encoding("utf-8", "string"))).blocks
    named = name_blocks(blocks)
    return "".join(str(int(named.get(block.index, (None,))[0] is label)) for block in blocks)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("Latest news|17:06|Sport|Bridge opens|16:44|Town|Ferry waits|15:20|Sport|Cup won|Contact", "1" * 10 + "0"),
        (
            "Menu|Bridge opens|Sport · 17:06|Ferry waits again|Town · 16:44|The cup is won|Town · 15:20|It rained all day long here.",
            "01111110",
        ),
        ("Menu|17:06 Bridge opens|16:44|Ferry waits|15:20 Cup won|15:03|Vet warns|14:45|Rovers sign a keeper", "0" + "1" * 8),
        ("۱۷:۰۶ پل باز شد|۱۶:۴۴ کشتی رسید|۱۵:۲۰ جام رفت", "111"),
        ("17:06|It was a long day for us all.|16:44|Nobody knew when it would end.|15:20|Then the rain came at last.", "000000"),
        ("0:35 Trailer|1:20 Interview|2:10 Bonus", "000"),
    ],
    ids=[
        "a section between",
        "time under the headline",
        "times alone and not",
        "Persian digits",
        "a report by the minute",
        "lengths of videos",
    ],
)
def test_a_newsline_is_found_whole(lines: str, found: str) -> None:
    assert labelled(lines, Label.TICKER) == found


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("The poll|Will you take the ferry?|Yes|No|Vote|View results|Sport", "1111110"),
        ("Will you take the ferry?|Yes|No|Vote|842 votes so far|Sport", "111110"),
        ("Will you take the ferry?|Yes, daily 61%|No 27%|Never 12%|1,284 votes|Sport", "111110"),
        ("Να κλείσει ο δρόμος;|Ναι|46%|Όχι|54%|Σπορ", "111110"),
        ("Who won the seats?|North 61%|South 52%|Sport", "0000"),
        ("The seats by party|North 61%|South 39%|Sport", "0000"),
    ],
    ids=["a button", "a button over votes", "shares", "shares in turn with answers", "no whole", "no question"],
)
def test_a_poll_is_a_question_with_a_button_or_shares_that_make_a_whole(lines: str, found: str) -> None:
    assert labelled(lines, Label.FORM) == found


@pytest.mark.parametrize(
    ("lines", "label", "found"),
    [
        ("Weather|Alba|+23°C|Few clouds|Feels like 24°|Wind 9 km/h|Humidity 54%|Sport", Label.WIDGET, "11111110"),
        ("Rates|USD|40,52|+0,11|EUR|43,68|-0,05|GBP|51,70|+0,20|Sport", Label.WIDGET, "01111111110"),
        ("The euro|EUR|43,68|Sport", Label.WIDGET, "0000"),
        ("Bake at 180°|Stir|Sport", Label.WIDGET, "000"),
        ("FacebookXWhatsAppE-mailPrintCopy link|Sport", Label.SHARE, "10"),
        ("페이스북카카오톡텔레그램인쇄|Sport", Label.SHARE, "10"),
        ("Facebook buys WhatsApp|Sport", Label.SHARE, "00"),
        ("Archive|2024 2023 2022 2021|Sport", Label.CALENDAR, "110"),
        ("Archive|1914 1939 1945 1989|Sport", Label.CALENDAR, "000"),
        ("Price 2024 2023 2022 2021|Sport", Label.CALENDAR, "00"),
    ],
)
def test_small_boxes_are_named_whole(lines: str, label: Label, found: str) -> None:
    assert labelled(lines, label) == found


def removed(*rows: tuple[str, Label, str]) -> list[LabelledBlock]:
    blocks = [Block(place, Role.LINE, 0, text, 0, 0, -1, len(text.split()), float("nan")) for place, (text, _, _) in enumerate(rows)]
    return [LabelledBlock(block, label, 0.5, reason) for block, (_, label, reason) in zip(blocks, rows, strict=True)]


@pytest.mark.parametrize(
    ("heading", "usual", "label"),
    [
        ("Most read", Label.RELATED, Label.TICKER),
        ("Related articles", Label.TICKER, Label.RELATED),
        ("Most read", Label.NAVIGATION, Label.NAVIGATION),
        ("Our choice", Label.RELATED, Label.RELATED),
    ],
    ids=["most read", "related", "a menu", "a heading that says nothing"],
)
@pytest.mark.parametrize("above", [True, False], ids=["above the run", "of the run"])
def test_a_heading_says_what_its_headlines_are(heading: str, usual: Label, label: Label, above: bool) -> None:
    items = removed((heading, Label.OTHER, "model"), *((f"Headline {number}", usual, "model") for number in range(4)))
    found = as_lists(items, np.array([0 if above else 1, 1, 1, 1, 1]))
    assert [item.label for item in found[1:]] == [label] * 4
    assert found[0].label is (Label.OTHER if label is usual else label)


def test_what_a_rule_says_of_most_of_a_run_holds_for_all_but_a_title() -> None:
    clocked = ("17:06 Bridge opens", Label.TICKER, "rule:clock_ticker")
    items = removed(("Now", Label.OTHER, "model"), clocked, clocked, ("Bridge opens", Label.TITLE, "model"))
    found = as_lists(items, np.array([3, 3, 3, 3]))
    assert [item.label for item in found] == [Label.TICKER, Label.TICKER, Label.TICKER, Label.TITLE]
    assert found[0].reason == "rule:clock_ticker"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("More|Bridge opens at last|Nobody was late.|Ferry waits again|The captain slept.|Name|Send", [0, 1, 2, 3, 4]),
        ("Write to us|We answer every letter.|Name|Send", []),
    ],
    ids=["teasers under a heading", "a form"],
)
def test_headlines_over_a_sentence_each_are_told_from_a_form(lines: str, found: list[int]) -> None:
    blocks = segment(Page(PageKind.TEXT, lines.replace("|", "\n"), None, Encoding("utf-8", "string"))).blocks
    assert headlines_over_sentences(blocks, range(len(blocks))) == found
