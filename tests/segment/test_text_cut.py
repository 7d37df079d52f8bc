"""Lines of plain text, and glued tickers cut at their clock times."""

import pytest

from app.segment import segment
from app.segment.text import CUT_AT_MOST
from app.types import Encoding, Page, PageKind

CASES = {
    "lines": ("one\ntwo\r\nthree\rfour", ["one", "two", "three", "four"]),
    "white-space-around": ("  one  \n\t\n two", ["one", "two"]),
    "clock-behind-each-item": ("выборы17:06Семья16:50Погода15:30", ["выборы17:06", "Семья16:50", "Погода15:30"]),
    "clock-before-each-item": ("17:06Семья16:50Погода15:30Спорт", ["17:06Семья", "16:50Погода", "15:30Спорт"]),
    "two-clocks-are-no-ticker": ("выборы17:06Семья16:50Погода", ["выборы17:06Семья16:50Погода"]),
    "clocks-with-spaces-are-a-sentence": ("from 10:00 to 11:00 and 12:00 again", ["from 10:00 to 11:00 and 12:00 again"]),
    "seconds-are-no-clock": ("a10:00:01b10:00:02c10:00:03d", ["a10:00:01b10:00:02c10:00:03d"]),
    "time-stamps-are-no-clock": (
        "x2024-10-25T17:41y2024-10-25T17:42z2024-10-25T17:43",
        ["x2024-10-25T17:41y2024-10-25T17:42z2024-10-25T17:43"],
    ),
    "nothing": (" \n ", []),
}


def texts(content: str) -> list[str]:
    return [block.text for block in segment(Page(PageKind.TEXT, content, None, Encoding("utf-8", "string"))).blocks]


@pytest.mark.parametrize(("content", "blocks"), CASES.values(), ids=CASES)
def test_blocks(content: str, blocks: list[str]) -> None:
    assert texts(content) == blocks


def test_no_flood_of_blocks_from_clock_times() -> None:
    assert len(texts("a17:06" * (CUT_AT_MOST + 1))) <= CUT_AT_MOST + 1
    assert len(texts(("a17:06" * 1000 + "\n") * 100)) <= CUT_AT_MOST + 1000 + 100


@pytest.mark.parametrize(("unit", "count"), [("\ue000 ", 1), ("Home News Sport Weather ", CUT_AT_MOST + 1)], ids=["icons", "menu"])
def test_no_flood_of_blocks_from_one_line(unit: str, count: int) -> None:
    page = Page(PageKind.TEXT, (unit * (6 * CUT_AT_MOST)).strip(), None, Encoding("utf-8", "string"))
    segments = segment(page)
    assert [warning.code for warning in segments.warnings] == ["lines_left_whole"] * (count > CUT_AT_MOST)
    assert len(segments.blocks) == count
    assert "".join(block.text for block in segments.blocks).replace(" ", "") == page.content.replace(" ", "")


@pytest.mark.parametrize(("lines", "codes"), [(CUT_AT_MOST, []), (CUT_AT_MOST + 1, ["lines_left_whole"])], ids=["at-the-limit", "beyond"])
def test_lines_that_are_not_cut_are_told(lines: int, codes: list[str]) -> None:
    page = Page(PageKind.TEXT, "".join(f"{number} apples\n\n" for number in range(lines)), None, Encoding("utf-8", "string"))
    assert [warning.code for warning in segment(page).warnings] == codes
