"""A log that nobody reads, that is closed, or whose disk is full, costs lines and nothing else."""

import json
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from app.service.log import MOST_LINES, LineWriter
from tests.running import MOCK, PATIENT, metric, running, wait_for

pytestmark = PATIENT


def closed_pipe() -> int:
    reader, writer = os.pipe()
    os.close(reader)
    return writer


def full_disk() -> int:
    return os.open("/dev/full", os.O_WRONLY)


@pytest.mark.parametrize("descriptor", [closed_pipe, full_disk, lambda: None], ids=["closed", "full", "none"])
def test_lines_that_cannot_be_written_are_counted(descriptor: Callable[[], int | None]) -> None:
    writer = LineWriter(descriptor())
    for number in range(5):
        writer.write(f"{number}\n")
    writer.close()
    assert writer.dropped == 5


def test_log_that_nobody_reads_holds_nobody_up_and_tells_its_loss() -> None:
    reader, descriptor = os.pipe()
    writer = LineWriter(descriptor)
    for _ in range(MOST_LINES + 200):
        writer.write("x" * 999 + "\n")
    wait_for(lambda: writer.dropped > 0, "lines are dropped")
    lines = b""
    while lines.count(b"\n") < MOST_LINES // 2:
        lines += os.read(reader, 1 << 20)
    writer.write("the last\n")
    while b"the last" not in lines:
        lines += os.read(reader, 1 << 20)
    told = [json.loads(line) for line in lines.splitlines() if line.startswith(b"{")]
    assert sum(line["lines"] for line in told) == writer.dropped
    writer.close()


def test_line_behind_half_a_line_is_whole() -> None:
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    writer = LineWriter(write_end)
    writer.write("x" * 100_000 + "\n")
    wait_for(lambda: writer.dropped == 1, "half of it was written")
    lines = os.read(read_end, 1 << 20)
    writer.write("whole\n")
    writer.close()
    lines += os.read(read_end, 1 << 20)
    assert lines.endswith(b"\nwhole\n")


def test_server_goes_on_while_the_disk_of_its_log_is_full(tmp_path: Path) -> None:
    with running(tmp_path / "log", MOCK) as server:
        _, most = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (server.log.stat().st_size, most))
        assert [server.post(f"page {i}").status_code for i in range(5)] == [200] * 5
        for pid in server.workers:
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: metric(server, 'winnow_worker_restarts_total{reason="crash"}') == 2, "they are gone")
        wait_for(lambda: metric(server, 'winnow_workers{state="idle"}') == 2, "they are replaced")
        lost = metric(server, "winnow_log_lines_dropped_total")
        assert lost >= 7
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (most, most))
        assert server.post("page").status_code == 200
        (line,) = wait_for(lambda: server.events("log_lines_dropped"), "the loss is told")
        assert line["lines"] == lost
        assert server.terminate() == 0
