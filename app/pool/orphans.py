"""Who is whose child: workers are forked by the zygote and belong to the service, and none outlives it."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
LIBC = ctypes.CDLL(None, use_errno=True)
LOOK_SECONDS = 0.001
LOOKS = 10_000


def adopt() -> None:
    """Processes whose parent dies become children of this one, where an ancestor of theirs is."""
    LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1)


def fork_for_another() -> bool:
    """Fork a process that belongs to the ancestor who adopts; true in that process. Raises OSError where there can be none.

    The process between the two ends at once, which is what makes an orphan of the other; it is of this one's process group.
    """
    if between := os.fork():
        if os.waitstatus_to_exitcode(os.waitpid(between, 0)[1]):
            raise BlockingIOError
        return False
    try:
        grown = os.fork() == 0
    except OSError:
        os._exit(1)
    if not grown:
        os._exit(0)
    os.setpgid(0, 0)
    return True


async def reap_group(leader: int) -> None:
    """Wait for what was left of a process group whose leader was killed: processes that are about to end, or to leave it."""
    with contextlib.suppress(ChildProcessError):
        while True:
            if not os.waitpid(-leader, os.WNOHANG)[0]:  # noqa: ASYNC222  (it does not wait)
                await asyncio.sleep(LOOK_SECONDS)


def die_with(parent: int) -> None:
    """End when `parent` ends, now if this process does not become a child of it, and leave no core file."""
    for _ in range(LOOKS):
        if os.getppid() == parent:
            break
        time.sleep(LOOK_SECONDS)
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(0)


def name_process(name: str) -> None:
    """Name this process for `ps` and `top`; at most 15 characters."""
    Path("/proc/self/comm").write_text(name)
