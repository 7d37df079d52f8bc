"""Addresses as a reader may follow them from anywhere."""

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.structure.addresses import absolute, base_of

BASE = "https://a.example/p/q?x#y"
ADDRESSES = {
    "path": ("/b", "https://a.example/b"),
    "path with dots": ("/b/../c", "https://a.example/c"),
    "dots alone": ("/..", "https://a.example/"),
    "host": ("//b.example/c", "https://b.example/c"),
    "beside": ("b", "https://a.example/p/b"),
    "query": ("?b", "https://a.example/p/q?b"),
    "fragment": ("#b", "https://a.example/p/q?x#b"),
    "space": ("/b c", "https://a.example/b%20c"),
    "line end": ("/b\n/c", "https://a.example/b/c"),
    "mail": ("mailto:b@a.example", "mailto:b@a.example"),
    "script": ("javascript:b", ""),
    "hidden script": ("\x01java\tscript:b", ""),
    "data": ("data:,b", ""),
    "brackets": ("http://[b", "http://[b"),
    "nothing": (" ", ""),
    "long": ("/" + "b" * 5000, ""),
}


@pytest.mark.parametrize(("address", "expected"), ADDRESSES.values(), ids=ADDRESSES)
def test_address(address: str, expected: str) -> None:
    assert absolute(address, BASE) == expected


@given(st.text(st.sampled_from("ab./:"), max_size=8))
def test_paths_are_joined_as_python_joins_them(path: str) -> None:
    rooted = "/" + path.lstrip("/")
    assert absolute(rooted, BASE) == urljoin(BASE, rooted)


@pytest.mark.parametrize(
    ("url", "base", "expected"), [(None, None, ""), (BASE, None, BASE), (BASE, "/c/", "https://a.example/c/"), (None, "/c/", "/c/")]
)
def test_what_links_are_relative_to(url: str | None, base: str | None, expected: str) -> None:
    assert base_of(url, base) == expected


def test_without_a_base_an_address_stays_as_it_is() -> None:
    assert absolute("b/c", "") == "b/c"
