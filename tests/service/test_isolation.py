"""The real server over the mock engine: what breaks a worker, a client or a wire breaks nothing else."""

import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.running import CLIENT, PATIENCE_SECONDS, PATIENT, Running, gate, metric, wait_for

pytestmark = PATIENT

ENDS = {
    "hang": ("hang", 503, "worker_timeout", True),
    "segfault": ("segfault", 503, "worker_crash", True),
    "exit": ("exit", 503, "worker_crash", True),
    "allocate": ("allocate", 503, "worker_oom", True),
    "huge": ("huge 5", 413, "too_large", False),
    "bug": ("bug Zq7secret", 500, "internal", False),
}


@pytest.mark.parametrize(("text", "status", "code", "retryable"), ENDS.values(), ids=ENDS.keys())
def test_each_end_is_told_apart_while_neighbours_get_200(mock: Running, text: str, status: int, code: str, retryable: bool) -> None:
    with ThreadPoolExecutor(8) as threads:
        broken = threads.submit(mock.post, text)
        neighbours = list(threads.map(lambda i: mock.post(f"sleep 0.01 {text} {i}").status_code, range(30)))
    problem = broken.result().json()
    assert (broken.result().status_code, problem["code"], problem["retryable"]) == (status, code, retryable)
    assert ("retry-after" in broken.result().headers) is retryable
    assert neighbours == [200] * 30
    assert "Zq7secret" not in broken.result().text + str(mock.log.read_text())


def test_document_that_kills_twice_is_poison(mock: Running) -> None:
    answers = [mock.post("exit for good") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [503, 503, 422, 422]
    assert answers[-1].json()["code"] == "poison_document"
    assert mock.post("exit for once").status_code == 503


def test_long_answer_comes_whole(mock: Running) -> None:
    answer = mock.post("huge 3")
    assert (answer.status_code, len(answer.content)) == (200, 3 * 1024 * 1024)


def raw(server: Running, data: bytes) -> bytes:
    """All that the server says to these bytes before it hangs up."""
    with socket.create_connection((server.host, server.port), PATIENCE_SECONDS) as connection:
        connection.sendall(data)
        said = b""
        while chunk := connection.recv(65536):
            said += chunk
        return said


HEAD = b"POST /v1/extract HTTP/1.1\r\nHost: x\r\nContent-Type: text/html\r\n"
WIRE = {
    "stalled body": (HEAD + b"Content-Length: 100\r\n\r\nhalf", b"HTTP/1.1 408", b"body_stalled"),
    "stalled chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", b"HTTP/1.1 408", b"body_stalled"),
    "chunks that lie": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n", b"HTTP/1.1 400", b""),
    "too long by its own word": (HEAD + b"Expect: 100-continue\r\nContent-Length: 9999999\r\n\r\n", b"HTTP/1.1 413", b"9999999"),
    "chunk longer than what comes": (
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nffff\r\nhalf\r\n0\r\n",
        b"HTTP/1.1 408",
        b"body_stalled",
    ),
    "two lengths": (HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nab", b"HTTP/1.1 400", b""),
    "not HTTP": (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"HTTP/1.1 400", b""),
    "pipelined": (
        (HEAD + b"Content-Length: 2\r\n\r\nab") + (HEAD + b"Connection: close\r\nContent-Length: 2\r\n\r\ncd"),
        b"HTTP/1.1 200",
        b"cd",
    ),
}


@pytest.mark.parametrize(("data", "begins", "holds"), WIRE.values(), ids=WIRE.keys())
def test_wire(mock: Running, data: bytes, begins: bytes, holds: bytes) -> None:
    said = raw(mock, data)
    assert said.startswith(begins)
    assert holds in said


def test_client_that_waits_for_leave_gets_it(mock: Running) -> None:
    said = raw(mock, HEAD + b"Connection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab")
    assert said.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200")


def test_upload_that_breaks_off_leaves_nothing_behind(lasting: Running) -> None:
    with socket.create_connection((lasting.host, lasting.port)) as connection:
        connection.sendall(HEAD + b"X-Request-ID: broken\r\nContent-Length: 100\r\n\r\nhalf")
        wait_for(lambda: metric(lasting, "winnow_in_flight") == 1, "the upload is under way")
    (line,) = wait_for(lambda: requests(lasting, "broken"), "it is over")
    assert (line["status"], line["code"]) == (499, "client_gone")
    assert metric(lasting, "winnow_in_flight_bytes") == 0


def requests(server: Running, name: str) -> list[dict[str, Any]]:
    """The log's lines of requests that bear this id."""
    return [line for line in server.events("request") if line["request_id"] == name]


def test_half_closed_connection_is_let_go(mock: Running) -> None:
    with socket.create_connection((mock.host, mock.port), PATIENCE_SECONDS) as connection:
        connection.sendall(HEAD + b"X-Request-ID: half-closed\r\nContent-Length: 9\r\n\r\nsleep 0.3")
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass
    (line,) = wait_for(lambda: requests(mock, "half-closed"), "it is over")
    assert line["status"] in {200, 499}
    assert metric(mock, "winnow_in_flight_bytes") == 0


def test_workers_give_way_and_are_first_in_line_for_the_oom_killer(mock: Running) -> None:
    parent = mock.pid
    for pid in wait_for(lambda: mock.workers, "workers run"):
        assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, parent)
        assert int(Path(f"/proc/{pid}/oom_score_adj").read_text()) > int(Path(f"/proc/{parent}/oom_score_adj").read_text())


def test_chunked_body_is_counted_while_it_is_read(mock: Running) -> None:
    answer = CLIENT.post(f"{mock.url}/v1/extract", content=(b"x" * 65536 for _ in range(40)))
    problem = answer.json()
    assert (answer.status_code, problem["limit_name"], problem["limit"]) == (413, "wire_bytes", 1024 * 1024)
    assert problem["actual"] > problem["limit"]


def test_client_that_hangs_up_takes_its_queued_document_along(lasting: Running, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as threads, gate(tmp_path) as hold:
        busy = [threads.submit(lasting.post, f"until {hold} {i}") for i in range(2)]
        wait_for(lambda: metric(lasting, 'winnow_workers{state="busy"}') == 2, "both workers are busy")
        with socket.create_connection((lasting.host, lasting.port)) as connection:
            connection.sendall(HEAD + b"X-Request-ID: gone\r\nContent-Length: 4\r\n\r\nhang")
            wait_for(lambda: metric(lasting, "winnow_queue_depth") == 1, "it waits")
        wait_for(lambda: metric(lasting, "winnow_queue_depth") == 0, "the queue is empty")
        hold.touch()
        assert [answer.result().status_code for answer in busy] == [200, 200]
    (line,) = wait_for(lambda: requests(lasting, "gone"), "the log tells it")
    assert line["code"] == "client_gone"


def asked(url: str) -> float:
    """Seconds that it takes to be answered 200."""
    began = time.monotonic()
    assert CLIENT.get(url).status_code == 200
    return time.monotonic() - began


def test_health_answers_while_every_worker_hangs(lasting: Running, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as threads, gate(tmp_path) as hold:
        hanging = [threads.submit(lasting.post, f"until {hold} {i}") for i in range(4)]
        wait_for(lambda: metric(lasting, 'winnow_workers{state="busy"}') == 2, "both workers are busy")
        for path in ("/livez", "/readyz", "/healthz"):
            assert min(asked(lasting.url + path) for _ in range(5)) < 0.5  # the others tell of a busy machine
        assert not any(answer.done() for answer in hanging)


def test_log_tells_counts_and_no_text(mock: Running) -> None:
    answer = mock.post("Zq7page", **{"x-request-id": "log-test"})
    assert answer.status_code == 200
    (line,) = wait_for(lambda: requests(mock, "log-test"), "the line is written")
    assert {"method": "POST", "path": "/v1/extract", "status": 200, "bytes_in": 7, "verdict": "article"}.items() <= line.items()
    assert line["timing_ms"]["total"]
    CLIENT.get(f"{mock.url}/Zq7path?url=http://Zq7url/", headers={"x-request-id": "log-path"})
    wait_for(lambda: requests(mock, "log-path"), "the line is written")
    assert "Zq7" not in str(mock.log.read_text())
    assert not [line for line in mock.events("request") if line["path"] in {"/livez", "/readyz", "/metrics"}]


def test_head_that_grows_too_long_is_refused(mock: Running) -> None:
    assert raw(mock, b"GET / HTTP/1.1\r\nX: " + b"x" * 66_000).startswith(b"HTTP/1.1 400")


def test_client_that_does_not_read_its_answer_is_given_up(mock: Running) -> None:
    with socket.create_connection((mock.host, mock.port)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(HEAD + b"X-Request-ID: stuck\r\nContent-Length: 6\r\n\r\nhuge 3")
        wait_for(lambda: requests(mock, "stuck"), "it is given up")
    assert metric(mock, "winnow_in_flight_bytes") == 0
