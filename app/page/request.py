"""A request's body, headers and query → one document with its options (api.md, "Input of `POST /v1/extract`")."""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass, replace
from email.message import Message
from typing import Any

from app.errors import (
    ContentFieldError,
    EmptyDocumentError,
    InvalidParameterError,
    MediaTypeError,
    OtherSiteError,
    UnknownParameterError,
    WinnowError,
)
from app.media import BODY_ALONE, FORM_TYPE, FORMATS, JSON_TYPE, MEDIA_TYPES, XML_TYPES
from app.page import json_body, sniff
from app.page.content_coding import inflate
from app.page.json_body import CONTENT_FIELDS, JSON_FIELDS
from app.page.options import PARSERS, Asked, option_warnings, parse_options, public_name
from app.site.domains import site_of
from app.types import Job, Limits, Options, PageKind, Source, Warn

FORM_HINT = "Send the page itself, not a form: curl --data-binary @page.html -H 'Content-Type: text/html' URL"
# The names that senders give to a page in a form; and a form as such, whose values hold neither white space nor markup.
FORM_FIELD = re.compile(rb"(?:html|text|content|content_b64|url|page|file|data|body|document)=")
FORM = re.compile(rb"[\w.%+\[\]-]{1,64}=[^\s<>\"'\x80-\xff]*+\Z")
# A page of this many bytes without one line end is rare, but for those that `curl -d @file` has taken them from.
LONG_FOR_ONE_LINE = 1000
AS_JSON = Warn("treated_as_json", "The document is JSON, so it was read as `application/json`; send it under that Content-Type.")
LINE_ENDS_LOST = Warn("line_ends_missing", "The document has no line end. `curl -d @file` strips them: use `--data-binary @file`.")


@dataclass(frozen=True, slots=True)
class Document:
    """One document with what was asked of it; `data` is what `input_sha256` speaks of."""

    source: Source
    options: Options
    data: bytes


def unwrap(job: Job, limits: Limits) -> Document:
    """The document that a job carries; raises RequestError or DocumentError for every way in which it can be wrong."""
    content_type = job.content_type or ""
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type and media_type not in MEDIA_TYPES:
        raise MediaTypeError(FORM_HINT) if media_type.startswith("multipart/") else MediaTypeError
    given = _query(job.query)
    if job.line:
        given.setdefault("id", str(job.line))
    data = inflate(job.body, job.content_encoding, limits)
    if not data:
        raise EmptyDocumentError
    if media_type == JSON_TYPE:
        document = _from_json(data, given, limits)
    elif _is_json(data, media_type):
        document = _warned(_from_json(data, given, limits), AS_JSON)
    else:
        document = _from_bytes(data, content_type, given)
    _check_site(document.options)
    form = FORMATS[job.format].form if job.format in FORMATS else None
    asked = Asked(document.options, limits, isinstance(document.source.data, str), job.format in BODY_ALONE, form)
    document = _warned(document, *option_warnings(asked))
    return replace(document, options=replace(document.options, include=asked.forms))


def name(job: Job, limits: Limits) -> str:
    """What a line of a batch is called: its `id`, else its number. Raises RequestError for a query that is wrong, whatever the line is."""
    parse_options(_query(job.query))
    try:
        fields = json_body.load(job.body, limits)
        options = fields.get("options")
        given = [fields.get("id"), options.get("id") if isinstance(options, dict) else None]
        own = next((value for value in given if isinstance(value, str)), None)
        return parse_options({"id": own}).id or str(job.line)
    except WinnowError:
        return str(job.line)


def _check_site(options: Options) -> None:
    """Raises OtherSiteError for a page whose address says that the table is not of its site."""
    table = options.site_table
    if table and table.site and options.url and site_of(options.url) != table.site:
        raise OtherSiteError


def _warned(document: Document, *warnings: Warn) -> Document:
    return replace(document, source=replace(document.source, warnings=(*document.source.warnings, *warnings)))


def _is_json(data: bytes, media_type: str) -> bool:
    """Whether what bears another type is JSON: one of our objects even as text, any object or list where there is no type."""
    kind = MEDIA_TYPES.get(media_type)
    return kind is not PageKind.HTML and (json_body.is_ours(data) or (kind is None and json_body.is_json(data)))


def _from_bytes(data: bytes, content_type: str, given: dict[str, str]) -> Document:
    """The document as it came. Raises MediaTypeError for a form, and for XML that is no page."""
    media_type = content_type.partition(";")[0].strip().lower()
    warnings: tuple[Warn, ...] = ()
    if media_type == FORM_TYPE:
        if FORM_FIELD.match(data) or FORM.match(data):
            raise MediaTypeError(FORM_HINT)
        if len(data) >= LONG_FOR_ONE_LINE and b"\n" not in data and b"\r" not in data:
            warnings = (LINE_ENDS_LOST,)
    if media_type in XML_TYPES:
        sniff.refuse_other_xml(data)
    options = parse_options(given)
    source = Source(data, _charset(content_type), options.charset, MEDIA_TYPES.get(media_type), options.url, warnings)
    return Document(source, options, data)


def _charset(content_type: str) -> str | None:
    """The header's charset parameter, also where a sender quotes it in a way that no standard knows."""
    header = Message()
    header["content-type"] = content_type
    charset = header.get_param("charset")
    return charset.strip("'\" ") if isinstance(charset, str) else None


def _query(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in pairs:
        if name in given:
            raise InvalidParameterError("A query parameter is given twice.", parameter=public_name(name))
        given[name] = value
    return given


def _from_json(data: bytes, given: dict[str, Any], limits: Limits) -> Document:
    fields = json_body.load(data, limits)
    unknown = next((name for name in fields if name not in JSON_FIELDS), None)
    if unknown is not None:
        raise UnknownParameterError(parameter=public_name(unknown))
    options = fields.get("options")
    if options is not None and not isinstance(options, dict):
        raise InvalidParameterError("`options` must be an object.", parameter="options")
    own = {name: value for name, value in fields.items() if name in PARSERS}
    parsed = parse_options({**given, **_present(options or {}), **_present(own)})
    contents = [(name, fields[name]) for name in CONTENT_FIELDS if fields.get(name) is not None]
    if len(contents) != 1 or not isinstance(contents[0][1], str):
        raise ContentFieldError
    name, content = contents[0]
    if name == "content_b64":
        source = Source(_base64(content), None, parsed.charset, None, parsed.url)
    else:
        source = Source(content, None, parsed.charset, PageKind(name), parsed.url)
    raw = source.data if isinstance(source.data, bytes) else source.data.encode("utf-8", "surrogatepass")
    return Document(source, parsed, raw)


def _present(members: dict[str, Any]) -> dict[str, Any]:
    """The members that are not null, and those that nobody knows."""
    return {name: value for name, value in members.items() if value is not None or name not in PARSERS}


def _base64(content: str) -> bytes:
    try:
        return b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidParameterError("`content_b64` is not base64.", parameter="content_b64") from error
