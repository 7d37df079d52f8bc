"""How many workers fit this machine, and the bounds that the pool keeps."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from pathlib import Path

MIB = 1024 * 1024
WORKER_BYTES = 300 * MIB
CGROUPS = Path("/sys/fs/cgroup")
MEMBERSHIP = Path("/proc/self/cgroup")
UNLIMITED = 1 << 60
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """Bounds of the pool: sizes in bytes, times in seconds.

    `memory_bytes` is how far a worker may grow beyond its idle size; `queue_seconds` how long an accepted document may wait;
    `start_cpu_seconds` is the CPU time in which a worker must be warm, `stall_seconds` how long it may use none meanwhile;
    `recycle_documents` and `recycle_bytes` (resident) retire a worker between two documents.
    """

    workers: int = 1
    queue_documents: int = 64
    in_flight_bytes: int = 128 * MIB
    batches: int = 32
    queue_seconds: float = 8.0
    start_cpu_seconds: float = 60.0
    stall_seconds: float = 120.0
    recycle_documents: int = 5_000
    recycle_bytes: int = 512 * MIB
    memory_bytes: int = 285 * MIB
    output_bytes: int = 64 * MIB
    poison_documents: int = 10_000
    poison_file: Path | None = None
    canary_seconds: float = 15.0
    nice: int = 10
    oom_score_adj: int = 500


def worker_count(cgroups: Path = CGROUPS, membership: Path = MEMBERSHIP) -> int:
    """min(CPU affinity, cgroup quota, memory limit / 300 MiB), at least 1."""
    cpus = min(len(os.sched_getaffinity(0)), ceil(cpu_quota(cgroups, membership)))
    return max(1, min(cpus, memory_limit(cgroups, membership) // WORKER_BYTES))


def cpu_quota(cgroups: Path = CGROUPS, membership: Path = MEMBERSHIP) -> float:
    """The CPUs that the cgroups allow; a large number where they set no bound."""
    return min((_read(folder, _quota) for folder in _folders(cgroups, membership, "cpu")), default=float(UNLIMITED))


def memory_limit(cgroups: Path = CGROUPS, membership: Path = MEMBERSHIP) -> int:
    """The least of the machine's memory and the cgroups' limits, in bytes."""
    physical = PAGE_BYTES * os.sysconf("SC_PHYS_PAGES")
    return int(min([physical, *(_read(folder, _memory) for folder in _folders(cgroups, membership, "memory"))]))


def oom_kills(cgroups: Path = CGROUPS, membership: Path = MEMBERSHIP) -> int:
    """How many processes of this cgroup the kernel has killed for want of memory."""
    return int(max((_read(folder, _kills) for folder in _folders(cgroups, membership, "memory")[:1]), default=0))


def resident_bytes(pid: int | str = "self") -> int:
    """How much memory a process holds; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
    except (OSError, IndexError):
        return 0


def cpu_seconds(pid: int) -> float:
    """CPU time that a process has used, in ticks of 10 ms as a rule; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND
    except (OSError, IndexError):
        return 0.0


def _folders(cgroups: Path, membership: Path, controller: str) -> list[Path]:
    """This process's cgroup folders for a controller, innermost first: version 2, then version 1."""
    try:
        lines = membership.read_text().splitlines()
    except OSError:
        return []
    folders: list[Path] = []
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        top = cgroups / controller if controllers else cgroups
        inner = top / path.lstrip("/")
        folders += [folder for folder in (inner, *inner.parents) if folder.is_relative_to(top)]
    return folders


def _read(folder: Path, reader: Callable[[Path], float]) -> float:
    try:
        return reader(folder)
    except (OSError, ValueError, IndexError):
        return 0 if reader is _kills else UNLIMITED


def _quota(folder: Path) -> float:
    if (folder / "cpu.max").exists():
        quota, period = (folder / "cpu.max").read_text().split()
    else:
        quota, period = ((folder / name).read_text() for name in ("cpu.cfs_quota_us", "cpu.cfs_period_us"))
    return float(quota) / float(period) if float(quota) > 0 else UNLIMITED


def _memory(folder: Path) -> float:
    name = "memory.max" if (folder / "memory.max").exists() else "memory.limit_in_bytes"
    return float((folder / name).read_text())


def _kills(folder: Path) -> float:
    name = "memory.events" if (folder / "memory.events").exists() else "memory.oom_control"
    counts = dict(line.split() for line in (folder / name).read_text().splitlines())
    return float(counts.get("oom_kill", 0))
