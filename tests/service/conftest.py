"""One server over the mock engine for the tests that do not stop it."""

from collections.abc import Iterator

import pytest

from tests.running import Running, running

MOCK = "tests.service.mock_server"


@pytest.fixture(scope="session")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Two workers that do what the document says, with short limits."""
    log = tmp_path_factory.mktemp("mock") / "log"
    limits = {"deadline_ms": 1000, "upload_seconds": 1, "memory_bytes": "200MiB", "output_bytes": "4MiB", "wire_bytes": "1MiB"}
    with running(log, MOCK, **limits) as server:
        yield server
        assert server.terminate() == 0
