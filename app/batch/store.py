"""Where output goes: a folder here or in an object store, whose files appear whole or not at all."""

import contextlib
import fcntl
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Protocol, cast

from app.batch.places import extra, is_remote
from app.batch.record import BatchError

LEFTOVER = ".part-of-a-file"


class Store(Protocol):
    """A folder of files, each written once as a whole."""

    def create(self, name: str) -> contextlib.AbstractContextManager[BinaryIO]:
        """A file to write; it is there under its name once the context ends, and not at all where that fails."""

    def open(self, name: str) -> BinaryIO:
        """A file's bytes. Raises OSError."""

    def names(self, folder: str) -> list[str]:
        """The files of a folder in it, sorted."""

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""

    def discard(self, name: str) -> None:
        """Remove a file, if it is there."""

    def lock(self) -> contextlib.AbstractContextManager[None]:
        """Keep other runs of this machine out for so long. Raises BatchError where one is at work here."""

    def tidy(self) -> None:
        """Remove what a run that was killed has not finished writing."""

    def remove(self) -> None:
        """The folder, with everything in it."""


class LocalStore:
    """A folder of this machine: a file is written beside its place, forced to the disk, and moved there."""

    def __init__(self, root: str) -> None:
        """Nothing is made yet."""
        self.root = Path(root)

    @contextlib.contextmanager
    def create(self, name: str) -> Iterator[BinaryIO]:
        """See Store."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.{socket.gethostname()}.{os.getpid()}{LEFTOVER}")
        try:
            with unfinished.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def open(self, name: str) -> BinaryIO:
        """See Store."""
        return (self.root / name).open("rb")

    def names(self, folder: str) -> list[str]:
        """See Store."""
        place = self.root / folder
        return sorted(path.name for path in place.iterdir() if path.is_file() and path.name[0] != ".") if place.is_dir() else []

    def exists(self, name: str) -> bool:
        """See Store."""
        return (self.root / name).exists()

    def discard(self, name: str) -> None:
        """See Store."""
        (self.root / name).unlink(missing_ok=True)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """See Store."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise BatchError(f"{self.root}: another run is at work there") from error
            yield

    def tidy(self) -> None:
        """See Store."""
        for path in self.root.rglob(f".*{LEFTOVER}"):
            path.unlink()

    def remove(self) -> None:
        """See Store."""
        shutil.rmtree(self.root)


class RemoteStore:
    """A folder of an object store, by fsspec: an object is there once it was sent as a whole."""

    def __init__(self, root: str) -> None:
        """Raises BatchError where fsspec, or what it needs for this scheme, is not there."""
        with extra("batch"):
            from fsspec.core import url_to_fs
        try:
            self._files, self._root = url_to_fs(root)
        except (ImportError, ValueError) as error:
            raise BatchError(f"{root}: {error}") from error

    @contextlib.contextmanager
    def create(self, name: str) -> Iterator[BinaryIO]:
        """See Store."""
        path = f"{self._root}/{name}"
        self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
        with TemporaryDirectory() as here:
            unsent = Path(here) / "file"
            with unsent.open("wb") as file:
                yield file
            self._files.put_file(str(unsent), path)

    def open(self, name: str) -> BinaryIO:
        """See Store."""
        return cast("BinaryIO", self._files.open(f"{self._root}/{name}", "rb"))

    def names(self, folder: str) -> list[str]:
        """See Store."""
        self._files.invalidate_cache()
        try:
            found = self._files.ls(f"{self._root}/{folder}", detail=True)
        except FileNotFoundError:
            return []
        return sorted(item["name"].rpartition("/")[2] for item in found if item["type"] == "file")

    def exists(self, name: str) -> bool:
        """See Store."""
        return bool(self._files.exists(f"{self._root}/{name}"))

    def discard(self, name: str) -> None:
        """See Store."""
        if self.exists(name):
            self._files.rm(f"{self._root}/{name}")

    def lock(self) -> contextlib.AbstractContextManager[None]:
        """An object store has no lock: two runs at once write the same bytes twice."""
        return contextlib.nullcontext()

    def tidy(self) -> None:
        """An object that was not sent as a whole is not there."""

    def remove(self) -> None:
        """See Store."""
        self._files.rm(self._root, recursive=True)


def store_at(root: str) -> Store:
    """The folder of that path or address."""
    return RemoteStore(root) if is_remote(root) else LocalStore(root)
