"""Tables of sites: the same whatever the order of the pages, the same again once written, refused where anything about them is wrong."""

import random
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.site.prints import print_of
from app.site.sighting import Sighting
from app.site.table import LONGEST, MOST_PAGES, MOST_PRINTS, first_site, gather, members, read_table, written
from app.types import SiteTable
from tests.site.made import SITE, sightings, table_of

PRINTS = [print_of(f"block {'x' * number}") for number in range(12)]
PAGES = st.lists(st.builds(Sighting, st.just("a.example"), st.text("abc", max_size=3), st.sets(st.sampled_from(PRINTS)).map("".join)))


@given(PAGES, st.randoms(use_true_random=False))
def test_the_order_of_pages_changes_nothing(pages: list[Sighting], chance: random.Random) -> None:
    shuffled = pages.copy()
    chance.shuffle(shuffled)
    assert gather(shuffled) == gather(pages)


def test_of_many_pages_the_same_are_counted_in_any_order() -> None:
    pages = [Sighting(SITE, f"{number:05}", PRINTS[number % 3]) for number in range(5 * MOST_PAGES)]
    (table,) = gather(pages).values()
    assert table.pages == MOST_PAGES
    assert gather(reversed(pages)) == {SITE: table}


@given(PAGES)
def test_a_table_that_was_written_is_read_as_it_was(pages: list[Sighting]) -> None:
    for table in gather(pages).values():
        assert read_table(written(table)) == read_table(members(table)) == table


def test_a_table_is_small_whatever_the_pages() -> None:
    prints = [print_of(f"block {'x' * number}") for number in range(2 * MOST_PRINTS)]
    pages = [Sighting("a" * 253, str(number), "".join(prints)) for number in range(MOST_PAGES)]
    (table,) = gather(pages).values()
    assert len(table.seen) == MOST_PRINTS
    assert len(written(table)) < 10_000
    assert read_table(written(table)) == table


def test_a_page_counts_once_however_often_it_comes() -> None:
    first, second = sightings(2)
    assert gather([first, second, first]) == gather([first, second])
    assert gather([first, first]) == {SITE: SiteTable(SITE, 1, {})}


def test_the_first_site_takes_pages_without_an_address() -> None:
    pages = [Sighting("", "1", PRINTS[0]), Sighting("b.example", "2", PRINTS[0]), Sighting("c.example", "3", PRINTS[0])]
    assert first_site(pages) == SiteTable("b.example", 2, {PRINTS[0]: 2})
    assert first_site(()) == SiteTable("", 0, {})


GOOD = members(table_of(3))
BAD: dict[str, Any] = {
    "nothing": None,
    "a number": 3,
    "no JSON": "{",
    "deep JSON": "[" * LONGEST,
    "long JSON": " " * (LONGEST + 1),
    "a list": [GOOD],
    "another version": {**GOOD, "version": 2},
    "no version": {name: value for name, value in GOOD.items() if name != "version"},
    "another member": {**GOOD, "more": 1},
    "a site that is none": {**GOOD, "site": 3},
    "a long site": {**GOOD, "site": "a" * 254},
    "pages beyond the bound": {**GOOD, "pages": MOST_PAGES + 1},
    "a true number of pages": {**GOOD, "pages": True},
    "half a page": {**GOOD, "pages": 2.5},
    "prints that are none": {**GOOD, "seen": ["a"]},
    "a print that is none": {**GOOD, "seen": {"<script>": 2}},
    "a long print": {**GOOD, "seen": {"a" * 9: 2}},
    "too many prints": {**GOOD, "seen": {f"{number:08}": 2 for number in range(MOST_PRINTS + 1)}},
    "more often than there are pages": {**GOOD, "seen": {PRINTS[0]: 4}},
    "seen once": {**GOOD, "seen": {PRINTS[0]: 1}},
    "a count that is none": {**GOOD, "seen": {PRINTS[0]: "2"}},
}


@pytest.mark.parametrize("given_", BAD.values(), ids=BAD.keys())
def test_a_hostile_table_is_refused(given_: object) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        read_table(given_)
    if isinstance(given_, dict):
        with pytest.raises(ValueError, match=r"\S"):
            read_table(orjson.dumps(given_))
