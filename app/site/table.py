"""Pages of a site → its table, that single pages can be read by; a table that comes from outside is read with suspicion."""

import re
from collections import Counter
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

import orjson

from app.site.prints import PRINT_LENGTH
from app.site.sighting import Sighting
from app.types import SiteTable

# A table is told apart from those whose prints mean something else.
VERSION = 1
# So many pages of a site are counted, whichever come first; more would tell hardly more.
MOST_PAGES = 64
# Of what they have in common a table keeps what stands on most of them: 8 KB.
MOST_PRINTS = 512
LONGEST = 16 * 1024
LONGEST_SITE = 253
MEMBERS = frozenset({"version", "site", "pages", "seen"})
PRINT = re.compile(rf"[A-Za-z0-9_-]{{{PRINT_LENGTH}}}")


class Counting:
    """The pages of one site, as they come, in whatever order: those with the least keys are counted, each once."""

    def __init__(self, site: str) -> None:
        """No page yet."""
        self._site = site
        self._pages: dict[str, Sighting] = {}

    def add(self, sighting: Sighting) -> None:
        """A page; of those with one key, which are the same page fetched again, the one with the least prints."""
        self._pages[sighting.key] = min(sighting, self._pages.get(sighting.key, sighting), key=attrgetter("prints"))
        if len(self._pages) > 2 * MOST_PAGES:
            self._pages = self._counted()

    def table(self) -> SiteTable:
        """What the pages so far have in common."""
        pages = self._counted()
        counts = Counter(print_ for page in pages.values() for print_ in page.each)
        common = sorted((-count, print_) for print_, count in counts.items() if count > 1)[:MOST_PRINTS]
        return SiteTable(self._site, len(pages), {print_: -count for count, print_ in common})

    def _counted(self) -> dict[str, Sighting]:
        return {key: self._pages[key] for key in sorted(self._pages)[:MOST_PAGES]}


def gather(sightings: Iterable[Sighting]) -> dict[str, SiteTable]:
    """The table of each site, in the order of their names."""
    sites: dict[str, Counting] = {}
    for sighting in sightings:
        sites.setdefault(sighting.site, Counting(sighting.site)).add(sighting)
    return {site: sites[site].table() for site in sorted(sites)}


def first_site(sightings: Iterable[Sighting]) -> SiteTable:
    """The table of the first page's site that has an address, by its pages and those without an address."""
    pages = list(sightings)
    site = next((page.site for page in pages if page.site), "")
    counting = Counting(site)
    for page in pages:
        if page.site in ("", site):
            counting.add(page)
    return counting.table()


def members(table: SiteTable) -> dict[str, Any]:
    """A table as plain values."""
    return {"version": VERSION, "site": table.site, "pages": table.pages, "seen": table.seen}


def written(table: SiteTable) -> bytes:
    """A table as JSON."""
    return orjson.dumps(members(table))


def read_table(given: object) -> SiteTable:
    """A table as `members` gives it, or its JSON. Raises ValueError where it is none, is of another version, or passes a bound."""
    if isinstance(given, str | bytes):
        if len(given) > LONGEST:
            raise ValueError("longer than any table")
        given = orjson.loads(given)
    if not isinstance(given, dict) or given.keys() != MEMBERS or given["version"] != VERSION:
        raise ValueError("no table of this version")
    site, pages, seen = given["site"], given["pages"], given["seen"]
    if not isinstance(site, str) or len(site) > LONGEST_SITE or not _is_count(pages, 0, MOST_PAGES):
        raise ValueError("no site, or no number of pages")
    if not isinstance(seen, dict) or len(seen) > MOST_PRINTS or not all(map(_is_print, seen)):
        raise ValueError("no prints")
    if not all(_is_count(count, 2, pages) for count in seen.values()):
        raise ValueError("no counts")
    return SiteTable(site, pages, seen)


def _is_print(value: object) -> bool:
    return isinstance(value, str) and PRINT.fullmatch(value) is not None


def _is_count(value: object, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most
