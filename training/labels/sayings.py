"""Generated sections from what sites in each language write around articles: the labels that no text of `sections.json` has."""

import random
from collections.abc import Callable, Sequence

from app.language.locale_names import month_and_days
from app.language.phrases import phrases_of
from app.types import Label

NAMES = (
    *("Jane Roe", "Maria Costa", "Jan Novák", "Ola Kowalska", "Ali Yılmaz", "Анна Петренко", "Иван Соколов", "Γιάννης Μελάς"),
    *("李明", "田中 花子", "김민수", "محمد علي", "דנה כהן", "Nguyễn An", "Erik Lund", "Budi Santoso"),
)
AGENCIES = ("AP", "AFP", "dpa", "Reuters", "Getty Images", "EPA", "Shutterstock", "ТАСС", "Xinhua")


class Speaker:
    """Says phrases of one language, as sites write them."""

    def __init__(self, rng: random.Random, language: str) -> None:
        """Chance comes from `rng` alone."""
        self.rng, self.known = rng, phrases_of(language)
        self.language = language

    def say(self, concept: str, count: int = 1) -> list[str]:
        """Some phrases of a concept, fewer where there are not so many."""
        known = self.known.get(concept, ())
        shape = self.rng.choice((str.capitalize, str.capitalize, str.upper, str))
        return [shape(phrase) for phrase in self.rng.sample(known, min(count, len(known)))]

    def date(self) -> str:
        """A day, in figures or with the month's name, at times with a clock time."""
        day, month, year = self.rng.randrange(1, 29), self.rng.randrange(12), self.rng.randrange(2005, 2027)
        names, _ = month_and_days(self.language)
        text = self.rng.choice((f"{day:02d}.{month + 1:02d}.{year}", f"{day} {names[month]} {year}", f"{year}-{month + 1:02d}-{day:02d}"))
        return text + self.rng.choice(("", "", f", {self.rng.randrange(24):02d}:{self.rng.randrange(60):02d}"))

    def name(self) -> str:
        """Somebody's name."""
        return self.rng.choice(NAMES)


def byline(speaker: Speaker, _headlines: Sequence[str]) -> list[str]:
    """Who wrote it, when, and how long it takes to read."""
    rng = speaker.rng
    author = [f"{said}{rng.choice((': ', ' '))}{speaker.name()}" for said in speaker.say("author")] or [speaker.name()]
    when = [f"{said}{rng.choice((': ', ' '))}{speaker.date()}" for said in speaker.say("published")] or [speaker.date()]
    since = [f"{rng.randrange(2, 59)} {said.lower()}" for said in speaker.say("ago")]
    reading = [f"{rng.randrange(2, 20)} {said.lower()}" for said in speaker.say("reading")]
    lines = [
        *rng.choice((author, [speaker.name()], [])),
        *rng.choice((when, when, since, [speaker.date()])),
        *rng.choice((reading, [], [])),
    ]
    return lines or author


def caption(speaker: Speaker, headlines: Sequence[str]) -> list[str]:
    """What a picture shows, and whose it is."""
    rng = speaker.rng
    owner = rng.choice((speaker.name(), rng.choice(AGENCIES), f"{speaker.name()} / {rng.choice(AGENCIES)}"))
    credit = [f"{said}{rng.choice((': ', ' ', ' © '))}{owner}" for said in speaker.say(rng.choice(("photo", "photo", "source")))] or [
        f"© {owner}"
    ]
    shown = [rng.choice(headlines)] if headlines and rng.random() < 0.5 else []
    return [f"{shown[0]}. {credit[0]}"] if shown and rng.random() < 0.5 else [*shown, *credit]


def menu(speaker: Speaker, _headlines: Sequence[str]) -> list[str]:
    """Sections of a site, with ways home and to the next page."""
    rng = speaker.rng
    ends = speaker.say(rng.choice(("home", "paging", "tags", "contact", "archive", "media")), rng.randrange(1, 4))
    return [*speaker.say("sections", rng.randrange(3, 14)), *ends]


def related(speaker: Speaker, headlines: Sequence[str]) -> list[str]:
    """A heading that points to other articles of the same thing, and their headlines."""
    rng = speaker.rng
    heading = speaker.say(rng.choice(("related", "related", "read_also")))
    more = speaker.say("more") if rng.random() < 0.2 else []
    return [*heading, *rng.sample(headlines, min(len(headlines), rng.randrange(2, 6))), *more]


def latest(speaker: Speaker, headlines: Sequence[str]) -> list[str]:
    """A heading of what is new or read most, and headlines."""
    rng = speaker.rng
    heading = speaker.say(rng.choice(("latest", "popular")))
    return [*heading, *rng.sample(headlines, min(len(headlines), rng.randrange(3, 9)))]


def comments(speaker: Speaker, _headlines: Sequence[str]) -> list[str]:
    """A heading of comments, who wrote when, and how to reply."""
    rng = speaker.rng
    lines = [*speaker.say("comments", rng.randrange(1, 3))]
    for _ in range(rng.randrange(4)):
        since = [f"{rng.randrange(2, 59)} {said.lower()}" for said in speaker.say("ago")] or [speaker.date()]
        lines += [speaker.name(), *since, *speaker.say("reply", rng.randrange(1, 3))]
    return lines


def advert(speaker: Speaker, headlines: Sequence[str]) -> list[str]:
    """A mark of advertising with a teaser, or a pitch for a subscription, a donation, an app, a shop."""
    rng = speaker.rng
    pitch = speaker.say(rng.choice(("paywall", "donate", "app", "shop")), rng.randrange(1, 4))
    marked = [*speaker.say("advert"), *(rng.sample(headlines, min(len(headlines), rng.randrange(2))))]
    return rng.choice((marked, marked, pitch, [*marked, *pitch]))


def widget(speaker: Speaker, _headlines: Sequence[str]) -> list[str]:
    """Counters, players, polls, weather and rates."""
    rng = speaker.rng
    counters = [f"{said} {rng.randrange(9000)}" for said in speaker.say("views", rng.randrange(1, 3))]
    weather = [*speaker.say("services"), f"{rng.randrange(-20, 38):+d}°C", f"{rng.randrange(1, 20)} m/s"]
    rates = [f"{name} {rng.uniform(0.5, 120):.2f}" for name in rng.sample(("USD", "EUR", "GBP", "CHF", "CNY", "BTC"), 3)]
    poll = [*speaker.say("poll", 2), f"{rng.randrange(100)}%"]
    return rng.choice((counters, weather, rates, poll, speaker.say("mistake")))


def share(speaker: Speaker, _headlines: Sequence[str]) -> list[str]:
    """Ways to share and to follow."""
    return [*speaker.say("share", speaker.rng.randrange(1, 4)), *speaker.say("follow", speaker.rng.randrange(2))]


def form(speaker: Speaker, _headlines: Sequence[str]) -> list[str]:
    """A newsletter, a login, a search."""
    rng = speaker.rng
    return [*speaker.say(rng.choice(("newsletter", "login", "search")), rng.randrange(1, 3)), *speaker.say("field", rng.randrange(1, 4))]


def legal(speaker: Speaker, _headlines: Sequence[str]) -> list[str]:
    """Rights and terms."""
    rng = speaker.rng
    rights = [f"© {rng.randrange(2005, 2027)} {said}" if rng.random() < 0.5 else said for said in speaker.say("rights")]
    return [*rights, *speaker.say("terms", rng.randrange(3))]


Saying = Callable[[Speaker, Sequence[str]], list[str]]
SAYINGS: Sequence[tuple[Label, Saying, float]] = (
    (Label.BYLINE, byline, 0.6),
    (Label.CAPTION, caption, 0.6),
    (Label.NAVIGATION, menu, 0.5),
    (Label.RELATED, related, 0.5),
    (Label.TICKER, latest, 0.4),
    (Label.COMMENTS, comments, 0.5),
    (Label.ADVERT, advert, 0.6),
    (Label.WIDGET, widget, 0.5),
    (Label.SHARE, share, 0.5),
    (Label.FORM, form, 0.5),
    (Label.LEGAL, legal, 0.4),
)
