"""What the log says to an operator: states of the service, one line a request, words on a terminal."""

import os
import pty
import sys
from pathlib import Path

import pytest

from app.service.log import open_log
from bench.clients.serving import log_lines
from tests.running import MOCK, PATIENT, running, wait_for

pytestmark = PATIENT
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


def test_states_and_requests_are_lines(tmp_path: Path) -> None:
    with running(tmp_path / "log", MOCK) as server:
        wait_for(lambda: server.events("ready"), "it says that it is ready")
        server.post(b"page", traceparent=f"00-{TRACE}-{PARENT}-01")
        server.post(b"page", traceparent=f"00-{'0' * 32}-{PARENT}-01")
        assert server.terminate() == 0
        lines = log_lines(server.log)
    assert [line["event"] for line in lines] == ["listening", "ready", "request", "request", "draining", "stopped"]
    traced, untraced = (line for line in lines if line["event"] == "request")
    assert (traced["trace_id"], traced["parent_id"]) == (TRACE, PARENT)
    assert "trace_id" not in untraced
    assert all(milliseconds == round(milliseconds, 2) for milliseconds in traced["timing_ms"].values())


def test_a_level_leaves_lesser_lines_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "log").open("w") as output:
        monkeypatch.setattr(sys, "stdout", output)
        log, writer = open_log("warning")
        log.info("request")
        log.warning("worker_replaced")
        writer.close()
    assert [line["event"] for line in log_lines(tmp_path / "log")] == ["worker_replaced"]


def test_a_terminal_gets_words(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, terminal = pty.openpty()
    with os.fdopen(terminal, "w") as output:
        monkeypatch.setattr(sys, "stdout", output)
        log, writer = open_log("info")
        log.info("ready", seconds=1.5)
        writer.close()
        said = os.read(reader, 4096).decode()
    os.close(reader)
    assert "ready" in said
    assert "{" not in said
