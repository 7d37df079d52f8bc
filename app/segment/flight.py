"""The state that Next.js streams: strings pushed one after another, which join to rows of JSON, text and React elements."""

import json
import re
from collections.abc import Iterable

PUSH = re.compile(r"self\.__next_f\.push\(\s*+(?=\[)")
ROW = re.compile(rb"([0-9a-f]+):(?:T([0-9a-f]+),)?")
ROWS_AT_MOST = 20_000


def read_flight(scripts: Iterable[str]) -> dict[str, object]:
    """The rows of the pushed strings by their numbers: text as a string, JSON as what it holds; a string without rows is one."""
    pushed = [_parsed(script[match.end() :].rstrip("); \t\n\r\f")) for script in scripts if (match := PUSH.search(script))]
    stream = "".join(item[1] for item in pushed if isinstance(item, list) and len(item) > 1 and isinstance(item[1], str)).encode()
    rows: dict[str, object] = {}
    start = 0
    while start < len(stream) and len(rows) < ROWS_AT_MOST:
        head = ROW.match(stream, start)
        if head is None:
            return rows or {"": stream.decode(errors="replace")}
        start = head.end()
        end = start + int(head[2], 16) if head[2] else stream.find(b"\n", start)
        text = stream[start : end if end >= 0 else None].decode(errors="replace")
        rows[head[1].decode()] = text if head[2] else _parsed(text)
        start = end + (not head[2]) if end >= 0 else len(stream)
    return rows


def _parsed(text: str) -> object:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
