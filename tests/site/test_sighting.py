"""What a first pass keeps of a page: whose it is, which page it is, what it says."""

import pytest

from app.site.domains import site_of
from app.site.prints import print_of
from app.site.sighting import PRINTS_A_PAGE, Sighting
from app.types import PageKind
from tests.site.made import FURNITURE, SITE, address, page, sighting

SITES = {
    "https://news.herald.co.uk/a?b#c": "herald.co.uk",
    "http://name.github.io/": "name.github.io",
    "http://www.herald.example:8080/": "herald.example",
    "http://127.0.0.1:8000/x": "127.0.0.1",
    "http://[::1]/x": "::1",
    "http://localhost/": "localhost",
    "http://[broken": "",
    "no address": "",
    "": "",
}
SAME = {
    "numbers": ("12 comments, 3 November 2024", "7 comments, 25 November 2025"),
    "small letters": ("Read Also", "read also"),
    "white space": ("Read\n also", "Read  also"),
}
# What a page says its address is, and whether it is the same page as the one at /a then.
NAMED = {
    "canonical": ("<link rel=canonical href=/a>", True),
    "og:url": ("<meta property=og:url content=https://herald.example/a>", True),
    "its own": ("<link rel=canonical href=/b>", False),
    "the front page, as each page says": ("<link rel=canonical href=/>", False),
    "nothing": ("", False),
    "no address": ("<link rel=canonical href='http://[broken'>", False),
}


@pytest.mark.parametrize(("url", "site"), SITES.items())
def test_an_address_has_a_site(url: str, site: str) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME.keys())
def test_the_same_words_have_the_same_print(one: str, other: str) -> None:
    assert print_of(one) == print_of(other)
    assert print_of(one) != print_of(f"{one} more")


@pytest.mark.parametrize(("head", "same"), NAMED.values(), ids=NAMED.keys())
def test_a_page_is_told_by_the_address_that_it_gives_itself(head: str, same: bool) -> None:
    one = sighting("<p>A page of the herald</p>", "https://herald.example/a")
    other = sighting(f"<html><head>{head}</head><p>A page of the herald</p></html>", "https://herald.example/b?print=1#top")
    assert (one.key == other.key) is same


@pytest.mark.parametrize("kind", PageKind)
def test_a_page_is_seen_with_its_blocks_and_read_as_it_was_written(kind: PageKind) -> None:
    seen = sighting(page("bridge", kind), address("bridge"), kind)
    assert seen.site == SITE
    assert print_of(FURNITURE) in seen.each
    assert Sighting.read(seen.written()) == seen


def test_a_page_of_no_address_is_told_by_its_text() -> None:
    one, same, other = (sighting(page(subject), None) for subject in ("bridge", "bridge", "school"))
    assert one == same
    assert (one.site, one.key == other.key) == ("", False)


def test_of_a_page_of_too_many_blocks_some_are_kept() -> None:
    long = "\n".join(f"line {'x' * number}" for number in range(PRINTS_A_PAGE + 100))
    assert len(sighting(long, None, PageKind.TEXT).each) == PRINTS_A_PAGE
