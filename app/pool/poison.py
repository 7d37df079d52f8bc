"""Documents that killed workers, remembered by the hash of their bytes and options, so that a crawler's retries end."""

import hashlib
from collections import Counter, OrderedDict

from app.errors import PoisonDocumentError
from app.types import Job

KILLS = 2


class Poison:
    """Bounded memory of kills, the least recent forgotten first. Only a document as long as a remembered one is hashed."""

    def __init__(self, most: int) -> None:
        """Remember `most` documents."""
        self._most = most
        self._kills: OrderedDict[bytes, int] = OrderedDict()
        self._lengths: Counter[int] = Counter()

    def check(self, job: Job) -> None:
        """Raises PoisonDocumentError for a document that killed a worker twice."""
        if len(job.body) in self._lengths and self._kills.get(fingerprint(job), 0) >= KILLS:
            raise PoisonDocumentError

    def blame(self, job: Job) -> None:
        """This document killed a worker."""
        key = fingerprint(job)
        if key not in self._kills:
            self._lengths[len(job.body)] += 1
        self._kills[key] = self._kills.get(key, 0) + 1
        self._kills.move_to_end(key)
        if len(self._kills) > self._most:
            self._forget(self._kills.popitem(last=False)[0])

    def clear(self, job: Job) -> None:
        """This document was answered, so an earlier death was not its doing."""
        if len(job.body) in self._lengths:
            key = fingerprint(job)
            if self._kills.pop(key, 0):
                self._forget(key)

    def _forget(self, key: bytes) -> None:
        length = int.from_bytes(key[:8])
        self._lengths[length] -= 1
        if not self._lengths[length]:
            del self._lengths[length]


def fingerprint(job: Job) -> bytes:
    """The length of a document, then the hash of its bytes and of all that decides its answer."""
    digest = hashlib.sha256(repr((job.content_type, job.content_encoding, job.query, job.format)).encode())
    digest.update(job.body)
    return len(job.body).to_bytes(8) + digest.digest()
