"""What several tests share: the real server, started once."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from tests.running import LASTING, MOCK, Running, running

ROOT = Path(__file__).parent.parent

# `HYPOTHESIS_PROFILE=long pytest --timeout 0 …` is the long session (HYPOTHESIS_EXAMPLES a test); `make test` runs the same few each time.
QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("short", QUIET, max_examples=100, derandomize=True, database=None)
settings.register_profile("long", QUIET, max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "200000")))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))
# Servers of a whole session, with the argument by which a test takes each.
SHARED = {"server": "server: str", "mock": "mock: Running", "locked": "locked: Running", "lasting": "lasting: Running"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """A container, or any other Winnow that runs: only what asks the server alone is tested then."""
    parser.addoption("--url", help="test the Winnow at this address instead of one that is started")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a server that is not ours nothing but its answers can be tested."""
    if config.getoption("--url"):
        items[:] = [item for item in items if set(getattr(item, "fixturenames", ())) & {*SHARED, "prometheus"} == {"server"}]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Parallel tests: files that share a server run in one process, the others file by file, so that nothing is started or loaded twice.

    The marks of `--dist=loadgroup` reach the scheduler with no pytest from 9.2 on.
    """
    return SharedServers(config, log)


class SharedServers(LoadScopeScheduling):  # type: ignore[misc]  # it is not typed
    """One scope for all files whose tests take the same server."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((name for name, argument in SHARED.items() if argument in source(file)), file)


@cache
def source(file: str) -> str:
    """The text of a test file."""
    return (ROOT / file).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `winnow serve`, as a user starts it but for its patience; it must end by SIGTERM with exit status 0."""
    if given := pytestconfig.getoption("--url"):
        yield given
        return
    with running(tmp_path_factory.mktemp("server") / "log", **LASTING) as server:
        yield server.url
        assert server.terminate() == 0


@pytest.fixture(scope="session")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server over the mock engine, for the tests that do not stop it: two workers that do what the document says, with short limits."""
    log = tmp_path_factory.mktemp("mock") / "log"
    limits = {"deadline_ms": 4000, "upload_seconds": 3, "memory_bytes": "200MiB", "output_bytes": "4MiB", "wire_bytes": "1MiB"}
    with running(log, MOCK, **limits) as server:
        yield server
        assert server.terminate() == 0


@pytest.fixture(scope="session")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The same for the tests that hold documents at work or clients half-way: nothing ends there before a test ends it."""
    with running(tmp_path_factory.mktemp("lasting") / "log", MOCK, **LASTING) as server:
        yield server
        assert server.terminate() == 0


@pytest.fixture(scope="session")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One with two keys in a file that all may change, and for web pages of two origins."""
    folder = tmp_path_factory.mktemp("locked")
    (folder / "keys").write_text("# two keys\nalpha\nbeta\n")
    (folder / "keys").chmod(0o666)
    with running(folder / "log", MOCK, cors_origins="https://a.example, https://reader.example", key_file=folder / "keys") as server:
        yield server
