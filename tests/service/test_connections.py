"""More connections than are allowed: whoever has no request under way makes room, and nobody is left without an answer."""

import functools
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.running import MOCK, Running, running, wait_for
from tests.service.test_isolation import HEAD, metric

MOST = 4


@pytest.fixture
def crowded(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "log", MOCK, connections=MOST, upload_seconds=20, deadline_ms=20_000) as server:
        yield server


def connect(server: Running, data: bytes) -> socket.socket:
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    connection = socket.create_connection((host, int(port)), 10)
    connection.sendall(data)
    return connection


def is_closed(connection: socket.socket) -> bool:
    """Reads what is left, too."""
    return not connection.recv(65536)


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


def test_connection_beyond_the_busy_ones_is_answered_429(crowded: Running) -> None:
    uploads = [connect(crowded, HEAD + b"Content-Length: 2\r\n\r\na") for _ in range(MOST)]
    with connect(crowded, b"") as refused:
        said = b""
        while chunk := refused.recv(65536):
            said += chunk
    assert said.startswith(b"HTTP/1.1 429 ")
    assert b'"code":"overloaded"' in said.replace(b" ", b"")
    assert b"retry-after: 1" in said.lower()
    for connection in uploads:
        connection.sendall(b"b")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        connection.close()
    assert metric(crowded, "winnow_in_flight_bytes") == 0


def test_bytes_of_half_an_upload_count_as_they_come(crowded: Running) -> None:
    with connect(crowded, HEAD + b"Content-Length: 50000\r\n\r\n" + b"x" * 30_000):
        wait_for(lambda: metric(crowded, "winnow_in_flight_bytes") == 30_000, "they are counted")
    wait_for(lambda: metric(crowded, "winnow_in_flight_bytes") == 0, "they are given back")
