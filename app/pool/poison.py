"""Documents that killed workers, remembered by the hash of their bytes and options, so that a crawler's retries end."""

import contextlib
import hashlib
from collections import Counter, OrderedDict
from pathlib import Path

from app.errors import PoisonDocumentError
from app.types import Job

KILLS = 2
KEY_BYTES = 8 + hashlib.sha256().digest_size


class Poison:
    """Bounded memory of kills, the least recent forgotten first. Only a document as long as a remembered one is hashed.

    `file` keeps the documents that are refused, one hash a line, beyond the process's end.
    """

    def __init__(self, most: int, file: Path | None = None) -> None:
        """Remember `most` documents. Raises OSError where the file cannot be written."""
        self._most = most
        self._file = file
        self._kills: OrderedDict[bytes, int] = OrderedDict()
        self._lengths: Counter[int] = Counter()
        if file:
            file.touch()
            for line in file.read_text().splitlines():
                with contextlib.suppress(ValueError):
                    self._remember(bytes.fromhex(line), KILLS)

    def check(self, job: Job) -> None:
        """Raises PoisonDocumentError for a document that killed a worker twice."""
        if len(job.body) in self._lengths and self._kills.get(fingerprint(job), 0) >= KILLS:
            raise PoisonDocumentError

    def blame(self, job: Job) -> None:
        """This document killed a worker."""
        key = fingerprint(job)
        self._remember(key, self._kills.get(key, 0) + 1)
        if self._file and self._kills[key] == KILLS:
            with self._file.open("a") as lines:
                lines.write(key.hex() + "\n")

    def clear(self, job: Job) -> None:
        """This document was answered, so an earlier death was not its doing."""
        if len(job.body) in self._lengths:
            key = fingerprint(job)
            if self._kills.pop(key, 0):
                self._forget(key)

    def _remember(self, key: bytes, kills: int) -> None:
        if len(key) != KEY_BYTES:
            return
        if key not in self._kills:
            self._lengths[_length(key)] += 1
        self._kills[key] = kills
        self._kills.move_to_end(key)
        if len(self._kills) > self._most:
            self._forget(self._kills.popitem(last=False)[0])

    def _forget(self, key: bytes) -> None:
        self._lengths[_length(key)] -= 1
        if not self._lengths[_length(key)]:
            del self._lengths[_length(key)]


def fingerprint(job: Job) -> bytes:
    """The length of a document, then the hash of its bytes and of all that decides its answer."""
    digest = hashlib.sha256(repr((job.content_type, job.content_encoding, job.query, job.format)).encode())
    digest.update(job.body)
    return len(job.body).to_bytes(8) + digest.digest()


def _length(key: bytes) -> int:
    return int.from_bytes(key[:8])
