"""When the article of an HTML page was published and last changed, from the surest place to the least sure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.metadata.dates import parse_date
from app.metadata.json_ld import text_of
from app.metadata.lines import Line, bylines, first_dateline, lines_of_elements
from app.metadata.machine_dates import iso_date, url_date
from app.metadata.stated import NOWHERE, Reading, Stated, first_stated, marked, tagged
from app.types import Head, Label

DATE_TAGS = (
    *("article:published_time", "article:published", "datepublished", "date", "pubdate", "publishdate", "publish-date", "publish_date"),
    *("published", "published-date", "published_date", "w-published-date", "publication-date", "publication_date", "published-time"),
    *("og:published_time", "og:article:published_time", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued", "dcterms.created"),
    *(
        "sailthru.date",
        "parsely-pub-date",
        "citation_publication_date",
        "citation_date",
        "rnews:datepublished",
        "article.published",
        "bt:pubdate",
        "cxenseparse:publishtime",
        "og:publish_date",
    ),
)
CHANGE_TAGS = (
    *("article:modified_time", "og:updated_time", "article:modified", "datemodified", "last-modified", "lastmod", "modified", "updated"),
    *("dcterms.modified", "dc.date.modified", "article.updated", "og:modified_time"),
)
DAY = len("2024-10-25")
MINUTE = len("2024-10-25T17:41")
# The last place on earth where a day begins.
WESTMOST = timedelta(hours=12)
TIMES_AT_MOST = 20
# A longer line says more than who wrote the article and when.
DATELINE = 100
DATE_NODES = ("datePublished", "dateCreated", "uploadDate")
DATE_ELEMENT = re.compile(r"date|time|publish|posted|meta|byline|datum|fecha", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dates:
    """ISO 8601 dates with their sources, and the words that tell the publication, also where they tell no day."""

    published: Stated = NOWHERE
    modified: Stated = NOWHERE
    raw: Stated = NOWHERE


def find_dates(reading: Reading, near: Sequence[Line]) -> Dates:
    """The dates of the page's article: what is stated for machines, else what lines say, the `near` ones first, else its address.

    The date of a change is not that of publication, nothing is published after it was changed, or after the day that its headline bears.
    """
    head = reading.head
    changed = first_stated(_read(stated, reading.language) for stated in _changes(reading))
    for stated in _published(reading):
        published = _read(stated, reading.language)
        if published.value:
            said = first_dateline(filter(_may_date, near), reading.language)
            if said and said.dates.published and _is_before(said.dates.published, published.value):
                return Dates(Stated(said.dates.published, "block"), _later(changed, published), Stated(said.raw, "block"))
            return Dates(_as_shown(published, head.times), _later(changed, published), stated)
    dates = _by_lines(reading, near, changed)
    if dates.published.value:
        return dates
    by_url = url_date(reading.page.url or head.canonical or head.meta.get("og:url"))
    if by_url:
        return Dates(Stated(by_url, "url"), dates.modified, Stated(by_url, "url"))
    return dates


def _published(reading: Reading) -> Iterator[Stated]:
    yield from tagged(reading.head, DATE_TAGS)
    yield from (Stated(text_of(reading.node.get(key)), "json_ld") for key in DATE_NODES)
    yield from marked(reading.head, "datePublished")
    yield from marked(reading.head, "dateCreated")


def _changes(reading: Reading) -> Iterator[Stated]:
    yield Stated(text_of(reading.node.get("dateModified")), "json_ld")
    yield from tagged(reading.head, CHANGE_TAGS)
    yield from marked(reading.head, "dateModified")


def _read(stated: Stated, language: str | None) -> Stated:
    """A statement as ISO 8601."""
    value = stated.value or ""
    return Stated((iso_date(value) or parse_date(value, language)) if value else None, stated.source)


def _before(one: Stated, other: Stated) -> bool:
    return bool(one.value and other.value and one.value[:10] < other.value[:10])


def _may_date(line: Line) -> bool:
    return line.label is Label.BYLINE and len(line.text) <= DATELINE and any(map(str.isdigit, line.text))


def _is_before(day: str, stated: str) -> bool:
    """Whether a line's day is before the stated one, wherever on earth it was written."""
    when = datetime.fromisoformat(stated)
    first = when.astimezone(UTC) - WESTMOST if when.tzinfo else when
    return date.fromisoformat(day[:DAY]) < first.date()


def _as_shown(published: Stated, times: Sequence[str]) -> Stated:
    """A moment in UTC by the clock of the page's readers, where a `<time>` tells the same moment so."""
    when = datetime.fromisoformat(published.value or "")
    if when.tzinfo is None or when.utcoffset():
        return published
    told = (iso_date(value) for value in times[:TIMES_AT_MOST])
    same = (value for value in told if value and len(value) > MINUTE and _is_same(value, when))
    return Stated(next(same, published.value), published.source)


def _is_same(value: str, when: datetime) -> bool:
    moment = datetime.fromisoformat(value)
    return moment.tzinfo is not None and bool(moment.utcoffset()) and moment == when


def _later(changed: Stated, published: Stated) -> Stated:
    return NOWHERE if _before(changed, published) else changed


def _time(head: Head) -> Stated:
    """What the page's `<time>` elements say, where all of them say one day."""
    told = [Stated(iso_date(value), "time") for value in head.times[:TIMES_AT_MOST]]
    return told[0] if told and len({(one.value or "")[:DAY] for one in told}) == 1 else NOWHERE


def _by_lines(reading: Reading, near: Sequence[Line], changed: Stated) -> Dates:
    """What lines around the headline say, then other bylines, then elements named so; a `<time>` of the same day tells it more exactly."""
    blocks = reading.labelling.blocks
    time = first_stated(Stated(iso_date(value), "time") for value in reading.head.times[:1])
    said = first_dateline(near, reading.language) or first_dateline(bylines(blocks), reading.language)
    if said is None and not time.value:
        said = first_dateline(lines_of_elements(reading.segments, blocks, DATE_ELEMENT), reading.language)
    if said is None:
        time = _time(reading.head)
        return Dates(NOWHERE if _before(changed, time) else time, changed, time)
    published, modified = Stated(said.dates.published, "block"), changed if changed.value else Stated(said.dates.modified, "block")
    raw = Stated(said.raw if published.value or not modified.value else None, "block")
    if time.value and (_same_numbers(time, published) or not (published.value or modified.value)):
        published = time
    return Dates(NOWHERE if _before(changed, published) else published, modified, raw)


def _same_numbers(one: Stated, other: Stated) -> bool:
    """Whether two dates are one day, or would be if day and month of one of them were exchanged."""
    days = [(stated.value or "")[:10].split("-") for stated in (one, other)]
    return days[0][0] == days[1][0] and sorted(days[0]) == sorted(days[1])
