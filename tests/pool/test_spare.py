"""The spare worker: short documents wait for neither long ones nor the replacement of a killed worker; else it keeps out of the way."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from app.pool.queue import SHORT_BYTES
from tests.pool.test_pool import Trial, try_pool
from tests.running import PATIENCE_SECONDS, PATIENT, gate

pytestmark = PATIENT
LONG = "x" * SHORT_BYTES


def try_patiently(steps: Callable[[Trial], Awaitable[None]], **limits: Any) -> None:
    """Run steps against a pool in which documents may be held for long."""
    try_pool(steps, deadline_ms=PATIENCE_SECONDS * 1000, queue_seconds=PATIENCE_SECONDS, **limits)


def test_short_document_is_served_beside_long_ones(tmp_path: Path) -> None:
    async def steps(trial: Trial) -> None:
        with gate(tmp_path) as opened:
            long = [asyncio.create_task(trial.code(f"until {opened} {number} {LONG}")) for number in range(3)]
            await trial.until(lambda: trial.pool.states["busy"] == 2)
            assert [await trial.code(f"sleep 0 {number}") for number in range(20)] == [None] * 20
            assert not any(task.done() for task in long)
        assert await asyncio.gather(*long) == [None] * 3

    try_patiently(steps)


def test_long_documents_and_short_ones_beside_short_ones_wait(tmp_path: Path) -> None:
    async def steps(trial: Trial) -> None:
        for folder, waits in (("1", "sleep 0 short"), ("2", f"sleep 0 {LONG}")):
            with gate(tmp_path / folder) as opened:
                first = asyncio.create_task(trial.code(f"until {opened}"))
                await trial.until(lambda: trial.pool.states["busy"] == 1)
                second = asyncio.create_task(trial.code(waits))
                await trial.until(lambda: trial.pool.depth == 1)
            assert await second is None
            assert first.done()

    try_patiently(steps, workers=1)


def test_document_is_served_while_the_only_worker_is_replaced(tmp_path: Path) -> None:
    async def steps(trial: Trial) -> None:
        for number in range(5):
            (worker,) = trial.pool.pids
            with gate(tmp_path / str(number)) as opened:
                document = asyncio.create_task(trial.code(f"until {opened}"))
                await trial.until(lambda: trial.pool.states["busy"] == 1)
                os.kill(worker, signal.SIGKILL)
            assert await document is None
            await trial.until(lambda worker=worker: trial.pool.states["idle"] == 1 and worker not in trial.pool.pids)  # type: ignore[misc]

    try_patiently(steps, workers=1)


def test_spare_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    async def steps(trial: Trial) -> None:
        with gate(tmp_path) as opened:
            long = asyncio.create_task(trial.code(f"until {opened} {LONG}"))
            await trial.until(lambda: trial.pool.states["busy"] == 1)
            assert [await trial.code("exit"), await trial.code("sleep 0")] == ["worker_crash", None]
            assert not long.done()
        assert await long is None

    try_patiently(steps, workers=1)
