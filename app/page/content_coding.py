"""Content codings, undone in bounded memory: output is counted while it is made."""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping

import brotli
import zstandard

from app.errors import BrokenCompressionError, ContentCodingError, TooLargeError
from app.types import Limits

CHUNK = 1 << 18
# A zstd block of 4 bytes can hold 128 KiB: this many input bytes at a time bound one step's output.
ZSTD_STEP = 1024
# What stands behind a member is handed back as a copy: a step bounds it.
ZLIB_STEP = 1 << 16
# Parallel compressors make a member of 64 KiB or more; each costs its time, however empty it is.
MOST_MEMBERS = 2_000
PADDING = re.compile(rb"\0*+")
ZSTD_WINDOW = 1 << 27
# Small documents compress beyond any ratio (a page of spaces); the ratio counts from here on.
RATIO_FROM = 1 << 20
REFUSALS: Mapping[str, str] = {
    "decompressed_bytes": "The decompressed body is too large.",
    "ratio": "The body's compression ratio is too high.",
}


def inflate(body: bytes, content_encoding: str | None, limits: Limits) -> bytes:
    """Undo a Content-Encoding header value, last coding first; raises ContentCodingError, BrokenCompressionError or TooLargeError."""
    codings = [name for part in (content_encoding or "").split(",") if (name := part.strip().lower()) not in {"", "identity"}]
    if len(codings) > 2 or not all(name in DECODERS for name in codings):
        raise ContentCodingError
    for name in reversed(codings):
        body = _bounded(DECODERS[name](body), len(body), limits)
    return body


def _bounded(chunks: Iterator[bytes], wire: int, limits: Limits) -> bytes:
    parts, size = [], 0
    try:
        for chunk in chunks:
            parts.append(chunk)
            size += len(chunk)
            if size > limits.decompressed_bytes:
                raise _too_large("decompressed_bytes", limits.decompressed_bytes, size)
            if size > RATIO_FROM and size > wire * limits.ratio:
                raise _too_large("ratio", limits.ratio, -(-size // wire))
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise BrokenCompressionError from error
    return b"".join(parts)


def _too_large(name: str, limit: int, actual: int) -> TooLargeError:
    """`actual` is what was counted before the work stopped: the whole stream holds at least that."""
    return TooLargeError(REFUSALS[name], limit_name=name, limit=limit, actual=actual)


def _zlib(data: bytes, wbits: int) -> Iterator[bytes]:
    """Every member of a gzip or zlib stream, read in small steps; one that breaks off, and too many, are an error."""
    at = 0
    for _ in range(MOST_MEMBERS):
        member, tail = zlib.decompressobj(wbits), b""
        while not member.eof:
            if not tail:
                tail = data[at : at + ZLIB_STEP]
                at += len(tail)
            chunk = member.decompress(tail, CHUNK)
            if not (tail or chunk or member.eof):
                raise BrokenCompressionError
            tail = member.unconsumed_tail
            yield chunk
        at = PADDING.match(data, at - len(member.unused_data)).end()  # type: ignore[union-attr]
        if at == len(data):
            return
    raise BrokenCompressionError


def _gzip(data: bytes) -> Iterator[bytes]:
    return _zlib(data, zlib.MAX_WBITS | 16)


def _deflate(data: bytes) -> Iterator[bytes]:
    """HTTP's deflate is a zlib stream (RFC 9110, 8.4.1.2); some senders leave its header out."""
    with_header = len(data) > 1 and data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
    return _zlib(data, zlib.MAX_WBITS if with_header else -zlib.MAX_WBITS)


def _brotli(data: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    yield stream.process(data, output_buffer_limit=CHUNK)
    while not stream.is_finished():
        chunk = stream.process(b"", output_buffer_limit=CHUNK)
        if not chunk:
            raise BrokenCompressionError
        yield chunk


def _zstd(data: bytes) -> Iterator[bytes]:
    """Every frame of a zstd stream, in small steps of input so that a bomb is seen while it is small."""
    at = 0
    for _ in range(MOST_MEMBERS):
        frame = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()
        while not frame.eof:
            step = data[at : at + ZSTD_STEP]
            if not step:
                raise BrokenCompressionError
            at += len(step)
            yield frame.decompress(step)
        at -= len(frame.unused_data)
        if at == len(data):
            return
    raise BrokenCompressionError


DECODERS: Mapping[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
