"""Blocks that are one thing are one run: a list under its heading, cards, a form, lines of one shape."""

import numpy as np
import pytest

from app.features.html.arrays import view
from app.features.removed.runs import runs_in_html, runs_in_text
from app.segment import segment
from app.types import PageKind
from training.corpus import sent

NEWS = "".join(f"<li><h4>{item} was repaired</h4><div>12:0{place}</div></li>" for place, item in enumerate("ABC"))
FORM = "<form><p>Our letter</p><label>Name</label><div><button>Send</button></div></form>"
PROSE = "<p>The council decided on Monday that the old bridge over the river will be repaired.</p>"


def texts_of_runs(content: str, kind: PageKind) -> list[list[str]]:
    segments = segment(sent(kind, content))
    kept = np.array([block.text.endswith("repaired.") for block in segments.blocks])
    run = runs_in_html(view(segments)) if kind is PageKind.HTML else runs_in_text(segments.blocks, kept)
    groups = [[block.text for block in segments.blocks if run[block.index] == number] for number in dict.fromkeys(run.tolist())]
    return [group for group in groups if len(group) > 1]


@pytest.mark.parametrize(
    ("html", "beginnings"),
    [
        (f"<div><h3>Latest</h3><ul>{NEWS}</ul></div><p>Elsewhere</p>", ["Latest", "A was repaired", "12:00", "B was repaired", "12:01"]),
        (f"<div>{PROSE}<ul>{NEWS}</ul></div>", ["A was repaired", "12:00"]),
        (f"<main>{PROSE * 8}</main><div>{FORM}</div>", ["Our letter", "Name", "Send"]),
    ],
    ids=["a list under its heading", "a list under a sentence", "a form"],
)
def test_runs_of_html(html: str, beginnings: list[str]) -> None:
    assert any(group[: len(beginnings)] == beginnings for group in texts_of_runs(f"<body>{html}</body>", PageKind.HTML))


def test_a_form_around_the_page_is_no_run() -> None:
    page = "".join(f"<div class='{name}'><p>{name}</p><b>{name}</b></div>" for name in map(chr, range(97, 123)))
    assert texts_of_runs(f"<body><form>{page}</form><p>Elsewhere</p></body>", PageKind.HTML) == []


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["The old bridge is closed", "12:01", "A ferry will sail again", "12:05", "School opens its doors", "12:09"], 6),
        (["The old bridge is closed 12:01", "A ferry will sail again 12:05", "School opens its doors 12:09"], 3),
        (["The old bridge is closed", "It will be repaired.", "12:01"], 0),
    ],
    ids=["headlines and clock times in turn", "clock times at the end", "no pattern"],
)
def test_runs_of_text(lines: list[str], found: int) -> None:
    assert [len(group) for group in texts_of_runs("\n".join(lines), PageKind.TEXT)] == [found] * bool(found)
