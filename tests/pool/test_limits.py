"""Workers fit the CPUs and the memory that the process may use, under either version of cgroups."""

from pathlib import Path

import pytest

from app.pool.limits import MIB, cpu_quota, memory_limit, oom_kills, worker_count

V2, V1 = "0::/box\n", "5:memory:/box\n4:cpu,cpuacct:/box\n"
CASES = {
    "v2 quota of one CPU": (V2, {"box/cpu.max": "100000 100000"}, 1.0, None),
    "v2 quota of the parent": (V2, {"box/cpu.max": "max 100000", "cpu.max": "50000 100000"}, 0.5, None),
    "v2 no quota": (V2, {"box/cpu.max": "max 100000"}, float(1 << 60), None),
    "v2 memory": (V2, {"box/memory.max": str(700 * MIB)}, float(1 << 60), 700 * MIB),
    "v2 memory without limit": (V2, {"box/memory.max": "max"}, float(1 << 60), None),
    "v1 quota": (V1, {"cpu/box/cpu.cfs_quota_us": "150000", "cpu/box/cpu.cfs_period_us": "100000"}, 1.5, None),
    "v1 no quota": (V1, {"cpu/box/cpu.cfs_quota_us": "-1", "cpu/box/cpu.cfs_period_us": "100000"}, float(1 << 60), None),
    "v1 memory": (V1, {"memory/memory.limit_in_bytes": str(100 * MIB)}, float(1 << 60), 100 * MIB),
    "no cgroups": ("", {}, float(1 << 60), None),
}


@pytest.mark.parametrize(("membership", "files", "quota", "memory"), CASES.values(), ids=CASES.keys())
def test_limits_of_the_cgroup(tmp_path: Path, membership: str, files: dict[str, str], quota: float, memory: int | None) -> None:
    (tmp_path / "membership").write_text(membership)
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    places = (tmp_path, tmp_path / "membership")
    physical = memory_limit(tmp_path, tmp_path / "absent")
    assert cpu_quota(*places) == quota
    assert memory_limit(*places) == (memory or physical)
    assert 1 <= worker_count(*places) <= max(1, (memory or physical) // (300 * MIB))


@pytest.mark.parametrize(("text", "kills"), [("low 0\noom_kill 3\n", 3), ("oom_kill_disable 0\n", 0), ("junk", 0)])
def test_oom_kills_of_the_cgroup(tmp_path: Path, text: str, kills: int) -> None:
    (tmp_path / "membership").write_text("0::/\n")
    (tmp_path / "memory.events").write_text(text)
    assert oom_kills(tmp_path, tmp_path / "membership") == kills
