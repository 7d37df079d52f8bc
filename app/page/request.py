"""A request's body, headers and query → one document with its options (api.md, "Input of `POST /v1/extract`")."""

import binascii
import json
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from email.message import Message
from typing import Any

import orjson

from app.errors import (
    ContentFieldError,
    EmptyDocumentError,
    InvalidParameterError,
    MalformedJsonError,
    MediaTypeError,
    TooLargeError,
    UnknownParameterError,
)
from app.media import JSON_TYPE, MEDIA_TYPES
from app.page.content_coding import inflate
from app.types import Engine, Include, Job, Limits, Options, PageKind, Source

MULTIPART_HINT = "Send the page itself, not a form: curl --data-binary @page.html -H 'Content-Type: text/html' URL"
CONTENT_FIELDS = ("html", "text", "content_b64")
JSON_FIELDS = frozenset({*CONTENT_FIELDS, "url", "charset", "id", "options"})
LONGEST_VALUE = 8192
TRUTHS: Mapping[object, bool] = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Document:
    """One document with what was asked of it; `data` is what `input_sha256` speaks of."""

    source: Source
    options: Options
    data: bytes


def unwrap(job: Job, limits: Limits) -> Document:
    """The document that a job carries; raises RequestError or DocumentError for every way in which it can be wrong."""
    media_type = (job.content_type or "").partition(";")[0].strip().lower()
    if media_type and media_type not in MEDIA_TYPES:
        raise MediaTypeError(MULTIPART_HINT) if media_type.startswith("multipart/") else MediaTypeError
    given = dict(_query(job.query))
    data = inflate(job.body, job.content_encoding, limits)
    if not data:
        raise EmptyDocumentError
    if media_type == JSON_TYPE:
        return _from_json(data, given, limits)
    options = parse_options(given)
    source = Source(data, _charset(job.content_type or ""), options.charset, MEDIA_TYPES.get(media_type), options.url)
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
            raise InvalidParameterError("A query parameter is given twice.", parameter=_public(name))
        given[name] = value
    return given


def _from_json(data: bytes, given: dict[str, Any], limits: Limits) -> Document:
    fields = _load(data, limits)
    unknown = next((name for name in fields if name not in JSON_FIELDS), None)
    if unknown is not None:
        raise UnknownParameterError(parameter=_public(unknown))
    options = fields.get("options")
    if options is not None and not isinstance(options, dict):
        raise InvalidParameterError("`options` must be an object.", parameter="options")
    own = {name: fields[name] for name in ("url", "charset", "id") if fields.get(name) is not None}
    parsed = parse_options({**given, **(options or {}), **own})
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


def _base64(content: str) -> bytes:
    try:
        return b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidParameterError("`content_b64` is not base64.", parameter="content_b64") from error


def _load(data: bytes, limits: Limits) -> dict[str, Any]:
    depth = json_depth(data)
    if depth > limits.json_depth:
        raise TooLargeError("The JSON nests too deep.", limit_name="json_depth", limit=limits.json_depth, actual=depth)
    try:
        fields = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        fields = _load_lone_surrogates(data)
    if not isinstance(fields, dict):
        raise MalformedJsonError
    return fields


def _load_lone_surrogates(data: bytes) -> object:
    """JSON escapes may name half a surrogate pair, which orjson refuses; the decoder replaces it later."""
    if b"\\u" not in data:
        raise MalformedJsonError
    try:
        return json.loads(data, parse_constant=_no_constant)
    except ValueError as error:
        raise MalformedJsonError from error


def _no_constant(_name: str) -> object:
    raise MalformedJsonError


def json_depth(data: bytes) -> int:
    """The deepest nesting of brackets outside strings, found by a linear scan."""
    depth = deepest = 0
    for piece in _outside_strings(data):
        for byte in piece.translate(None, NOT_BRACKETS):
            depth += 1 if byte in b"[{" else -1
            deepest = max(deepest, depth)
    return deepest


NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")


def _outside_strings(data: bytes) -> Iterable[bytes]:
    """The pieces between quoted strings; a quote after an odd run of backslashes does not end its string."""
    outside, escaped = True, False
    for piece in data.split(b'"'):
        if outside:
            yield piece
            outside = False
            continue
        backslashes = len(piece) - len(piece.rstrip(b"\\"))
        escaped = bool(backslashes % 2)
        outside = not escaped


def _string(value: object) -> str:
    """A string that can be written out again: half a surrogate pair is replaced."""
    if not isinstance(value, str) or len(value) > LONGEST_VALUE:
        raise ValueError
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    return TRUTHS[_string(value).lower()]


def _include(value: object) -> frozenset[Include]:
    names = value if isinstance(value, list) else _string(value).split(",")
    return frozenset(Include(_string(name).strip()) for name in names if name != "")


def _milliseconds(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    number = int(value)
    if number < 1:
        raise ValueError
    return number


PARSERS: Mapping[str, Callable[[object], object]] = {
    "url": _string,
    "id": _string,
    "charset": _string,
    "include": _include,
    "removed": _flag,
    "merge": _flag,
    "engine": lambda value: Engine(_string(value)),
    "deadline_ms": _milliseconds,
}


def parse_options(given: Mapping[str, object]) -> Options:
    """Options from query values or JSON values; raises UnknownParameterError and InvalidParameterError."""
    options = Options()
    for name, value in given.items():
        parser = PARSERS.get(name)
        if parser is None:
            raise UnknownParameterError(parameter=_public(name))
        try:
            options = replace(options, **{name: parser(value)})  # type: ignore[arg-type]
        except (ValueError, TypeError, KeyError) as error:
            raise InvalidParameterError(parameter=name) from error
    return options


def _public(name: str) -> str:
    """A parameter's name as an answer may repeat it: short and printable."""
    return "".join(c for c in name[:40] if c.isascii() and (c.isalnum() or c in "_-."))
