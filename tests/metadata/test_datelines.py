"""Lines that tell dates, in many languages: what each says of publication and of change, and nothing that it does not say."""

from pathlib import Path

import pytest

from app.metadata.dateline import Dateline, is_relative, read_dateline

LINES = [
    [part.strip() for part in f"{line} | | ".split("|")[:4]]
    for line in Path(__file__).with_name("dates.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("language", "line", "published", "modified"), LINES, ids=[f"{language}-{line}" for language, line, *_ in LINES])
def test_what_a_line_says(language: str, line: str, published: str, modified: str) -> None:
    assert read_dateline(line, language) == Dateline(published or None, modified or None)


def test_many_languages_are_tried() -> None:
    assert len(LINES) >= 150
    assert len({language for language, *_ in LINES}) >= 50


@pytest.mark.parametrize(
    "line",
    [
        "2 h ago",
        "5 minutes ago",
        "Yesterday at 16:40",
        "vor 2 Stunden",
        "il y a 2 heures",
        "hace 3 horas",
        "2 часа назад",
        "3小时前",
        "Heute, 16:40 Uhr",
        "ayer",
        "вчера, 16:40",
        "昨天 16:40",
    ],
)
def test_the_time_since_is_no_date(line: str) -> None:
    assert is_relative(line)
    assert read_dateline(line, None) == Dateline()


@pytest.mark.parametrize("line", ["The war began long ago", "16:40", "3 comments", ""])
def test_other_lines_tell_no_time_since(line: str) -> None:
    assert not is_relative(line)
