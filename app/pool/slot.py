"""One place for a worker: keeps a warm process in it, gives it jobs, kills it at the deadline and replaces it."""

import asyncio
import contextlib
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol

from app.errors import WinnowError, WorkerCrashError, WorkerOutOfMemoryError, WorkerTimeoutError
from app.pool.limits import oom_kills, resident_bytes
from app.pool.process import Child, WorkerGoneError, WorkerSpec
from app.pool.start import Start
from app.pool.wire import outcome_of
from app.types import Job, Outcome

WATCH_SECONDS = 0.1
WATCH_SHARE = 0.95

Lane = tuple[str, bool]


@dataclass(eq=False, slots=True)
class Ticket:
    """A job on its way through the pool.

    `answer` is set once; `lane` is the client and whether the job is short; `queued`, `started` and `ended` are monotonic seconds.
    """

    job: Job
    answer: asyncio.Future[Outcome]
    lane: Lane = ("", True)
    queued: float = field(default_factory=monotonic)
    started: float = 0.0
    ended: float = 0.0


class Source(Protocol):
    """Where a slot takes tickets from, and whom it tells what happened."""

    def next_ticket(self) -> asyncio.Future[Ticket]:
        """A future of the next ticket whose client still waits; cancelling it takes the place in the line back."""

    def give_back(self, ticket: Ticket) -> None:
        """A ticket that no worker has seen goes to the head of the queue again."""

    def done(self, ticket: Ticket, outcome: Outcome) -> None:
        """A ticket has its outcome."""

    def ready(self) -> None:
        """A worker is warm: it has extracted a page."""

    def restarted(self, reason: str, code: int | None) -> None:
        """A worker was replaced (`crash`, `oom`, `timeout`, `recycle`) or did not `start`; `code` is its exit code."""

    def bug(self, error: str, places: list[str]) -> None:
        """An engine raised what it must not: the exception's name and where."""


class Slot:
    """Runs until cancelled. `state` is `starting`, `idle` or `busy`."""

    def __init__(self, spec: WorkerSpec, source: Source) -> None:
        """Nothing starts before `run`."""
        self._spec = spec
        self._source = source
        self._child: Child | None = None
        self._successor: asyncio.Task[Child] | None = None
        self.start = Start(spec, lambda code: source.restarted("start", code))
        self._oom_kills = 0
        self.state = "starting"

    @property
    def pid(self) -> int | None:
        """The process that serves, if one does."""
        return self._child.pid if self._child else None

    async def run(self) -> None:
        """Keep a worker in this slot and serve the source's tickets."""
        try:
            while True:
                self.state = "starting"
                first, self._successor = self._successor, None
                self._child = await self.start.warm(first)
                self._oom_kills = oom_kills()
                self._source.ready()
                reason = await self._serve(self._child)
                self.state = "starting"
                code = await self._child.end()
                self._child = None
                self._source.restarted(reason, code)
        finally:
            await self._end()

    async def _end(self) -> None:
        if self._successor:
            self._successor.cancel()
            (result,) = await asyncio.gather(self._successor, return_exceptions=True)
            if isinstance(result, Child):
                await result.end()
        if self._child:
            await self._child.end()

    async def _serve(self, child: Child) -> str:
        """Serve tickets until this worker must be replaced; the reason is returned."""
        while not (self._successor and self._successor.done()):
            self.state = "idle"
            ticket = await self._next(child)
            if ticket is None:
                return "crash"
            self.state = "busy"
            outcome, reason = await self._work(child, ticket)
            self._source.done(ticket, outcome)
            if reason:
                return reason
            if not self._successor and self._is_old(child):
                self._successor = asyncio.create_task(self.start.once())
        return "recycle"

    async def _next(self, child: Child) -> Ticket | None:
        """The next ticket, or None when the idle worker died."""
        coming = self._source.next_ticket()
        gone = asyncio.ensure_future(child.gone())
        try:
            await asyncio.wait((coming, gone), return_when=asyncio.FIRST_COMPLETED)
            if not gone.done():
                return coming.result()
            if coming.done():
                self._source.give_back(coming.result())
            return None
        finally:
            coming.cancel()
            gone.cancel()
            await asyncio.wait((gone,))

    async def _work(self, child: Child, ticket: Ticket) -> tuple[Outcome, str | None]:
        """The outcome, and why the worker must be replaced after it, if it must."""
        limits, loop = self._spec, asyncio.get_running_loop()
        ticket.started = monotonic()
        begun = loop.time()
        try:
            with self._watch_memory(child) as exceeded:
                async with asyncio.timeout_at(begun + limits.limits.deadline_ms / 1000) as deadline:
                    head, payload = await child.work(
                        ticket.job,
                        limits.pool.output_bytes,
                        lambda ms: deadline.reschedule(min(begun + ms / 1000, deadline.when() or begun)),
                    )
        except TimeoutError:
            child.kill()
            return _failed(WorkerTimeoutError()), "timeout"
        except WorkerGoneError:
            if exceeded or (await child.end() == -signal.SIGKILL and oom_kills() > self._oom_kills):
                return _failed(WorkerOutOfMemoryError()), "oom"
            return _failed(WorkerCrashError()), "crash"
        if bug := head.get("bug"):
            self._source.bug(bug["error"], bug["places"])
        outcome = outcome_of(head, payload)
        return outcome, "oom" if outcome.failure and outcome.failure.code == WorkerOutOfMemoryError.code else None

    @contextlib.contextmanager
    def _watch_memory(self, child: Child) -> Iterator[list[int]]:
        """Kill the worker once it holds nearly all that it may; the list then has its size."""
        loop, exceeded = asyncio.get_running_loop(), list[int]()
        most = child.rss + WATCH_SHARE * self._spec.pool.memory_bytes

        def look() -> None:
            size = resident_bytes(child.pid)
            if size > most:
                exceeded.append(size)
                child.kill()
            else:
                timers.append(loop.call_later(WATCH_SECONDS, look))

        timers = [loop.call_later(WATCH_SECONDS, look)]
        try:
            yield exceeded
        finally:
            timers[-1].cancel()

    def _is_old(self, child: Child) -> bool:
        limits = self._spec.pool
        return child.documents >= limits.recycle_documents or child.rss >= limits.recycle_bytes


def _failed(error: WinnowError) -> Outcome:
    return Outcome(failure=error.failure)
