"""Content codings of answers, fast ones: an answer is compressed once, by the worker that made it."""

import gzip
from collections.abc import Callable, Mapping

import brotli
import zstandard

# Levels at which compressing takes a small share of the time that the extraction took.
ENCODERS: Mapping[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "zstd": lambda data: zstandard.ZstdCompressor(level=3).compress(data),
    "br": lambda data: brotli.compress(data, quality=4),
    "gzip": lambda data: gzip.compress(data, compresslevel=5, mtime=0),
}


def compress(data: bytes, coding: str) -> bytes:
    """An answer's bytes in a content coding of `app.media.ANSWER_CODINGS`."""
    return ENCODERS[coding](data)
