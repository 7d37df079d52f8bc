"""What newcomers send by mistake: it is served and told of, or refused with what to do instead."""

import json
from dataclasses import replace
from typing import Any

import pytest

from app import errors
from app.media import FORM_TYPE
from app.page import Document, unwrap
from app.types import Limits, PageKind
from tests.page.test_request import HTML, job


def codes(document: Document) -> set[str]:
    return {warning.code for warning in document.source.warnings}


UNTYPED = (None, "application/octet-stream", FORM_TYPE)


@pytest.mark.parametrize("content_type", [*UNTYPED, "text/plain;charset=UTF-8"])
@pytest.mark.parametrize("before", ["", " \n", "\ufeff"], ids=repr)
def test_json_under_another_type_is_read_and_told(content_type: str | None, before: str) -> None:
    document = unwrap(job(before + json.dumps({"id": "7", "html": HTML}), content_type), Limits())
    assert (document.source.data, document.source.kind, document.options.id) == (HTML, PageKind.HTML, "7")
    assert "treated_as_json" in codes(document)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"headline": "News"}', errors.UnknownParameterError),
        (b"{}", errors.ContentFieldError),
        (b'[{"html": "<p>x</p>"}]', errors.MalformedJsonError),
        (b'{"html": "<p>x', errors.MalformedJsonError),
        (b'{"html": "<p>x</p>"}\n{"html": "<p>y</p>"}', errors.MalformedJsonError),
        ('{"html": "<p>x</p>"}'.encode("utf-16"), errors.MalformedJsonError),
    ],
    ids=lambda value: repr(value)[:40],
)
@pytest.mark.parametrize("content_type", UNTYPED)
def test_json_that_cannot_be_served_is_never_text(content_type: str | None, body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        unwrap(job(body, content_type), Limits())


@pytest.mark.parametrize("text", ["{curly} is a word", "[1] A footnote", '{"html": not JSON', '"quoted"', "42", "a { color: red }"])
def test_text_that_looks_like_json_is_text(text: str) -> None:
    document = unwrap(job(text, None if "html" not in text else "text/html"), Limits())
    assert (document.source.data, codes(document)) == (text.encode(), set())


@pytest.mark.parametrize(
    "body", ["html=%3Cp%3EHi%3C%2Fp%3E", "html=<p>Hello world</p>", "a=b&c=d", "text=One+sentence.&url=http%3A%2F%2Fa", "x[]=1", "page="]
)
def test_form_fields_are_refused_with_the_command(body: str) -> None:
    with pytest.raises(errors.MediaTypeError, match="curl --data-binary"):
        unwrap(job(body, FORM_TYPE), Limits())


@pytest.mark.parametrize("page", [HTML, "E = mc² is what he wrote", "a = b", "<p a=b>", "Ответ=42", f"<p>{'x=y ' * 400}\n</p>"])
def test_page_under_the_type_of_a_form_is_read(page: str) -> None:
    assert codes(unwrap(job(page, FORM_TYPE), Limits())) == set()


@pytest.mark.parametrize(("size", "end", "told"), [(999, "", False), (1000, "", True), (1000, "\n", False), (1000, "\r", False)])
def test_line_ends_that_curl_took_are_missed(size: int, end: str, told: bool) -> None:
    page = "a word ".ljust(size, "x") + end
    assert codes(unwrap(job(page, FORM_TYPE), Limits())) == ({"line_ends_missing"} if told else set())
    assert codes(unwrap(job(page, "text/plain"), Limits())) == set()


XHTML = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "x" "y">\n<html xmlns="http://www.w3.org/1999/xhtml"><p>Hi</p></html>'
)
XML: dict[str, tuple[str, type[Exception] | None]] = {
    "xhtml": (XHTML, None),
    "root alone": ("<html><p>Hi</p></html>", None),
    "prefixed": ('<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:p>Hi</h:p></h:html>', None),
    "feed": ('<?xml version="1.0"?><rss><channel/></rss>', errors.FeedDocumentError),
    "other": ("<note><to>Jane</to></note>", errors.MediaTypeError),
}


@pytest.mark.parametrize(("body", "error"), XML.values(), ids=XML)
@pytest.mark.parametrize("content_type", ["application/xml", "text/xml; charset=utf-8"])
def test_xml_is_read_where_it_is_a_page(content_type: str, body: str, error: type[Exception] | None) -> None:
    if error is None:
        assert unwrap(job(body, content_type), Limits()).source.kind is PageKind.HTML
        return
    with pytest.raises(error):
        unwrap(job(body, content_type), Limits())


# What is asked, in which format, and the parameter that changes nothing.
IDLE = {
    "charset of a string": ({"html": HTML, "charset": "koi8-r"}, {}, "json", "`charset`"),
    "merge of nothing": ({"html": HTML}, {"merge": "1", "removed": "0"}, "json", "`merge`"),
    "longer deadline": ({"html": HTML}, {"deadline_ms": "10001"}, "json", "`deadline_ms`"),
    "id in a text": ({"html": HTML, "id": "7"}, {}, "text", "`id`"),
    "removed in a text": ({"html": HTML}, {"removed": "0"}, "text", "`removed`"),
    "merge in a text": ({"html": HTML}, {"merge": "1"}, "text", "`merge`"),
    "include in a text": ({"html": HTML}, {"include": "blocks"}, "text", "`include`"),
    "links in a text": ({"html": HTML}, {"links": "false"}, "text", "`links`"),
    "images in nothing": ({"html": HTML}, {"images": "false"}, "json", "`images`"),
}


@pytest.mark.parametrize(("body", "query", "served", "told"), IDLE.values(), ids=IDLE)
def test_option_without_effect_is_told(body: dict[str, Any], query: dict[str, str], served: str, told: str) -> None:
    document = unwrap(replace(job(body, None, *query.items()), format=served), Limits())
    (warning,) = document.source.warnings
    assert warning.code == "option_without_effect"
    assert told in warning.detail
