"""What several tests share: the real server, started once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.running import running

ROOT = Path(__file__).parent.parent

# `HYPOTHESIS_PROFILE=long pytest --timeout 0 …` is the long session (HYPOTHESIS_EXAMPLES a test); `make test` runs the same few each time.
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck)}
settings.register_profile("short", max_examples=200, derandomize=True, database=None, **QUIET)
settings.register_profile("long", max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "200000")), **QUIET)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `winnow serve`, as a user starts it; it must end by SIGTERM with exit status 0."""
    with running(tmp_path_factory.mktemp("server") / "log") as server:
        yield server.url
        assert server.terminate() == 0
