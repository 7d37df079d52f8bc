"""The parent's side of one worker process: launch it, wait until it is warm, give it a job, kill it, learn how it ended."""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from os import getpid
from pathlib import Path
from socket import SO_RCVBUF, SO_SNDBUF, SOL_SOCKET, socket, socketpair
from typing import Self

from app.pool.limits import PoolLimits
from app.pool.wire import CHUNK, Head, job_head, pack, read_frame
from app.types import Job, Limits

REAP_SECONDS = 0.005
ROOT = Path(__file__).resolve().parents[2]
FIXED = {  # one thread a worker, and the same order of sets and dictionaries in each, so that equal requests get equal bytes
    "PYTHONHASHSEED": "0",
    "PYTHONPATH": str(ROOT),
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": str(4 * 1024 * 1024),  # glibc gives large arrays back at once; by itself it keeps up to 32 MiB each
}


class WorkerGoneError(Exception):
    """The process ended, or its pipe broke."""


@dataclass(frozen=True, slots=True)
class WorkerSpec:
    """What a worker process is started with. `engine` names the module with `answer` and `warm_up`; tests name another.

    `environment` is all that the process sees of the environment, beside `FIXED`.
    """

    limits: Limits = field(default_factory=Limits)
    pool: PoolLimits = field(default_factory=PoolLimits)
    engine: str = "app.jobs"
    environment: Mapping[str, str] = field(default_factory=dict)

    def head(self) -> Head:
        """The first frame."""
        names = ("memory_bytes", "output_bytes", "nice", "oom_score_adj")
        settings = {name: getattr(self.pool, name) for name in names}
        return {"type": "start", "engine": self.engine, "parent": getpid(), "limits": asdict(self.limits), **settings}


class Child:
    """A worker process, which takes one job at a time once it is warm.

    `rss` is its resident size after the last job, `documents` how many it has answered.
    """

    def __init__(self, process: subprocess.Popen[bytes], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Use `Child.launch`."""
        self._process = process
        self._reader = reader
        self._writer = writer
        self.pid = process.pid
        self.rss = 0
        self.documents = 0

    @classmethod
    async def launch(cls, environment: Mapping[str, str]) -> Self:
        """A process that has begun and waits for its first frame; it sees `environment` and `FIXED`."""
        ours, theirs = socketpair()
        with theirs:
            for end in (ours, theirs):
                end.setsockopt(SOL_SOCKET, SO_SNDBUF, 4 * CHUNK)
                end.setsockopt(SOL_SOCKET, SO_RCVBUF, 4 * CHUNK)
            ours.setblocking(False)
            reader, writer = await asyncio.open_unix_connection(sock=ours, limit=4 * CHUNK)
            return cls(_launch(theirs, environment), reader, writer)

    async def warm(self, head: Head) -> None:
        """Send the first frame and wait until the process is warm, however long that takes. Raises WorkerGoneError where it dies."""
        self._writer.write(pack(head))
        self.rss = (await self._frame(0))[0]["rss"]

    async def work(self, job: Job, most: int, on_deadline: Callable[[int], None]) -> tuple[Head, bytes]:
        """The worker's answer to a job, at most `most` bytes of it. Raises WorkerGoneError."""
        try:
            self._writer.write(pack(job_head(job), job.body))
            self._writer.write(job.body)
            await self._writer.drain()
        except OSError as error:
            raise WorkerGoneError from error
        while True:
            head, payload = await self._frame(most)
            if head["type"] == "done":
                self.documents += 1
                self.rss = head["rss"]
                return head, payload
            on_deadline(head["ms"])

    async def gone(self) -> None:
        """Returns when an idle worker's pipe ends."""
        with contextlib.suppress(OSError):
            await self._reader.read(1)

    def kill(self) -> None:
        """SIGKILL, at once."""
        self._process.kill()

    async def end(self) -> int:
        """Kill the process if it lives, wait for it, and give its exit code (minus the signal that ended it)."""
        self._writer.transport.abort()
        self._process.kill()
        try:
            while (code := self._process.poll()) is None:  # noqa: ASYNC110  (a dead child tells no event loop)
                await asyncio.sleep(REAP_SECONDS)
        except asyncio.CancelledError:
            self._process.wait()  # it is killed already: this is a matter of milliseconds, and no child is left behind
            raise
        return code

    async def _frame(self, most: int) -> tuple[Head, bytes]:
        try:
            return await read_frame(self._reader, most)
        except (asyncio.IncompleteReadError, OSError, ValueError, KeyError) as error:
            raise WorkerGoneError from error


def _launch(pipe: socket, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Returns once the process has begun: it runs its own interpreter on a module of ours."""
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "app.pool.worker", str(pipe.fileno())],
        stdin=subprocess.DEVNULL,
        cwd=ROOT,
        env={**environment, **FIXED},
        pass_fds=[pipe.fileno()],
    )
