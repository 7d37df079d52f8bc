"""The real samples, flattened further: the article is found though the lines are gone, the case is, or the lines are wrapped."""

import re
import textwrap
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from app.pipeline import extract
from app.render.text import body_text
from app.types import Limits, Options, PageKind, Source

SAMPLES = Path(__file__).parents[2] / "samples"
RU, UK = "ru-ticker-calendar-form", "uk-read-also"
READ_ALSO = ("попередило Ілона Маска", "хто може впливати")


def read(slug: str, name: str) -> str:
    return (SAMPLES / slug / name).read_text("utf-8").strip()


def one_line(text: str) -> str:
    return " ".join(text.split())


def wrapped(text: str) -> str:
    return "\n".join(textwrap.fill(line, 78, break_long_words=False) for line in text.split("\n"))


FORMS: Mapping[str, Callable[[str], str]] = {"one line": one_line, "wrapped": wrapped, "lower": str.lower, "upper": str.upper}
FLOORS = {(RU, "one line"): 0.97, (UK, "one line"): 0.95}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def f1(predicted: str, gold: str) -> float:
    kept, wanted = Counter(words(predicted)), Counter(words(gold))
    return 2 * (kept & wanted).total() / (kept.total() + wanted.total())


def body(text: str) -> str:
    return body_text(extract(Source(text, kind=PageKind.TEXT), Options(), Limits()))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("slug", [RU, UK])
def test_article_is_found(slug: str, form: str) -> None:
    flat = FORMS[form](read(slug, "page.txt"))
    assert f1(body(flat), read(slug, "article.txt")) >= FLOORS.get((slug, form), 0.97)


def test_nothing_of_the_removed_lines_is_left_in_one_line() -> None:
    page, article = read(RU, "page.txt"), read(RU, "article.txt")
    foreign = set(words(page)) - set(words(article))
    assert not foreign & set(words(body(one_line(page))))


@pytest.mark.parametrize("headline", READ_ALSO)
def test_read_also_headlines_are_gone_in_one_line(headline: str) -> None:
    page = read(UK, "page.txt")
    assert headline in page
    assert headline not in body(one_line(page))
