"""Workers that are killed at random under load: every request is answered, only the killed documents are lost, the pool heals.

`make reliability` does the same to the real engine.
"""

import itertools
import os
import random
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.running import LASTING, MOCK, PATIENT, Running, metric, running, wait_for

pytestmark = PATIENT
EVERY_SECONDS = 0.2
CLIENTS = 8
SECONDS = 4.0


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


def test_killed_workers_cost_their_own_documents_only(tmp_path: Path) -> None:
    with running(tmp_path / "log", MOCK, **LASTING) as server, ThreadPoolExecutor(CLIENTS) as threads:
        ends, numbers = time.monotonic() + SECONDS, itertools.count()
        clients = [threads.submit(keep_posting, server, "sleep 0.02", numbers, ends) for _ in range(CLIENTS)]
        kills = kill_at_random(server, ends)
        answers = sum((client.result() for client in clients), Counter[str]())
        assert set(answers) <= {"served", "worker_crash"}
        assert answers["worker_crash"] <= kills
        assert answers["served"] >= 1
        wait_for(lambda: metric(server, 'winnow_workers{state="idle"}') == 2, "the pool is whole")
        assert server.post("page").status_code == 200
        assert server.terminate() == 0
