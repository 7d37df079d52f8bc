"""More connections than are allowed, and clients that do not send or read: who is late makes room, and nobody else notices."""

import functools
import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from app.pool.limits import MIB
from app.service.probe import health
from app.service.server import FILES_OF_OUR_OWN
from bench.clients.serving import rss_mib
from tests.running import MOCK, Running, running, wait_for
from tests.service.test_isolation import HEAD, metric

MOST = 4


@pytest.fixture
def crowded(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "log", MOCK, connections=MOST, upload_seconds=20, deadline_ms=20_000) as server:
        yield server


def connect(server: Running, data: bytes, receive_buffer: int = 0) -> socket.socket:
    connection = socket.socket()
    connection.settimeout(10)
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.connect((server.host, server.port))
    connection.sendall(data)
    return connection


def is_closed(connection: socket.socket) -> bool:
    """Reads what is left, too."""
    return not connection.recv(65536)


def is_gone(connection: socket.socket) -> bool:
    """Reads what is left, too."""
    try:
        return is_closed(connection)
    except ConnectionResetError:
        return True


def read_all(connection: socket.socket) -> None:
    """What is left, up to a polite end."""
    while not is_closed(connection):
        pass


SLOW = {"nothing": b"", "half a head": HEAD, "kept alive": b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"}


@pytest.mark.parametrize("data", SLOW.values(), ids=SLOW.keys())
def test_idle_connections_make_room(crowded: Running, data: bytes) -> None:
    slow = [connect(crowded, data) for _ in range(3 * MOST)]
    assert crowded.post("page").status_code == 200
    assert httpx.get(f"{crowded.url}/livez").status_code == 200
    for connection in slow[:MOST]:
        wait_for(functools.partial(is_closed, connection), "the oldest are closed")
    for connection in slow:
        connection.close()


def test_others_are_served_while_every_connection_is_at_work(tmp_path: Path) -> None:
    most = 32  # so many that the reserve takes the few that ask meanwhile, and nobody goes whose request is still on its way
    with running(tmp_path / "log", MOCK, connections=most, deadline_ms=20_000) as crowded, ExitStack() as open_ones:
        document = HEAD + b"Content-Length: 7\r\n\r\nsleep 3"
        busy = [open_ones.enter_context(connect(crowded, document)) for _ in range(2)]
        wait_for(lambda: metric(crowded, 'winnow_workers{state="busy"}') == 2, "both workers are busy")
        busy += [open_ones.enter_context(connect(crowded, HEAD + b"Content-Length: 4\r\n\r\npage")) for _ in range(most - 2)]
        wait_for(lambda: metric(crowded, "winnow_in_flight") == most, "every connection has a document")
        assert {httpx.get(crowded.url + path).status_code for path in ("/livez", "/readyz", "/healthz", "/metrics")} == {200}
        assert crowded.post("page").status_code == 200
        assert {connection.recv(65536)[:12] for connection in busy} == {b"HTTP/1.1 200"}


HALF = HEAD + b"Content-Length: 200000\r\n\r\n"
LATE = {
    "half an upload": HALF + b"x" * 100_000,
    "an upload that begins": HALF + b"x",
    "an unread answer": HEAD + b"Content-Length: 6\r\n\r\nhuge 3",
}


@pytest.mark.parametrize("data", LATE.values(), ids=LATE.keys())
def test_clients_that_are_late_make_room(crowded: Running, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    late = [connect(crowded, data) for _ in range(MOST)]
    wait_for(lambda: crowded.post("page").status_code == 200, "the first have made room")
    assert [crowded.post(f"page {i}").status_code for i in range(3 * MOST)] == [200] * 3 * MOST
    assert httpx.get(f"{crowded.url}/readyz").status_code == 200
    monkeypatch.setenv("WINNOW_BIND", f"{crowded.host}:{crowded.port}")
    assert health() == 0
    for connection in late:
        connection.close()


def test_steady_upload_is_not_hung_up_on(crowded: Running) -> None:
    with connect(crowded, HEAD + b"Content-Length: 300000\r\n\r\n") as steady:
        for _ in range(6):
            idle = [connect(crowded, b"") for _ in range(MOST)]
            steady.sendall(b"x" * 50_000)
            assert crowded.post("page").status_code == 200
            for connection in idle:
                connection.close()
        assert steady.recv(65536).startswith(b"HTTP/1.1 200")


def test_stalled_uploads_give_their_bytes_to_others(tmp_path: Path) -> None:
    with running(tmp_path / "log", MOCK, in_flight_bytes="400kB", upload_seconds=20) as server:
        stalled = [connect(server, HALF + b"x" * 190_000) for _ in range(2)]
        wait_for(lambda: metric(server, "winnow_in_flight_bytes") == 380_000, "they hold nearly all")
        wait_for(lambda: server.post("y" * 100_000).status_code == 200, "the first has made room")
        assert metric(server, "winnow_in_flight_bytes") <= 190_000
        for connection in stalled:
            connection.close()


def test_unread_answers_count_and_are_given_up(tmp_path: Path) -> None:
    with running(tmp_path / "log", MOCK, upload_seconds=1) as server:
        pipelined = b"GET /docs HTTP/1.1\r\nHost: x\r\n\r\n" * 900
        unread = [connect(server, data, 4096) for data in (HEAD + b"Content-Length: 7\r\n\r\nhuge 20", pipelined)]
        wait_for(lambda: metric(server, "winnow_in_flight_bytes") == 20 * MIB, "the answer counts")
        wait_for(lambda: metric(server, "winnow_in_flight_bytes") == 0, "it is given up")
        for connection in unread:
            with connection, pytest.raises(ConnectionResetError):  # not closed politely: the kernel keeps nothing of it
                read_all(connection)


def test_what_the_kernel_would_hold_of_an_answer_counts_until_it_is_read(crowded: Running) -> None:
    with connect(crowded, HEAD + b"Content-Length: 6\r\n\r\nhuge 1", 65536) as unread:
        wait_for(lambda: metric(crowded, "winnow_in_flight_bytes") == MIB, "it counts")
        while metric(crowded, "winnow_in_flight_bytes"):
            assert unread.recv(65536)


def test_memory_of_unread_answers_is_bounded(tmp_path: Path) -> None:
    with running(tmp_path / "log", MOCK, in_flight_bytes="32MiB", upload_seconds=20) as server, ExitStack() as unread:
        before = rss_mib(server.pid)
        for _ in range(40):
            unread.enter_context(connect(server, HEAD + b"Content-Length: 7\r\n\r\nhuge 12", 4096))
        wait_for(lambda: metric(server, "winnow_in_flight") == 2, "two are unread, the others are refused")
        assert metric(server, "winnow_in_flight_bytes") == 24 * MIB
        assert rss_mib(server.pid) - before < 150  # those two, and of each of three workers one in pieces and as a whole; 40 are 480


def test_requests_that_wait_behind_an_unread_answer_count(tmp_path: Path) -> None:
    pipelined = b"GET /docs HTTP/1.1\r\nHost: x\r\n\r\n" * 8000
    with running(tmp_path / "log", MOCK, in_flight_bytes="2MiB", upload_seconds=20) as server:
        with ExitStack() as unread:
            for _ in range(40):
                unread.enter_context(connect(server, pipelined, 4096))
            wait_for(lambda: metric(server, 'winnow_hung_up_total{reason="bytes"}') > 0, "the first make room")
            assert MIB < metric(server, "winnow_in_flight_bytes") <= 2 * MIB
            assert server.post("page").status_code == 200
        wait_for(lambda: metric(server, "winnow_in_flight_bytes") == 0, "they are gone")


def test_few_files_bound_the_connections(tmp_path: Path) -> None:
    with running(tmp_path / "log", f"{MOCK} {FILES_OF_OUR_OWN + MOST}") as server, ExitStack() as idle:
        for _ in range(3 * FILES_OF_OUR_OWN):
            idle.enter_context(connect(server, b""))
        assert httpx.get(f"{server.url}/livez").status_code == 200
        for pid in server.workers:
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: metric(server, 'winnow_worker_restarts_total{reason="crash"}') == 2, "they are gone")
        wait_for(lambda: metric(server, 'winnow_workers{state="idle"}') == 2, "they are replaced")
        assert server.post("page").status_code == 200


def test_pipelined_hang_up_takes_its_documents_out_of_the_queue(crowded: Running) -> None:
    document = HEAD + b"Content-Length: 7\r\n\r\nsleep 9"
    with ThreadPoolExecutor(2) as threads:
        busy = [threads.submit(crowded.post, f"sleep 2 {i}") for i in range(2)]
        wait_for(lambda: metric(crowded, 'winnow_workers{state="busy"}') == 2, "both workers are busy")
        with connect(crowded, document + b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"):
            wait_for(lambda: metric(crowded, "winnow_queue_depth") == 1, "it waits")
        wait_for(lambda: metric(crowded, "winnow_queue_depth") == 0, "it has left")
        assert not any(answer.done() for answer in busy)


def test_bytes_of_half_an_upload_count_as_they_come(crowded: Running) -> None:
    with connect(crowded, HEAD + b"Content-Length: 50000\r\n\r\n" + b"x" * 30_000):
        wait_for(lambda: metric(crowded, "winnow_in_flight_bytes") == 30_000, "they are counted")
    wait_for(lambda: metric(crowded, "winnow_in_flight_bytes") == 0, "they are given back")
