"""The worker process: warm up, then answer one job at a time over a private pipe, until the pipe ends.

`python -m app.pool.worker FD` is started by `app.pool.process`; the first frame is its configuration. It dies with its parent.
"""

import ctypes
import errno
import importlib
import logging
import os
import resource
import signal
import sys
import traceback
from pathlib import Path
from socket import socket
from types import ModuleType

from app.errors import TooLargeError, WinnowError, WorkerOutOfMemoryError
from app.pool.limits import PAGE_BYTES, resident_bytes
from app.pool.wire import Head, job_of, outcome_head, receive_frame, send_frame
from app.types import Job, Limits, Outcome

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)
# A worker that has grown by so much tidies up before it takes the next document: 5 ms.
LEFT_BEHIND = 48 * 1024 * 1024
OUT_OF_MEMORY = outcome_head(Outcome(failure=WorkerOutOfMemoryError().failure))


def main(arguments: list[str]) -> int:
    """Serve the pipe whose descriptor is the one argument."""
    channel = socket(fileno=int(arguments[0]))
    first = receive_frame(channel)
    if first is None:
        return 0
    config = first[0]
    _isolate(config)
    engine = importlib.import_module(config["engine"])
    limits = Limits(**config["limits"])
    engine.warm_up(limits)
    os.nice(config["nice"])  # it gives way once it serves; until then nobody is served where the machine is busy
    _settle(config["memory_bytes"])
    send_frame(channel, {"type": "ready", "rss": resident_bytes()})
    idle = resident_bytes()
    while (frame := receive_frame(channel)) is not None:
        job = job_of(*frame)
        del frame
        head, payload = _answer(engine, job, limits, channel)
        del job
        if len(payload) > config["output_bytes"]:
            head, payload = _too_large(len(payload), config["output_bytes"]), b""
        send_frame(channel, {**head, "type": "done", "rss": _settled(idle, config["memory_bytes"])}, payload)
        del payload  # a page of 10 MB and its answer shall not lie here while the next one comes
    return 0


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


def _isolate(config: Head) -> None:
    """Die with the parent, be the kernel's first choice when memory ends, and leave no core files."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != config["parent"]:
        sys.exit(0)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    Path("/proc/self/oom_score_adj").write_text(str(config["oom_score_adj"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _fence(growth: int) -> None:
    """Bound the growth of the address space from here on."""
    size = int(Path("/proc/self/statm").read_text().split()[0]) * PAGE_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (size + growth, resource.RLIM_INFINITY))


def _settle(growth: int) -> None:
    """After warming up: bound the growth of memory, and let no library print page text.

    The parent kills a worker that comes near this fence; the fence itself stops what grows faster than the parent looks.
    """
    _fence(growth)
    logging.disable(logging.CRITICAL)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
