"""Workers that are killed at random under load: every request is answered, only the killed documents are lost, the pool heals."""

import itertools
import os
import random
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.running import Running, running, wait_for
from tests.service.conftest import MOCK

EVERY_SECONDS = 0.2
CLIENTS = 8
SENTENCE = "The council of the small town decided on Monday to build a new bridge over the river. "
CASES = {"winnow": ("app serve", f"<h1>Bridge</h1><p>{SENTENCE * 5}</p>", 10.0), "mock": (MOCK, "sleep 0.02", 4.0)}


def kill_at_random(server: Running, ends: float) -> int:
    """SIGKILL one of the worker processes, warm or not, again and again; how many were killed."""
    kills = 0
    pause = threading.Event()
    while time.monotonic() < ends:
        if workers := server.workers:
            os.kill(random.choice(workers), signal.SIGKILL)
            kills += 1
        pause.wait(EVERY_SECONDS)
    return kills


def keep_posting(server: Running, body: str, numbers: "itertools.count[int]", ends: float) -> Counter[str]:
    """Distinct documents, one after the other; the answers by code."""
    answers: Counter[str] = Counter()
    while time.monotonic() < ends:
        answer = server.post(f"{body} {next(numbers)}")
        answers[answer.json()["code"] if answer.is_error else "served"] += 1
    return answers


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("module", "body", "seconds"), CASES.values(), ids=CASES.keys())
def test_killed_workers_cost_their_own_documents_only(tmp_path: Path, module: str, body: str, seconds: float) -> None:
    with running(tmp_path / "log", module, queue_seconds=40) as server, ThreadPoolExecutor(CLIENTS) as threads:
        ends, numbers = time.monotonic() + seconds, itertools.count()
        clients = [threads.submit(keep_posting, server, body, numbers, ends) for _ in range(CLIENTS)]
        kills = kill_at_random(server, ends)
        answers = sum((client.result() for client in clients), Counter[str]())
        assert set(answers) <= {"served", "worker_crash"}
        assert answers["worker_crash"] <= kills
        assert answers["served"] >= 1
        wait_for(lambda: httpx.get(f"{server.url}/readyz").json()["checks"]["workers"]["idle"] == 2, "the pool is whole")
        assert server.post(body).status_code == 200
        assert server.terminate() == 0
