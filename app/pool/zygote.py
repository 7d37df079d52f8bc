"""The process that workers are forks of: it loads and warms the engine once, and never sees a page.

`python -m app.pool.zygote FD` is started by `app.pool.process`. The first frame on its pipe is its configuration; after it answered `warm`,
each byte that comes says of which kind a new worker is and has its pipe with it. One that cannot be forked is told by the end of that pipe.
"""

import contextlib
import importlib
import logging
import os
import resource
import signal
import sys
from pathlib import Path
from socket import recv_fds, socket

from app.pool import worker
from app.pool.orphans import die_with, fork_for_another, name_process
from app.pool.wire import SPARE, WORKER, receive_frame, send_frame
from app.types import Limits

NAMES = {WORKER: "winnow-worker", SPARE: "winnow-spare"}


def main(arguments: list[str]) -> int:
    """Serve the pipe whose descriptor is the one argument."""
    control = socket(fileno=int(arguments[0]))
    first = receive_frame(control)
    if first is None:
        return 0
    config = first[0]
    os.closerange(control.fileno() + 1, os.sysconf("SC_OPEN_MAX"))  # what the service itself was started with
    os.setpgid(0, 0)
    name_process("winnow-zygote")
    die_with(config["parent"])
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    engine = importlib.import_module(config["engine"])
    limits = Limits(**config["limits"])
    engine.warm_up(limits)
    _hush()
    _check_threads()
    send_frame(control, {"type": "warm"})
    while (asked := recv_fds(control, 1, 1))[0]:
        with socket(fileno=asked[1][0]) as pipe, contextlib.suppress(OSError):
            if fork_for_another():
                control.close()
                name_process(NAMES[asked[0]])
                worker.run(pipe, engine, limits, config)
    return 0


def _hush() -> None:
    """After warming up no library prints: it could be page text."""
    logging.disable(logging.CRITICAL)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)


def _check_threads() -> None:
    """A fork has one thread, whatever locks the others held. Raises RuntimeError where a library has started one."""
    if len(list(Path("/proc/self/task").iterdir())) > 1:
        raise RuntimeError("the engine has started threads")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
