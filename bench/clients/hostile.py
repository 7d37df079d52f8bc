"""Hostile clients beside an honest one: each kind from an address of its own, while small pages and health are asked for."""

import gzip
import http.client
import resource
import socket
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import NamedTuple

from bench.clients.finding import Finding
from bench.clients.serving import Server, quantile, serving

HOSTILE_ADDRESS = "127.0.0.2"
PATIENCE_SECONDS = 30.0
PAUSE_SECONDS = 0.02
TIMES_IDLE, HEALTH_MS = 2.0, 100.0
HEALTH = ("/livez", "/readyz")
SENTENCE = "The council met on Tuesday, and after a long debate it decided to keep the old bridge open until spring. "
PAGE = f"<html><head><title>Bridge</title></head><body><nav>Home</nav><h1>Bridge</h1><p>{SENTENCE * 4}</p></body></html>".encode()
HEAD = b"POST /v1/extract?merge=true HTTP/1.1\r\nHost: bench\r\nContent-Type: text/plain\r\n"
MIB = 1024 * 1024
LONG_ANSWER = gzip.compress(b"\x1b" * 3_000_000)


class Kind(NamedTuple):
    """What a hostile client sends on each connection, which it then holds without reading: so many at once, then more `a_second`."""

    sent: bytes
    at_once: int
    a_second: float


KINDS: Mapping[str, Kind] = {
    "1,024 half uploads": Kind(HEAD + b"Content-Length: 200000\r\n\r\nx", 1024, 34),
    "13 uploads that stall at 10 MiB": Kind(HEAD + b"Content-Length: %d\r\n\r\n" % (10 * MIB) + b"x" * (10 * MIB - 1), 13, 0.5),
    "10,000 connections without a byte": Kind(b"", 10_000, 0),
    "100 connections with 300 GET /docs each": Kind(b"GET /docs HTTP/1.1\r\nHost: bench\r\n\r\n" * 300, 100, 4),
    "chunks of one byte": Kind(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 9_000, 4, 20),
    "16 answers of 36 MB that nobody reads": Kind(
        HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(LONG_ANSWER) + LONG_ANSWER, 16, 0.5
    ),
}


@dataclass(slots=True)
class Seen:
    """What an honest client saw: answers by path and status, and ms by path."""

    answers: Counter[str] = field(default_factory=Counter)
    ms: dict[str, list[float]] = field(default_factory=dict)

    def ask(self, server: Server, method: str, path: str, body: bytes | None = None) -> None:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection(server.host, server.port, timeout=PATIENCE_SECONDS)
        began = time.perf_counter()
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            answer.read()
            status = str(answer.status)
        except (OSError, http.client.HTTPException) as error:
            status = type(error).__name__
        connection.close()
        self.answers[status] += 1
        self.ms.setdefault(path, []).append((time.perf_counter() - began) * 1000)


def ask_while(server: Server, goes_on: Callable[[], bool]) -> Seen:
    """Small pages and health, one after the other."""
    seen = Seen()
    while goes_on():
        seen.ask(server, "POST", "/v1/extract", PAGE + b"<!-- %d -->" % seen.answers.total())
        for path in HEALTH:
            seen.ask(server, "GET", path)
        time.sleep(PAUSE_SECONDS)
    return seen


def besiege(host: str, port: int, kind: Kind, seconds: float) -> int:
    """Be a hostile client of this kind for so long; how many connections it made."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    held: list[socket.socket] = []
    began = time.monotonic()
    while (passed := time.monotonic() - began) < seconds:
        if len(held) < kind.at_once + kind.a_second * passed:
            held.append(_connected(host, port, kind.sent))
        else:
            time.sleep(PAUSE_SECONDS)
    for connection in held:
        connection.close()
    return len(held)


def _connected(host: str, port: int, sent: bytes) -> socket.socket:
    connection = socket.socket()
    connection.settimeout(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    with suppress(OSError):  # it is hung up on while it sends, or not let in
        connection.bind((HOSTILE_ADDRESS, 0))
        connection.connect((host, port))
        connection.sendall(sent)
    return connection


def findings(seconds: float) -> list[Finding]:
    """What an honest client sees beside each kind, against what it sees alone before."""
    with serving() as server, ProcessPoolExecutor(1, get_context("spawn")) as hostile:
        ends = time.monotonic() + seconds
        alone = ask_while(server, lambda: time.monotonic() < ends)
        found = []
        for name, kind in KINDS.items():
            siege: Future[int] = hostile.submit(besiege, server.host, server.port, kind, seconds)
            found.append(finding(name, alone, ask_while(server, lambda siege=siege: not siege.done())))  # type: ignore[misc]
    return found


def finding(name: str, alone: Seen, beside: Seen) -> Finding:
    """Whether beside a kind nothing is refused, small pages take at most twice as long, and health answers in time."""
    idle, small = (quantile(seen.ms["/v1/extract"], 0.99) for seen in (alone, beside))
    health = max(max(beside.ms[path]) for path in HEALTH)
    others = {status: count for status, count in beside.answers.items() if status != "200"}
    told = f"{beside.answers['200']} × 200{''.join(f', {count} × {status}' for status, count in others.items())}; p99 of a small page "
    told += f"{small:.0f} ms (alone {idle:.0f}), health at most {health:.0f} ms"
    holds = not others and small <= TIMES_IDLE * idle and health < HEALTH_MS
    return Finding(f"beside {name}", "only 200, p99 ≤ 2 × alone, health < 100 ms", told, holds)
