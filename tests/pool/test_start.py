"""Starting a worker: its own CPU time counts, what fails is told and tried again, and the pool says what it waits for."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from app.pool.limits import PoolLimits
from app.pool.pool import Pool
from app.pool.process import WorkerSpec
from tests.pool.test_pool import ENGINE, Trial
from tests.running import PATIENT

pytestmark = PATIENT
# Nothing is tried again before the test has seen what failed.
LONG_PAUSE = 1000.0


def try_start(warm_up: str, steps: Callable[[Trial], Awaitable[None]], engine: str = ENGINE, **limits: Any) -> None:
    """Run steps against a pool of one worker that has just been asked for."""

    async def run() -> None:
        reports: list[tuple[str, dict[str, Any]]] = []
        spec = WorkerSpec(pool=PoolLimits(workers=1, nice=0, **limits), engine=engine, environment={"WARM_UP": warm_up})
        trial = Trial(Pool(spec, lambda event, details: reports.append((event, details))), reports)
        await trial.pool.open()
        try:
            await steps(trial)
        finally:
            await trial.pool.close()

    asyncio.run(run())


def test_clock_stands_still_while_the_worker_has_no_cpu() -> None:
    async def steps(trial: Trial) -> None:
        await trial.until(lambda: trial.pool.states["idle"] == 1)
        assert not trial.reports
        assert trial.pool.waits_for is None

    try_start("sleep 5", steps, start_cpu_seconds=4)


FAILING = {
    "too much CPU time": ("spin", ENGINE, {"start_cpu_seconds": 0.5}),
    "no CPU time for long": ("hang", ENGINE, {"stall_seconds": 0.5}),
    "no such engine": ("", "tests.pool.absent", {}),
}


@pytest.mark.parametrize(("warm_up", "engine", "limits"), FAILING.values(), ids=FAILING.keys())
def test_start_that_fails_is_told_and_tried_again(
    warm_up: str, engine: str, limits: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.pool.start.PAUSES", (0.0, 0.2, LONG_PAUSE))

    async def steps(trial: Trial) -> None:
        await trial.until(lambda: trial.pool.restarts["start"] == 3)
        assert [(event, details["reason"]) for event, details in trial.reports] == [("worker_replaced", "start")] * 3
        await trial.until(lambda: "3 in a row failed" in (trial.pool.waits_for or ""))
        assert not trial.pool.workers_ok
        assert not trial.pool.pulse.good

    try_start(warm_up, steps, engine, **limits)


def test_start_under_way_is_told_by_its_cpu_time() -> None:
    async def steps(trial: Trial) -> None:
        await trial.until(lambda: trial.pool.waits_for != "a worker that warms up: 0.0 s of CPU time, of 60 s at most")
        assert "a worker that warms up: " in (trial.pool.waits_for or "")

    try_start("spin", steps)


def test_engine_that_cannot_be_loaded_is_told_by_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.pool.start.PAUSES", (LONG_PAUSE,))

    async def steps(trial: Trial) -> None:
        await trial.until(lambda: trial.pool.restarts["start"] == 1)
        assert trial.reports == [("worker_replaced", {"reason": "start", "exit_code": 1})]

    try_start("", steps, "tests.pool.absent")


def test_document_without_a_worker_is_told_so() -> None:
    async def steps(trial: Trial) -> None:
        assert await trial.code("page") == "worker_crash"

    try_start("", steps, "tests.pool.absent", queue_seconds=0.2)
