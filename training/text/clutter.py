"""Boilerplate made by generators: tickers, archive calendars, forms and read-also lines of many locales, put into a page's text.

What is put in is never gold. Headlines are other lines of the same page, so that words alone do not give a ticker away.
"""

import calendar
import random
import re
from collections.abc import Callable, Mapping, Sequence

from app.language.locale_names import month_and_days
from app.language.phrases import languages, phrases_of

HEADLINE = re.compile(r"^\S.{24,110}[^\s.!?,:;…。]$", re.MULTILINE)
# Shorter lines of the gold may stand anywhere on the page.
SHORTEST_GOLD_LINE = 30
FIELDS = ("email", "name", "phone", "message", "work", "subscribe", "search", "password")


def _ticker(rng: random.Random, headlines: Sequence[str]) -> str:
    """Headlines with clock times, glued or one a line, the clock before or behind."""
    leads = rng.random() < 0.5
    gap = rng.choice(("", "", " "))
    times = sorted(f"{rng.randrange(24):02d}:{rng.randrange(60):02d}" for _ in range(rng.randrange(4, 30)))
    items = [f"{time}{gap}{rng.choice(headlines)}" if leads else f"{rng.choice(headlines)}{gap}{time}" for time in reversed(times)]
    return rng.choice(("", "\n")).join(items)


def _calendar(rng: random.Random, _headlines: Sequence[str]) -> str:
    """A month's grid under its week days."""
    months, days = month_and_days(rng.choice(languages()))
    month, year, first = rng.randrange(1, 13), rng.randrange(2000, 2030), rng.choice((0, 0, 6))
    gap = rng.choice(("", "", " ", "\n"))
    weeks = calendar.Calendar(first).monthdayscalendar(year, month)
    rows = [gap.join(str(day) for day in week if day) for week in weeks]
    heading = f"{months[month - 1]} {year}"
    return "\n".join([heading, gap.join(days[(first + day) % 7] for day in range(7)), *rows])


def _form(rng: random.Random, _headlines: Sequence[str]) -> str:
    """Some field labels and buttons of one language."""
    known = phrases_of(rng.choice(languages()))
    labels = [rng.choice(known[concept]).capitalize() for concept in FIELDS]
    return "\n".join(rng.sample([f"{labels[0]}*:", *labels[1:]], rng.randrange(3, 7)))


def _read_also(rng: random.Random, headlines: Sequence[str]) -> str:
    """A pointer to another article."""
    cue = rng.choice(phrases_of(rng.choice(languages()))["read_also"])
    return f"{cue.capitalize()}: {rng.choice(headlines)}"


# Each with how often it is put into a page: read-also lines stand inside articles more than once.
GENERATORS: Mapping[Callable[[random.Random, Sequence[str]], str], int] = {_ticker: 1, _calendar: 1, _form: 1, _read_also: 2}


def clutter(text: str, rng: random.Random) -> str:
    """A text with generated boilerplate at some of its line breaks."""
    headlines = HEADLINE.findall(text)
    lines = text.split("\n")
    if not headlines or len(lines) < 10:
        return text
    for generate, times in GENERATORS.items():
        for _ in range(times):
            if rng.random() < 0.7:
                lines.insert(rng.randrange(len(lines)), generate(rng, headlines))
    return "\n".join(lines)


def crop(text: str, gold: str, rng: random.Random) -> str:
    """The lines from a little before the first to a little behind the last that the gold holds: what is left when a scraper was careful."""
    lines = text.split("\n")
    wanted = {line.strip() for line in gold.split("\n") if len(line) >= SHORTEST_GOLD_LINE}
    found = [place for place, line in enumerate(lines) if line.strip() in wanted]
    if not found:
        return text
    first = max(0, found[0] - rng.choice((0, 2, 5)))
    return "\n".join(lines[first : found[-1] + 1 + rng.choice((0, 0, 0, 3))])
