"""A JSON body: recognised, bounded in depth, read as RFC 8259 says (UTF-8)."""

import json
import re
from collections.abc import Iterable
from itertools import chain
from typing import Any

import orjson

from app.errors import MalformedJsonError, TooLargeError
from app.types import Limits

CONTENT_FIELDS = ("html", "text", "content_b64")
JSON_FIELDS = frozenset({*CONTENT_FIELDS, "url", "charset", "id", "options"})
NOT_UTF8 = "The body is not JSON in UTF-8."
OUR_FIELD = re.compile(rb'\s*+\{\s*+"(?:' + "|".join(sorted(JSON_FIELDS)).encode() + rb')"\s*+:')
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
LOOK_AT = 512


def is_ours(data: bytes) -> bool:
    """Whether bytes of another type begin as an object with one of our fields does, in UTF-16 too: no page does so by chance."""
    start = data[:LOOK_AT]
    for mark in BYTE_ORDER_MARKS:
        start = start.removeprefix(mark)
    return OUR_FIELD.match(start.replace(b"\0", b"")) is not None


def is_json(data: bytes) -> bool:
    """Whether bytes without a type are a JSON object or list of whatever kind."""
    data = data.removeprefix(BYTE_ORDER_MARKS[0])
    if data[:LOOK_AT].lstrip()[:1] not in (b"{", b"["):
        return False
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return False
    return True


def load(data: bytes, limits: Limits) -> dict[str, Any]:
    """The object's members. Raises MalformedJsonError and TooLargeError."""
    try:
        fields = orjson.loads(data.removeprefix(BYTE_ORDER_MARKS[0]))
    except orjson.JSONDecodeError:
        _check_depth(data, limits)
        fields = _load_lone_surrogates(data)
    if _is_deeper(fields, limits.json_depth):
        _check_depth(data, limits)
    if not isinstance(fields, dict):
        raise MalformedJsonError
    return fields


def _is_deeper(value: object, most: int) -> bool:
    """Whether containers nest deeper: what a parser has made tells it in no time, where the strings of a page are most of the bytes."""
    level = [value]
    for _ in range(most):
        inner = (item.values() if isinstance(item, dict) else item for item in level if isinstance(item, dict | list))
        level = list(chain.from_iterable(inner))
    return any(isinstance(item, dict | list) for item in level)


def _check_depth(data: bytes, limits: Limits) -> None:
    depth = json_depth(data)
    if depth > limits.json_depth:
        raise TooLargeError("The JSON nests too deep.", limit_name="json_depth", limit=limits.json_depth, actual=depth)


def _load_lone_surrogates(data: bytes) -> object:
    """JSON escapes may name half a surrogate pair, which orjson refuses; the decoder replaces it later."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MalformedJsonError(NOT_UTF8) from error
    if "\\u" not in text:
        raise MalformedJsonError(NOT_UTF8 if "\0" in text[:LOOK_AT] else None)
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
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
