"""Installs resolve nothing: the locks are complete, and every line that installs one says so."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

FILES = ("Makefile", "Dockerfile", ".ci/run", "README.md", "bench/README.md")


def install_lines(text: str) -> list[str]:
    """Every command that installs, with what a Makefile's variables put into it."""
    lines = text.replace("\\\n", " ").splitlines()
    variables = dict(re.findall(r"^(\w+) :?= (.*)$", text, re.MULTILINE))
    expanded = [re.sub(r"\$\((\w+)\)", lambda found: variables.get(found[1], found[0]), line) for line in lines]
    return [line for line in expanded if re.search(r"\binstall\b.*(?:\.lock|\s\.(?:\s|$))", line)]


@pytest.mark.parametrize("file", FILES)
def test_locks_are_installed_as_they_are(file: str) -> None:
    lines = install_lines((ROOT / file).read_text(encoding="utf-8"))
    assert [line for line in lines if "--no-deps" not in line] == []
    assert [line for line in lines if ".lock" in line and "--require-hashes" not in line] == []


@pytest.mark.parametrize("file", ["Makefile", "Dockerfile"])
def test_what_was_installed_is_checked(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert len(install_lines(text)) >= 2
    assert re.search(r"pip\)? check|\$\(PIP\) check", text)


def test_base_image_is_pinned_and_can_be_another() -> None:
    dockerfile, compose = ((ROOT / name).read_text(encoding="utf-8") for name in ("Dockerfile", "docker-compose.yml"))
    (base,) = re.findall(r"^ARG BASE=(python:[\d.]+-slim)$", dockerfile, re.MULTILINE)
    assert set(re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)) == {"${BASE}"}
    assert re.search(rf"^ +BASE: {base}@sha256:[0-9a-f]{{64}}$", compose, re.MULTILINE)


def test_dev_lock_holds_the_pins_of_the_runtime_lock() -> None:
    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^\S+==\S+", Path(ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))

    assert pins("requirements.lock") - pins("requirements-dev.lock") == set()
    assert pins("requirements.lock") - pins("requirements-bench.lock") == set()


def test_ci_makes_its_environment_anew() -> None:
    assert "rm -rf .venv" in (ROOT / ".ci/run").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", [".ci/run", ".github/workflows/ci.yml"])
def test_ci_fetches_the_tools_before_it_tests(file: str) -> None:
    assert re.search(r"bash \.ci/tools\n.*\bmake (?:test|coverage)\b", (ROOT / file).read_text(encoding="utf-8"), re.DOTALL)
