"""What killed workers twice is refused for an hour; what happened around a document is not its doing."""

import asyncio
import os
import signal
from itertools import cycle
from pathlib import Path

import pytest

from app.errors import PoisonDocumentError
from app.pool import slot
from app.pool.poison import KEPT_SECONDS, LONGEST_LINE, Poison, fingerprint
from app.pool.queue import SHORT_BYTES
from tests.pool.test_pool import Trial, job, try_pool
from tests.running import PATIENCE_SECONDS, PATIENT, gate

pytestmark = PATIENT

NOON = 1_800_000_000.0
POISON = ["worker_crash", "worker_crash", "poison_document", "poison_document"]


def refused(poison: Poison, text: str) -> bool:
    try:
        poison.check(job(text))
    except PoisonDocumentError:
        return True
    return False


def blame_twice(poison: Poison, *texts: str) -> None:
    for text in texts:
        poison.blame(job(text))
        poison.blame(job(text))


def test_document_that_killed_twice_is_refused_and_others_are_not() -> None:
    async def steps(trial: Trial) -> None:
        assert [await trial.code("segfault") for _ in range(4)] == POISON
        assert await trial.code("segfaulT") is None

    try_pool(steps)


@pytest.mark.parametrize(("kills", "code"), [(1, None), (2, "worker_crash")], ids=["another worker takes it", "once"])
def test_kill_from_outside_blames_no_document(kills: int, code: str | None, tmp_path: Path) -> None:
    long = f"until {tmp_path / 'gate'} " + "x" * SHORT_BYTES  # which the spare worker does not take

    async def steps(trial: Trial) -> None:
        for _ in range(3):
            with gate(tmp_path) as opened:
                opened.unlink(missing_ok=True)
                killed = asyncio.create_task(trial.code(long))
                for _ in range(kills):
                    await trial.until(lambda: trial.pool.states["busy"] == 1)
                    (worker,) = trial.pool.pids
                    os.kill(worker, signal.SIGKILL)
                    await trial.until(lambda worker=worker: worker not in trial.pool.pids)  # type: ignore[misc]
            assert await killed == code
        assert await trial.code(long) is None

    try_pool(steps, workers=1, deadline_ms=PATIENCE_SECONDS * 1000, queue_seconds=PATIENCE_SECONDS)


# CPU seconds of the worker before and after a deadline of 0.2 s → what the third try is answered.
WORKED = {"all the time": (1.0, 1.19, "poison_document"), "a little, beside busy neighbours": (1.0, 1.1, "worker_timeout")}


@pytest.mark.parametrize(("before", "after", "third"), WORKED.values(), ids=WORKED.keys())
def test_deadline_is_judged_by_the_cpu_time_of_the_document(
    monkeypatch: pytest.MonkeyPatch, before: float, after: float, third: str
) -> None:
    clock = cycle((before, after))
    monkeypatch.setattr(slot, "cpu_seconds", lambda _: next(clock))

    async def steps(trial: Trial) -> None:
        assert [await trial.code("hang") for _ in range(3)] == ["worker_timeout", "worker_timeout", third]

    try_pool(steps, workers=1, deadline_ms=200)


def test_clients_deadline_is_never_poison(tmp_path: Path) -> None:
    async def steps(trial: Trial) -> None:
        for _ in range(5):
            with gate(tmp_path) as opened:
                opened.unlink(missing_ok=True)
                assert await trial.code(f"deadline 1 until {opened}") == "worker_timeout"
            await trial.until(lambda: trial.pool.states["idle"] == 1)

    try_pool(steps, workers=1, deadline_ms=PATIENCE_SECONDS * 1000)


def test_success_clears_a_document_of_one_kill() -> None:
    poison = Poison(10)
    for _ in range(3):
        poison.blame(job("page"))
        poison.clear(job("page"))
    assert not refused(poison, "page")


def test_poison_memory_is_bounded() -> None:
    poison = Poison(2)
    blame_twice(poison, "first", "second", "third")
    assert [refused(poison, text) for text in ("first", "second", "third")] == [False, True, True]


@pytest.mark.parametrize("restarted", [False, True])
def test_poison_is_forgotten_after_an_hour(tmp_path: Path, restarted: bool) -> None:
    now = [NOON]
    poison = Poison(10, tmp_path / "poison", lambda: now[0])
    blame_twice(poison, "page")
    for hours, still in ((0.9, True), (1.1, False)):
        now[0] = NOON + hours * KEPT_SECONDS
        again = Poison(10, tmp_path / "poison", lambda: now[0]) if restarted else poison
        assert refused(again, "page") is still
    blame_twice(again, "other")
    assert len((tmp_path / "poison").read_text().splitlines()) == 1


def test_poison_file_outlives_the_process(tmp_path: Path) -> None:
    async def kill_twice(trial: Trial) -> None:
        assert [await trial.code("exit") for _ in range(2)] == ["worker_crash"] * 2

    async def come_again(trial: Trial) -> None:
        assert [await trial.code(text) for text in ("exit", "exit!")] == ["poison_document", None]

    try_pool(kill_twice, poison_file=tmp_path / "poison")
    try_pool(come_again, poison_file=tmp_path / "poison")


JUNK = {"not UTF-8": b"\xff\xfe\x00\n", "torn": b"0000 18", "another kind": b"00\n{}\n", "no time": b"00 nan inf\n\n", "empty": b""}


@pytest.mark.parametrize("before", JUNK.values(), ids=JUNK.keys())
def test_poison_file_is_read_leniently_and_tidied(tmp_path: Path, before: bytes) -> None:
    file = tmp_path / "poison"
    line = f"{fingerprint(job('page')).hex()} {NOON:.0f}\n".encode()
    file.write_bytes(before.removesuffix(b"\n") + b"\n" + line + before)
    assert refused(Poison(10, file, lambda: NOON), "page")
    assert file.read_bytes() == line


def test_of_a_long_poison_file_only_the_end_is_read(tmp_path: Path) -> None:
    file = tmp_path / "poison"
    lines = [f"{fingerprint(job(f'page {i}')).hex()} {NOON:.0f}\n" for i in range(1000)]
    file.write_text("".join(lines))
    poison = Poison(10, file, lambda: NOON)
    assert [refused(poison, f"page {i}") for i in (0, 999)] == [False, True]
    assert file.stat().st_size <= 10 * LONGEST_LINE
