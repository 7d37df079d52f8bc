"""What a crawl of samples/stack needs: the Scrapy project in a process of its own, a site, PostgreSQL, a service to be told."""

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.running import PATIENCE_SECONDS, wait_for

STACK = ROOT / "samples/stack"
FRONT = "stack/site/"
DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Crawled:
    """What a crawl left, as lines."""

    articles: list[dict[str, Any]]
    letters: list[dict[str, Any]]


def crawl(folder: Path, site: str, service: str, *options: str, **environment: str) -> Crawled:
    """Run it to its end."""
    given = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (STACK, ROOT / "clients/python"))),
        "SCRAPY_SETTINGS_MODULE": "crawl.settings",
        "START_URL": site + FRONT,
        "SERVICE_URL": service,
        **environment,
    }
    command = [sys.executable, "-m", "scrapy", "crawl", "pages", *options]
    ended = subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
    assert ended.returncode == 0, ended.stderr
    return Crawled(lines(folder / "out/articles.jsonl"), lines(folder / "out/dead-letters.jsonl"))


def lines(path: Path) -> list[dict[str, Any]]:
    """A file of JSON Lines; none where it is not there."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


@contextmanager
def serving(handler: Any) -> Iterator[str]:
    """The address of a server on loopback, with a slash at its end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Files, without a log."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


SITE = partial(Quiet, directory=str(ROOT / "samples"))
ANSWER: dict[str, Any] = {
    "verdict": "article",
    "page_type": None,
    "confidence": 0.9,
    "body": {"text": "An article."},
    "removed": [],
    "label_counts": {},
    "metadata": {"title": None},
    "warnings": [],
}


Told = int | dict[str, int | list[int]]


class Service:
    """A service that answers a request as a whole by a status, or lines whose URL ends so, always or so many times; the rest is fine.

    The last answer is for all requests that follow.
    """

    def __init__(self, *answers: Told, retry_after: int = 0) -> None:
        self.answers = list(answers)
        self.retry_after = str(retry_after)
        self.asked: list[float] = []
        self.pages: list[list[dict[str, Any]]] = []

    def handler(self) -> type[BaseHTTPRequestHandler]:
        """What answers a request of a batch."""
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                """A batch."""
                status, body = service.answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Retry-After", service.retry_after)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        return Handler

    def answer(self, body: bytes) -> tuple[int, bytes]:
        """Status and body."""
        self.asked.append(time.monotonic())
        self.pages.append([json.loads(line) for line in body.splitlines()])
        told = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(told, int):
            return told, json.dumps(problem(told)).encode()
        return 200, b"".join(json.dumps(line(page, told)).encode() + b"\n" for page in self.pages[-1])


def line(page: dict[str, Any], told: dict[str, int | list[int]]) -> dict[str, Any]:
    """A line of an answer."""
    found = next((status for end, status in told.items() if page["url"].endswith(end)), [])
    status = found if isinstance(found, int) else found.pop() if found else None
    return {"id": page["id"], **(problem(status) if status else ANSWER)}


def problem(status: int) -> dict[str, Any]:
    """A problem object."""
    return {"status": status, "code": f"code_{status}", "detail": "A sentence.", "retryable": status in {429, 503}}


def program(name: str) -> str:
    """A program of PostgreSQL, in the PATH or where Debian has it; empty where it is not here."""
    return shutil.which(name) or next((str(path) for path in sorted(DEBIAN.glob(f"*/bin/{name}"), reverse=True)), "")


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a server of our own on a socket in a temporary folder, run by a user without rights, since it refuses root."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    os.chown(folder, user.pw_uid, user.pw_gid)
    becoming: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    data = folder / "data"
    try:
        initdb = (program("initdb"), "--pgdata", data, "--auth", "trust", "--username", "crawl", "--no-sync", "--encoding", "UTF8")
        subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **becoming)
        server = (program("postgres"), "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off")
        with (folder / "log").open("wb") as log, subprocess.Popen(server, cwd=folder, stdout=log, stderr=log, **becoming) as process:
            try:
                wait_for(lambda: b"ready to accept connections" in (folder / "log").read_bytes(), "PostgreSQL")
                yield f"postgresql://crawl@/postgres?host={folder}"
            finally:
                process.terminate()
                process.wait(20)
    finally:
        shutil.rmtree(folder)
