"""Text that lost its line breaks: calendars stand apart in any language, cues and their headlines come out of the sentences."""

import pytest

from app.label.calendar import calendar_lines
from app.segment import segment
from app.types import Encoding, Page, PageKind

DAYS = range(1, 32)
BEFORE = "The council will decide on the bridge in May, the mayor said on Monday. Send message"
AFTER = "Would you drink water from the sea? The plant opens in spring, and the first families have their taps already."
CALENDARS = {
    "English": ("« March 2024 »", "Mon Tue Wed Thu Fri Sat Sun"),
    "Russian": ("« Март 2024 »", "Пн Вт Ср Чт Пт Сб Вс"),
    "Japanese": ("« 2024年3月 »", "月 火 水 木 金 土 日"),
    "Spanish, names cut at two letters": ("« marzo de 2024 »", "lu ma mi ju vi sá do"),
}
PROSE = (
    "The harbour has reopened after four months of repairs, the port authority said on Thursday.",
    "Divers had found cracks in the pier, and ships used other ports while engineers replaced the pillars.",
)


def blocks_of(text: str) -> list[str]:
    return [block.text for block in segment(Page(PageKind.TEXT, text, None, Encoding("utf-8", "string"))).blocks]


@pytest.mark.parametrize("glue", [" ", ""], ids=["one line", "glued"])
@pytest.mark.parametrize(("month", "week"), CALENDARS.values(), ids=CALENDARS)
def test_a_calendar_stands_apart(month: str, week: str, glue: str) -> None:
    days = glue.join(week.split(" "))
    grid = list(map(str, DAYS))
    blocks = blocks_of(glue.join((BEFORE, month, days, *grid, AFTER)))
    first = blocks.index(month)
    calendar = [month, days, *(grid if glue else ["".join(grid)])]
    assert blocks[first : first + len(calendar)] == calendar
    assert calendar_lines(blocks) == set(range(first, first + len(calendar)))


def test_days_under_a_month_need_no_week_row() -> None:
    assert calendar_lines(["News", "March 2024", " ".join(map(str, DAYS)), "More news"]) == {1, 2}
    assert calendar_lines(["News", "March 2024", "1 2 3", "More news"]) == frozenset()


@pytest.mark.parametrize("cue", ["Read also:", "Te recomendamos", "По теме:"])
def test_a_cue_and_its_headline_come_out_of_one_line(cue: str) -> None:
    blocks = blocks_of(f"{PROSE[0]} {cue} Ferry prices rise again {PROSE[1]} {PROSE[0]}")
    place = blocks.index(cue)
    assert blocks[place + 1].startswith("Ferry prices")
    assert blocks[place - 1].endswith("Thursday.")
