"""A row of named fields, as JSON Lines and Parquet have them → a record: the API's own fields are read, all others are left."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from app.batch.record import Record
from app.media import JSON_TYPE

# The first of them that a row has is read: tables of crawls often hold the text that somebody took out of the HTML beside it.
CONTENTS = ("html", "content_b64", "text")
OTHERS = ("url", "id", "charset", "options")
# Bytes in a column are a document as it was fetched.
BYTES_TYPES: Mapping[str, str] = {"html": "text/html", "text": "text/plain"}


def filled(record: Record, fields: Mapping[str, Any], line: bytes | None = None) -> Record:
    """The record with its document and its own names; `line` is the row as it came, sent on where it is the API's JSON already."""
    given = {name: value for name in OTHERS if (value := fields.get(name)) is not None}
    if isinstance(given.get("id"), int):
        given["id"] = str(given["id"])
    url, own_id = given.get("url"), given.get("id")
    named = replace(record, id=own_id if isinstance(own_id, str) else record.id, url=url if isinstance(url, str) else None)
    name = next((name for name in CONTENTS if fields.get(name) is not None), CONTENTS[0])
    content = fields.get(name)
    if isinstance(content, bytes) and name in BYTES_TYPES:
        charset = f"; charset={given['charset']}" if "charset" in given else ""
        return replace(named, body=content, content_type=BYTES_TYPES[name] + charset)
    if line is None or not fields.keys() <= {name, *OTHERS} or given.get("id") != fields.get("id"):
        line = orjson.dumps({name: content, **given})
    return replace(named, body=line, content_type=JSON_TYPE)
