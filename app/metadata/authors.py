"""Who wrote the article of an HTML page, from the surest place to the least sure."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from app.language.locale_names import fold
from app.metadata.json_ld import is_news, names
from app.metadata.lines import authors_near, bylines, cued_names, lines_near, lines_of_elements
from app.metadata.names import is_person, names_in_byline, people
from app.metadata.stated import Reading, marked, tagged

AUTHOR_TAGS = (
    *("author", "article:author", "article:author_name", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author"),
    *("citation_author", "byl", "og:author", "cxenseparse:author", "authors"),
)
AUTHOR_ELEMENT = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|autor|auteur|autore|writer|posted-?by|written-?by)(?:$|[\s_-]|s\b|-?name)", re.IGNORECASE
)
ELEMENTS_AT_MOST = 12
# More marked authors than this are those of posts, comments and other articles, behind the first.
MARKED_AT_MOST = 3


class Authors(NamedTuple):
    """Names in the page's order, and where they came from."""

    names: list[str]
    source: str = "block"


def find_authors(reading: Reading, title: str | None, sites: Sequence[str]) -> Authors:
    """People stated for machines, else those of the page's lines, else stated names of other forms; nobody where it names none.

    An agency is no author. The site or its owner is one only of news that are stated to be by it.
    """
    stated = list(_stated(reading))
    owners = {_key(site) for site in sites}
    persons = (found for found in stated if any(_is_full_name(name) and _key(name) not in owners for name in found.names))
    best = next(persons, None) or next((found for found in _by_lines(reading, title) if found.names), None)
    if best:
        return best
    others = (
        Authors([name for name in found.names if _is_full_name(name) or not _of_site(name, owners)], found.source) for found in stated
    )
    best = next((found for found in others if found.names), None)
    newsroom = people(names(reading.node.get("author"))) if is_news(reading.node) else []
    return best or Authors(newsroom, "json_ld")


def _is_full_name(name: str) -> bool:
    return is_person(name, sure=True) and (len(name.split()) > 1 or not name.isascii())


def _of_site(name: str, owners: Collection[str]) -> bool:
    key = _key(name)
    return any(key in owner or owner in key for owner in owners if len(owner) > 3)


def _key(name: str) -> str:
    return "".join(filter(str.isalnum, fold(name)))


def _stated(reading: Reading) -> Iterator[Authors]:
    node, head = reading.node, reading.head
    yield Authors(people(names(node.get("author"), people=True) or names(node.get("creator"), people=True)), "json_ld")
    for tag in AUTHOR_TAGS:
        stated = list(tagged(head, (tag,)))
        yield Authors(people(one.value for one in stated if one.value), stated[0].source if stated else "meta")
    several = people(one.value for one in marked(head, "author") if one.value)
    yield Authors(several if len(several) <= MARKED_AT_MOST else several[:1], "microdata")


def _by_lines(reading: Reading, title: str | None) -> Iterator[Authors]:
    blocks, language = reading.labelling.blocks, reading.language
    yield Authors(authors_near(lines_near(blocks, title), language))
    for line in islice(lines_of_elements(reading.segments, blocks, AUTHOR_ELEMENT), ELEMENTS_AT_MOST):
        yield Authors(names_in_byline(line.text, language, cued=True))
    yield Authors(cued_names(bylines(blocks), language))
