"""Content codings: what comes out, what is refused, and that a bomb is seen while it is small."""

import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
import zstandard

from app.errors import BrokenCompressionError, ContentCodingError, TooLargeError
from app.page.content_coding import MOST_MEMBERS, RATIO_FROM, inflate
from app.types import Limits

PAGE = "<p>Жил-был у бабушки серенький козлик.</p>".encode() * 50


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def zstd_streamed(data: bytes) -> bytes:
    """Without the content size in the frame's header, as streaming senders write it."""
    packer = zstandard.ZstdCompressor().compressobj()
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "zlib": ("deflate", zlib.compress),
    "zlib-level-1": ("deflate", lambda data: zlib.compress(data, 1)),
    "raw-deflate": ("deflate", raw_deflate),
    "brotli": ("br", brotli.compress),
    "zstd": ("zstd", zstandard.ZstdCompressor().compress),
    "zstd-streamed": ("zstd", zstd_streamed),
}


@pytest.mark.parametrize(("coding", "pack"), PACKERS.values(), ids=PACKERS)
def test_whole_stream_comes_out(coding: str, pack: Callable[[bytes], bytes]) -> None:
    assert inflate(pack(PAGE), coding, Limits()) == PAGE


@pytest.mark.parametrize(("coding", "pack"), PACKERS.values(), ids=PACKERS)
@pytest.mark.parametrize("keep", [1, 5, 0.5, -1])
def test_truncated_stream_is_refused(coding: str, pack: Callable[[bytes], bytes], keep: float) -> None:
    packed = pack(PAGE)
    cut = packed[: int(keep * len(packed))] if isinstance(keep, float) else packed[:keep]
    with pytest.raises(BrokenCompressionError):
        inflate(cut, coding, Limits())


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("garbage", [b"\0", b"\xff" * 64, b"<html>not compressed</html>", b"\x1f\x8b", bytes(range(256))], ids=repr)
def test_garbage_is_refused(coding: str, garbage: bytes) -> None:
    with pytest.raises(BrokenCompressionError):
        inflate(garbage, coding, Limits())


@pytest.mark.parametrize(("coding", "pack"), PACKERS.values(), ids=PACKERS)
def test_garbage_behind_a_stream_is_refused(coding: str, pack: Callable[[bytes], bytes]) -> None:
    with pytest.raises(BrokenCompressionError):
        inflate(pack(PAGE) + b"garbage", coding, Limits())


@pytest.mark.parametrize(("coding", "pack"), PACKERS.values(), ids=PACKERS)
@pytest.mark.parametrize("position", [0.3, 0.6, 0.9])
def test_flipped_byte_never_breaks_out(coding: str, pack: Callable[[bytes], bytes], position: float) -> None:
    packed = bytearray(pack(PAGE))
    packed[int(position * len(packed))] ^= 0x55
    with suppress(BrokenCompressionError):
        inflate(bytes(packed), coding, Limits())


@pytest.mark.parametrize(("coding", "pack"), [PACKERS[name] for name in ("gzip", "zstd")], ids=["gzip", "zstd"])
def test_members_are_joined(coding: str, pack: Callable[[bytes], bytes]) -> None:
    assert inflate(pack(b"<p>one") + pack(b" two</p>"), coding, Limits()) == b"<p>one two</p>"


def test_padding_behind_gzip_is_let_pass() -> None:
    assert inflate(gzip.compress(PAGE) + b"\0" * 512, "gzip", Limits()) == PAGE


@pytest.mark.parametrize(
    ("header", "packed"),
    [
        (None, PAGE),
        ("", PAGE),
        ("identity", PAGE),
        ("GZIP", gzip.compress(PAGE)),
        (" gzip ", gzip.compress(PAGE)),
        ("identity, gzip", gzip.compress(PAGE)),
        ("br, gzip", gzip.compress(brotli.compress(PAGE))),
        ("gzip,gzip", gzip.compress(gzip.compress(PAGE))),
    ],
    ids=["absent", "empty", "identity", "capitals", "spaces", "identity and gzip", "br in gzip", "gzip in gzip"],
)
def test_header_names_the_codings_in_order(header: str | None, packed: bytes) -> None:
    assert inflate(packed, header, Limits()) == PAGE


@pytest.mark.parametrize("header", ["compress", "gzip, compress", "gzip;q=1", "zip", "gzip,gzip,gzip", "*", "\x00"])
def test_unknown_codings_are_refused(header: str) -> None:
    with pytest.raises(ContentCodingError):
        inflate(b"x", header, Limits())


@pytest.mark.parametrize(("coding", "pack"), PACKERS.values(), ids=PACKERS)
@pytest.mark.parametrize(
    ("limits", "limit_name"),
    [(Limits(decompressed_bytes=RATIO_FROM, ratio=10**9), "decompressed_bytes"), (Limits(), "ratio")],
    ids=["size", "ratio"],
)
def test_bomb_is_refused(coding: str, pack: Callable[[bytes], bytes], limits: Limits, limit_name: str) -> None:
    with pytest.raises(TooLargeError) as raised:
        inflate(pack(b" " * (3 * RATIO_FROM)), coding, limits)
    extra = dict(raised.value.failure.extra)
    assert extra["limit_name"] == limit_name
    assert extra["limit"] == getattr(limits, limit_name)
    assert int(extra["actual"]) > int(extra["limit"])


def test_each_layer_of_two_codings_is_bounded() -> None:
    bomb = gzip.compress(gzip.compress(b" " * (32 * RATIO_FROM)))
    with pytest.raises(TooLargeError):
        inflate(bomb, "gzip, gzip", Limits())


@pytest.mark.parametrize(("coding", "pack"), PACKERS.values(), ids=PACKERS)
def test_small_page_may_compress_beyond_the_ratio(coding: str, pack: Callable[[bytes], bytes]) -> None:
    page = b" " * (RATIO_FROM // 2)
    assert inflate(pack(page), coding, Limits(ratio=2)) == page


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("zstd", zstandard.compress)])
def test_members_are_joined_and_bounded(coding: str, pack: Callable[[bytes], bytes]) -> None:
    many = b"".join(pack(b"page %d " % number * 9_000) for number in range(9))
    assert inflate(many, coding, Limits()) == b"".join(b"page %d " % number * 9_000 for number in range(9))
    with pytest.raises(BrokenCompressionError):
        inflate(pack(b"") * (MOST_MEMBERS + 1), coding, Limits())
