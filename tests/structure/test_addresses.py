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
    "brackets": ("http://[b", ""),
    "no host": ("https://:0", ""),
    "no host but slashes": ("https://", ""),
    "a host in words": ("http://b c/", ""),
    "a name and a port": ("http://b@c.example:80/", "http://b@c.example:80/"),
    "a host in brackets": ("http://[::1]/b[c]", "http://[::1]/b%5Bc%5D"),
    "signs": ('/b?c={"d|e"}^`', "https://a.example/b?c=%7B%22d%7Ce%22%7D%5E%60"),
    "a lone percent": ("/100%/%C3%A9", "https://a.example/100%25/%C3%A9"),
    "a sign of a fragment in one": ("#b#c", "https://a.example/p/q?x#b%23c"),
    "backslashes": ("\\b\\c?d\\e", "https://a.example/b/c?d%5Ce"),
    "controls": ("/b\x80\ufffe", "https://a.example/b%C2%80%EF%BF%BE"),
    "letters": ("/é/日本", "https://a.example/é/日本"),
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
