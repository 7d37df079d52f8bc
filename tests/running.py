"""A server process for one test: started with its own settings, its log kept, ended within bounds."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent
PATIENCE_SECONDS = 50


class Running:
    """A server on a free loopback port; `module` is `app` or one that serves the mock engine."""

    def __init__(self, log: Path, module: str, settings: dict[str, str]) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")}
        self._log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *module.split()],
                cwd=ROOT,
                env={**environment, "WINNOW_BIND": "127.0.0.1:0", "WINNOW_WORKERS": "2", **settings},
                stdout=output,
            )
        try:
            self.url = "http://" + wait_for(lambda: self.events("listening"), "the server listens")[0]["addresses"][0]
            wait_for(lambda: httpx.get(f"{self.url}/readyz").status_code == 200, "the server is ready")
        except BaseException:
            self.kill()
            raise

    def lines(self) -> list[dict[str, Any]]:
        """The log so far; a line that is still being written is left out."""
        return [json.loads(line) for line in self._log.read_text().splitlines(keepends=True) if line.endswith("\n")]

    def events(self, name: str) -> list[dict[str, Any]]:
        """The log's lines of one event."""
        assert self.process.poll() is None or name != "listening", self._log.read_text()
        return [line for line in self.lines() if line["event"] == name]

    def children(self) -> list[int]:
        """The worker processes."""
        return children_of(self.process.pid)

    def post(self, content: bytes | str, **headers: str) -> httpx.Response:
        """One document."""
        return httpx.post(f"{self.url}/v1/extract", content=content, headers=headers, timeout=PATIENCE_SECONDS)

    def kill(self) -> None:
        """SIGKILL; the workers die with it."""
        self.process.kill()
        self.process.wait()

    def terminate(self) -> int:
        """SIGTERM, and the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)


@contextmanager
def running(log: Path, module: str = "app serve", **settings: Any) -> Iterator[Running]:
    """A server with `WINNOW_…` settings given in lower case without the prefix."""
    server = Running(log, module, {f"WINNOW_{name.upper()}": str(value) for name, value in settings.items()})
    try:
        yield server
    finally:
        server.kill()


def wait_for(condition: Callable[[], Any], what: str) -> Any:
    """The first true value of a condition; bounded."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends:
        if value := condition():
            return value
        time.sleep(0.02)
    raise AssertionError(f"not within {PATIENCE_SECONDS} s: {what}")


def children_of(pid: int) -> list[int]:
    """Processes whose parent this is, zombies left out."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == pid and state != "Z":
            found.append(int(stat.parent.name))
    return sorted(found)


def alive(pid: int) -> bool:
    """Whether a process runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
