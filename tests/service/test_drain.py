"""The end of a server: what was accepted is finished, what is new is refused, nothing is left behind."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from app.pool.limits import MIB
from bench.clients.serving import get
from tests.running import LASTING, MOCK, PATIENCE_SECONDS, PATIENT, Running, alive, gate, metric, running, wait_for
from tests.service.test_connections import connect
from tests.service.test_isolation import HEAD

pytestmark = PATIENT


def in_flight(server: Running, threads: ThreadPoolExecutor, texts: list[str]) -> list["Future[httpx.Response]"]:
    """Documents that the server has accepted."""
    answers = [threads.submit(server.post, text) for text in texts]
    wait_for(lambda: metric(server, "winnow_in_flight") == len(texts), "the documents are accepted")
    return answers


def test_sigterm_finishes_what_was_accepted_and_refuses_what_is_new(tmp_path: Path) -> None:
    with running(tmp_path / "log", MOCK, **LASTING) as server, ThreadPoolExecutor(8) as threads, gate(tmp_path) as hold:
        accepted = in_flight(server, threads, [f"until {hold} {i}" for i in range(6)])
        server.process.send_signal(signal.SIGTERM)
        wait_for(lambda: get(server, "/readyz")[0] == 503, "not ready")
        refused = server.post("new")
        assert (refused.status_code, refused.json()["code"]) == (503, "draining")
        assert refused.headers["retry-after"]
        assert get(server, "/livez")[0] == 200
        hold.touch()
        assert [answer.result().status_code for answer in accepted] == [200] * 6
        assert server.process.wait(PATIENCE_SECONDS) == 0


def test_drain_time_is_bounded_and_the_rest_is_answered(tmp_path: Path) -> None:
    with running(tmp_path / "log", MOCK, **{**LASTING, "drain_seconds": 0.3}) as server, ThreadPoolExecutor(4) as threads:
        accepted = in_flight(server, threads, ["hang 1", "hang 2", "hang 3"])
        workers = [*server.workers, *server.zygotes]
        assert server.terminate() == 0
        assert [answer.result().json()["code"] for answer in accepted] == ["draining"] * 3
        wait_for(lambda: not any(alive(pid) for pid in workers), "the workers are gone")


SLOW = {"upload": HEAD + b"Content-Length: 100\r\n\r\nhalf", "reader": HEAD + b"Content-Length: 7\r\n\r\nhuge 20"}


@pytest.mark.parametrize("data", SLOW.values(), ids=SLOW.keys())
def test_slow_client_does_not_outlast_the_drain_time(tmp_path: Path, data: bytes) -> None:
    with running(tmp_path / "log", MOCK, **{**LASTING, "drain_seconds": 12}) as server, connect(server, data, 4096):
        wait_for(lambda: metric(server, "winnow_in_flight_bytes") in {4, 20 * MIB}, "it is slow")
        began = time.monotonic()
        assert server.terminate() == 0
        assert time.monotonic() - began < 12


@pytest.fixture(params=[signal.SIGHUP, signal.SIGQUIT, signal.SIGINT])
def sig(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    """A signal that a server started now does not ignore, though this process may: one in the background of a shell does."""
    before = signal.signal(request.param, signal.SIG_DFL)
    yield request.param
    signal.signal(request.param, before)


def test_signals_of_a_terminal_drain_too(tmp_path: Path, sig: signal.Signals) -> None:
    with running(tmp_path / "log", MOCK, **LASTING) as server, ThreadPoolExecutor(2) as threads, gate(tmp_path) as hold:
        (answer,) = in_flight(server, threads, [f"until {hold}"])
        server.process.send_signal(sig)
        wait_for(lambda: get(server, "/readyz")[0] == 503, "it drains")
        hold.touch()
        assert answer.result().status_code == 200
        assert server.process.wait(PATIENCE_SECONDS) == 0


def test_second_signal_ends_it_at_once_and_quietly(tmp_path: Path) -> None:
    with running(tmp_path / "log", MOCK, **LASTING) as server, ThreadPoolExecutor(2) as threads:
        in_flight(server, threads, ["hang"])
        with connect(server, SLOW["upload"]):
            wait_for(lambda: metric(server, "winnow_in_flight") == 2, "one is slow")
            server.process.send_signal(signal.SIGTERM)
            wait_for(lambda: get(server, "/readyz")[0] == 503, "it drains")
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(PATIENCE_SECONDS / 2) == 0
        assert not server.events("server")


@pytest.mark.parametrize("text", ["idle", "hang"])
def test_parent_that_is_killed_leaves_no_orphan(tmp_path: Path, text: str) -> None:
    with running(tmp_path / "log", MOCK, **LASTING) as server, ThreadPoolExecutor(2) as threads:
        wait_for(lambda: len(server.workers) == 2, "both workers are there")
        workers = [*server.workers, *server.zygotes]
        assert len(workers) == 3
        if text == "hang":
            in_flight(server, threads, ["hang"])
        server.process.kill()
        wait_for(lambda: not any(alive(pid) for pid in workers), "the workers are gone")


def test_workers_ignore_the_signals_of_their_group(tmp_path: Path) -> None:
    with running(tmp_path / "log", MOCK, **LASTING) as server, ThreadPoolExecutor(2) as threads, gate(tmp_path) as hold:
        (answer,) = in_flight(server, threads, [f"until {hold}"])
        for pid in server.workers:
            os.kill(pid, signal.SIGTERM)
            os.kill(pid, signal.SIGINT)
        hold.touch()
        assert answer.result().status_code == 200
        assert server.terminate() == 0
        assert not server.events("worker_replaced")
