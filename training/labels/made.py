"""Generated sections — tickers, calendars, forms, consent notices — in many languages, put into hand-labelled pages."""

import calendar
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

import numpy as np

from app.language.locale_names import month_and_days
from app.types import LABELS, Label, PageKind
from training.labelled import NUMBER, LabelledPage, block_numbers
from training.labels.samples import LabelSample, make_label_sample, page_segments
from training.labels.sayings import SAYINGS, Speaker

# Texts by language: a consent notice as notice | purposes | accept | reject | settings; a form as pitch | fields … | button.
TEXTS = json.loads(Path(__file__).with_name("sections.json").read_text("utf-8"))
NOTICES: Mapping[str, str] = TEXTS["consent"]
FORMS: Mapping[str, str] = TEXTS["form"]
# Share lines as share | share on {} | print | copy link | by mail | save | follow us on {} | like.
# Legal lines as rights reserved | links … | notice.
SHARES: Mapping[str, str] = TEXTS["share"]
LEGAL: Mapping[str, str] = TEXTS["legal"]
# What a generated block counts for beside a hand-labelled one; more where few are labelled by hand, in few languages.
WEIGHT = 0.3
WEIGHTS = {Label.CONSENT: 0.6, Label.LEGAL: 0.6}
PARTNERS = ("Google Analytics", "Facebook Pixel", "YouTube", "IAB TCF", "Matomo", "Hotjar", "Cookiebot", "OneTrust", "LinkedIn Insight")
NETWORKS = (
    *("Facebook", "Twitter", "X", "WhatsApp", "Telegram", "LinkedIn", "Pinterest"),
    *("Instagram", "YouTube", "VK", "Reddit", "Viber", "Threads"),
)
OWNERS = (
    *("Media Group", "Tribune", "Verlag GmbH", "Новости", "ООО Медиа", "Edizioni S.p.A."),
    *("日報社", "Média", "Nova s.r.o.", "Example Ltd"),
)
COPYRIGHTS = (
    *("© {year} {owner}. {rights}", "Copyright © {year} {owner}", "{owner}, {year}. {rights}."),
    *("© {owner} {year}", "{rights}"),
)


def languages(test: bool) -> tuple[str, ...]:
    """Two halves of the languages of consent notices: one to learn from, one to test on."""
    return tuple(sorted(NOTICES)[test::2])


def consent(rng: random.Random, language: str) -> list[str]:
    """A notice with its purposes, partners and buttons, as lines."""
    notice, purposes, *buttons = NOTICES[language].split("|")
    partners = rng.sample(PARTNERS, rng.randrange(4))
    return [notice, *([purposes] if rng.random() < 0.7 else []), *partners, *rng.sample(buttons, rng.randrange(1, 4))]


def form(rng: random.Random, language: str) -> list[str]:
    """A pitch, field labels and a button."""
    pitch, *fields, button = FORMS.get(language, FORMS["en"]).split("|")
    chosen = [field if rng.random() < 0.5 else field.rstrip("*:") for field in fields if rng.random() < 0.8]
    return [*([pitch] if rng.random() < 0.6 else []), *chosen, button]


def month(rng: random.Random, language: str) -> list[str]:
    """A month's heading, a row of week days and the grid of its days, one line a week or a day."""
    names, days = month_and_days(language)
    year, number, first = rng.randrange(1998, 2032), rng.randrange(1, 13), rng.choice((0, 5, 6))
    weeks = calendar.Calendar(first).monthdayscalendar(year, number)
    row = [days[(first + day) % 7] for day in range(7)]
    grid = [[str(day) for day in week if day] for week in weeks]
    heading = f"{names[number - 1]} {year}"
    if rng.random() < 0.5:
        return [heading, *row, *(day for week in grid for day in week)]
    return [heading, "".join(row) if rng.random() < 0.5 else " ".join(row), *(rng.choice(("", " ")).join(week) for week in grid)]


def ticker(rng: random.Random, headlines: Sequence[str]) -> list[str]:
    """Headlines with clock times before or behind them, or on lines of their own."""
    shape = rng.choice(("{time} {text}", "{text} {time}", "{time}\n{text}", "{text}\n{time}", "{text}{time}"))
    chosen = rng.sample(headlines, min(len(headlines), rng.randrange(4, 14)))
    lines = [shape.format(time=f"{rng.randrange(24):02d}:{rng.randrange(60):02d}", text=text) for text in chosen]
    return [part for line in lines for part in line.split("\n")]


def share(rng: random.Random, language: str) -> list[str]:
    """A bar of networks, or of phrases that name them, with counters at times."""
    heading, on, *actions, follow, like = SHARES.get(language, SHARES["en"]).split("|")
    chosen = rng.sample(NETWORKS, rng.randrange(2, 6))
    shape = rng.choice(("{}", on, on, follow))
    networks = [shape.format(network) for network in chosen]
    counts = [str(rng.randrange(2000)) for _ in range(rng.choice((0, 0, 1, 2)))]
    return [*([heading] if rng.random() < 0.6 else []), *networks, *rng.sample([*actions, like], rng.randrange(4)), *counts]


def legal(rng: random.Random, language: str) -> list[str]:
    """A copyright line, a notice, and the links that stand beside them."""
    rights, *links, notice = LEGAL.get(language, LEGAL["en"]).split("|")
    owner, year = rng.choice(OWNERS), rng.randrange(1998, 2032)
    line = rng.choice(COPYRIGHTS)
    rest = [*(links if rng.random() < 0.4 else []), *([notice] if rng.random() < 0.5 else [])]
    return [line.format(year=year, owner=owner, rights=rights), *rest]


def pages(rng: random.Random, _language: str) -> list[str]:
    """The numbers of a list's pages: digits in order that are no calendar."""
    last = rng.choice((5, 9, 12, 40, 60))
    numbers = [str(number) for number in range(rng.choice((1, 1, 2)), last + 1)]
    return [*numbers, *rng.choice(((), ("…", str(last * 7)), ("»",), (">",)))]


def birthday(rng: random.Random, language: str) -> list[str]:
    """What the lists of a form's date of birth or of a range of numbers offer: years and months that are no archive."""
    names, _ = month_and_days(language)
    first = rng.randrange(1990, 2024)
    years = [str(first - step) for step in range(rng.randrange(12, 60))]
    return rng.choice((years, [*map(str, range(1, 32)), *names, *years], [*names, *years]))


Maker = Callable[[random.Random, str], list[str]]
# A label's makers and how often each is asked.
MAKERS: Sequence[tuple[Label, Maker, float]] = (
    (Label.CONSENT, consent, 2),
    (Label.FORM, form, 1),
    (Label.CALENDAR, month, 1),
    (Label.SHARE, share, 0.7),
    (Label.LEGAL, legal, 0.7),
    (Label.NAVIGATION, pages, 0.3),
    (Label.FORM, birthday, 0.3),
)


def sections(rng: random.Random, spoken: Sequence[str], headlines: Sequence[str]) -> Iterator[tuple[Label, list[str]]]:
    """Sections of each label, in a language by chance."""
    for label, maker, often in MAKERS:
        for _ in range(int(often) + (rng.random() < often % 1)):
            yield label, maker(rng, rng.choice(spoken))
    for label, saying, often in SAYINGS:
        if rng.random() < often:
            section = saying(Speaker(rng, rng.choice(spoken)), headlines)
            if section:
                yield label, section
    if headlines:
        yield Label.TICKER, ticker(rng, headlines)


Made = Sequence[tuple[Label, list[str]]]


def made_text(page: LabelledPage, made: Made, rng: random.Random) -> LabelSample:
    """The page's lines as text, with the sections put where lines were removed or at an end."""
    spots = [0, len(page.lines), *(place for place, label in enumerate(page.labels) if label is not Label.BODY)]
    chosen = sorted((rng.choice(spots) for _ in made), reverse=True)
    lines, labels, fresh = list(page.lines), list(page.labels), [Label.BODY] * len(page.lines)
    for spot, (label, section) in zip(chosen, made, strict=True):
        lines[spot:spot] = section
        labels[spot:spot] = [label] * len(section)
        fresh[spot:spot] = [label] * len(section)
    return _sample(replace(page, lines=tuple(lines), labels=tuple(labels)), fresh, PageKind.TEXT)


def made_html(page: LabelledPage, made: Made, rng: random.Random) -> LabelSample:
    """The page's HTML with the sections right after `<body>` or before its end."""
    head, body, rest = page.html.partition("<body")
    opening, closed, rest = rest.partition(">")
    before, after = [made[0]], made[1:]
    if not body or not closed:
        before, after, head, rest = [], made, page.html, ""
    top, bottom = ("".join(_markup(rng, *section) for section in part) for part in (before, after))
    main, end, tail = rest.rpartition("</body")
    main, tail = (main, end + tail) if end else (rest, "")
    html = f"{head}{body}{opening}{closed}{top}{main}{bottom}{tail}"
    lines = [*_lines(before), *page.lines, *_lines(after)]
    labels = [*_labels(before), *page.labels, *_labels(after)]
    fresh = [*_labels(before), *[Label.BODY] * len(page.lines), *_labels(after)]
    return _sample(replace(page, html=html, lines=tuple(lines), labels=tuple(labels)), fresh, PageKind.HTML)


def _lines(made: Made) -> list[str]:
    return [line for _, section in made for line in section]


def _labels(made: Made) -> list[Label]:
    return [label for label, section in made for _ in section]


# Containers and items by label; half of the sections get plain ones, so that the words must tell.
SHAPES: Mapping[Label, Sequence[tuple[str, str]]] = {
    Label.CONSENT: (
        ("div class='cookie-banner'", "p"),
        ("div role='dialog'", "div"),
        ("div id='consent'", "span class='d-block'"),
        ("aside", "p"),
    ),
    Label.FORM: (("form", "label"), ("form class='signup'", "p"), ("fieldset", "div"), ("select", "option")),
    Label.CALENDAR: (("table class='calendar'", "td"), ("table", "td"), ("div id='archive'", "div"), ("table", "th")),
    Label.SHARE: (("div class='share'", "span"), ("ul class='social'", "li"), ("div", "div"), ("ul", "li")),
    Label.LEGAL: (("footer", "p"), ("div class='copyright'", "div"), ("div id='footer'", "span class='d-block'"), ("footer", "div")),
    Label.NAVIGATION: (("div class='pagination'", "div"), ("ul class='pager'", "li"), ("ul", "li"), ("select", "option")),
    Label.BYLINE: (("div class='byline'", "span"), ("div class='meta'", "div"), ("header", "p"), ("div", "time")),
    Label.CAPTION: (("figure", "figcaption"), ("div class='caption'", "p"), ("figure", "p"), ("div", "em")),
    Label.RELATED: (("aside", "li"), ("div class='related'", "div"), ("section", "h4"), ("ul", "li")),
    Label.COMMENTS: (("section id='comments'", "div"), ("ol class='comments'", "li"), ("div", "p"), ("div", "span class='d-block'")),
    Label.ADVERT: (("aside", "div"), ("div class='ad'", "p"), ("div class='promo'", "div"), ("section", "a")),
    Label.WIDGET: (("aside", "div"), ("div class='widget'", "li"), ("div", "span class='d-block'"), ("ul", "li")),
    Label.TICKER: (("ul class='newsline'", "li"), ("ul", "li"), ("div class='latest'", "p"), ("section", "div")),
}
LINKS: Mapping[Label, Sequence[str]] = {
    Label.TICKER: ("/news/{}0412-some-short-headline", "/article/{}77120", "https://example.com/2024/05/{}/what-was-said.html", "#"),
    Label.CALENDAR: ("/archive/2014/05/{}", "?day={}", "/2014/05/{}/", "#"),
    Label.SHARE: (
        "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fexample.com%2F{}",
        "https://twitter.com/intent/tweet?url=https://example.com/{}",
        "https://t.me/share/url?url=https://example.com/{}",
        "https://www.facebook.com/example{}",
        "#",
    ),
    Label.NAVIGATION: ("?page={}", "/news/page/{}", "/category{}/", "#"),
    Label.RELATED: ("/news/{}0412-some-short-headline", "/article/{}77120", "#"),
    Label.ADVERT: ("https://ads.example.com/click?id={}", "/subscribe?offer={}", "#"),
}
LINKED = frozenset({Label.CALENDAR, Label.SHARE, Label.NAVIGATION, Label.RELATED, Label.ADVERT})
PLAIN = (("div", "div"), ("section", "p"), ("div class='block'", "p"), ("ul", "li"))


def _markup(rng: random.Random, label: Label, section: list[str]) -> str:
    outer, inner = rng.choice(SHAPES[label] if rng.random() < 0.5 else PLAIN)
    cell = f"<{inner}>{{}}</{inner.split()[0]}>"
    wrap = (lambda line: f"<tr>{cell.format(line)}</tr>") if outer.startswith("table") else cell.format
    linked = label is Label.TICKER or (label in LINKED and inner != "option" and rng.random() < 0.5)
    links = LINKS.get(label, ("#",))
    shape = rng.choice(links)
    items = (f"<a href='{shape.format(rng.randrange(1, 31))}'>{escape(line)}</a>" if linked else escape(line) for line in section)
    return f"<{outer}>{''.join(map(wrap, items))}</{outer.split()[0]}>"


WORTH = np.array([WEIGHTS.get(label, WEIGHT) for label in LABELS])


def _sample(page: LabelledPage, fresh: Sequence[Label], kind: PageKind) -> LabelSample:
    """A sample in which only generated blocks weigh."""
    segments = page_segments(page, kind)
    texts = [block.text for block in segments.blocks]
    old, new = (block_numbers(texts, page.lines, labels) for labels in (page.labels, fresh))
    sample = make_label_sample(segments, old, page)
    return replace(sample, weight=np.where(new > NUMBER[Label.BODY], WORTH[new], 0).astype(np.float32))


MAKE = {PageKind.HTML: made_html, PageKind.TEXT: made_text}


def made_samples(pages: Sequence[LabelledPage], kind: PageKind, spoken: Sequence[str], seed: int = 0) -> Iterator[LabelSample]:
    """Each page once more, with generated sections."""
    rng = random.Random(seed)
    by_fold = {fold: [_headline(page) for page in pages if page.fold == fold] for fold in {page.fold for page in pages}}
    for page in pages:
        headlines = [title for title in by_fold[page.fold] if title]
        made = list(sections(rng, spoken, headlines))
        rng.shuffle(made)
        yield MAKE[kind](page, made, rng)


def _headline(page: LabelledPage) -> str:
    return next((line for line, label in zip(page.lines, page.labels, strict=True) if label is Label.TITLE and "\n" not in line), "")
