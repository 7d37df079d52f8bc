"""`python -m tests.pathological.measure [BYTES]`: every shape through the real server; time, answer, and how far the worker grew."""

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.clients.serving import warm
from tests.pathological.shapes import SHAPES
from tests.running import Running, running, wait_for

MIB = 1024 * 1024
LARGEST = 10 * MIB - 4096
DEADLINE_SECONDS = 10.0
GROWTH_BYTES = 300_000_000


def peak_mib(pid: int) -> float:
    """The most memory that a process has held since `forget_peak`."""
    return int(Path(f"/proc/{pid}/status").read_text().split("VmHWM:")[1].split(maxsplit=1)[0]) / 1024


def forget_peak(pid: int) -> float:
    """Begin anew; the memory held now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return peak_mib(pid)


@dataclass(frozen=True, slots=True)
class Measured:
    """One shape: its answer, seconds, and how far the worker grew; NaN where it was killed, so that its limit had held it."""

    name: str
    answer: str
    seconds: float
    grown_mib: float

    @property
    def holds(self) -> bool:
        """Answered within a second of the deadline, by a worker that grew by less than 300 MB: served, or refused as it must be."""
        told = self.answer.startswith("200 ") or self.answer == "413 too_large"
        return told and self.seconds <= DEADLINE_SECONDS + 1 and not self.grown_mib * MIB > GROWTH_BYTES


def measure(server: Running, name: str, size: int) -> Measured:
    """Post one shape to a server with one worker that is warm."""
    media_type, make = SHAPES[name]
    wait_for(lambda: warm(server), "the worker is warm")
    (worker,) = server.workers
    document = make(size).encode()[:size]
    before, began = forget_peak(worker), time.monotonic()
    answer = server.post(document, **{"content-type": media_type})
    seconds = time.monotonic() - began
    try:
        grown = peak_mib(worker) - before
    except (OSError, IndexError):
        grown = float("nan")
    code = answer.json()["code"] if answer.is_error else answer.json()["verdict"]
    return Measured(name, f"{answer.status_code} {code}", seconds, grown)


def main(size: int) -> int:
    """All shapes, one after the other; 1 where a bound did not hold."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "log", workers=1) as server:
        for name in SHAPES:
            item = measure(server, name, size)
            failed += not item.holds
            held = "" if item.holds else "NOT HELD"
            print(f"{item.name:36} {item.answer:22} {item.seconds:6.2f} s {item.grown_mib:6.0f} MiB {held}", flush=True)
    print(f"{len(SHAPES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else LARGEST))
