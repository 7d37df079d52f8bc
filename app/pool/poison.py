"""Documents that killed workers, remembered by the hash of their bytes and options, so that a crawler's retries end."""

import hashlib
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.errors import PoisonDocumentError
from app.types import Job

KILLS = 2
KEPT_SECONDS = 3600
KEY_BYTES = 8 + hashlib.sha256().digest_size
LONGEST_LINE = 2 * KEY_BYTES + len(" 12345678901\n")


@dataclass(frozen=True, slots=True)
class Record:
    """How often a document killed a worker, and when it last did, in seconds since 1970."""

    kills: int
    time: float


class Poison:
    """Bounded memory of kills, the least recent forgotten first, each an hour after its last kill.

    Only a document as long as a remembered one is hashed. `file` keeps the documents that are refused beyond the process's end:
    a line each, with the hash and the second of the last kill.
    """

    def __init__(self, most: int, file: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        """Remember `most` documents. Raises OSError where the file cannot be written."""
        self._most = most
        self._file = file
        self._clock = clock
        self._records: OrderedDict[bytes, Record] = OrderedDict()
        self._lengths: Counter[int] = Counter()
        if file:
            file.touch()
            for line in _last_lines(file, most):
                self._read(line)
            self._write(file)

    def check(self, job: Job) -> None:
        """Raises PoisonDocumentError for a document that killed a worker twice."""
        if len(job.body) in self._lengths and self._kills(fingerprint(job)) >= KILLS:
            raise PoisonDocumentError

    def blame(self, job: Job) -> None:
        """This document killed a worker. Raises OSError where the file cannot be written."""
        key = fingerprint(job)
        kills = self._kills(key) + 1
        self._remember(key, Record(kills, self._clock()))
        if self._file and kills == KILLS:
            self._write(self._file)

    def clear(self, job: Job) -> None:
        """This document was answered, so an earlier death was not its doing."""
        if len(job.body) in self._lengths:
            self._forget(fingerprint(job))

    def _kills(self, key: bytes) -> int:
        record = self._records.get(key)
        if record and record.time + KEPT_SECONDS < self._clock():
            self._forget(key)
            return 0
        return record.kills if record else 0

    def _remember(self, key: bytes, record: Record) -> None:
        if key not in self._records:
            self._lengths[_length(key)] += 1
        self._records[key] = record
        self._records.move_to_end(key)
        if len(self._records) > self._most:
            self._forget(next(iter(self._records)))

    def _forget(self, key: bytes) -> None:
        if self._records.pop(key, None):
            self._lengths[_length(key)] -= 1
            if not self._lengths[_length(key)]:
                del self._lengths[_length(key)]

    def _read(self, line: bytes) -> None:
        """A line that is torn, of another kind, or too old is passed over."""
        now = self._clock()
        try:
            name, then = line.decode("ascii").split()
            key, when = bytes.fromhex(name), min(now, float(then))
        except ValueError:
            return
        if len(key) == KEY_BYTES and now - when <= KEPT_SECONDS:
            self._remember(key, Record(KILLS, when))

    def _write(self, file: Path) -> None:
        """The file anew, so that it holds what is remembered and no more."""
        refused = (f"{key.hex()} {record.time:.0f}\n" for key, record in self._records.items() if record.kills >= KILLS)
        file.write_text("".join(refused))


def fingerprint(job: Job) -> bytes:
    """The length of a document, then the hash of its bytes and of all that decides its answer."""
    digest = hashlib.sha256(repr((job.content_type, job.content_encoding, job.query, job.format)).encode())
    digest.update(job.body)
    return len(job.body).to_bytes(8) + digest.digest()


def _length(key: bytes) -> int:
    return int.from_bytes(key[:8])


def _last_lines(file: Path, most: int) -> list[bytes]:
    """The last `most` lines; of a file that is far longer no more is read."""
    with file.open("rb") as content:
        content.seek(max(0, content.seek(0, 2) - most * LONGEST_LINE))
        return content.read().splitlines()
