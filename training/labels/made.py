"""Made pages as the labels learn from them: HTML, or text as scrapers flatten it; each of their lines says what it is."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from app.language.locale_names import month_and_days
from app.segment import segment
from app.types import Label, PageKind, Segments
from bench.comparison.flatten import RENDERERS, flatten
from training.corpus import read_all, sent
from training.labelled import block_numbers
from training.labels.samples import LabelSample, make_label_sample
from training.made.page import MadePage
from training.made.pages import KINDS, made_page
from training.made.prose import Prose

# Of the pages of each kind one in so many; what a block of them counts for beside a hand-labelled one.
ONE_IN, WEIGHT = 3, 0.3
# This share of them ends in numbers that are no calendar.
NUMBERED = 0.35
# Containers and items of such numbers; `{}` takes the line.
SHAPES: Sequence[tuple[str, str]] = (
    *(("<div class='pagination'>{}</div>", "<div><a href='?page={0}'>{0}</a></div>"), ("<ul>{}</ul>", "<li><a href='#'>{0}</a></li>")),
    *(("<select>{}</select>", "<option>{0}</option>"), ("<div>{}</div>", "<div>{0}</div>"), ("<table>{}</table>", "<tr><td>{0}</td></tr>")),
)


def made_samples(data: Path, kind: PageKind) -> Iterator[LabelSample]:
    """The chosen pages of every kind; those without any text are left out."""
    prose, forms = Prose(read_all(data)), sorted(RENDERERS)
    for name in KINDS:
        for number in range(0, KINDS[name].pages, ONE_IN):
            page = with_numbers(made_page(name, number, prose))
            content = page.html if kind is PageKind.HTML else flatten(page.html, forms[number // ONE_IN % len(forms)])
            segments = segment(sent(kind, content))
            if segments.blocks:
                yield made_sample(page, segments)


def with_numbers(page: MadePage) -> MadePage:
    """At times the page with a list's page numbers at its end, or with the days, months and years that a date of birth is chosen from."""
    rng = random.Random(f"numbers {page.id}")
    main, end, tail = page.html.rpartition("</body>")
    if rng.random() >= NUMBERED or not end:
        return page
    label, lines = rng.choice(((Label.NAVIGATION, page_numbers(rng)), (Label.FORM, birthday(rng, page.language))))
    outer, inner = rng.choice(SHAPES)
    html = main + outer.format("".join(map(inner.format, lines))) + end + tail
    return replace(page, html=html, lines=(*page.lines, *((line, label) for line in lines)))


def page_numbers(rng: random.Random) -> list[str]:
    """The numbers of a list's pages."""
    last = rng.choice((5, 9, 12, 40, 60))
    numbers = [str(number) for number in range(rng.choice((1, 1, 2)), last + 1)]
    return [*numbers, *rng.choice(((), ("…", str(last * 7)), ("»",), (">",)))]


def birthday(rng: random.Random, language: str) -> list[str]:
    """What the lists of a date of birth offer."""
    names, _ = month_and_days(language)
    first = rng.randrange(1990, 2024)
    years = [str(first - step) for step in range(rng.randrange(12, 60))]
    return rng.choice((years, [*map(str, range(1, 32)), *names, *years], [*names, *years]))


def made_sample(page: MadePage, segments: Segments) -> LabelSample:
    """A made page in one form."""
    lines, labels = zip(*page.lines, strict=True)
    numbers = block_numbers([block.text for block in segments.blocks], lines, labels)
    sample = make_label_sample(segments, numbers, page)
    return replace(sample, segments=None, weight=WEIGHT * sample.weight)
