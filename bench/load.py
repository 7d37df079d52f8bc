"""`bench load`: the real server under load, `/livez` probed all the while from a process of its own."""

import argparse
import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import count
from multiprocessing import get_context
from pathlib import Path

from bench.tables import figure, table

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60
PROBE_EVERY_SECONDS = 0.01
WORDS = "The council of the small town decided on Monday to build a new bridge over the river, and nobody was against it. "


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: its address and its process."""

    host: str
    port: int
    pid: int


@dataclass(slots=True)
class Load:
    """What the clients saw: answers by status and code, seconds of each."""

    answers: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Result:
    """One run: latencies in ms, throughput in documents a second."""

    page_bytes: int
    clients: int
    seconds: float
    answers: dict[str, int]
    per_second: float
    p50_ms: float
    p99_ms: float
    probes: int
    livez_p50_ms: float
    livez_p99_ms: float
    livez_max_ms: float


def largest_page(size: int, elements: int) -> bytes:
    """A page just under the limits: `elements` paragraphs in `size` bytes."""
    width = size // elements - len("<p></p>")
    paragraph = (WORDS * (width // len(WORDS) + 1))[:width]
    return b"<!doctype html><title>Large</title><body>" + f"<p>{paragraph}</p>".encode() * elements


@contextmanager
def serving(**settings: str) -> Iterator[Server]:
    """`winnow serve` on a free loopback port, ready."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")}
    command = [sys.executable, "-m", "app", "serve"]
    process = subprocess.Popen(command, cwd=ROOT, env={**environment, "WINNOW_BIND": "127.0.0.1:0", **settings}, stdout=subprocess.PIPE)
    try:
        host, _, port = _address(process).rpartition(":")
        server = Server(host, int(port), process.pid)
        _await_ready(server)
        yield server
        process.terminate()
        process.wait(START_SECONDS)
    finally:
        process.kill()
        process.wait()


def _address(process: "subprocess.Popen[bytes]") -> str:
    """Where the server listens, by its log, which is read on so that it never blocks."""
    for line in process.stdout or ():
        event = json.loads(line)
        if event["event"] == "listening":
            threading.Thread(target=deque, args=(process.stdout, 0), daemon=True).start()
            return str(event["addresses"][0])
    raise RuntimeError("the server did not start")


def _await_ready(server: Server) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        if get_status(server, "/readyz") == 200:
            return
        time.sleep(0.1)
    raise RuntimeError("the server was not ready in time")


def get_status(server: Server, path: str) -> int:
    """The status of a GET."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=START_SECONDS)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def probe(server: Server, seconds: float) -> list[float]:
    """Latencies of `/livez` in ms on one connection, a probe every 10 ms."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=START_SECONDS)
    latencies: list[float] = []
    ends = time.perf_counter() + seconds
    while (began := time.perf_counter()) < ends:
        connection.request("GET", "/livez")
        connection.getresponse().read()
        latencies.append((time.perf_counter() - began) * 1000)
        time.sleep(PROBE_EVERY_SECONDS)
    connection.close()
    return latencies


def post(server: Server, page: bytes, load: Load) -> None:
    """One document on a connection of its own."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection(server.host, server.port, timeout=START_SECONDS)
    try:
        connection.request("POST", "/v1/extract", page, {"Content-Type": "text/html"})
        answer = connection.getresponse()
        body = answer.read()
        code = "" if answer.status == 200 else f" {json.loads(body)['code']}"
        load.answers[f"{answer.status}{code}"] += 1
    except OSError as error:
        load.answers[type(error).__name__] += 1
    finally:
        connection.close()
    load.seconds.append(time.perf_counter() - began)


def keep_busy(server: Server, page: bytes, clients: int, seconds: float) -> Load:
    """As many clients as are named, each posting one distinct document after the other."""
    load, numbers, ends = Load(), count(), time.perf_counter() + seconds

    def client() -> None:
        while time.perf_counter() < ends:
            post(server, page + f"<!-- {next(numbers)} -->".encode(), load)

    with ThreadPoolExecutor(clients) as threads:
        for task in [threads.submit(client) for _ in range(clients)]:
            task.result()
    return load


def measure(server: Server, page: bytes, clients: int, seconds: float) -> Result:
    """Load and probes side by side."""
    with ProcessPoolExecutor(1, get_context("spawn")) as prober:
        prober.submit(probe, server, 0.2).result()
        probing = prober.submit(probe, server, seconds)
        began = time.perf_counter()
        load = keep_busy(server, page, clients, seconds)
        took = time.perf_counter() - began
        latencies = probing.result()
    served = load.answers["200"]
    return Result(
        page_bytes=len(page),
        clients=clients,
        seconds=round(took, 1),
        answers=dict(load.answers),
        per_second=served / took,
        p50_ms=quantile(load.seconds, 0.5) * 1000,
        p99_ms=quantile(load.seconds, 0.99) * 1000,
        probes=len(latencies),
        livez_p50_ms=quantile(latencies, 0.5),
        livez_p99_ms=quantile(latencies, 0.99),
        livez_max_ms=max(latencies),
    )


def quantile(values: list[float], share: float) -> float:
    """The smallest value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main(argv: list[str]) -> int:
    """Print a table and write or print the figures as JSON."""
    parser = argparse.ArgumentParser(prog="bench load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--page-bytes", type=int, default=10 * 1024 * 1024 - 1024)
    parser.add_argument("--elements", type=int, default=99_000)
    parser.add_argument("--json", type=Path, help="write the figures here")
    arguments = parser.parse_args(argv)
    page = largest_page(arguments.page_bytes, arguments.elements)
    with serving() as server:
        result = measure(server, page, arguments.clients, arguments.seconds)
    print(table(("figure", "value"), [(name, _cell(value)) for name, value in asdict(result).items()]))
    if arguments.json:
        arguments.json.write_text(json.dumps(asdict(result), indent=1) + "\n")
    return 0


def _cell(value: object) -> str:
    return figure(value) if isinstance(value, float) else str(value)
