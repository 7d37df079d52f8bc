"""A server process for the tests: started with its own settings, its log kept, ended within bounds."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from bench.clients.serving import ROOT, Server, get, started, wait_for

__all__ = ["MOCK", "ROOT", "Running", "alive", "running", "wait_for"]

MOCK = "tests.service.mock_server"
PATIENCE_SECONDS = 50


class Running(Server):
    """A server that is ready, and the documents that a test sends it."""

    def post(self, content: bytes | str, **headers: str) -> httpx.Response:
        """One document."""
        return httpx.post(f"{self.url}/v1/extract", content=content, headers=headers, timeout=PATIENCE_SECONDS)


@contextmanager
def running(log: Path, module: str = "app serve", **settings: Any) -> Iterator[Running]:
    """A server with `WINNOW_…` settings given in lower case without the prefix, two workers if nothing else is said.

    `module` is `app serve` or one that serves the mock engine.
    """
    named = {f"WINNOW_{name.upper()}": str(value) for name, value in settings.items()}
    with started(log, module, **{"WINNOW_WORKERS": "2", **named}) as server:
        wait_for(lambda: get(server, "/readyz")[0] == 200, "the server is ready")
        yield Running(server.process, server.log, server.host, server.port)


def alive(pid: int) -> bool:
    """Whether a process runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
