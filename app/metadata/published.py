"""When the article of an HTML page was published and last changed, from the surest place to the least sure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.metadata.dates import parse_date
from app.metadata.json_ld import text_of
from app.metadata.lines import bylines, first_dateline, lines_near, lines_of_elements
from app.metadata.machine_dates import iso_date, url_date
from app.metadata.stated import NOWHERE, Reading, Stated, first_stated, marked, tagged

DATE_TAGS = (
    *("article:published_time", "article:published", "datepublished", "date", "pubdate", "publishdate", "publish-date", "publish_date"),
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
DATE_NODES = ("datePublished", "dateCreated", "uploadDate")
DATE_ELEMENT = re.compile(r"date|time|publish|posted|meta|byline|datum|fecha", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dates:
    """ISO 8601 dates with their sources, and the words that tell the publication, also where they tell no day."""

    published: Stated = NOWHERE
    modified: Stated = NOWHERE
    raw: Stated = NOWHERE


def find_dates(reading: Reading, title: str | None) -> Dates:
    """The dates of the page's article: what is stated for machines, else what lines say, else its address.

    The date of a change is not that of publication, and nothing is published after it was changed.
    """
    changed = first_stated(_read(stated, reading.language) for stated in _changes(reading))
    for stated in _published(reading):
        published = _read(stated, reading.language)
        if published.value:
            return Dates(published, changed if not _before(changed, published) else NOWHERE, stated)
    dates = _by_lines(reading, title, changed)
    if dates.published.value:
        return dates
    head = reading.head
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


def _by_lines(reading: Reading, title: str | None, changed: Stated) -> Dates:
    """What lines around the headline say, then other bylines, then elements named so; a `<time>` of the same day tells it more exactly."""
    blocks = reading.labelling.blocks
    time = first_stated(Stated(iso_date(value), "time") for value in reading.head.times[:1])
    said = first_dateline(lines_near(blocks, title), reading.language) or first_dateline(bylines(blocks), reading.language)
    if said is None and not time.value:
        said = first_dateline(lines_of_elements(reading.segments, blocks, DATE_ELEMENT), reading.language)
    if said is None:
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
