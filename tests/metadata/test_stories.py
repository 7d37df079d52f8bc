"""Author and date lines of many languages and layouts, none with a telling class name, in HTML and in flattened text."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from app.jobs import answer
from app.types import Job, Limits

ROWS = [line.split(" | ") for line in Path(__file__).with_name("stories.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
BODIES = {language: (headline, paragraph) for kind, language, headline, paragraph, *_ in ROWS if kind == "body"}


class Story(NamedTuple):
    """A page's lines above its body (`¦` stands for a bar), and what they say."""

    language: str
    lines: list[str]
    authors: list[str]
    published: str | None
    modified: str | None


def story(row: list[str]) -> Story:
    _, language, lines, *said = row
    authors, published, modified = (None if value == "-" else value for value in said)
    return Story(language, lines.replace("¦", "|").split(" ¶ "), authors.split("; ") if authors else [], published, modified)


STORIES = [story(row) for row in ROWS if row[0] == "page"]


def as_html(told: Story) -> str:
    headline, paragraph = BODIES[told.language]
    lines = "".join(f"<div>{line.replace('&', '&amp;')}</div>" for line in told.lines)
    frame = f'<html lang="{told.language}"><title>{headline}</title><nav><a href="/">Home</a> <a href="/news">News</a></nav>'
    return f"{frame}<main><h1>{headline}</h1>{lines}{f'<p>{paragraph}</p>' * 3}</main><footer>© 2025 Harwick</footer></html>"


def as_text(told: Story) -> str:
    headline, paragraph = BODIES[told.language]
    return "\n\n".join(["Home\nNews", headline, "\n".join(told.lines), *[paragraph] * 3, "© 2025 Harwick"])


@pytest.mark.parametrize(("media_type", "written"), [("text/html", as_html), ("text/plain", as_text)], ids=["html", "text"])
@pytest.mark.parametrize("told", STORIES, ids=lambda told: f"{told.language}: {told.lines[0]}")
def test_authors_and_dates(told: Story, media_type: str, written: object) -> None:
    assert callable(written)
    outcome = answer(Job(written(told).encode(), media_type, None, (), "json"), Limits())
    said = json.loads(outcome.rendered or b"")["metadata"]
    day = len("2025-10-03")
    dates = tuple(value and value[:day] for value in (said["published"], said["modified"]))
    assert (said["title"], said["authors"], *dates) == (BODIES[told.language][0], told.authors, told.published, told.modified)
