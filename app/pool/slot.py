"""One place for a worker: keeps a warm process in it, gives it jobs, kills it at the deadline and replaces it."""

import asyncio
import contextlib
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import NamedTuple, Protocol

from app.errors import WinnowError, WorkerCrashError, WorkerOutOfMemoryError, WorkerTimeoutError
from app.pool.limits import cpu_seconds, oom_kills, resident_bytes
from app.pool.process import Child, WorkerGoneError, WorkerSpec
from app.pool.start import Nursery
from app.pool.wire import SPARE, WORKER, outcome_of
from app.types import Job, Outcome

WATCH_SECONDS = 0.1
WATCH_SHARE = 0.95
GUILTY_SHARE = 0.8
# A document that lost its worker to a kill from outside is given to another one, as if it had not been begun.
MOST_TRIES = 2


class Lane(NamedTuple):
    """Where a document waits: behind those of its client that are as short, or as long, as it is."""

    client: str = ""
    short: bool = True


@dataclass(eq=False, slots=True)
class Ticket:
    """A job on its way through the pool.

    `answer` is set once; `queued` and `started` are monotonic seconds; `tries` counts
    the workers that had it.
    """

    job: Job
    answer: asyncio.Future[Outcome]
    lane: Lane = field(default_factory=Lane)
    queued: float = field(default_factory=monotonic)
    started: float = 0.0
    tries: int = 0

    def give(self, outcome: Outcome) -> None:
        """The answer, if there is none yet."""
        if not self.answer.done():
            self.answer.set_result(outcome)


@dataclass(frozen=True, slots=True)
class End:
    """What became of a job; why the worker must be replaced after it, if it must; whether that is its doing, or nobody's here."""

    outcome: Outcome
    replace: str | None = None
    guilty: bool = False
    from_outside: bool = False


class Source(Protocol):
    """Where a slot takes tickets from, and whom it tells what happened."""

    def next_ticket(self, *, spare: bool) -> asyncio.Future[Ticket]:
        """A future of the next ticket whose client still waits; cancelling it takes the place in the line back."""

    def give_back(self, ticket: Ticket) -> None:
        """A ticket that is no worse for having been taken goes to the head of the queue again."""

    def done(self, ticket: Ticket, outcome: Outcome, *, guilty: bool) -> None:
        """A ticket has its outcome; `guilty` where the document has cost a worker."""

    def ready(self) -> None:
        """A worker is warm: what it is a fork of has extracted a page."""

    def restarted(self, reason: str, code: int | None) -> None:
        """A worker was replaced (`crash`, `oom`, `timeout`, `recycle`); `code` is its exit code."""

    def bug(self, error: str, places: list[str]) -> None:
        """An engine raised what it must not: the exception's name and where."""


class Slot:
    """Runs until cancelled. `state` is `starting`, `idle` or `busy`; `spare`: it serves what the other slots cannot."""

    def __init__(self, spec: WorkerSpec, source: Source, nursery: Nursery, *, spare: bool = False) -> None:
        """Nothing starts before `run`."""
        self._spec = spec
        self._source = source
        self._nursery = nursery
        self._spare = spare
        self._child: Child | None = None
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
                self._child = await self._nursery.worker(SPARE if self._spare else WORKER)
                self._oom_kills = oom_kills()
                self._source.ready()
                reason = await self._serve(self._child)
                self.state = "starting"
                code = await self._child.end()
                self._child = None
                self._source.restarted(reason, code)
        finally:
            if self._child:
                await self._child.end()

    async def _serve(self, child: Child) -> str:
        """Serve tickets until this worker must be replaced; the reason is returned."""
        while not (self._nursery.warm and self._is_old(child)):
            self.state = "idle"
            ticket = await self._next(child)
            if ticket is None:
                return "crash"
            self.state = "busy"
            end = await self._work(child, ticket)
            if end.from_outside and ticket.tries < MOST_TRIES:
                self._source.give_back(ticket)
            else:
                self._source.done(ticket, end.outcome, guilty=end.guilty)
            if end.replace:
                return end.replace
        return "recycle"

    async def _next(self, child: Child) -> Ticket | None:
        """The next ticket, or None when the idle worker died."""
        coming = self._source.next_ticket(spare=self._spare)
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

    async def _work(self, child: Child, ticket: Ticket) -> End:
        """Only the service's own deadline ends a worker; the client's has its answer at its time, and the worker goes on."""
        limits, loop = self._spec, asyncio.get_running_loop()
        ticket.tries += 1
        ticket.started, begun, used = monotonic(), loop.time(), cpu_seconds(child.pid)
        early: list[asyncio.TimerHandle] = []
        try:
            with self._watch_memory(child) as exceeded:
                async with asyncio.timeout_at(begun + limits.limits.deadline_ms / 1000):
                    head, payload = await child.work(
                        ticket.job,
                        limits.pool.output_bytes,
                        lambda ms: early.append(loop.call_at(begun + ms / 1000, ticket.give, _failed(WorkerTimeoutError()))),
                    )
        except TimeoutError:
            worked = cpu_seconds(child.pid) - used
            child.kill()
            return End(_failed(WorkerTimeoutError()), "timeout", guilty=worked >= GUILTY_SHARE * limits.limits.deadline_ms / 1000)
        except WorkerGoneError:
            return self._end_of(child, await child.end(), exceeded=bool(exceeded))
        finally:
            for timer in early:
                timer.cancel()
        if bug := head.get("bug"):
            self._source.bug(bug["error"], bug["places"])
        outcome = outcome_of(head, payload)
        full = outcome.failure is not None and outcome.failure.code == WorkerOutOfMemoryError.code
        return End(outcome, "oom" if full else None, guilty=full)

    def _end_of(self, child: Child, code: int, *, exceeded: bool) -> End:
        """A SIGKILL that is not ours, and a death before the job was there as a whole, are no doing of the document."""
        if exceeded:
            return End(_failed(WorkerOutOfMemoryError()), "oom", guilty=True)
        if code == -signal.SIGKILL and oom_kills() > self._oom_kills:
            return End(_failed(WorkerOutOfMemoryError()), "oom")
        from_outside = code == -signal.SIGKILL or not child.taken
        return End(_failed(WorkerCrashError()), "crash", guilty=not from_outside, from_outside=from_outside)

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
        return child.documents >= limits.recycle_documents or (child.documents > 0 and child.rss >= limits.recycle_bytes)


def _failed(error: WinnowError) -> Outcome:
    return Outcome(failure=error.failure)
