"""Each locked requirement has a wheel for the image's Python on amd64 and on arm64; deploy/image/wheels.txt says which."""

import re

import pytest
from packaging.utils import canonicalize_name

from tests.conftest import ROOT
from tests.rewrite_wheels import MACHINES, fits, holds, named, read_table

LOCK = (ROOT / "requirements.lock").read_text("utf-8")
# Name, version, marker and the lines of hashes of each locked requirement.
PIN = re.compile(r"^([\w.-]+)==(\S+)(?: ; ([^\\\n]+?))? \\\n((?:    --hash=.*\n)+)", re.MULTILINE)
PINS: dict[tuple[str, str], str] = {
    (canonicalize_name(name), version): hashes for name, version, marker, hashes in PIN.findall(LOCK) if holds(marker or None)
}


def test_the_whole_lock_is_read() -> None:
    pins = re.findall(r"^[\w.-]+==\S+", LOCK, re.MULTILINE)
    assert len(PIN.findall(LOCK)) == len(pins)
    assert 0 < len(pins) - len(PINS) < 3  # those of older Pythons


@pytest.mark.parametrize("machine", MACHINES)
def test_each_requirement_has_a_wheel(machine: str) -> None:
    assert {named(row.file) for row in read_table() if row.machine == machine} == set(PINS)


def test_the_wheels_are_those_of_the_lock_and_fit() -> None:
    for row in read_table():
        assert f"--hash=sha256:{row.sha256}" in PINS[named(row.file)], row.file
        assert fits(row.file, row.machine), row.file


@pytest.mark.parametrize(
    ("file", "machine", "fitting"),
    [
        ("a-1.0-py3-none-any.whl", "arm64", True),
        ("a-1.0-cp39-abi3-manylinux2014_aarch64.whl", "arm64", True),
        ("a-1.0-cp39-abi3-manylinux2014_x86_64.whl", "arm64", False),
        ("a-1.0-cp39-cp39-manylinux_2_17_x86_64.whl", "amd64", False),
        ("a-1.0-cp313-cp313-musllinux_1_2_x86_64.whl", "amd64", False),
        ("a-1.0-cp313-cp313-manylinux_2_40_x86_64.whl", "amd64", False),
    ],
)
def test_a_wheel_for_another_machine_does_not_fit(file: str, machine: str, fitting: bool) -> None:
    assert fits(file, machine) is fitting
