"""Admission and the queue in front of the slots: bounded, measured, drained."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path
from time import monotonic
from traceback import extract_tb

from app.errors import DrainingError, OverloadedError, WinnowError, WorkerCrashError
from app.pool.canary import JOB as CANARY
from app.pool.canary import Pulse
from app.pool.pace import Pace, weight
from app.pool.poison import Poison
from app.pool.process import WorkerSpec
from app.pool.queue import Queue, lane_of
from app.pool.room import Admission, Room, Share
from app.pool.slot import Lane, Slot, Ticket
from app.pool.start import Nursery
from app.types import Job, Outcome

LONGEST_RETRY_SECONDS = 60
REPLACEMENT_SECONDS = 10
WAIT_SHARE = 0.5
LOST = frozenset({"worker_timeout", "worker_crash", "worker_oom"})

Report = Callable[[str, dict[str, object]], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a job, with the milliseconds that it waited and was worked on."""

    outcome: Outcome
    queue_ms: float = 0.0
    work_ms: float = 0.0


class Pool:
    """Worker slots behind a bounded queue. `report(event, details)` is told what an operator should know."""

    def __init__(self, spec: WorkerSpec, report: Report) -> None:
        """Nothing starts before `open`. Raises OSError where the poison file cannot be used."""
        self._spec = spec
        self._report = report
        self._nursery = Nursery(spec, self.restarted)
        self._slots = [Slot(spec, self, self._nursery) for _ in range(spec.pool.workers)]
        self._spare = Slot(spec, self, self._nursery, spare=True)
        self._tasks: list[asyncio.Task[None]] = []
        self._queue = Queue()
        self._idle: list[asyncio.Future[Ticket]] = []
        self._idle_spare: list[asyncio.Future[Ticket]] = []
        self._running: set[Ticket] = set()
        self._pace = Pace()
        self._poison = Poison(spec.pool.poison_documents, spec.pool.poison_file)
        self.restarts: Counter[str] = Counter()
        self.room = Room(spec.pool.in_flight_bytes)
        self._share = Share(self.room, spec.pool.batches)
        self.stopping = asyncio.Event()
        self.admitted = 0
        self.draining = False
        self._abandoned = False
        self.pulse = Pulse()
        self._served_at: float | None = None

    async def open(self) -> None:
        """Start a worker in each slot, without waiting for them."""
        runs = (self._nursery.run, *(slot.run for slot in (*self._slots, self._spare)))
        self._tasks = [asyncio.create_task(self._keep(run)) for run in runs]
        self._tasks.append(asyncio.create_task(self._sing()))

    async def close(self) -> None:
        """End every worker; documents still in the pool answer `draining`."""
        self.abandon()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def abandon(self) -> None:
        """The drain time is over: what is still in the pool answers `draining`."""
        self.draining = self._abandoned = True
        for ticket in [*self._queue, *self._queue.lines, *self._running]:
            ticket.give(Outcome(failure=DrainingError().failure))
        self._queue.clear()

    @property
    def depth(self) -> int:
        """Documents that wait for a worker, lines of batches left out."""
        return len(self._queue)

    @property
    def lines(self) -> int:
        """Lines of batches that wait for a worker."""
        return len(self._queue.lines)

    @property
    def states(self) -> Counter[str]:
        """How many slots are `starting`, `idle`, `busy`, the spare one left out."""
        return Counter(slot.state for slot in self._slots)

    @property
    def pids(self) -> list[int]:
        """The processes that serve, the spare worker left out."""
        return [slot.pid for slot in self._slots if slot.pid]

    @property
    def spare_pids(self) -> list[int]:
        """The spare worker's process, if there is one."""
        return [self._spare.pid] if self._spare.pid else []

    @property
    def workers_ok(self) -> bool:
        """Whether a worker is warm, or was so recently that its replacement is still on the way."""
        states = self.states
        if states["idle"] + states["busy"]:
            self._served_at = monotonic()
        return self._served_at is not None and monotonic() - self._served_at < REPLACEMENT_SECONDS

    @property
    def waits_for(self) -> str | None:
        """What the slot waits for that is next to serve; None where a worker is warm."""
        if self.states["idle"] + self.states["busy"]:
            return None
        return self._nursery.waits_for

    def expected_wait(self, lane: Lane | None = None) -> float:
        """Seconds that a document arriving now would wait, by what is in the pool and recent times of work; None: behind all."""
        waiting = self._queue if lane is None else self._queue.ahead_of(lane)
        ahead = sum(map(weight, waiting)) + sum(map(weight, self._running)) / 2
        return ahead * self._pace.seconds_per_byte / len(self._slots)

    def retry_after(self) -> int:
        """Whole seconds after which a refused client should come again: when there is a worker, and it has done what waits."""
        warm = self.states["idle"] + self.states["busy"]
        return max(1, min(LONGEST_RETRY_SECONDS, ceil(self.expected_wait() + (0 if warm else self._nursery.seconds))))

    @contextlib.contextmanager
    def admit(self, client: str = "", size: int = 0, *, batch: bool = False) -> Iterator[Admission]:
        """Room for a client's request of so many bytes until its answer is read. Raises DrainingError, OverloadedError."""
        if self.draining:
            raise DrainingError
        if not batch:
            self._check_room(lane_of(client, size))
        admission = Admission(self._share if batch else self.room)
        with self._share.place() if batch else contextlib.nullcontext():
            self.admitted += 1
            try:
                yield admission
            finally:
                self.admitted -= 1
                admission.release()

    async def submit(self, job: Job, client: str = "") -> Answer:
        """The answer to a client's job; cancelling takes it out of the queue. Failures are answers, not exceptions.

        The line of a batch waits behind single documents, for as long as there are workers: whoever sends it bounds how many do.
        """
        loop = asyncio.get_running_loop()
        ticket = Ticket(job, loop.create_future(), lane_of(client, len(job.body)))
        try:
            self._poison.check(job)
            leaves = None if job.line and not self._abandoned else self._check_room(ticket.lane)
        except WinnowError as error:
            return Answer(Outcome(failure=error.failure))
        if leaves:
            self._expire(leaves)
        self._queue.add(ticket)
        expiry = loop.call_later(self._spec.pool.queue_seconds, self._expire, ticket)
        try:
            self._dispatch()
            outcome = await ticket.answer
        finally:
            expiry.cancel()
            self._queue.remove(ticket)
        started = ticket.started or monotonic()
        return Answer(outcome, (started - ticket.queued) * 1000, (monotonic() - started) * 1000)

    def next_ticket(self, *, spare: bool) -> asyncio.Future[Ticket]:
        """See `slot.Source`."""
        coming: asyncio.Future[Ticket] = asyncio.get_running_loop().create_future()
        (self._idle_spare if spare else self._idle).append(coming)
        self._dispatch()
        return coming

    def give_back(self, ticket: Ticket) -> None:
        """See `slot.Source`."""
        self._running.discard(ticket)
        if not ticket.answer.done():
            self._queue.put_back(ticket)
            self._dispatch()

    def done(self, ticket: Ticket, outcome: Outcome, *, guilty: bool) -> None:
        """See `slot.Source`."""
        self._running.discard(ticket)
        self._pace.add(monotonic() - ticket.started, weight(ticket))
        if guilty:
            self._blame(ticket.job)
        elif outcome.failure is None or outcome.failure.code not in LOST:
            self._poison.clear(ticket.job)
        if outcome.failure is None:
            self.pulse.beat(good=True)
        ticket.give(outcome)

    def ready(self) -> None:
        """See `slot.Source`."""
        self._served_at = monotonic()
        self.pulse.beat(good=True)

    def restarted(self, reason: str, code: int | None) -> None:
        """See `slot.Source`."""
        self.restarts[reason] += 1
        if reason not in {"start", "zygote"}:
            self._served_at = monotonic()
        self._report("worker_replaced", {"reason": reason, "exit_code": code})

    def bug(self, error: str, places: list[str]) -> None:
        """See `slot.Source`."""
        self._report("bug", {"error": error, "places": places})

    def _check_room(self, lane: Lane) -> Ticket | None:
        """The ticket that has to leave a full queue, if it is full. Raises DrainingError, OverloadedError."""
        if self._abandoned:
            raise DrainingError
        patience = self._spec.limits.deadline_ms / 1000 * WAIT_SHARE
        if self._queue.waits_in(lane) and self.expected_wait(lane) > patience:
            raise OverloadedError
        if len(self._queue) < self._spec.pool.queue_documents:
            return None
        leaves = self._queue.last_of_longest(than=lane)
        if leaves is None:
            raise OverloadedError
        return leaves

    def _blame(self, job: Job) -> None:
        try:
            self._poison.blame(job)
        except OSError as error:
            self._report("poison_file", {"error": type(error).__name__})

    async def _keep(self, run: Callable[[], Awaitable[None]]) -> None:
        """A slot and the nursery run for ever; should one fail by a bug of ours, it is told and runs again."""
        while True:
            try:
                await run()
            except Exception as error:  # noqa: BLE001  (a pool that silently shrinks would be worse)
                places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in extract_tb(error.__traceback__)]
                self.bug(type(error).__name__, places)
                await asyncio.sleep(1)

    async def _sing(self) -> None:
        """Extract the canary whenever nothing has been extracted lately though a worker is idle."""
        while True:
            await asyncio.sleep(self._spec.pool.canary_seconds)
            quiet = (self.pulse.seconds or 0) >= self._spec.pool.canary_seconds
            if quiet and self.states["idle"] and not self._queue and not self.draining:
                answer = await self.submit(CANARY)
                self.pulse.beat(good=answer.outcome.failure is None)

    def _expire(self, ticket: Ticket) -> None:
        warm = self.states["idle"] + self.states["busy"]
        if not (warm and ticket.job.line) and self._queue.remove(ticket):
            error = OverloadedError("No worker was free in time.") if warm else WorkerCrashError("No worker could be started in time.")
            ticket.give(Outcome(failure=error.failure))

    def _dispatch(self) -> None:
        """Tickets to idle slots; to the spare worker short documents, while others have long ones or are being replaced."""
        while self._queue or self._queue.lines:
            if coming := _first_open(self._idle):
                ticket = self._queue.pop(self._running)
            elif self._needs_spare() and (coming := _first_open(self._idle_spare)):
                ticket = self._queue.pop_short(self._running)
            else:
                return
            waited = (monotonic() - ticket.queued) * 1000
            ticket.job = replace(ticket.job, queued_ms=round(waited, 3))
            self._running.add(ticket)
            coming.set_result(ticket)

    def _needs_spare(self) -> bool:
        short = sum(ticket.lane.short for ticket in self._running)
        return self._queue.short_waits and short < len(self._slots)


def _first_open(idle: list[asyncio.Future[Ticket]]) -> asyncio.Future[Ticket] | None:
    """Taken out of the list, as are those before it whose slot does not wait any more."""
    while idle:
        if not (coming := idle.pop()).done():
            return coming
    return None
