"""Content codings of a stream, in steps so small that the event loop may take them: each makes a few milliseconds of work at most."""

import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

import zstandard

from app.errors import BrokenCompressionError, ContentCodingError

PIECE = 32 * 1024
# Members and frames that hold nothing cost time too: so many bytes of input are a step at most.
STEP = 4 * 1024
GZIP = zlib.MAX_WBITS | 16
# A zstd block of 4 bytes can hold 128 KiB: this many input bytes at a time bound one step's output.
ZSTD_STEP = 256
# What a sender may ask a receiver of this content coding to keep (RFC 9659).
ZSTD_WINDOW = 1 << 23


class Inflater(Protocol):
    """Undoes a coding."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What these bytes hold, in steps, of which some give nothing. Raises BrokenCompressionError."""

    def end(self) -> None:
        """Nothing comes any more. Raises BrokenCompressionError where the stream breaks off."""


class Plain:
    """No coding."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """See Inflater."""
        return (data[start : start + PIECE] for start in range(0, len(data), PIECE))

    def end(self) -> None:
        """See Inflater."""


class Gzip:
    """One gzip member behind another, and zeros behind them."""

    def __init__(self) -> None:
        """Nothing has come."""
        self._member = zlib.decompressobj(GZIP)
        self._inside = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """See Inflater."""
        for start in range(0, len(data), STEP):
            try:
                yield from self._step(data[start : start + STEP])
            except zlib.error as error:
                raise BrokenCompressionError from error
            yield b""

    def end(self) -> None:
        """See Inflater."""
        if self._inside:
            raise BrokenCompressionError

    def _step(self, data: bytes) -> Iterator[bytes]:
        while data := data if self._inside else data.lstrip(b"\0"):
            self._inside = True
            piece = self._member.decompress(data, PIECE)
            while piece:
                yield piece
                piece = self._member.decompress(self._member.unconsumed_tail, PIECE)
            data = self._member.unused_data
            if self._member.eof:
                self._member, self._inside = zlib.decompressobj(GZIP), False


class Zstd:
    """One zstd frame behind another."""

    def __init__(self) -> None:
        """Nothing has come."""
        self._frame = _frame()
        self._inside = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """See Inflater."""
        for start in range(0, len(data), ZSTD_STEP):
            try:
                yield from self._step(data[start : start + ZSTD_STEP])
            except zstandard.ZstdError as error:
                raise BrokenCompressionError from error
            if not start % STEP:
                yield b""

    def end(self) -> None:
        """See Inflater."""
        if self._inside:
            raise BrokenCompressionError

    def _step(self, data: bytes) -> Iterator[bytes]:
        while data:
            self._inside = True
            yield from Plain().feed(self._frame.decompress(data))
            data = self._frame.unused_data
            if self._frame.eof:
                self._frame, self._inside = _frame(), False


def _frame() -> "zstandard.ZstdDecompressionObj":
    return zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()


class Deflater(Protocol):
    """Makes a coding; what it has been given can be read by the client at once."""

    def feed(self, data: bytes) -> bytes:
        """These bytes, coded."""

    def end(self) -> bytes:
        """The end of the stream."""


class Uncoded:
    """No coding."""

    def feed(self, data: bytes) -> bytes:
        """See Deflater."""
        return data

    def end(self) -> bytes:
        """See Deflater."""
        return b""


class ToGzip:
    """One gzip member: there are clients that read no second one."""

    def __init__(self) -> None:
        """Nothing has been given."""
        self._member = zlib.compressobj(1, zlib.DEFLATED, GZIP)

    def feed(self, data: bytes) -> bytes:
        """See Deflater."""
        return self._member.compress(data) + self._member.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        """See Deflater."""
        return self._member.flush()


class ToZstd:
    """One zstd frame."""

    def __init__(self) -> None:
        """Nothing has been given."""
        self._frame = zstandard.ZstdCompressor(level=1).compressobj()

    def feed(self, data: bytes) -> bytes:
        """See Deflater."""
        return self._frame.compress(data) + self._frame.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    def end(self) -> bytes:
        """See Deflater."""
        return self._frame.flush()


INFLATERS: Mapping[str, Callable[[], Inflater]] = {"gzip": Gzip, "x-gzip": Gzip, "zstd": Zstd, "identity": Plain, "": Plain}
DEFLATERS: Mapping[str, Callable[[], Deflater]] = {"zstd": ToZstd, "gzip": ToGzip, "identity": Uncoded}
# Of an answer, by choice; of a request, as a refusal tells them.
STREAM_CODINGS = ("zstd", "gzip")
TAKEN_CODINGS = "gzip, zstd, identity"


def inflater(content_encoding: str | None) -> Inflater:
    """What undoes a Content-Encoding header's value. Raises ContentCodingError."""
    made = INFLATERS.get((content_encoding or "").strip().lower())
    if made is None:
        raise ContentCodingError
    return made()
