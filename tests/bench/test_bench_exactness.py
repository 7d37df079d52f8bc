"""Whole lines: intruders and losses are told whatever lines either side was cut into."""

import json

import pytest

from bench.comparison import intruders
from bench.comparison.corpora import Page
from bench.comparison.exactness import Exactness, begins_with, compare
from bench.comparison.scoring import Predictions, score

FIRST, HEADING, LAST = "The bridge is old and will be mended.", "Background", "Nobody spoke against it on Tuesday evening."
GOLD = f"{FIRST}\n\n{HEADING}\n\n{LAST}"
EXACT = Exactness(0, 0, first_lost=False, last_lost=False)
CHINESE = "区里买下了码头边的老罐头厂，计划改造成工坊。\n这座厂房从二〇〇九年起一直空着。"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(GOLD, EXACT, id="same"),
        pytest.param(GOLD.upper().replace("\n\n", "\n"), EXACT, id="case and blank lines"),
        pytest.param(f"{FIRST} {HEADING} {LAST}", EXACT, id="joined"),
        pytest.param(GOLD.replace("old and", "old\nand"), EXACT, id="split"),
        pytest.param(f"{GOLD}\nRead also: a headline of something else", Exactness(1, 0, first_lost=False, last_lost=False), id="intruder"),
        pytest.param(f"{FIRST}\nShare\n{HEADING}\n{LAST}", Exactness(1, 0, first_lost=False, last_lost=False), id="short intruder"),
        pytest.param(f"{GOLD}\n{LAST}", Exactness(1, 0, first_lost=False, last_lost=False), id="twice"),
        pytest.param(f"{HEADING}\n{LAST}", Exactness(0, 1, first_lost=True, last_lost=False), id="first lost"),
        pytest.param(f"{FIRST}\n{HEADING}", Exactness(0, 1, first_lost=False, last_lost=True), id="last lost"),
        pytest.param(f"{FIRST}\n{LAST}", Exactness(0, 1, first_lost=False, last_lost=False), id="heading lost"),
        pytest.param("", Exactness(0, 3, first_lost=True, last_lost=True), id="empty"),
    ],
)
def test_lines(body: str, expected: Exactness) -> None:
    assert compare(body, GOLD) == expected


def test_languages_without_spaces_are_compared_by_character() -> None:
    assert compare(CHINESE.replace("\n", ""), CHINESE, dense=True) == EXACT
    assert compare(CHINESE.split("\n", maxsplit=1)[0], CHINESE, dense=True) == Exactness(0, 1, first_lost=False, last_lost=True)


def test_an_empty_gold_wants_an_empty_body() -> None:
    assert compare("", "") == EXACT
    assert compare("Menu", "").intruders == 1


@pytest.mark.parametrize(
    ("has_title", "title", "exact"),
    [
        pytest.param(True, "another", 1.0, id="the corpus says so"),
        pytest.param(None, "THE BRIDGE", 1.0, id="the system's title is the first line"),
        pytest.param(None, "another", 0.0, id="it is not"),
        pytest.param(False, "The bridge", 0.0, id="the corpus denies it"),
    ],
)
def test_a_title_in_the_gold_is_not_lost(has_title: bool | None, title: str, exact: float) -> None:
    page = Page("a", "c", gold=f"The bridge\n\n{GOLD}", gold_has_title=has_title)
    assert score(page, {"id": "a", "text": GOLD, "title": title}).exact == exact
    assert begins_with(page.gold or "", "The bridge")


def test_intruders_are_named_by_the_hand_labels(tmp_path) -> None:
    lines = ["Home", FIRST, "Read also: a headline of something else", LAST, "Share"]
    labels = ["navigation", "body", "related", "body", "share"]
    (tmp_path / "kinds.jsonl").write_text(json.dumps({"id": "a", "lines": lines, "labels": labels}) + "\n")
    bodies = {"good": f"{FIRST}\n{LAST}", "poor": f"Home\n{FIRST}\nRead also: a headline of something else"}
    systems = [Predictions(name, "", {"a": {"id": "a", "text": text}}) for name, text in bodies.items()]
    table = intruders.report(tmp_path, {"a": Page("a", "c", lang="en")}, systems)
    assert "| system | exact | intruders | lost | navigation | related |" in table
    assert "| good | 1.00 | .00 | .00 | .00 | .00 |" in table
    assert "| poor | .00 | 2.00 | 1.00 | 1.00 | 1.00 |" in table
    assert intruders.report(tmp_path / "absent", {}, systems) == ""
