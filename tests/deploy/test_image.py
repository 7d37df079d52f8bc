"""The image and the compose file: two stages, labels, no rights, all CPUs, time to drain; `make container-test` runs them."""

import re

import pytest
import yaml

from app.service.settings import Settings
from tests.conftest import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
BUILD, FINAL = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]
SERVICE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]["winnow"]


def test_what_builds_stays_behind() -> None:
    assert BUILD.splitlines()[0] == "${BASE} AS build"
    assert "pip install" in BUILD
    assert "pip install" not in FINAL
    assert re.findall(r"^COPY .*$", FINAL, re.MULTILINE) == ["COPY --from=build /opt/winnow /opt/winnow"]


@pytest.mark.parametrize("label", ["title", "description", "licenses", "version"])
def test_the_image_says_what_it_is(label: str) -> None:
    assert f'org.opencontainers.image.{label}="' in FINAL


def test_the_container_has_no_rights() -> None:
    assert re.search(r"^USER 10001$", FINAL, re.MULTILINE)
    assert (SERVICE["read_only"], SERVICE["cap_drop"], SERVICE["security_opt"]) == (True, ["ALL"], ["no-new-privileges:true"])


def test_cpus_are_those_that_there_are_unless_told() -> None:
    assert SERVICE["cpus"] == "${CPUS:-0}"


def test_the_container_has_time_to_drain() -> None:
    assert int(SERVICE["stop_grace_period"].removesuffix("s")) > Settings.model_fields["drain_seconds"].default


def test_health_is_asked_by_the_command() -> None:
    assert 'CMD ["winnow", "health"]' in FINAL
    assert SERVICE["healthcheck"]["test"] == ["CMD", "winnow", "health"]
