"""Who wrote the article of an HTML page, from the surest place to the least sure."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from app.language.locale_names import fold
from app.metadata.author_lines import AND, MAY_NAME, TWO, authors_near, cued_names, no_words, without_other_hands
from app.metadata.json_ld import is_news, names
from app.metadata.lines import Line, bylines, lines_of_elements
from app.metadata.names import is_person, names_in_byline, people
from app.metadata.stated import Reading, marked, tagged
from app.types import Label

AUTHOR_TAGS = (
    *(
        "citation_author",
        "author",
        "article:author",
        "article:author_name",
        "dc.creator",
        "dcterms.creator",
        "parsely-author",
        "sailthru.author",
    ),
    *("byl", "og:author", "cxenseparse:author", "authors"),
)
AUTHOR_ELEMENT = re.compile(
    r"(?:^|[\s_-])(?<!comment-form-)(?<!comment-)(?:by-?line|author|autor|auteur|autore|writer|posted-?by|written-?by)(?:$|[\s_-]|s\b|-?name)",
    re.IGNORECASE,
)
ELEMENTS_AT_MOST = 12
# Libraries write `Roe, Jane`.
LAST_NAME_FIRST = frozenset({"citation_author", "dc.creator", "dcterms.creator"})
LAST_FIRST = re.compile(r"\A([^,;]{2,40}),\s([^,;]{1,40})\Z")
FIRM = re.compile(r"\s(?:Inc|LLC|Ltd|PC|PLLC|LLP|GmbH|AG|S\.?A|S\.?L|B\.?V|Pty|Corp)\.?\Z")
# More marked authors than this are those of posts, comments and other articles, behind the first.
MARKED_AT_MOST = 3


class Authors(NamedTuple):
    """Names in the page's order, and where they came from."""

    names: list[str]
    source: str = "block"


def find_authors(reading: Reading, near: Sequence[Line], sites: Sequence[str]) -> Authors:
    """People stated for machines, else those of the page's lines, else stated names of other forms; nobody where it names none.

    An agency is no author. The site or its owner is one where a line near the headline or two statements say so, and of news.
    """
    stated = [found for found in _stated(reading) if found.names]
    owners = {_key(site) for site in sites}
    persons = (found for found in stated if any(_is_full_name(name) and _key(name) not in owners for name in found.names))
    best = next(persons, None)
    cued = Authors(cued_names([line for line in near if line.label is not Label.CAPTION], reading.language))
    if best and cued.names and _says_otherwise(cued.names, best.names):
        return cued
    if best and (whole := _whole(best, near, reading.language, owners)):
        return Authors(whole)
    best = best or next((found for found in _by_lines(reading, near) if found.names), None)
    if best:
        return Authors([name for name in best.names if _key(name) not in owners] or best.names, best.source)
    shown = "\n".join(line.text.casefold() for line in near)
    places = Counter(name for source in {found.source for found in stated} for name in _names_of(stated, source))
    others = (
        Authors([name for name in found.names if _is_sure(name, owners, shown, places[_key(name)])], found.source) for found in stated
    )
    best = next((found for found in others if found.names), None)
    newsroom = names(reading.node.get("author")) if is_news(reading.node) else []
    return best or Authors([name for name in newsroom if not FIRM.search(name) and ("." in name or people([name]))], "json_ld")


def _says_otherwise(cued: Sequence[str], stated: Sequence[str]) -> bool:
    """Whether a line by the headline names none of the stated people: who published a page is stated as often as who wrote it."""
    known = {fold(word) for name in stated for word in name.split()}
    return all(_is_full_name(name) for name in cued) and known.isdisjoint(fold(word) for name in cued for word in name.split())


def _whole(stated: Authors, near: Sequence[Line], language: str | None, owners: Collection[str]) -> list[str]:
    """The names of a line by the headline that has all the stated ones and more, since sites state the account alone that wrote first."""
    known = set(map(_key, stated.names))
    lines = (line.text for line in near if not line.heading and line.label in MAY_NAME)
    for text in lines:
        found = names_in_byline(text, language, cued=True)
        keys = set(map(_key, found))
        listed = len(found) > len(known) and (len(found) > TWO or AND.search(text))
        if listed and known < keys and keys.isdisjoint(owners) and all(map(_is_full_name, found)):
            return found
    return []


def _names_of(stated: Sequence[Authors], source: str) -> set[str]:
    return {_key(name) for found in stated if found.source == source for name in found.names}


def _is_sure(name: str, owners: Collection[str], shown: str, places: int) -> bool:
    """Whether a stated name that has no person's form is the author's: no name of the site's or of an account, or said twice."""
    account = " " not in name and (any(map(str.isdigit, name)) or (name.islower() and "-" in name))
    if FIRM.search(name) and name.casefold() not in shown:
        return False
    return _is_full_name(name) or (not account and not _of_site(name, owners)) or places > 1 or name.casefold() in shown


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
        values = [one.value for one in stated if one.value]
        values = [LAST_FIRST.sub(r"\2 \1", value) for value in values] if tag in LAST_NAME_FIRST else values
        yield Authors(people(values), stated[0].source if stated else "meta")
    several = people(one.value for one in marked(head, "author") if one.value)
    yield Authors(several if len(several) <= MARKED_AT_MOST else several[:1], "microdata")


def _by_lines(reading: Reading, near: Sequence[Line]) -> Iterator[Authors]:
    blocks, language = reading.labelling.blocks, reading.language
    yield Authors(authors_near(near, language, blocks))
    marked_so = without_other_hands([*islice(lines_of_elements(reading.segments, blocks, AUTHOR_ELEMENT), ELEMENTS_AT_MOST)])
    for line in marked_so:
        found = names_in_byline(line.text, language)
        yield Authors(found or no_words([*filter(_is_full_name, names_in_byline(line.text, language, cued=True))], blocks))
    yield Authors(cued_names(bylines(blocks), language))
