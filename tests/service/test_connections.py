"""More connections than are allowed, and clients that do not send or read: who is late makes room, and nobody else notices."""

import functools
import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.pool.limits import MIB
from app.service.probe import health
from app.service.server import FILES_OF_OUR_OWN
from bench.clients.serving import get, rss_mib
from tests.running import LASTING, MOCK, PATIENCE_SECONDS, PATIENT, Running, gate, metric, running, wait_for
from tests.service.test_isolation import HEAD

pytestmark = PATIENT
MOST = 4


@pytest.fixture
def crowded(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "log", MOCK, connections=MOST, **LASTING) as server:
        yield server


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """Connections that are closed at the end, whatever becomes of the test."""
    with ExitStack() as stack:
        yield stack


def connect(server: Running, data: bytes, receive_buffer: int = 0) -> socket.socket:
    connection = socket.socket()
    connection.settimeout(PATIENCE_SECONDS)
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    try:
        connection.connect((server.host, server.port))
        connection.sendall(data)
    except OSError:
        connection.close()
        raise
    return connection


def document(text: str) -> bytes:
    """A request of one document."""
    return HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(text), text.encode())


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
def test_idle_connections_make_room(crowded: Running, data: bytes, opened: ExitStack) -> None:
    slow = [opened.enter_context(connect(crowded, data)) for _ in range(3 * MOST)]
    assert crowded.post("page").status_code == 200
    assert get(crowded, "/livez")[0] == 200
    for connection in slow[:MOST]:
        wait_for(functools.partial(is_closed, connection), "the oldest are closed")


def test_others_are_served_while_every_connection_is_at_work(tmp_path: Path, opened: ExitStack) -> None:
    most = 32  # so many that the reserve takes the few that ask meanwhile, and nobody goes whose request is still on its way
    with running(tmp_path / "log", MOCK, connections=most, **LASTING) as crowded:
        with gate(tmp_path) as hold:
            busy = [opened.enter_context(connect(crowded, document(f"until {hold}"))) for _ in range(2)]
            wait_for(lambda: metric(crowded, 'winnow_workers{state="busy"}') == 2, "both workers are busy")
            busy += [opened.enter_context(connect(crowded, document("page"))) for _ in range(most - 2)]
            wait_for(lambda: metric(crowded, "winnow_in_flight") == most, "every connection has a document")
            busy.append(opened.enter_context(connect(crowded, document("page"))))
            assert {get(crowded, path)[0] for path in ("/livez", "/readyz", "/healthz", "/metrics")} == {200}
        assert {connection.recv(65536)[:12] for connection in busy} == {b"HTTP/1.1 200"}


HALF = HEAD + b"Content-Length: 200000\r\n\r\n"
LATE = {
    "half an upload": HALF + b"x" * 100_000,
    "an upload that begins": HALF + b"x",
    "an unread answer": document("huge 3"),
}


@pytest.mark.parametrize("data", LATE.values(), ids=LATE.keys())
def test_clients_that_are_late_make_room(crowded: Running, data: bytes, monkeypatch: pytest.MonkeyPatch, opened: ExitStack) -> None:
    for _ in range(MOST):
        opened.enter_context(connect(crowded, data))
    wait_for(lambda: crowded.post("page").status_code == 200, "the first have made room")
    assert [crowded.post(f"page {i}").status_code for i in range(3 * MOST)] == [200] * 3 * MOST
    assert get(crowded, "/readyz")[0] == 200
    monkeypatch.setenv("WINNOW_BIND", f"{crowded.host}:{crowded.port}")
    assert health() == 0


def test_steady_upload_is_not_hung_up_on(crowded: Running) -> None:
    with connect(crowded, HEAD + b"Content-Length: 300000\r\n\r\n") as steady:
        for _ in range(6):
            with ExitStack() as idle:
                for _ in range(MOST - 1):
                    assert idle.enter_context(connect(crowded, SLOW["kept alive"])).recv(65536)  # the server knows of it
                steady.sendall(b"x" * 50_000)
                assert crowded.post("page").status_code == 200
        assert metric(crowded, 'winnow_hung_up_total{reason="room"}') >= 6
        assert steady.recv(65536).startswith(b"HTTP/1.1 200")


def test_stalled_uploads_give_their_bytes_to_others(tmp_path: Path, opened: ExitStack) -> None:
    with running(tmp_path / "log", MOCK, in_flight_bytes="400kB", **LASTING) as server:
        for _ in range(2):
            opened.enter_context(connect(server, HALF + b"x" * 190_000))
        wait_for(lambda: metric(server, "winnow_in_flight_bytes") == 380_000, "they hold nearly all")
        wait_for(lambda: server.post("y" * 100_000).status_code == 200, "the first has made room")
        assert metric(server, "winnow_in_flight_bytes") <= 190_000


def test_unread_answer_counts_until_its_client_goes(lasting: Running) -> None:
    with connect(lasting, document("huge 20"), 4096):
        wait_for(lambda: metric(lasting, "winnow_in_flight_bytes") == 20 * MIB, "the answer counts")
    wait_for(lambda: metric(lasting, "winnow_in_flight_bytes") == 0, "it does no more")


def test_unread_answers_are_given_up(tmp_path: Path, opened: ExitStack) -> None:
    with running(tmp_path / "log", MOCK, upload_seconds=1) as server:
        pipelined = b"GET /docs HTTP/1.1\r\nHost: x\r\n\r\n" * 900
        unread = [opened.enter_context(connect(server, data, 4096)) for data in (document("huge 20"), pipelined)]
        wait_for(lambda: metric(server, 'winnow_hung_up_total{reason="answer"}') == 2, "they are given up")
        assert metric(server, "winnow_in_flight_bytes") == 0
        for connection in unread:
            with pytest.raises(ConnectionResetError):  # not closed politely: the kernel keeps nothing of it
                read_all(connection)


def test_what_the_kernel_would_hold_of_an_answer_counts_until_it_is_read(crowded: Running) -> None:
    with connect(crowded, document("huge 1"), 65536) as unread:
        wait_for(lambda: metric(crowded, "winnow_in_flight_bytes") == MIB, "it counts")
        while metric(crowded, "winnow_in_flight_bytes"):
            assert unread.recv(65536)


def test_memory_of_unread_answers_is_bounded(tmp_path: Path) -> None:
    with running(tmp_path / "log", MOCK, in_flight_bytes="32MiB", **LASTING) as server, ExitStack() as unread:
        before = rss_mib(server.pid)
        for _ in range(40):
            unread.enter_context(connect(server, document("huge 12"), 4096))
        wait_for(lambda: metric(server, "winnow_in_flight") == 2, "two are unread, the others are refused")
        assert metric(server, "winnow_in_flight_bytes") == 24 * MIB
        assert rss_mib(server.pid) - before < 150  # those two, and of each of three workers one in pieces and as a whole; 40 are 480


def test_requests_that_wait_behind_an_unread_answer_count(tmp_path: Path) -> None:
    pipelined = b"GET /docs HTTP/1.1\r\nHost: x\r\n\r\n" * 8000
    with running(tmp_path / "log", MOCK, in_flight_bytes="2MiB", **LASTING) as server:
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
        assert get(server, "/livez")[0] == 200
        for pid in server.workers:
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: metric(server, 'winnow_worker_restarts_total{reason="crash"}') == 2, "they are gone")
        wait_for(lambda: metric(server, 'winnow_workers{state="idle"}') == 2, "they are replaced")
        assert server.post("page").status_code == 200


def test_pipelined_hang_up_takes_its_documents_out_of_the_queue(crowded: Running, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as threads, gate(tmp_path) as hold:
        busy = [threads.submit(crowded.post, f"until {hold} {i}") for i in range(2)]
        wait_for(lambda: metric(crowded, 'winnow_workers{state="busy"}') == 2, "both workers are busy")
        with connect(crowded, document("sleep 9") + b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"):
            wait_for(lambda: metric(crowded, "winnow_queue_depth") == 1, "it waits")
        wait_for(lambda: metric(crowded, "winnow_queue_depth") == 0, "it has left")
        assert not any(answer.done() for answer in busy)


def test_bytes_of_half_an_upload_count_as_they_come(crowded: Running) -> None:
    with connect(crowded, HEAD + b"Content-Length: 50000\r\n\r\n" + b"x" * 30_000):
        wait_for(lambda: metric(crowded, "winnow_in_flight_bytes") == 30_000, "they are counted")
    wait_for(lambda: metric(crowded, "winnow_in_flight_bytes") == 0, "they are given back")
