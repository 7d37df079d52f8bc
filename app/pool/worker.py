"""The worker process: a fork of the zygote that answers one job at a time over a private pipe, until the pipe ends."""

import errno
import os
import resource
import traceback
from pathlib import Path
from socket import socket
from types import ModuleType
from typing import NoReturn

from app.errors import TooLargeError, WinnowError, WorkerOutOfMemoryError
from app.pool.limits import PAGE_BYTES, resident_bytes
from app.pool.orphans import LIBC, die_with
from app.pool.wire import Head, job_of, outcome_head, receive_frame, send_frame
from app.types import Job, Limits, Outcome

# A worker that has grown by so much tidies up before it takes the next document: 5 ms.
LEFT_BEHIND = 48 * 1024 * 1024
OUT_OF_MEMORY = outcome_head(Outcome(failure=WorkerOutOfMemoryError().failure))


def run(pipe: socket, engine: ModuleType, limits: Limits, config: Head) -> NoReturn:
    """Serve a pipe and end the process, which never gets back to what the zygote was doing."""
    code = 1
    try:
        die_with(config["parent"])
        Path("/proc/self/oom_score_adj").write_text(str(config["oom_score_adj"]))  # the kernel's first choice when memory ends
        _serve(pipe, engine, limits, config)
        code = 0
    finally:
        os._exit(code)


def _serve(pipe: socket, engine: ModuleType, limits: Limits, config: Head) -> None:
    """Tell the process's id, then answer jobs: each is `taken` once it is here as a whole, and `done`."""
    os.nice(config["nice"])
    _fence(config["memory_bytes"])
    idle = resident_bytes()
    send_frame(pipe, {"type": "ready", "pid": os.getpid(), "rss": idle})
    while (frame := receive_frame(pipe)) is not None:
        send_frame(pipe, {"type": "taken"})
        job = job_of(*frame)
        del frame
        head, payload = _answer(engine, job, limits, pipe)
        del job
        if len(payload) > config["output_bytes"]:
            head, payload = _too_large(len(payload), config["output_bytes"]), b""
        send_frame(pipe, {**head, "type": "done", "rss": _settled(idle, config["memory_bytes"])}, payload)
        del payload  # a page of 10 MB and its answer shall not lie here while the next one comes


def _settled(idle: int, growth: int) -> int:
    """Resident bytes, once what a large page has left behind has gone back to the kernel.

    The addresses of what went back still count against the fence, so that it is set anew: the next page has as much room as this one had.
    """
    size = resident_bytes()
    if size - idle > LEFT_BEHIND:
        getattr(LIBC, "malloc_trim", int)(0)
        size = resident_bytes()
        _fence(growth - max(0, size - idle))
    return size


def _answer(engine: ModuleType, job: Job, limits: Limits, channel: socket) -> tuple[Head, bytes]:
    def shorten(milliseconds: int) -> None:
        send_frame(channel, {"type": "deadline", "ms": milliseconds})

    try:
        outcome: Outcome = engine.answer(job, limits, shorten)
        return outcome_head(outcome), outcome.rendered or b""
    except MemoryError:
        return OUT_OF_MEMORY, b""
    except Exception as error:  # noqa: BLE001  (an engine's bug must not cost the worker; it is told by place, never by text)
        if isinstance(error, OSError) and error.errno == errno.ENOMEM:
            return OUT_OF_MEMORY, b""
        places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
        bug = outcome_head(Outcome(failure=WinnowError().failure))
        return {**bug, "bug": {"error": type(error).__name__, "places": places[-8:]}}, b""


def _too_large(actual: int, limit: int) -> Head:
    detail = "The answer passes a limit; ask for less with `include` and `removed`."
    return outcome_head(Outcome(failure=TooLargeError(detail, limit_name="output_bytes", limit=limit, actual=actual).failure))


def _fence(growth: int) -> None:
    """Bound the growth of the address space from here on, within the hard limit that the process has.

    The parent kills a worker that comes near this fence; the fence itself stops what grows faster than the parent looks.
    """
    size = int(Path("/proc/self/statm").read_text().split()[0]) * PAGE_BYTES
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = size + growth if hard == resource.RLIM_INFINITY else min(size + growth, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
