"""A request's body, headers and query → one document with its options, or the typed reason why not."""

import json
from base64 import b64encode
from dataclasses import replace
from typing import Any

import pytest

from app import errors
from app.page import unwrap
from app.page.options import MOST_NAMES, PARSERS, parse_options
from app.types import Engine, Include, Job, Limits, Options, PageKind

HTML = "<p>Привет, мир</p>"


def job(body: bytes | str | dict[str, Any], content_type: str | None = None, *query: tuple[str, str]) -> Job:
    if isinstance(body, dict):
        body, content_type = json.dumps(body), content_type or "application/json"
    return Job(body.encode() if isinstance(body, str) else body, content_type, None, query, "json")


MEDIA_TYPES = {
    "text/html": (PageKind.HTML, None),
    "TEXT/HTML ; Charset=KOI8-R": (PageKind.HTML, "KOI8-R"),
    'text/html; charset="utf-8"': (PageKind.HTML, "utf-8"),
    "text/html; charset='utf-8'": (PageKind.HTML, "utf-8"),
    "text/html;charset=utf-8;boundary=x": (PageKind.HTML, "utf-8"),
    "text/html; charset=": (PageKind.HTML, None),
    "text/html;": (PageKind.HTML, None),
    'text/html; charset="utf-8': (PageKind.HTML, "utf-8"),
    "application/xhtml+xml": (PageKind.HTML, None),
    "text/plain; charset=utf-8": (PageKind.TEXT, "utf-8"),
    "application/octet-stream": (None, None),
    "application/x-www-form-urlencoded": (None, None),
    "": (None, None),
    "  ": (None, None),
    None: (None, None),
}


@pytest.mark.parametrize(("header", "expected"), MEDIA_TYPES.items())
def test_media_type_gives_kind_and_charset(header: str | None, expected: tuple[PageKind | None, str | None]) -> None:
    source = unwrap(job(HTML, header), Limits()).source
    assert (source.kind, source.charset or None) == expected
    assert source.data == HTML.encode()


@pytest.mark.parametrize(
    "header",
    [
        "application/pdf",
        "image/png",
        "application/xml",
        "text/xml",
        "application/ld+json",
        "text",
        "html",
        "text/html/x",
        "/",
        "ä/ö",
        "*/*",
    ],
)
def test_other_media_types_are_refused(header: str) -> None:
    with pytest.raises(errors.MediaTypeError):
        unwrap(job(HTML, header), Limits())


def test_refusal_of_a_form_shows_the_command() -> None:
    with pytest.raises(errors.MediaTypeError, match="curl --data-binary"):
        unwrap(job("--x--", "multipart/form-data; boundary=x"), Limits())


OPTIONS: dict[str, tuple[str, object, Options]] = {
    "url": ("url", "https://example.org/ä", Options(url="https://example.org/ä")),
    "id": ("id", "42", Options(id="42")),
    "charset": ("charset", "koi8-r", Options(charset="koi8-r")),
    "include-one": ("include", "markdown", Options(include=frozenset({Include.MARKDOWN}))),
    "include-all": ("include", "html, blocks,markdown", Options(include=frozenset(Include))),
    "include-none": ("include", "", Options()),
    "removed-true": ("removed", "true", Options()),
    "removed-false": ("removed", "False", Options(removed=False)),
    "removed-0": ("removed", "0", Options(removed=False)),
    "merge": ("merge", "1", Options(merge=True)),
    "engine": ("engine", "trafilatura", Options(engine=Engine.TRAFILATURA)),
    "deadline": ("deadline_ms", "500", Options(deadline_ms=500)),
}


@pytest.mark.parametrize(("name", "value", "expected"), OPTIONS.values(), ids=OPTIONS)
def test_option_in_the_query_or_in_json(name: str, value: str, expected: Options) -> None:
    assert unwrap(job(HTML, "text/html", (name, value)), Limits()).options == expected
    assert unwrap(job({"html": HTML, "options": {name: value}}), Limits()).options == expected
    assert unwrap(job({"html": HTML}, None, (name, value)), Limits()).options == expected


JSON_OPTIONS: dict[str, tuple[dict[str, object], Options]] = {
    "flags": ({"removed": False, "merge": True}, Options(removed=False, merge=True)),
    "number": ({"deadline_ms": 500}, Options(deadline_ms=500)),
    "list": ({"include": ["html", "blocks"]}, Options(include=frozenset({Include.HTML, Include.BLOCKS}))),
    "empty-list": ({"include": []}, Options()),
    "none": ({}, Options()),
    "null-is-absent": (dict.fromkeys(PARSERS), Options()),
}


@pytest.mark.parametrize(("options", "expected"), JSON_OPTIONS.values(), ids=JSON_OPTIONS)
def test_options_as_json_values(options: dict[str, object], expected: Options) -> None:
    assert unwrap(job({"html": HTML, "options": options}), Limits()).options == expected


BAD_VALUES = [
    ("include", "pictures"),
    ("include", "html,,pictures"),
    ("removed", "maybe"),
    ("removed", ""),
    ("merge", "2"),
    ("engine", "winnow2"),
    ("engine", ""),
    ("deadline_ms", "0"),
    ("deadline_ms", "-1"),
    ("deadline_ms", "soon"),
    ("deadline_ms", "1.5"),
    ("deadline_ms", "9" * 5000),
    ("deadline_ms", ""),
    ("url", "x" * 8193),
    ("id", "x" * 8193),
]


@pytest.mark.parametrize(("name", "value"), BAD_VALUES, ids=lambda value: value[:20])
def test_bad_value_names_its_parameter(name: str, value: str) -> None:
    for request in (job(HTML, "text/html", (name, value)), job({"html": HTML, "options": {name: value}})):
        with pytest.raises(errors.InvalidParameterError) as raised:
            unwrap(request, Limits())
        assert dict(raised.value.failure.extra) == {"parameter": name}
        assert value[:100] not in raised.value.failure.detail or not value


@pytest.mark.parametrize(
    "options",
    [
        {"include": 1},
        {"include": [1]},
        {"include": {}},
        {"include": ["html"] * (MOST_NAMES + 1)},
        {"removed": 1},
        {"merge": "yes"},
        {"engine": ["winnow"]},
        {"deadline_ms": True},
        {"deadline_ms": 1.5},
        {"url": 5},
        {"id": 5},
        {"charset": []},
    ],
    ids=str,
)
def test_bad_json_value_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(errors.InvalidParameterError):
        unwrap(job({"html": HTML, "options": options}), Limits())


@pytest.mark.parametrize(("given", "public"), [("incldue", "incldue"), ("<script>", "script"), ("x" * 99, "x" * 40), ("ä", ""), ("\0", "")])
def test_unknown_parameter_is_refused(given: str, public: str) -> None:
    requests = (
        job(HTML, "text/html", (given, "1")),
        job({"html": HTML, "options": {given: 1}}),
        job({"html": HTML, given: 1}),
        job({"html": HTML}, None, (given, "1")),
    )
    for request in requests:
        with pytest.raises(errors.UnknownParameterError) as raised:
            unwrap(request, Limits())
        assert dict(raised.value.failure.extra) == {"parameter": public}


def test_null_in_options_leaves_what_the_query_says() -> None:
    options = unwrap(job({"text": "x", "options": {"id": None, "merge": None}}, None, ("id", "7"), ("merge", "1")), Limits()).options
    assert options == Options(id="7", merge=True)


def test_parameter_given_twice_is_refused() -> None:
    with pytest.raises(errors.InvalidParameterError):
        unwrap(job(HTML, "text/html", ("url", "http://a/"), ("url", "http://b/")), Limits())


def test_fields_outrank_options_and_options_the_query() -> None:
    body = {"text": "x", "url": "http://field/", "options": {"url": "http://option/", "id": "option"}}
    options = unwrap(job(body, None, ("url", "http://query/"), ("id", "query"), ("merge", "1")), Limits()).options
    assert options == Options(url="http://field/", id="option", merge=True)


def test_a_longer_deadline_is_no_error() -> None:
    assert parse_options({"deadline_ms": "999999999"}).deadline_ms == 999_999_999


CONTENTS: dict[str, tuple[dict[str, Any], bytes | str, PageKind | None]] = {
    "html": ({"html": HTML}, HTML, PageKind.HTML),
    "text": ({"text": "one\r\ntwo"}, "one\r\ntwo", PageKind.TEXT),
    "base64": ({"content_b64": b64encode(HTML.encode()).decode()}, HTML.encode(), None),
    "null-is-absent": ({"html": HTML, "text": None, "url": None, "options": None}, HTML, PageKind.HTML),
}


@pytest.mark.parametrize(("body", "data", "kind"), CONTENTS.values(), ids=CONTENTS)
def test_content_field(body: dict[str, Any], data: bytes | str, kind: PageKind | None) -> None:
    document = unwrap(job(body), Limits())
    assert (document.source.data, document.source.kind) == (data, kind)
    assert document.data == (data.encode() if isinstance(data, str) else data)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": "http://a/"},
        {"html": "a", "text": "b"},
        {"html": "", "content_b64": ""},
        {"html": 5},
        {"text": ["a"]},
        {"html": None},
        {"content_b64": {"a": 1}},
        {"html": True},
    ],
    ids=str,
)
def test_exactly_one_content_field(body: dict[str, Any]) -> None:
    with pytest.raises(errors.ContentFieldError):
        unwrap(job(body), Limits())


@pytest.mark.parametrize("content", ["a", "a===", "PHA+\n", "привет", "PHA-", " ", "\ud800"])
def test_bad_base64_is_refused(content: str) -> None:
    with pytest.raises(errors.InvalidParameterError):
        unwrap(job({"content_b64": content}), Limits())


@pytest.mark.parametrize("content_type", ["text/html", "application/json", None])
def test_nothing_is_refused(content_type: str | None) -> None:
    with pytest.raises(errors.EmptyDocumentError):
        unwrap(job(b"", content_type), Limits())


def test_coding_is_undone_before_anything_else() -> None:
    with pytest.raises(errors.BrokenCompressionError):
        unwrap(replace(job({"html": HTML}), content_encoding="gzip"), Limits())
