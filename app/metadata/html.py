"""Metadata of an HTML page: what its head, its JSON-LD, its marked elements, its headline and its byline say."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from app.metadata.authors import find_authors
from app.metadata.json_ld import article_node, image_of, names, text_of, texts_of
from app.metadata.lines import lines_near
from app.metadata.published import find_dates
from app.metadata.stated import Reading, Stated, first_stated, marked, tagged
from app.metadata.titles import Headline, choose_title, readable
from app.types import Label, Labelling, Metadata, Page, Role, Segments

SPACE = re.compile(r"\s")
TITLE_TAGS = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title")
SITE_TAGS = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher")
DESCRIPTION_TAGS = ("og:description", "description", "twitter:description", "dc.description", "dcterms.description")
IMAGE_TAGS = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "parsely-image-url")
SECTION_TAGS = ("article:section", "parsely-section", "section", "cse:section")
TAG_TAGS = ("article:tag", "parsely-tags", "news_keywords", "keywords", "dc.subject", "sailthru.tags")
TAGS_AT_MOST, TAG_CHARS = 30, 80
# Where a site's name stands by itself: a logo in front, a line of rights at the end.
FRAME_BLOCKS, FRAME_TOKENS = 40, 6
SHORT_PART = 3
# A heading that is a link is a logo.
LINKED = 0.5
COMPANY = re.compile(r"[©(c)\d\s–-]{1,30}|\b(?:all rights|alle rechte|ltd|llc|inc|gmbh|media)\b.{0,80}", re.IGNORECASE)


def read(page: Page, segments: Segments, labelling: Labelling, language: str | None) -> Metadata:
    """Every field from the surest source that has it."""
    reading = Reading(page, segments, labelling, article_node(segments.head.json_ld), language)
    head, node = reading.head, reading.node
    site = first_stated(_site_names(reading))
    sites = list(_sites(reading))
    title = _title(reading, sites)
    near = lines_near(labelling.blocks, title.value)
    dates = find_dates(reading, near)
    authors = find_authors(reading, near, [*filter(None, (site.value,)), *_hosts(reading)])
    tags = _tags(reading)
    fields = {
        "title": title,
        "published": dates.published,
        "published_raw": dates.raw,
        "modified": dates.modified,
        "site_name": site,
        "canonical_url": _address(_addresses(reading), page.url),
        "description": first_stated([*tagged(head, DESCRIPTION_TAGS), _of_node(reading, "description")]),
        "image": _address([*tagged(head, IMAGE_TAGS), Stated(image_of(node.get("image")), "json_ld")], page.url),
        "section": first_stated([*tagged(head, SECTION_TAGS), _of_node(reading, "articleSection"), *marked(head, "articleSection")]),
    }
    sources = {name: stated.source for name, stated in fields.items() if stated.value}
    sources |= {"authors": authors.source} if authors.names else {}
    sources |= {"tags": tags[0].source} if tags else {}
    return Metadata(
        author="; ".join(authors.names) or None,
        authors=tuple(authors.names),
        tags=tuple(tag.value for tag in tags if tag.value),
        sources=sources,
        **{name: stated.value for name, stated in fields.items()},
    )


def _of_node(reading: Reading, key: str) -> Stated:
    return Stated(readable(text_of(reading.node.get(key))), "json_ld")


def _title(reading: Reading, sites: list[str]) -> Stated:
    """The headline where it agrees with what the page calls itself, else that name without the site's."""
    head = reading.head
    stated = [*tagged(head, TITLE_TAGS), _of_node(reading, "headline"), *marked(head, "headline"), Stated(readable(head.title), "meta")]
    stated = [one for one in stated if one.value]
    structured = _of_node(reading, "headline").value
    headlines = list(_headlines(reading, structured))
    chosen = choose_title([one.value for one in stated if one.value], headlines, sites, structured)
    if chosen in {one.text for one in headlines}:
        return Stated(chosen, "block")
    return Stated(chosen, next((one.source for one in stated if chosen and (one.value or "").find(chosen) >= 0), "meta"))


def _headlines(reading: Reading, structured: str | None) -> Iterator[Headline]:
    """Headings of the first level, and blocks that are labelled as the title or are the structured headline word for word."""
    for item in reading.labelling.blocks:
        first_level = item.block.role is Role.HEADING and item.block.level == 1
        labelled = item.label is Label.TITLE or item.block.text == structured
        if (first_level or labelled) and (text := readable(item.block.text)):
            yield Headline(text, first_level, labelled)


def _site_names(reading: Reading) -> Iterator[Stated]:
    yield from tagged(reading.head, SITE_TAGS[:1])
    yield Stated(readable(next(iter(names(reading.node.get("publisher"))), None)), "json_ld")
    yield from tagged(reading.head, SITE_TAGS[1:])


def _sites(reading: Reading) -> Iterator[str]:
    """What the site may be called: by its own word, by its host, and by short lines of the page's frame less its headline."""
    yield from (stated.value for stated in _site_names(reading) if stated.value)
    yield from _hosts(reading)
    items = reading.labelling.blocks
    headings = {block.text for block, *_ in items if block.role is Role.HEADING and block.level == 1 and block.link_share < LINKED}
    for item in (*items[:FRAME_BLOCKS], *items[-FRAME_BLOCKS:]):
        short = item.block.tokens <= 4 * FRAME_TOKENS
        if short and item.label not in {Label.TITLE, Label.BODY, Label.BYLINE} and item.block.text not in headings:
            text = COMPANY.sub(" ", item.block.text).strip(" .,") if item.label is Label.LEGAL else item.block.text
            if 0 < len(text.split()) <= FRAME_TOKENS:
                yield text


def _hosts(reading: Reading) -> list[str]:
    """The host of the page and its parts."""
    head = reading.head
    try:
        host = urlsplit(reading.page.url or head.canonical or head.meta.get("og:url") or "").hostname or ""
    except ValueError:
        return []
    host = host.removeprefix("www.")
    return [part for part in (host, *host.split(".")[:-1]) if len(part) > SHORT_PART]


def _tags(reading: Reading) -> list[Stated]:
    """The words that the page files its article under; of the first place that has some."""
    places = [[*tagged(reading.head, (tag,))] for tag in TAG_TAGS]
    places.append([Stated(text, "json_ld") for text in texts_of(reading.node.get("keywords"))])
    for place in places:
        words = [Stated(word, one.source) for one in place for word in texts_of(one.value) if len(word) <= TAG_CHARS]
        if words:
            return list({word.value: word for word in words}.values())[:TAGS_AT_MOST]
    return []


def _addresses(reading: Reading) -> Iterator[Stated]:
    yield Stated(reading.head.canonical, "meta")
    yield Stated(reading.head.meta.get("og:url"), "open_graph")


def _address(addresses: Iterable[Stated], base: str | None) -> Stated:
    """The first of them, as an absolute http(s) URL; None where it is anything else."""
    first = first_stated(addresses)
    if not first.value:
        return first
    try:
        parts = urlsplit(urljoin(base or "", first.value.strip()))
    except ValueError:
        return Stated(None, first.source)
    whole = parts.geturl()
    good = parts.scheme in {"http", "https"} and parts.hostname and not SPACE.search(whole)
    return Stated(whole if good else None, first.source)
