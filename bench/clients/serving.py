"""A real server, for load tests and for the tests: started, asked, its processes' CPU and memory read, ended."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import BenchError

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 300  # a busy machine
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
PROBE_EVERY_SECONDS = 0.01


@dataclass(frozen=True)
class Server:
    """A server that runs: its process, its log with one JSON object a line, its host and port."""

    process: "subprocess.Popen[bytes]"
    log: Path
    host: str
    port: int

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    @property
    def pid(self) -> int:
        """Its process, the parent of the workers."""
        return self.process.pid

    @property
    def workers(self) -> list[int]:
        """The processes that serve, by name and parent, zombies left out."""
        return self._children("winnow-worker")

    @property
    def spares(self) -> list[int]:
        """The process that stands by."""
        return self._children("winnow-spare")

    @property
    def zygotes(self) -> list[int]:
        """The process that workers are forks of, once it has a name."""
        return self._children("winnow-zygote")

    def _children(self, name: str) -> list[int]:
        children: list[int] = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                head, _, tail = stat.read_text().rpartition(")")
            except OSError:
                continue
            state, parent = tail.split()[:2]
            if head.endswith(f"({name}") and int(parent) == self.pid and state != "Z":
                children.append(int(stat.parent.name))
        return sorted(children)

    def events(self, name: str) -> list[dict[str, Any]]:
        """The log's lines of one event."""
        return [line for line in log_lines(self.log) if line["event"] == name]

    def terminate(self) -> int:
        """SIGTERM, and the exit code."""
        self.process.terminate()
        return self.process.wait(START_SECONDS)


@contextmanager
def started(log: Path, module: str = "app serve", **settings: str) -> Iterator[Server]:
    """A server on a free loopback port once it listens, killed at the end; settings are named as in the environment.

    Raises `BenchError` where it ends or does not listen in time.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")}
    command = [sys.executable, "-m", *module.split()]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env={**environment, "WINNOW_BIND": "127.0.0.1:0", **settings}, stdout=output)
    try:
        host, _, port = wait_for(lambda: _address(process, log), "the server listens").rpartition(":")
        yield Server(process, log, host, int(port))
    finally:
        process.kill()
        process.wait()


@contextmanager
def serving(**settings: str) -> Iterator[Server]:
    """`winnow serve` with every worker warm; it must end by SIGTERM with exit code 0."""
    with TemporaryDirectory() as folder, started(Path(folder) / "log", **settings) as server:
        wait_for(lambda: warm(server), "every worker is warm")
        yield server
        if status := server.terminate():
            raise BenchError(f"the server ended with {status}")


def wait_for(condition: Callable[[], Any], what: str, seconds: float = START_SECONDS) -> Any:
    """The first true value of a condition; raises `BenchError` where there is none in time."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if value := condition():
            return value
        time.sleep(0.02)
    raise BenchError(f"not within {seconds:g} s: {what}")


def log_lines(log: Path) -> list[dict[str, Any]]:
    """A log so far; a line that is still being written is left out."""
    return [json.loads(line) for line in log.read_text().splitlines(keepends=True) if line.endswith("\n")]


def get(server: Server, path: str) -> tuple[int, bytes]:
    """The status and the body of a GET."""
    with closing(http.client.HTTPConnection(server.host, server.port, timeout=START_SECONDS)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()


def warm(server: Server) -> bool:
    """Whether it is ready and every worker idle."""
    status, body = get(server, "/readyz")
    workers = json.loads(body)["checks"]["workers"]
    return status == 200 and bool(workers["idle"] == workers["total"])


def probe(host: str, port: int, seconds: float) -> list[float]:
    """Latencies of `/livez` in ms on one connection, a probe every 10 ms."""
    connection = http.client.HTTPConnection(host, port, timeout=START_SECONDS)
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


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str | None:
    """Where the server listens, by its log."""
    if process.poll() is not None:
        raise BenchError(f"the server ended with {process.returncode}: {log.read_text()[-2000:]}")
    return next((str(line["addresses"][0]) for line in log_lines(log) if line["event"] == "listening"), None)
