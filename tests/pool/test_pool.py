"""The pool over an engine that misbehaves on demand: every document gets its own answer, neighbours are served, the pool heals."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from app.errors import CapacityError, WinnowError
from app.pool.limits import MIB, PoolLimits
from app.pool.pool import Answer, Pool
from app.pool.process import WorkerSpec
from app.types import Job, Limits
from tests.running import PATIENCE_SECONDS, PATIENT, gate

pytestmark = PATIENT
ENGINE = "tests.pool.mock_engine"
SMALL = {"workers": 2, "memory_bytes": 200 * MIB, "output_bytes": 4 * MIB, "nice": 0}


@dataclass
class Trial:
    """A pool, what it reported, and how long it took to start."""

    pool: Pool
    reports: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    start_ms: float = 0.0

    async def send(self, text: str) -> Answer:
        return await self.pool.submit(job(text))

    async def code(self, text: str) -> str | None:
        outcome = (await self.send(text)).outcome
        assert (outcome.failure is None) == (outcome.rendered is not None)
        return outcome.failure.code if outcome.failure else None

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not condition():  # noqa: ASYNC110  (the pool tells nobody)
                await asyncio.sleep(0.01)


def job(text: str) -> Job:
    return Job(text.encode(), "text/plain", None, (), "json")


def try_pool(steps: Callable[[Trial], Awaitable[None]], deadline_ms: int = 3000, **limits: Any) -> None:
    """Run steps against a pool whose workers are warm."""

    async def run() -> None:
        reports: list[tuple[str, dict[str, Any]]] = []
        spec = WorkerSpec(Limits(deadline_ms=deadline_ms), PoolLimits(**SMALL | limits), ENGINE)
        trial = Trial(Pool(spec, lambda event, details: reports.append((event, details))), reports)
        began = monotonic()
        await trial.pool.open()
        try:
            await trial.until(lambda: trial.pool.states["idle"] == spec.pool.workers and bool(trial.pool.spare_pids))
            trial.start_ms = (monotonic() - began) * 1000
            await steps(trial)
        finally:
            await trial.pool.close()

    asyncio.run(run())


ENDS = {
    "hang": ("hang", "worker_timeout", "timeout"),
    "spin": ("spin", "worker_timeout", "timeout"),
    "client's deadline, then ours": ("deadline 100 hang for good", "worker_timeout", "timeout"),
    "client's deadline": ("deadline 50 sleep 1", "worker_timeout", None),
    "segfault": ("segfault", "worker_crash", "crash"),
    "exit": ("exit", "worker_crash", "crash"),
    "allocate": ("allocate", "worker_oom", "oom"),
    "creep": ("creep", "worker_oom", "oom"),
    "huge": ("huge 5", "too_large", None),
    "bug": ("bug secret", "internal", None),
}


@pytest.mark.parametrize(("text", "code", "reason"), ENDS.values(), ids=ENDS.keys())
def test_each_end_has_its_answer_and_the_neighbour_its_article(text: str, code: str, reason: str | None) -> None:
    async def steps(trial: Trial) -> None:
        answers = await asyncio.gather(trial.code(text), *(trial.code(f"sleep 0.01 {i}") for i in range(10)))
        assert answers == [code] + [None] * 10
        await trial.until(lambda: trial.pool.states["idle"] == 2)
        assert dict(trial.pool.restarts) == ({reason: 1} if reason else {})
        assert "secret" not in str(trial.reports)

    try_pool(steps, deadline_ms=PATIENCE_SECONDS * 1000 if code == "worker_oom" else 3000)


def test_deadline_kills_within_a_second() -> None:
    async def steps(trial: Trial) -> None:
        took = [(await trial.send("hang")).work_ms for _ in range(3)]
        assert 200 <= min(took) <= 1200  # the others tell of a busy machine

    try_pool(steps, deadline_ms=200)


def test_client_has_its_answer_at_its_deadline_and_the_worker_lives(tmp_path: Path) -> None:
    async def steps(trial: Trial) -> None:
        (worker,) = trial.pool.pids
        took = []
        for i in range(4):
            with gate(tmp_path / str(i)) as opened:
                answer = await trial.send(f"deadline 1 until {opened}")
            assert answer.outcome.failure
            took.append(answer.work_ms)
        assert min(took) < 200  # the others tell of a busy machine
        assert await trial.code("next") is None
        assert (trial.pool.pids, dict(trial.pool.restarts)) == ([worker], {})

    try_pool(steps, workers=1, deadline_ms=PATIENCE_SECONDS * 1000)


def test_idle_worker_that_dies_costs_no_document() -> None:
    async def steps(trial: Trial) -> None:
        for pid in trial.pool.pids:
            os.kill(pid, signal.SIGKILL)
        await trial.until(lambda: trial.pool.restarts["crash"] == 2)
        assert await asyncio.gather(*(trial.code(f"sleep 0 {i}") for i in range(8))) == [None] * 8
        assert trial.pool.restarts["crash"] == 2

    try_pool(steps)


def test_queue_is_bounded_and_tells_when_to_come_again() -> None:
    async def steps(trial: Trial) -> None:
        answers = await asyncio.gather(*(trial.code(f"sleep 0.05 {i}") for i in range(10)))
        assert answers.count("overloaded") == 10 - 1 - 4
        assert trial.pool.retry_after() >= 1

    try_pool(steps, workers=1, queue_documents=4)


def test_queue_refuses_what_it_could_not_serve_in_time() -> None:
    async def steps(trial: Trial) -> None:
        waits = [asyncio.create_task(trial.code(f"sleep 0.3 {i}")) for i in range(8)]
        await asyncio.gather(*waits)
        assert await asyncio.gather(*(trial.code(f"sleep 0.3 again {i}") for i in range(20))) != [None] * 20

    try_pool(steps, workers=1, deadline_ms=500)


def test_first_document_of_a_client_is_not_refused_for_those_of_another() -> None:
    async def steps(trial: Trial) -> None:
        await asyncio.gather(*(trial.code(f"sleep 0.3 {i}") for i in range(2)))
        many = asyncio.gather(*(trial.code(f"sleep 0.3 again {i}") for i in range(8)))
        await trial.until(lambda: trial.pool.states["busy"] == 1)
        answer = await trial.pool.submit(job("page"), "another")
        assert answer.outcome.rendered
        assert not many.done()
        assert "overloaded" in await many

    try_pool(steps, workers=1, queue_documents=4)


def test_wait_in_the_queue_is_bounded(tmp_path: Path) -> None:
    async def steps(trial: Trial) -> None:
        with gate(tmp_path) as opened:
            busy = asyncio.create_task(trial.code(f"until {opened}"))
            await trial.until(lambda: trial.pool.states["busy"] == 1)
            assert await trial.code("late") == "overloaded"
        assert await busy is None

    try_pool(steps, workers=1, deadline_ms=PATIENCE_SECONDS * 1000, queue_seconds=0.1)


def test_cancelled_document_leaves_the_queue(tmp_path: Path) -> None:
    async def steps(trial: Trial) -> None:
        with gate(tmp_path) as opened:
            busy = asyncio.create_task(trial.code(f"until {opened}"))
            await trial.until(lambda: trial.pool.states["busy"] == 1)
            queued = asyncio.create_task(trial.code("hang"))
            await trial.until(lambda: trial.pool.depth == 1)
            queued.cancel()
            await trial.until(lambda: trial.pool.depth == 0)
        assert await busy is None
        assert await trial.code("next") is None
        assert not trial.pool.restarts

    try_pool(steps, workers=1, deadline_ms=PATIENCE_SECONDS * 1000, queue_seconds=PATIENCE_SECONDS)


RECYCLING = {"documents": {"recycle_documents": 3}, "resident bytes": {"recycle_bytes": 1}}


@pytest.mark.parametrize("limits", RECYCLING.values(), ids=RECYCLING.keys())
def test_recycled_worker_is_replaced_before_it_leaves(limits: dict[str, int]) -> None:
    async def steps(trial: Trial) -> None:
        first = trial.pool.pids
        while trial.pool.pids == first:
            answer = await trial.send("document")
            assert answer.outcome.rendered
            assert answer.queue_ms < trial.start_ms / 2
        assert trial.pool.restarts["recycle"] >= 1

    try_pool(steps, workers=1, **limits)


def test_bytes_in_flight_are_bounded_and_given_back() -> None:
    async def steps(trial: Trial) -> None:
        with trial.pool.admit() as first, trial.pool.admit() as second:
            first.take(600)
            with pytest.raises(CapacityError):
                second.take(600)
            assert trial.pool.room.held == 600
        assert (trial.pool.room.held, trial.pool.admitted) == (0, 0)

    try_pool(steps, in_flight_bytes=1000)


def test_drain_refuses_the_new_and_finishes_the_accepted() -> None:
    async def steps(trial: Trial) -> None:
        with trial.pool.admit():
            trial.pool.draining = True
            assert await trial.code("accepted") is None
        with pytest.raises(WinnowError) as refused, trial.pool.admit():
            pass
        assert refused.value.failure.code == "draining"

    try_pool(steps)


def test_abandoned_documents_are_answered() -> None:
    async def steps(trial: Trial) -> None:
        waiting = [asyncio.create_task(trial.code(f"hang {i}")) for i in range(4)]
        await trial.until(lambda: trial.pool.states["busy"] == 2)
        trial.pool.abandon()
        assert await asyncio.gather(*waiting) == ["draining"] * 4

    try_pool(steps, deadline_ms=PATIENCE_SECONDS * 1000, queue_seconds=PATIENCE_SECONDS)


def test_canary_sings_when_nobody_asks() -> None:
    async def steps(trial: Trial) -> None:
        await trial.until(lambda: (trial.pool.pulse.seconds or 0) >= 0.2)
        await trial.until(lambda: (trial.pool.pulse.seconds or 1) < 0.2)
        assert trial.pool.pulse.good

    try_pool(steps, canary_seconds=0.2)


def test_stopped_worker_that_nobody_asks_is_found_by_the_canary() -> None:
    async def steps(trial: Trial) -> None:
        (worker,) = trial.pool.pids
        os.kill(worker, signal.SIGSTOP)
        await trial.until(lambda: trial.pool.states["idle"] == 1 and worker not in trial.pool.pids)
        assert dict(trial.pool.restarts) == {"timeout": 1}
        assert await trial.code("page") is None

    try_pool(steps, workers=1, canary_seconds=0.2)


def test_workers_leave_no_process_behind() -> None:
    pids: list[int] = []

    async def steps(trial: Trial) -> None:
        pids.extend(trial.pool.pids)

    try_pool(steps)
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
