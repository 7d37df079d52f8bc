"""Workers are forks of a warm process: that process may die, and what it cannot fork is tried again."""

import asyncio
import errno
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from app.pool import process
from app.pool.limits import MIB
from app.pool.process import Zygote
from tests.pool.test_pool import Trial, try_pool
from tests.pool.test_start import try_start
from tests.running import PATIENT, gate

pytestmark = PATIENT


def zygotes() -> list[int]:
    """The zygotes that are children of this process and live."""
    return children("winnow-zygote")


def children(called: str) -> list[int]:
    """Children of this process that live: the dead ones of a server that a test has killed come to it too."""
    pids = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return [pid for pid in map(int, pids.split()) if name(pid) == called and Path(f"/proc/{pid}/cmdline").read_bytes()]


def name(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text().strip()


def test_workers_are_named_children_of_the_service() -> None:
    async def steps(trial: Trial) -> None:
        assert [name(pid) for pid in trial.pool.pids] == ["winnow-worker"] * 2
        assert [name(pid) for pid in trial.pool.spare_pids] == ["winnow-spare"]
        assert len(zygotes()) == 1

    try_pool(steps)
    assert not zygotes()
    assert not children("winnow-spare")


def test_zygote_that_dies_is_started_anew_and_workers_live_on() -> None:
    async def steps(trial: Trial) -> None:
        workers, (first,) = trial.pool.pids, zygotes()
        os.kill(first, signal.SIGKILL)
        assert await asyncio.gather(*(trial.code(f"sleep 0.01 {i}") for i in range(8))) == [None] * 8
        assert trial.pool.pids == workers
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        await trial.until(lambda: trial.pool.states["idle"] == 2 and not set(workers) & set(trial.pool.pids))
        assert trial.pool.restarts["zygote"] == 1
        assert zygotes() != [first]

    try_pool(steps)


def test_process_is_ended_where_waiting_for_its_own_end_is_cancelled() -> None:
    async def run() -> None:
        zygote = await Zygote.launch({})
        waiting = asyncio.create_task(zygote.died())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait((waiting,))
        with pytest.raises(ProcessLookupError):
            os.kill(zygote.pid, 0)

    asyncio.run(run())


def test_zygote_and_worker_killed_together_are_both_replaced() -> None:
    async def steps(trial: Trial) -> None:
        killed: set[int] = set()

        def replaced() -> bool:
            return trial.pool.states["idle"] == 2 and not killed & {*trial.pool.pids, *zygotes()}

        for _ in range(5):
            killed.update((*zygotes(), *trial.pool.pids))
            for pid in (*zygotes(), *trial.pool.pids):
                os.kill(pid, signal.SIGKILL)
            await trial.until(replaced)
        assert trial.pool.retry_after() == 1
        assert "bug" not in {event for event, _ in trial.reports}

    try_pool(steps)


@pytest.mark.parametrize(("module", "call"), [(os, "posix_spawn"), (process, "socketpair")])
def test_no_room_for_a_process_is_told_and_tried_again(monkeypatch: pytest.MonkeyPatch, module: Any, call: str) -> None:
    real, failures = getattr(module, call), [OSError(errno.EAGAIN, "no room")] * 2

    def scarce(*arguments: Any, **named: Any) -> Any:
        if failures:
            raise failures.pop()
        return real(*arguments, **named)

    async def steps(trial: Trial) -> None:
        monkeypatch.setattr(module, call, scarce)
        await trial.until(lambda: trial.pool.states["idle"] == 1)
        assert trial.reports == [("worker_replaced", {"reason": "start", "exit_code": None})] * 2

    try_start("sleep 0", steps)


def test_retry_after_knows_of_the_start_under_way() -> None:
    async def steps(trial: Trial) -> None:
        assert trial.pool.retry_after() >= 2
        await trial.until(lambda: trial.pool.states["idle"] == 1)
        assert trial.pool.retry_after() == 1

    try_start("sleep 0.2", steps)


def test_hard_limit_of_memory_stays() -> None:
    async def steps(trial: Trial) -> None:
        await trial.until(lambda: trial.pool.states["idle"] == 1)
        assert (await trial.send("limits")).outcome.rendered == b"%d %d" % (1 << 30, 1 << 30)

    try_start(f"limit {1 << 30}", steps, memory_bytes=4096 * MIB)


def test_engine_with_threads_is_not_forked() -> None:
    async def steps(trial: Trial) -> None:
        await trial.until(lambda: trial.pool.restarts["start"] >= 2)
        assert not trial.pool.workers_ok

    try_start("thread", steps)


def test_zygotes_that_are_killed_while_they_warm_up_are_started_anew_soon(tmp_path: Path) -> None:
    with gate(tmp_path) as opened:

        async def steps(trial: Trial) -> None:
            for kills in range(5):
                await trial.until(lambda: bool(zygotes()))
                os.kill(zygotes().pop(), signal.SIGKILL)
                await trial.until(lambda kills=kills: trial.pool.restarts["start"] == kills + 1)  # type: ignore[misc]
            opened.touch()
            await trial.until(lambda: trial.pool.states["idle"] == 1)

        try_start(f"until {opened}", steps)
