"""The spare worker: short documents wait for neither long ones nor the replacement of a killed worker; else it keeps out of the way."""

import asyncio
import os
import signal

from app.pool.queue import SHORT_BYTES
from tests.pool.test_pool import Trial, try_pool

LONG = "x" * SHORT_BYTES


def test_short_document_is_served_beside_long_ones() -> None:
    async def steps(trial: Trial) -> None:
        long = [asyncio.create_task(trial.code(f"sleep 2 {number} {LONG}")) for number in range(3)]
        await trial.until(lambda: trial.pool.states["busy"] == 2)
        assert [await trial.code(f"sleep 0 {number}") for number in range(20)] == [None] * 20
        assert not any(task.done() for task in long)

    try_pool(steps, deadline_ms=4000)


def test_long_documents_and_short_ones_beside_short_ones_wait() -> None:
    async def steps(trial: Trial) -> None:
        for waits in ("sleep 0 short", f"sleep 0 {LONG}"):
            first = asyncio.create_task(trial.code(f"sleep 0.3 {waits[:9]}"))
            await trial.until(lambda: trial.pool.states["busy"] == 1)
            assert await trial.code(waits) is None
            assert first.done()

    try_pool(steps, workers=1)


def test_document_is_served_while_the_only_worker_is_replaced() -> None:
    async def steps(trial: Trial) -> None:
        for number in range(5):
            (worker,) = trial.pool.pids
            document = asyncio.create_task(trial.code(f"sleep 0.1 {number}"))
            await trial.until(lambda: trial.pool.states["busy"] == 1)
            os.kill(worker, signal.SIGKILL)
            assert await document is None
            await trial.until(lambda worker=worker: trial.pool.states["idle"] == 1 and worker not in trial.pool.pids)  # type: ignore[misc]

    try_pool(steps, workers=1)


def test_spare_worker_that_dies_is_replaced() -> None:
    async def steps(trial: Trial) -> None:
        long = asyncio.create_task(trial.code(f"sleep 2 {LONG}"))
        await trial.until(lambda: trial.pool.states["busy"] == 1)
        assert [await trial.code("exit"), await trial.code("sleep 0")] == ["worker_crash", None]
        assert not long.done()

    try_pool(steps, deadline_ms=4000, workers=1)
