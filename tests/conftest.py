"""What several tests share: the real server, started once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.running import MOCK, Running, running

ROOT = Path(__file__).parent.parent

# `HYPOTHESIS_PROFILE=long pytest --timeout 0 …` is the long session (HYPOTHESIS_EXAMPLES a test); `make test` runs the same few each time.
QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("short", QUIET, max_examples=100, derandomize=True, database=None)
settings.register_profile("long", QUIET, max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "200000")))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))
SHARED = ("server", "mock")


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Parallel tests: those that share a server run in one process, the others file by file, so that nothing is started or loaded twice."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group(next((name for name in SHARED if name in names), item.path.name)))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `winnow serve`, as a user starts it; it must end by SIGTERM with exit status 0."""
    with running(tmp_path_factory.mktemp("server") / "log") as server:
        yield server.url
        assert server.terminate() == 0


@pytest.fixture(scope="session")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server over the mock engine, for the tests that do not stop it: two workers that do what the document says, with short limits."""
    log = tmp_path_factory.mktemp("mock") / "log"
    limits = {"deadline_ms": 4000, "upload_seconds": 1, "memory_bytes": "200MiB", "output_bytes": "4MiB", "wire_bytes": "1MiB"}
    with running(log, MOCK, **limits) as server:
        yield server
        assert server.terminate() == 0
