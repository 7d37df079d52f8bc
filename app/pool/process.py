"""The service's side of its processes: start a zygote, fork a worker from it, give that a job, kill it, learn how it ended."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from socket import SO_RCVBUF, SO_SNDBUF, SOL_SOCKET, send_fds, socket, socketpair
from typing import Self

from app.pool.limits import PoolLimits
from app.pool.orphans import adopt, reap_group
from app.pool.wire import CHUNK, Head, job_head, pack, read_frame
from app.types import Job, Limits

REAP_SECONDS = 0.002
END_SECONDS = 1.0
PIPE_FD = 3
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
    """What workers are started with. `engine` names the module with `answer` and `warm_up`; tests name another.

    `environment` is all that they see of the environment, beside `FIXED`.
    """

    limits: Limits = field(default_factory=Limits)
    pool: PoolLimits = field(default_factory=PoolLimits)
    engine: str = "app.jobs"
    environment: Mapping[str, str] = field(default_factory=dict)

    def head(self) -> Head:
        """The first frame."""
        names = ("memory_bytes", "output_bytes", "nice", "oom_score_adj")
        settings = {name: getattr(self.pool, name) for name in names}
        return {"type": "start", "engine": self.engine, "parent": os.getpid(), "limits": asdict(self.limits), **settings}


@dataclass(frozen=True, slots=True)
class Pipe:
    """This end of a private pipe, as a socket and as streams."""

    control: socket
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Process:
    """A child of this process, at the other end of a private pipe."""

    def __init__(self, pid: int, pipe: Pipe) -> None:
        """Use `launch` or `born`."""
        self.pid = pid
        self._control = pipe.control
        self._reader = pipe.reader
        self._writer = pipe.writer
        self._code: int | None = None

    async def gone(self) -> None:
        """Returns when the pipe of a process that has nothing to say ends."""
        with contextlib.suppress(OSError):
            await self._reader.read(1)

    def kill(self) -> None:
        """SIGKILL, at once."""
        if self._poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    async def end(self) -> int:
        """Kill the process if it lives, wait for it, and give its exit code (minus the signal that ended it)."""
        self._writer.transport.abort()
        self.kill()
        try:
            while (code := self._poll()) is None:  # noqa: ASYNC110  (a dead child tells no event loop)
                await asyncio.sleep(REAP_SECONDS)
        except asyncio.CancelledError:
            self._poll(0)  # it is killed already: this is a matter of milliseconds, and no child is left behind
            raise
        return code

    async def died(self) -> int:
        """As `end`, of a process whose pipe has ended: it has some time to end by itself, so that its exit code is its own."""
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(END_SECONDS):
                    while self._poll() is None:  # noqa: ASYNC110  (a dead child tells no event loop)
                        await asyncio.sleep(REAP_SECONDS)
        finally:
            code = await self.end()
        return code

    def _poll(self, options: int = os.WNOHANG) -> int | None:
        """The exit code, once there is one; that of SIGKILL where it was lost, as where this process was started with SIGCHLD ignored."""
        if self._code is None:
            try:
                pid, status = os.waitpid(self.pid, options)
            except ChildProcessError:
                pid, status = self.pid, signal.SIGKILL
            self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code


class Zygote(Process):
    """The process that workers are forks of."""

    @classmethod
    async def launch(cls, environment: Mapping[str, str]) -> Self:
        """A process that has begun and waits for its first frame; it sees `environment` and `FIXED`. Raises OSError."""
        adopt()
        async with _pipe() as (ours, theirs):
            return cls(_spawn(theirs, environment), ours)

    async def warm(self, head: Head) -> None:
        """Send the first frame and wait until the process is warm, however long that takes. Raises WorkerGoneError where it dies."""
        self._writer.write(pack(head))
        await _frame(self._reader, 0)

    async def end(self) -> int:
        """See Process; forks that were under way leave nothing behind."""
        code = await super().end()
        await reap_group(self.pid)
        return code

    def fork(self, pipe: socket, kind: bytes) -> None:
        """Have a worker (of which kind: see `wire`) forked at the other end of a pipe, which ends where that fails. Raises OSError."""
        send_fds(self._control, [kind], [pipe.fileno()])


class Child(Process):
    """A worker process, which takes one job at a time.

    `rss` is its resident size after the last job, `documents` how many it has answered, `taken` whether it has the last job as a whole.
    """

    rss = 0
    documents = 0
    taken = False

    @classmethod
    async def born(cls, zygote: Zygote, kind: bytes) -> Self:
        """A fork of a warm process. Raises WorkerGoneError, and OSError where this process or the machine has no room for one."""
        async with _pipe() as (ours, theirs):
            zygote.fork(theirs, kind)
            theirs.close()
            head, _ = await _frame(ours.reader, 0)
            child = cls(head["pid"], ours)
            child.rss = head["rss"]
            return child

    async def work(self, job: Job, most: int, on_deadline: Callable[[int], None]) -> tuple[Head, bytes]:
        """The worker's answer to a job, at most `most` bytes of it; `on_deadline` hears of the client's. Raises WorkerGoneError."""
        self.taken = False
        try:
            self._writer.write(pack(job_head(job), job.body))
            self._writer.write(job.body)
            await self._writer.drain()
        except OSError as error:
            raise WorkerGoneError from error
        while (frame := await _frame(self._reader, most))[0]["type"] != "done":
            self.taken = True
            if frame[0]["type"] == "deadline":
                on_deadline(frame[0]["ms"])
        self.documents += 1
        self.rss = frame[0]["rss"]
        return frame


@contextlib.asynccontextmanager
async def _pipe() -> AsyncIterator[tuple[Pipe, socket]]:
    """Both ends of a pipe; that of the other process is closed here in the end, this one too where something fails."""
    ours, theirs = socketpair()
    with theirs:
        for end in (ours, theirs):
            end.setsockopt(SOL_SOCKET, SO_SNDBUF, 4 * CHUNK)
            end.setsockopt(SOL_SOCKET, SO_RCVBUF, 4 * CHUNK)
        ours.setblocking(False)
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=4 * CHUNK)
        try:
            yield Pipe(ours, reader, writer), theirs
        except BaseException:
            writer.transport.abort()
            raise


async def _frame(reader: asyncio.StreamReader, most: int) -> tuple[Head, bytes]:
    try:
        return await read_frame(reader, most)
    except (asyncio.IncompleteReadError, OSError, ValueError, KeyError) as error:
        raise WorkerGoneError from error


def _spawn(pipe: socket, environment: Mapping[str, str]) -> int:
    """The id of a process that runs its own interpreter on a module of ours, and has no file of this one but the pipe."""
    files = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_DUP2, pipe.fileno(), PIPE_FD)]
    return os.posix_spawn(
        sys.executable,
        [sys.executable, "-P", "-m", "app.pool.zygote", str(PIPE_FD)],
        {**environment, **FIXED},
        file_actions=files,
        setsigdef=[signal.SIGCHLD],
    )
