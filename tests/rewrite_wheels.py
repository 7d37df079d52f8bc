"""Which wheel of each locked requirement the image takes, on amd64 and on arm64: `make wheels` writes deploy/image/wheels.txt.

Standard input is the lock as pylock.toml, as uv writes it.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

from tests.conftest import ROOT

TABLE = ROOT / "deploy/image/wheels.txt"
HEAD = (
    "# Machine, SHA-256 and file of each wheel in the image. `make wheels` writes it, tests/deploy/test_wheels.py holds it to the lock.\n"
)
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
# The C library of Debian 12, and the oldest that wheels are made for.
NEWEST_GLIBC, OLDEST_GLIBC = 36, 5
NAMED_BEFORE = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}


class Wheel(NamedTuple):
    """A row of the table: the machine that takes this file."""

    machine: str
    sha256: str
    file: str


def image_python() -> tuple[int, int]:
    """The Python of the image's base."""
    found = re.search(r"^ARG BASE=python:(\d+)\.(\d+)-slim$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError("the Dockerfile names no base")
    return int(found[1]), int(found[2])


@cache
def tags_of(machine: str) -> list[Tag]:
    """What the image's Python takes on a machine, the best first."""
    kinds = [f"manylinux_2_{minor}" for minor in range(NEWEST_GLIBC, OLDEST_GLIBC - 1, -1)] + list(NAMED_BEFORE.values())
    platforms = [f"{kind}_{MACHINES[machine]}" for kind in kinds]
    version = image_python()
    interpreter = f"cp{version[0]}{version[1]}"
    return [*cpython_tags(version, [interpreter], platforms), *compatible_tags(version, interpreter, platforms)]


def holds(marker: str | None) -> bool:
    """Whether a requirement is one of the image's, by its marker."""
    version = ".".join(map(str, image_python()))
    image = {"python_version": version, "python_full_version": f"{version}.0", "sys_platform": "linux", "platform_system": "Linux"}
    return marker is None or Marker(marker).evaluate(image)


def fits(file: str, machine: str) -> bool:
    """Whether the image's Python takes a wheel on a machine."""
    return not parse_wheel_filename(file)[3].isdisjoint(tags_of(machine))


def named(file: str) -> tuple[str, str]:
    """The requirement and the version that a wheel is of."""
    name, version, *_ = parse_wheel_filename(file)
    return canonicalize_name(name), str(version)


def taken(packages: Iterable[dict[str, Any]]) -> Iterator[Wheel]:
    """The best wheel of each package on each machine; none where there is none."""
    for package in packages:
        if not holds(package.get("marker")):
            continue
        for machine in MACHINES:
            wheels = [wheel for wheel in package.get("wheels", ()) if fits(file_of(wheel), machine)]
            for best in sorted(wheels, key=lambda wheel: place(file_of(wheel), machine))[:1]:
                yield Wheel(machine, best["hashes"]["sha256"], file_of(best))


def file_of(wheel: dict[str, Any]) -> str:
    """The name of a file that pylock.toml tells the address of."""
    return PurePosixPath(wheel["url"]).name


def place(file: str, machine: str) -> int:
    """How early a wheel comes among those that a machine takes; 0 is the best."""
    return next(number for number, tag in enumerate(tags_of(machine)) if tag in parse_wheel_filename(file)[3])


def read_table() -> list[Wheel]:
    """The table as it is committed."""
    return [Wheel(*line.split()) for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]


if __name__ == "__main__":
    rows = taken(tomllib.loads(sys.stdin.read())["packages"])
    TABLE.write_text(HEAD + "".join(" ".join(row) + "\n" for row in rows), "utf-8")
