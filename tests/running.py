"""A server process for the tests: started with its own settings, its log kept, ended within bounds; asked patiently, and held at work."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench.clients.serving import ROOT, START_SECONDS, Server, get, started, wait_for, warm

__all__ = ["MOCK", "ROOT", "Running", "alive", "gate", "metric", "running", "wait_for"]

MOCK = "tests.service.mock_server"
# A machine that others use may need a hundred times as long as ours, since workers give way to its other processes: only what never comes
# is given up.
PATIENCE_SECONDS = 300
PATIENT = pytest.mark.timeout(2 * START_SECONDS)
# Limits of a server whose documents and clients a test holds, and lets go itself.
LASTING: dict[str, Any] = {
    "deadline_ms": 1000 * PATIENCE_SECONDS,
    **dict.fromkeys(("queue_seconds", "upload_seconds", "drain_seconds"), PATIENCE_SECONDS),
}
# The same of a command: there a document's time is that of loading the models, too.
PATIENT_ENVIRONMENT = {"WINNOW_DEADLINE_MS": str(LASTING["deadline_ms"])}
# A connection each, as by `httpx.get`, which would also read the certificates of the world's authorities each time.
CLIENT = httpx.Client(timeout=PATIENCE_SECONDS, limits=httpx.Limits(max_keepalive_connections=0))


class Running(Server):
    """A server that is ready, and the documents that a test sends it."""

    def post(self, content: bytes | str, **headers: str) -> httpx.Response:
        """One document."""
        return CLIENT.post(f"{self.url}/v1/extract", content=content, headers=headers)


@contextmanager
def running(log: Path, module: str = "app serve", **settings: Any) -> Iterator[Running]:
    """A server with `WINNOW_…` settings given in lower case without the prefix, every worker warm, two if nothing else is said.

    `module` is `app serve` or one that serves the mock engine.
    """
    named = {f"WINNOW_{name.upper()}": str(value) for name, value in settings.items()}
    with started(log, module, **{"WINNOW_WORKERS": "2", **named}) as server:
        wait_for(lambda: warm(server), "every worker is warm")
        yield Running(server.process, server.log, server.host, server.port)


@contextmanager
def gate(folder: Path) -> Iterator[Path]:
    """A file that is not there: a document that says `until PATH` to the mock engine is at work until the test makes it, or ends."""
    folder.mkdir(exist_ok=True)
    path = folder / "gate"
    try:
        yield path
    finally:
        path.touch()


def metric(server: Running, name: str) -> float:
    """One value of /metrics."""
    lines = get(server, "/metrics")[1].decode().splitlines()
    return next(float(line.rpartition(" ")[2]) for line in lines if line.rpartition(" ")[0] == name)


def alive(pid: int) -> bool:
    """Whether a process runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
