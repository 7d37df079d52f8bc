"""Author and date of an HTML page, from the surest place to the least sure: meta tags, JSON-LD, byline elements, datelines, the URL."""

import re
import warnings
from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from itertools import islice
from typing import Any

from htmldate import find_date

from app.language.locale_names import fold, locale_names
from app.language.phrases import said
from app.metadata.dates import iso_date, parse_date, url_date
from app.metadata.json_ld import names, text_of
from app.types import Head, Role, Segments

AUTHOR_TAGS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "citation_author", "byl")
DATE_TAGS = (
    *("article:published_time", "article:published", "datepublished", "date", "pubdate", "publishdate", "publish-date", "publish_date"),
    *("og:published_time", "og:article:published_time", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.created", "sailthru.date"),
    *("parsely-pub-date", "citation_publication_date", "rnews:datepublished", "article.published", "bt:pubdate"),
)
DATE_NODES = ("datePublished", "dateCreated", "uploadDate")
AUTHOR_ELEMENT = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|autor|auteur|autore|writer|posted-?by|written-?by)(?:$|[\s_-]|s\b|-?name)", re.IGNORECASE
)
DATE_ELEMENT = re.compile(r"date|time|publish|posted|meta|byline|datum|fecha", re.IGNORECASE)
AFTER_NAME = re.compile(
    r"\s*(?:[|•·–—/(]|\s-\s|\d|,?\s(?:posted|published|updated|contributor|staff|on|is|has|was)\b).*$", re.IGNORECASE | re.DOTALL
)
NO_NAMES = frozenset(
    {
        "admin",
        "administrator",
        "editor",
        "staff",
        "author",
        "by",
        "webmaster",
        "about the author",
        "posted",
        "published",
        "updated",
        "name",
        "редакция",
        "redaktion",
    }
)
NAME_WORDS = range(1, 9)
ELEMENT_BLOCKS = 4
ELEMENT_CHARS = 200
DATELINE_TOKENS = 20
HEADLINE_TOKENS = 3
PARAGRAPH_TOKENS = 30
LINES_AFTER = 8
LINES_BEFORE = 5
DATELINES_AT_MOST = 30
YEAR = re.compile(r"(?:19|20)\d\d|\d[./]\d\d[./]\d\d")


def find_author(segments: Segments, node: Mapping[str, Any]) -> str | None:
    """Names joined by `; `, as the page writes them; None where it names nobody."""
    head = segments.head
    stated = names(node.get("author")) or names(node.get("creator"))
    if stated:
        return "; ".join(stated)
    for tag in AUTHOR_TAGS:
        name = _name(head.meta.get(tag, ""))
        if name:
            return name
    return next((name for text in _element_texts(segments, AUTHOR_ELEMENT) if (name := _name(text))), None)


@cache
def _prefix() -> re.Pattern[str]:
    """A word such as `by` in any language, in English with a few words before it."""
    openers = "|".join(map(re.escape, sorted(said("by"), key=len, reverse=True)))
    return re.compile(rf"^(?:(?:.{{0,60}}?\s)?by|{openers})\b\s*[:：]?\s*", re.IGNORECASE | re.DOTALL)


def _name(text: str) -> str | None:
    """A name without what bylines put around it; None for addresses, roles and sentences."""
    bare = AFTER_NAME.sub("", _prefix().sub("", text.strip())).strip(" ,;:.")
    words = bare.split()
    if "://" in bare or "@" in bare or bare.lower() in NO_NAMES or len(words) not in NAME_WORDS:
        return None
    if any(fold(word) in locale_names().months for word in words) or any(c in bare for c in "*:?!"):
        return None
    return bare if any(word[:1].isupper() or not word[:1].isascii() for word in words) else None


def find_published(segments: Segments, node: Mapping[str, Any], url: str | None) -> tuple[str, str] | None:
    """(ISO 8601 date or date and time, the words it was read from) of the first publication; None where the page gives none."""
    for raw in _stated_dates(segments, node):
        iso = iso_date(raw) or parse_date(raw)
        if iso:
            return iso, raw
    by_url = url_date(url or segments.head.canonical or segments.head.meta.get("og:url"))
    if by_url:
        return by_url, by_url
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dateutil quotes the page in its warnings
        found = find_date(_dateline_page(segments), original_date=True, extensive_search=False)
    return (found, found) if found else None


def _stated_dates(segments: Segments, node: Mapping[str, Any]) -> Iterator[str]:
    head: Head = segments.head
    yield from (head.meta[tag] for tag in DATE_TAGS if tag in head.meta)
    yield from (text for key in DATE_NODES if (text := text_of(node.get(key))))
    yield from head.times[:1]
    yield from _element_texts(segments, DATE_ELEMENT)
    yield from _near_headline(segments)


def _near_headline(segments: Segments) -> Iterator[str]:
    """Short lines around the first heading or paragraph of the article, those after it first."""
    blocks = segments.blocks
    anchor = next((block.index for block in blocks if block.role is Role.HEADING and block.tokens >= HEADLINE_TOKENS), None)
    if anchor is None:
        anchor = next((block.index for block in blocks if block.tokens >= PARAGRAPH_TOKENS), 0)
    near = [*blocks[anchor + 1 : anchor + 1 + LINES_AFTER], *reversed(blocks[max(0, anchor - LINES_BEFORE) : anchor])]
    yield from (block.text for block in near if block.tokens <= DATELINE_TOKENS)


def _element_texts(segments: Segments, hint: re.Pattern[str]) -> Iterator[str]:
    """Texts of small elements whose class, id or role matches, in document order."""
    elements = segments.elements
    for row in _small_elements(segments, hint):
        text = " ".join([block.text for block in segments.blocks[elements.first[row] : elements.last[row]]])
        if len(text) <= ELEMENT_CHARS:
            yield text


def _small_elements(segments: Segments, hint: re.Pattern[str]) -> Iterator[int]:
    """Rows of small elements whose class, id or role matches; each name is searched once, and only where it is asked for."""
    elements = segments.elements
    told: dict[str, bool] = {"": False}
    for row, (own, first, last) in enumerate(zip(elements.names, elements.first, elements.last, strict=True)):
        if 0 < last - first <= ELEMENT_BLOCKS:
            known = told.get(own)
            if known is None:
                known = told[own] = hint.search(own) is not None
            if known:
                yield row


def _dateline_page(segments: Segments) -> str:
    """A small page of the lines that may hold a date, in elements named as they were: all that htmldate needs to see."""
    elements, seen = segments.elements, set[int]()
    parts: list[str] = []
    for row in _small_elements(segments, DATE_ELEMENT):
        blocks = range(elements.first[row], elements.last[row])
        if blocks[0] not in seen:
            seen.update(blocks)
            if len(parts) < DATELINES_AT_MOST:
                text = " ".join([segments.blocks[index].text for index in blocks])[:ELEMENT_CHARS]
                parts.append(f'<{elements.tag[row]} class="{escape(elements.names[row])}">{escape(text)}</{elements.tag[row]}>')
    short = (block for block in segments.blocks if block.tokens <= DATELINE_TOKENS and block.index not in seen and YEAR.search(block.text))
    parts += [f"<p>{escape(block.text)}</p>" for block in islice(short, DATELINES_AT_MOST)]
    return f"<html><body>{''.join(parts)}</body></html>"
