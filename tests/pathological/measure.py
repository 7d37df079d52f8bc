"""`python -m tests.pathological.measure [BYTES]`: every shape through the real server; time, answer, and how far the worker grew."""

import sys
import tempfile
import time
from pathlib import Path

from tests.pathological.shapes import SHAPES
from tests.running import Running, running

MIB = 1024 * 1024
LARGEST = 10 * MIB - 4096


def peak_mib(pid: int) -> float:
    """The most memory that a process has held since `forget_peak`."""
    return int(Path(f"/proc/{pid}/status").read_text().split("VmHWM:")[1].split(maxsplit=1)[0]) / 1024


def forget_peak(pid: int) -> float:
    """Begin anew; the memory held now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return peak_mib(pid)


def measure(server: Running, name: str, size: int) -> str:
    """One line on one shape."""
    media_type, make = SHAPES[name]
    (worker,) = server.children()
    before, began = forget_peak(worker), time.monotonic()
    answer = server.post(make(size).encode(), **{"content-type": media_type})
    seconds = time.monotonic() - began
    try:
        grown = f"{peak_mib(worker) - before:6.0f}"
    except OSError:
        grown = "killed"
    code = answer.json()["code"] if answer.is_error else answer.json()["verdict"]
    return f"{name:36} {answer.status_code} {code:18} {seconds:6.2f} s {grown} MiB"


def main(size: int) -> int:
    """All shapes, one after the other, in a server of one worker."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "log", workers=1, memory_bytes="2GiB") as server:
        for name in SHAPES:
            print(measure(server, name, size), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else LARGEST))
