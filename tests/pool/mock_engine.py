"""An engine that does what the document says, so that tests can break a worker, or hold it: `hang`, `segfault`, `until PATH`, …"""

import ctypes
import os
import resource
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from app.media import NAME
from app.types import Job, Limits, Outcome, PageKind, Summary, Verdict

MIB = 1024 * 1024


def warm_up(_limits: Limits) -> None:
    """Nothing to load, unless the test asks for it by the worker's environment: `sleep SECONDS`, `until PATH` or `spin`."""
    word, _, argument = os.environ.get("WARM_UP", "sleep 0").partition(" ")
    ACTIONS[word](argument)


def answer(job: Job, _limits: Limits, on_deadline: Callable[[int], None] | None = None) -> Outcome:
    """Do what the first word of the body says, then give the body back."""
    word, _, argument = job.body.decode("utf-8", "replace").partition(" ")
    if job.format == NAME:
        return Outcome(f"name {job.line}".encode())
    if word == "deadline" and on_deadline:
        milliseconds, word, argument = argument.split(" ", 2)
        on_deadline(int(milliseconds))
    action = ACTIONS.get(word)
    rendered = (action(argument) if action else job.body) + b"\n" * (job.line > 0)
    summary = Summary(PageKind.TEXT, Verdict.ARTICLE, 0.9, "header", {"other": 1}, len(rendered), len(job.body))
    return Outcome(rendered=rendered, summary=summary, timings={"total": 1.0})


def _sleep(argument: str) -> bytes:
    time.sleep(float(argument.split(maxsplit=1)[0]))
    return argument.encode()


def _until(argument: str) -> bytes:
    """At work until there is a file of this name; its end may be the worker's."""
    path = Path(argument.split(maxsplit=1)[0])
    while not path.exists():
        time.sleep(0.005)
    return argument.encode()


def _hang(_: str) -> bytes:
    while True:
        signal.pause()


def _spin(_: str) -> bytes:
    while True:
        pass


def _segfault(_: str) -> bytes:
    ctypes.string_at(8)
    return b""


def _exit(_: str) -> bytes:
    os._exit(3)


def _allocate(_: str) -> bytes:
    return b"".join(bytes(MIB) for _ in range(100_000))


def _creep(_argument: str) -> bytes:
    """Grow under the hard fence's nose, as a leak in C would: shared pages count as resident only."""
    import mmap

    kept = []
    for _ in range(10_000):
        piece = mmap.mmap(-1, MIB)
        piece.write(b"x" * MIB)
        kept.append(piece)
        time.sleep(0.001)
    return b""


def _huge(argument: str) -> bytes:
    return bytes(int(argument) * MIB)


def _bug(argument: str) -> bytes:
    raise ValueError(argument)


def _limit(argument: str) -> bytes:
    """Bound the address space for good, as `ulimit -v` does."""
    resource.setrlimit(resource.RLIMIT_AS, (int(argument), int(argument)))
    return b""


def _limits(_: str) -> bytes:
    return " ".join(map(str, resource.getrlimit(resource.RLIMIT_AS))).encode()


def _thread(_: str) -> bytes:
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    return b""


ACTIONS: dict[str, Callable[[str], bytes]] = {
    "sleep": _sleep,
    "until": _until,
    "hang": _hang,
    "spin": _spin,
    "segfault": _segfault,
    "exit": _exit,
    "allocate": _allocate,
    "creep": _creep,
    "huge": _huge,
    "bug": _bug,
    "limit": _limit,
    "limits": _limits,
    "thread": _thread,
}
