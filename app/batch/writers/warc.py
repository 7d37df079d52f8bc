"""WARC: a `conversion` record a page, which holds its body in the format that was asked for."""

import gzip
from collections.abc import Callable
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from app.batch.record import Record
from app.media import FORMATS
from app.types import Outcome

UNKNOWN_DATE = "1970-01-01T00:00:00Z"
GZIP_LEVEL = 6


class WarcWriter:
    """Records into a file, each a member of its own where it is compressed."""

    def __init__(self, file: BinaryIO, name: str, wrap: Callable[[bytes], bytes] = bytes) -> None:
        """`name` is that of a format in `app.media`."""
        self._file, self._type, self._wrap = file, FORMATS[name].content_type, wrap

    def add(self, record: Record, outcome: Outcome) -> None:
        """See Writer."""
        body = outcome.rendered or b""
        fields = {
            "WARC-Type": "conversion",
            "WARC-Record-ID": f"<{uuid5(NAMESPACE_URL, f'{record.id} {self._type}').urn}>",
            "WARC-Date": record.date or UNKNOWN_DATE,
            "WARC-Target-URI": record.url,
            "WARC-Refers-To": f"<{record.id}>" if record.id.startswith("urn:uuid:") else None,
            "Content-Type": self._type,
            "Content-Length": str(len(body)),
        }
        if outcome.summary is not None:
            fields["X-Verdict"] = outcome.summary.verdict.value
            fields["X-Confidence"] = None if outcome.summary.confidence is None else f"{outcome.summary.confidence:.3f}"
        head = "".join(f"{name}: {one_line(value)}\r\n" for name, value in fields.items() if value is not None)
        self._file.write(self._wrap(b"WARC/1.1\r\n" + head.encode("utf-8", "replace") + b"\r\n" + body + b"\r\n\r\n"))

    def close(self) -> None:
        """See Writer."""


def one_line(value: str) -> str:
    """A value as a header may hold it."""
    return " ".join(value.split())


def plain(file: BinaryIO, name: str) -> WarcWriter:
    """Records as they are."""
    return WarcWriter(file, name)


def gzipped(file: BinaryIO, name: str) -> WarcWriter:
    """Records that can be read one by one."""
    return WarcWriter(file, name, lambda record: gzip.compress(record, GZIP_LEVEL, mtime=0))
