"""Lines out of a stream: the same ones however it comes, bounded, numbered; and content codings undone in small steps."""

import gzip
import json
from collections.abc import Callable, Iterable
from itertools import chain

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BrokenCompressionError, ContentCodingError, OverloadedError
from app.service.codings import DEFLATERS, PIECE, inflater
from app.service.ndjson import Lines

MOST = 10


def cut(pieces: Iterable[bytes], most: int = MOST) -> list[tuple[int, bytes | str]]:
    """Each line by its number: its bytes, or why there are none."""
    lines = Lines(most)
    found = chain.from_iterable(chain(map(lines.feed, pieces), [lines.end()]))
    return [(line.number, line.failure.code if line.failure else line.data) for line in found]


STREAMS: dict[str, tuple[bytes, list[tuple[int, bytes | str]]]] = {
    "nothing": (b"", []),
    "two lines": (b"a\nb\n", [(1, b"a"), (2, b"b")]),
    "no end of the last line": (b"a\nb", [(1, b"a"), (2, b"b")]),
    "carriage returns": (b"a\r\nb\r\n", [(1, b"a\r"), (2, b"b\r")]),
    "blank lines count": (b"\n\na\n \t\r\n\nb\n\n", [(3, b"a"), (6, b"b")]),
    "one too long": (b"a\n" + b"x" * 11 + b"\nb", [(1, b"a"), (2, "too_large"), (3, b"b")]),
    "the last too long": (b"a\n" + b"x" * 99, [(1, b"a"), (2, "too_large")]),
    "as long as may be": (b"x" * 10 + b"\n", [(1, b"x" * 10)]),
}


@pytest.mark.parametrize(("stream", "lines"), STREAMS.values(), ids=STREAMS)
def test_stream_is_cut_into_lines(stream: bytes, lines: list[tuple[int, bytes | str]]) -> None:
    assert cut([stream]) == lines
    assert cut(stream[at : at + 1] for at in range(len(stream))) == lines


@given(st.lists(st.binary(max_size=30).map(lambda data: data.replace(b"0", b"\n"))))
def test_lines_do_not_depend_on_how_they_come(pieces: list[bytes]) -> None:
    assert cut(pieces) == cut([b"".join(pieces)])


def test_line_too_long_is_not_kept_and_tells_its_length() -> None:
    lines = Lines(MOST)
    assert list(lines.feed(b"x" * 1000)) == []
    assert lines.held == 0
    (line,) = lines.feed(b"x\n")
    assert line.failure
    assert dict(line.failure.extra) == {"limit_name": "wire_bytes", "limit": MOST, "actual": 1001}


def test_line_that_is_dropped_fails_alone() -> None:
    lines = Lines(MOST)
    list(lines.feed(b"beg"))
    lines.drop(OverloadedError().failure)
    found = [*lines.feed(b"un\nnext"), *lines.end()]
    assert [(line.number, line.failure.code if line.failure else line.data) for line in found] == [(1, "overloaded"), (2, b"next")]


TEXT = "".join(json.dumps({"id": str(number), "text": "Дом. " * 20}) + "\n" for number in range(2000)).encode()
CODED: dict[str, tuple[str | None, bytes]] = {
    "plain": (None, TEXT),
    "identity": (" Identity ", TEXT),
    "gzip": ("gzip", gzip.compress(TEXT)),
    "gzip members and padding": ("x-gzip", b"".join(gzip.compress(TEXT[at : at + 9999]) for at in range(0, len(TEXT), 9999)) + bytes(512)),
    "empty gzip members": ("gzip", gzip.compress(b"") * 3000 + gzip.compress(TEXT)),
    "zstd": ("zstd", zstandard.compress(TEXT)),
    "zstd frames": ("zstd", b"".join(zstandard.compress(TEXT[at : at + 9999]) for at in range(0, len(TEXT), 9999))),
}


def undo(coding: str | None, data: bytes, size: int = 65_536) -> bytes:
    undoing = inflater(coding)
    steps = [step for at in range(0, len(data), size) for step in undoing.feed(data[at : at + size])]
    undoing.end()
    assert max(map(len, steps)) <= PIECE
    return b"".join(steps)


@pytest.mark.parametrize(("coding", "data"), CODED.values(), ids=CODED)
def test_stream_is_inflated_in_small_steps(coding: str | None, data: bytes) -> None:
    assert undo(coding, data) == TEXT
    assert undo(coding, data, 7) == TEXT


def wide(data: bytes) -> bytes:
    """zstd with a window of 32 MiB, four times what a content coding may ask for."""
    made = zstandard.ZstdCompressor(compression_params=zstandard.ZstdCompressionParameters(window_log=25)).compressobj()
    return made.compress(data) + made.flush()


BROKEN = {
    "gzip breaks off": ("gzip", gzip.compress(TEXT)[:-9]),
    "no gzip": ("gzip", TEXT),
    "gzip, then something else": ("gzip", gzip.compress(TEXT) + b"else"),
    "zstd breaks off": ("zstd", zstandard.compress(TEXT)[:-9]),
    "no zstd": ("zstd", TEXT),
    "zstd of a window that no receiver has to keep": ("zstd", wide(TEXT)),
}


@pytest.mark.parametrize(("coding", "data"), BROKEN.values(), ids=BROKEN)
def test_broken_stream_is_told(coding: str, data: bytes) -> None:
    with pytest.raises(BrokenCompressionError):
        undo(coding, data)


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, zstd"])
def test_other_codings_are_refused(coding: str) -> None:
    with pytest.raises(ContentCodingError):
        inflater(coding)


READ: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
    "identity": bytes,
}


@pytest.mark.parametrize("coding", DEFLATERS)
def test_answer_can_be_read_line_by_line(coding: str) -> None:
    deflater, undoing = DEFLATERS[coding](), inflater(coding)
    sent = b""
    for line in (b"first\n", b"second\n"):
        piece = deflater.feed(line)
        assert b"".join(undoing.feed(piece)) == line
        sent += piece
    assert READ[coding](sent + deflater.end()) == b"first\nsecond\n"
