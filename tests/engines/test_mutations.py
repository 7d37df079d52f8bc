"""The real samples stay exact when what a site changes every day is changed: dates, headlines, months, languages, order."""

import calendar
import random
import re
from pathlib import Path

import pytest

from app.language.locale_names import month_and_days
from app.language.phrases import languages, phrases_of
from app.pipeline import extract
from app.render.text import body_text
from app.types import Article, Label, Limits, Options, PageKind, Source

SAMPLES = Path(__file__).parents[2] / "samples"
RU, UK = "ru-ticker-calendar-form", "uk-read-also"
FORM = "E-mail*:\nФИО\nТелефон\nДолжность\nСумма 1 и 5 будет\n"
HEADLINES = [
    "Bundestag stimmt über den Haushalt 2026 ab",
    "Storm closes schools in three counties",
    "Цены на жильё выросли на 12%",
    "«Спартак» обыграл «Зенит» 3:1",
    "Le gouvernement présente son plan pour l’hôpital",
    "В 2025 году открылось 40 школ",
    "Почему дорожает кофе?",
    "Δύο νέα δρομολόγια από τον Μάρτιο",
    "Завершился ремонт моста в Ярославле!",
]
READ_ALSO = [f"{phrases_of(language)['read_also'][0].capitalize()}: Musk denies contacts with the Kremlin" for language in languages()]


def page(slug: str) -> str:
    return (SAMPLES / slug / "page.txt").read_text("utf-8")


def body(slug: str) -> str:
    lines = (SAMPLES / slug / "article.txt").read_text("utf-8").strip().split("\n")
    return "\n".join(line.rstrip() for line in lines)


def judge(text: str) -> Article:
    return extract(Source(text, kind=PageKind.TEXT), Options(), Limits())


def texts(article: Article, label: Label) -> str:
    return "\n".join(item.block.text for item in article.blocks if item.label is label)


def ticker(rng: random.Random, count: int, *, leading: bool = False) -> str:
    times = [f"{rng.randrange(24):02d}:{rng.randrange(60):02d}" for _ in range(count)]
    items = [(rng.choice(HEADLINES), time) for time in times]
    return "".join(time + headline if leading else headline + time for headline, time in items)


def with_ticker(text: str, line: str) -> str:
    return re.sub(r"^В Мьянме проходят.*$", lambda _: line, text, flags=re.MULTILINE)


def month_grid(year: int, month: int, first_day: int, locale: str) -> str:
    months, days = month_and_days(locale)
    heading = f"«    {months[month - 1]} {year}    »"
    row = "".join(days[(first_day + day) % 7] for day in range(7))
    weeks = calendar.Calendar(first_day).monthdayscalendar(year, month)
    return "\n".join([heading, row, *("".join(str(day) for day in week if day) for week in weeks)])


def with_calendar(text: str, grid: str) -> str:
    return text[: text.index("«", text.index("\nАрхив\n"))] + grid


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("leading", [False, True], ids=["headline-first", "clock-first"])
def test_other_headlines_and_clock_times(seed: int, leading: bool) -> None:
    rng = random.Random(seed)
    line = ticker(rng, rng.randrange(4, 40), leading=leading)
    article = judge(with_ticker(page(RU), line))
    assert body_text(article) == body(RU)
    assert texts(article, Label.TICKER).replace("\n", "") == line


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_ticker_one_headline_a_line(seed: int) -> None:
    items = re.findall(r".+?\d\d:\d\d", next(line for line in page(RU).split("\n") if line.startswith("В Мьянме")))
    random.Random(seed).shuffle(items)
    article = judge(with_ticker(page(RU), "\n".join(items)))
    assert body_text(article) == body(RU)
    assert texts(article, Label.TICKER) == "\n".join(items)


@pytest.mark.parametrize(
    "row", ["T2T3T4T5T6T7CN", "CNTh 2Th 3Th 4Th 5Th 6Th 7", "Th 7CNTh 2Th 3Th 4Th 5Th 6"], ids=["monday", "sunday", "saturday"]
)
def test_days_of_the_week_that_are_numbers(row: str) -> None:
    grid = f"«    Tháng 2 2024    »\n{row}\n123\n45678910\n11121314151617\n18192021222324\n2526272829"
    assert texts(judge(with_calendar(page(RU), grid)), Label.CALENDAR) == f"Архив\n{grid}"


@pytest.mark.parametrize("first_day", [0, 5, 6], ids=["monday", "saturday", "sunday"])
@pytest.mark.parametrize("locale", languages())
def test_another_month_week_start_and_language(locale: str, first_day: int) -> None:
    rng = random.Random(f"{locale}{first_day}")
    grid = month_grid(rng.randrange(2012, 2030), rng.randrange(1, 13), first_day, locale)
    article = judge(with_calendar(page(RU), grid))
    assert body_text(article) == body(RU)
    assert texts(article, Label.CALENDAR) == "Архив\n" + grid


@pytest.mark.parametrize(
    "date", ["3 января 2019, 08:05", "12 мая 2031, 23:59", "01.02.2024 10:11", "2024-10-25 17:41", "7 August 2020, 06:00"]
)
def test_another_date(date: str) -> None:
    article = judge(page(RU).replace("25 октября 2024, 17:41", date))
    assert body_text(article) == body(RU)
    assert date in texts(article, Label.BYLINE)


@pytest.mark.parametrize("before", ["Портал разработан", "25 октября", "WSJ: Илон", "Автор:", "Американское издание"])
def test_form_before_the_article(before: str) -> None:
    text = page(RU).replace(FORM, "").replace(before, FORM + before, 1)
    article = judge(text)
    assert body_text(article) == body(RU)
    assert texts(article, Label.FORM) == FORM.strip()


@pytest.mark.parametrize("line", READ_ALSO, ids=languages())
@pytest.mark.parametrize("slug", [RU, UK])
def test_read_also_lines_in_other_languages(slug: str, line: str) -> None:
    text = page(slug)
    paragraphs = body(slug).split("\n\n")
    for paragraph in paragraphs[1:5:2]:
        text = text.replace(paragraph.split("\n")[0], f"{line}\n\n{paragraph.splitlines()[0]}")
    article = judge(text)
    assert body_text(article) == body(slug)
    assert texts(article, Label.RELATED).count(line) == 2


@pytest.mark.parametrize("line", ["Advertisement", "Publicidade", "Werbung", "Реклама", "Copiar enlace", "Partager", "Показати ще"])
@pytest.mark.parametrize("slug", [RU, UK])
def test_a_lone_phrase_between_paragraphs_is_no_body(slug: str, line: str) -> None:
    paragraph = body(slug).split("\n\n")[5].split("\n")[0]
    article = judge(page(slug).replace(paragraph, f"{line}\n\n{paragraph}"))
    assert body_text(article) == body(slug)
