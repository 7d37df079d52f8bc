"""bench/README.md names the systems, renderings and options that there are."""

import re
from pathlib import Path

import pytest

from bench.cases import report as cases
from bench.comparison import about, predict, report, sites
from bench.comparison.flatten import RENDERERS
from bench.in_process import gate, speed
from bench.systems import SYSTEMS

README = (Path(gate.__file__).parents[1] / "README.md").read_text("utf-8")
OPTIONS = {
    option
    for module in (about, cases, gate, predict, report, sites, speed)
    for option in re.findall(r"--[a-z-]+", module.parser().format_help())
}


@pytest.mark.parametrize("name", [*SYSTEMS, *RENDERERS])
def test_named(name):
    assert f"`{name}`" in README


def test_options_exist():
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) <= OPTIONS
