"""A real server for load tests: started, asked, its processes' CPU and memory read, ended."""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import BenchError

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
PROBE_EVERY_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: its address and its process."""

    host: str
    port: int
    pid: int

    @property
    def workers(self) -> list[int]:
        """The processes whose parent it is."""
        children: list[int] = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == self.pid and fields[0] != "Z":
                children.append(int(stat.parent.name))
        return children


@contextmanager
def serving(**settings: str) -> Iterator[Server]:
    """`winnow serve` on a free loopback port, ready; it must end by SIGTERM with exit code 0. Settings are named as in the environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")}
    command = [sys.executable, "-m", "app", "serve"]
    process = subprocess.Popen(command, cwd=ROOT, env={**environment, "WINNOW_BIND": "127.0.0.1:0", **settings}, stdout=subprocess.PIPE)
    try:
        host, _, port = _address(process).rpartition(":")
        server = Server(host, int(port), process.pid)
        _await_ready(server)
        yield server
        process.terminate()
        if process.wait(START_SECONDS):
            raise BenchError(f"the server ended with {process.returncode}")
    finally:
        process.kill()
        process.wait()


def get(server: Server, path: str) -> tuple[int, bytes]:
    """The status and the body of a GET."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=START_SECONDS)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


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


def cpu_ms(pid: int) -> float:
    """CPU time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / TICKS


def rss_mib(pid: int) -> float:
    """Resident memory of a process; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES / 2**20
    except (OSError, IndexError):
        return 0.0


def quantile(values: list[float], share: float) -> float:
    """The smallest value that `share` of the values do not exceed; NaN of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def _address(process: "subprocess.Popen[bytes]") -> str:
    """Where the server listens, by its log, which is read on so that it never blocks."""
    for line in process.stdout or ():
        event = json.loads(line)
        if event["event"] == "listening":
            threading.Thread(target=deque, args=(process.stdout, 0), daemon=True).start()
            return str(event["addresses"][0])
    raise BenchError("the server did not start")


def _await_ready(server: Server) -> None:
    """Every worker is warm."""
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        status, body = get(server, "/readyz")
        workers = json.loads(body)["checks"]["workers"]
        if status == 200 and workers["idle"] == workers["total"]:
            return
        time.sleep(0.1)
    raise BenchError("the server was not ready in time")
