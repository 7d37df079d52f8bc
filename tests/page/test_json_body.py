"""A JSON body: what is JSON, how deep it may nest, which strings it may hold."""

import pytest

from app import errors
from app.page import unwrap
from app.page.charset import decode
from app.page.json_body import json_depth
from app.types import Limits
from tests.page.test_request import job

MALFORMED = [b"{", b"[]", b'"html"', b"null", b"5", b"{'html': 'x'}", b'{"html": "x",}', b'{"html": NaN}', b'{"html": "\\x"}', b"\xff{}"]
# Read as one byte a character, U+2200 holds a quote and U+755C the letters of an escape.
WIDE = '{"\u755c\u2200":' + "[" * 2000 + "]" * 2000 + "}"
MALFORMED += [WIDE.encode("utf-16-le")]
MALFORMED += [text.encode(wide) for text in ('{"text": "\u755c"}', '{"text": "x"}') for wide in ("utf-16", "utf-16-le", "utf-16-be")]
MALFORMED += [b'{"html": "\\ud800", "id": Infinity}', b'{"html": "a\nb"}', b'{"html": "\xff"}', b"<p>", b"html=%3Cp%3E", b"{} {}", b" "]


@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: repr(body[:40]))
def test_malformed_json_is_refused(body: bytes) -> None:
    with pytest.raises(errors.MalformedJsonError):
        unwrap(job(body, "application/json"), Limits())


STRINGS = {
    "escapes": (r'"a\"b\\c\/d\n\u00e9"', 'a"b\\c/d\né'),
    "pair": (r'"\ud83d\ude00"', "😀"),
    "lone-high": (r'"a\ud83db"', "a\ufffdb"),
    "lone-low": (r'"a\ude00b"', "a\ufffdb"),
    "nul": (r'"a\u0000b"', "a\0b"),
    "brackets": ('"' + "[{" * 50 + '"', "[{" * 50),
    "brackets-behind-a-quote": (r'"\"' + "[{" * 50 + r'\\"', '"' + "[{" * 50 + "\\"),
}


@pytest.mark.parametrize(("literal", "text"), STRINGS.values(), ids=STRINGS)
def test_string_escapes(literal: str, text: str) -> None:
    document = unwrap(job(f'\ufeff{{"text": {literal}}}', "application/json; charset=utf-8"), Limits())
    assert decode(document.source).content == text


@pytest.mark.parametrize("field", ["id", "url"])
def test_half_a_surrogate_pair_comes_to_no_harm_elsewhere(field: str) -> None:
    options = unwrap(job(f'{{"text": "x", "{field}": "a\\ud800b"}}', "application/json"), Limits()).options
    assert getattr(options, field) == "a\ufffdb"


@pytest.mark.parametrize(
    ("body", "depth"),
    [
        ('{"a": 1}', 1),
        ("[" * 9 + "]" * 9, 9),
        ('{"a": "[[[["}', 1),
        ('{"a": [{"b": []}]}', 4),
        (r'{"a\"[": "\\"}', 1),
        ("", 0),
        ("]]]]", 0),
    ],
)
def test_json_depth(body: str, depth: int) -> None:
    assert json_depth(body.encode()) == depth


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_deep_json_is_refused_with_the_actual_depth(opening: str) -> None:
    with pytest.raises(errors.TooLargeError) as raised:
        unwrap(job(opening * 100_000, "application/json"), Limits())
    assert dict(raised.value.failure.extra) == {"limit_name": "json_depth", "limit": 8, "actual": 100_000}
