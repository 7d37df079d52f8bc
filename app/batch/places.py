"""Files of inputs, here or in an object store: found, opened, undone of their compression."""

import contextlib
import gzip
import io
import lzma
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path
from typing import Any, BinaryIO, cast

import zstandard

from app.batch.flags import STDIN
from app.batch.record import BatchError

# What reading of a compressed file raises where it is broken.
BROKEN_STREAM = (OSError, EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError)
COMPRESSIONS = (".gz", ".zst", ".xz")
# What `zstd --long=31` makes needs it.
ZSTD_WINDOW = 1 << 31
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class File:
    """A file with its size in bytes and what changes when it is written anew; a file found in a folder is told so."""

    path: str
    size: int = 0
    stamp: str = ""
    in_folder: bool = False


@contextlib.contextmanager
def extra(name: str) -> Iterator[None]:
    """Around the import of a library that only some runs need. Raises BatchError, which says how to get it."""
    try:
        yield
    except ImportError as error:
        raise BatchError(f"{error}: pip install 'winnow[{name}]'") from error


def bare(path: str) -> str:
    """A file's name without what tells its compression, in small letters."""
    name = path.lower()
    for compression in COMPRESSIONS:
        name = name.removesuffix(compression)
    return name


def is_remote(path: str) -> bool:
    """Whether a path is one of fsspec's, such as s3://bucket/file."""
    return "://" in path


def found(given: str) -> Iterator[File]:
    """The files that an argument means, sorted: a file, those of a folder, those of a pattern. Raises BatchError where there is none."""
    if given == STDIN:
        yield File(STDIN)
        return
    if is_remote(given):
        yield from _remote(given)
        return
    paths = sorted(glob(given, recursive=True)) if has_magic(given) and not Path(given).exists() else [given]  # noqa: PTH207  (a pattern may be absolute)
    if not paths:
        raise BatchError(f"no file matches {given}")
    for path in paths:
        yield from _local(Path(path))


def _local(path: Path) -> Iterator[File]:
    try:
        if not path.is_dir():
            yield _file(path, in_folder=False)
            return
        for member in sorted(path.rglob("*")):
            if member.is_file() and not any(part.startswith((".", "_")) for part in member.relative_to(path).parts):
                yield _file(member, in_folder=True)
    except OSError as error:
        raise BatchError(f"{path}: {error.strerror}") from error


def _file(path: Path, *, in_folder: bool) -> File:
    told = path.stat()
    return File(str(path), told.st_size, str(told.st_mtime_ns), in_folder)


def _remote(given: str) -> Iterator[File]:
    with extra("batch"):
        from fsspec.core import url_to_fs
    filesystem, path = url_to_fs(given)
    scheme = given.partition("://")[0]
    paths = sorted(filesystem.glob(path)) if has_magic(path) else [path]
    folder = len(paths) == 1 and filesystem.isdir(paths[0])
    for name in sorted(filesystem.find(paths[0])) if folder else paths:
        yield File(f"{scheme}://{name}".replace(":////", ":///"), filesystem.size(name) or 0, in_folder=folder)
    if not paths:
        raise BatchError(f"no file matches {given}")


def opened(path: str) -> BinaryIO:
    """A file's bytes as they are. Raises OSError."""
    if path == STDIN:
        return sys.stdin.buffer
    if is_remote(path):
        with extra("batch"):
            import fsspec
        return cast("BinaryIO", fsspec.open(path, "rb").open())
    return Path(path).open("rb")


def inflated(raw: BinaryIO, path: str) -> BinaryIO:
    """The bytes behind the compression that a file's name tells. Reading raises BROKEN_STREAM."""
    if path.endswith(".gz"):
        return cast("BinaryIO", gzip.GzipFile(fileobj=raw))
    if path.endswith(".xz"):
        return cast("BinaryIO", lzma.LZMAFile(raw))
    if path.endswith(".zst"):
        return cast("BinaryIO", io.BufferedReader(ZstdStream(raw), CHUNK))
    return raw


class ZstdStream(io.RawIOBase):
    """What zstd frames hold, one after the other; one that breaks off is an EOFError, where zstandard's own reader just ends."""

    def __init__(self, raw: BinaryIO) -> None:
        """Nothing is read yet."""
        self._raw, self._given, self._made, self._at = raw, b"", b"", 0
        self._began = False
        self._frame = self._next_frame()

    def readable(self) -> bool:
        """See io.RawIOBase."""
        return True

    def readinto(self, buffer: Any) -> int:
        """See io.RawIOBase. Raises EOFError and ZstdError."""
        while self._at == len(self._made):
            if self._frame.eof:
                self._given, self._frame = self._frame.unused_data, self._next_frame()
            given, self._given = self._given or self._raw.read(CHUNK), b""
            if not given:
                if self._began:
                    raise EOFError
                return 0
            self._made, self._at, self._began = self._frame.decompress(given), 0, not self._frame.eof
        part = self._made[self._at : self._at + len(buffer)]
        self._at += len(part)
        buffer[: len(part)] = part
        return len(part)

    def _next_frame(self) -> Any:
        self._began = False
        return zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()
