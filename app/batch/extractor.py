"""The service's worker slots, driven from a thread of their own: jobs in, outcomes out in the same order, a bounded number under way."""

import asyncio
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from typing import Self, TypeVar

import uvloop

from app.batch.record import BatchError
from app.errors import OverloadedError
from app.pool.pool import Pool, Report
from app.pool.process import WorkerSpec
from app.types import Failure, Job, Outcome

T = TypeVar("T")
# Jobs that are read ahead of the oldest that has no answer yet: one slow page holds nobody up for a while.
AHEAD_JOBS, AHEAD_BYTES = 256, 64 * 1024 * 1024
# Of those, how many a slot has: one at work, one that waits for it.
JOBS_A_SLOT = 2
START_SECONDS = 300
LOOK_SECONDS = 0.05
# A batch has time: its documents wait for a worker as long as it takes to start one.
PATIENCE_SECONDS = 3600.0
TRIES, PAUSE_SECONDS = 600, 0.1


class Extractor:
    """A pool of worker processes for as long as the context lasts."""

    def __init__(self, spec: WorkerSpec, report: Report = lambda _event, _details: None) -> None:
        """`report` hears what an operator should know, from another thread."""
        self._spec = replace(
            spec, pool=replace(spec.pool, queue_seconds=PATIENCE_SECONDS, queue_documents=JOBS_A_SLOT * spec.pool.workers, poison_file=None)
        )
        self._report = report
        self._waiting: deque[tuple[Job, Future[Outcome]]] = deque()
        self._running: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        """Start the workers. Raises BatchError where none comes up."""
        self._loop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="winnow-pool", daemon=True)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """End the workers; what was under way has no answer."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def answers(self, jobs: Iterable[tuple[T, Job | Failure]]) -> Iterator[tuple[T, Outcome]]:
        """The outcome of each job in order, with what it came with; of a failure, itself. Jobs are taken as there is room."""
        ahead: deque[tuple[T, Future[Outcome], int]] = deque()
        held = 0
        for item, job in jobs:
            size = len(job.body) if isinstance(job, Job) else 0
            ahead.append((item, self._submit(job), size))
            held += size
            while ahead and (len(ahead) >= AHEAD_JOBS or held > AHEAD_BYTES or ahead[0][1].done()):
                first, outcome, size = ahead.popleft()
                held -= size
                yield first, outcome.result()
        while ahead:
            first, outcome, _ = ahead.popleft()
            yield first, outcome.result()

    def _submit(self, job: Job | Failure) -> Future[Outcome]:
        outcome: Future[Outcome] = Future()
        if isinstance(job, Failure):
            outcome.set_result(Outcome(failure=job))
        else:
            self._waiting.append((job, outcome))
            self._loop.call_soon_threadsafe(self._fill)
        return outcome

    def _fill(self) -> None:
        """As many jobs into the pool as keep each slot busy; the loop's thread alone calls it."""
        while self._waiting and len(self._running) < JOBS_A_SLOT * self._spec.pool.workers:
            task = self._loop.create_task(self._answer(*self._waiting.popleft()))
            self._running.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._fill()

    async def _answer(self, job: Job, outcome: Future[Outcome]) -> None:
        """A pool that says it has no room now is asked again: no document of a batch is lost to that."""
        found = Outcome(failure=OverloadedError().failure)
        for _ in range(TRIES):
            found = (await self._pool.submit(job)).outcome
            if found.failure is None or found.failure.code != OverloadedError.code:
                break
            await asyncio.sleep(PAUSE_SECONDS)
        outcome.set_result(found)

    async def _open(self) -> None:
        self._pool = Pool(self._spec, self._report)
        await self._pool.open()
        try:
            async with asyncio.timeout(START_SECONDS):
                while not self._pool.workers_ok:  # noqa: ASYNC110  (a pool tells no event)
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError as error:
            raise BatchError(f"no worker could be started; it waits for {self._pool.waits_for}") from error

    async def _close(self) -> None:
        for task in self._running:
            task.remove_done_callback(self._done)
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._pool.close()
