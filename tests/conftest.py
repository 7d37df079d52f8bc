"""What several tests share: the real server, started once."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent
START_SECONDS = 300  # a busy machine: `make test` beside other work

# `HYPOTHESIS_PROFILE=long pytest --timeout 0 …` is the long session (HYPOTHESIS_EXAMPLES a test); `make test` runs the same few each time.
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck)}
settings.register_profile("short", max_examples=200, derandomize=True, database=None, **QUIET)
settings.register_profile("long", max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "200000")), **QUIET)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))
STOP_SECONDS = 30


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def is_ready(process: subprocess.Popen[bytes], url: str) -> bool:
    """Whether the server answers 200 on /readyz before it ends and in time."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz", timeout=5).status_code == 200:
                return True
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    return False


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `winnow serve`, as a user starts it; it must end by SIGTERM with exit status 0."""
    bind = f"127.0.0.1:{free_port()}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")}
    environment |= {"WINNOW_BIND": bind, "WINNOW_WORKERS": "2"}
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, "-m", "app", "serve"], cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        if not is_ready(process, f"http://{bind}"):
            pytest.fail(f"the server is not ready; the end of its log:\n{log.read_text()[-2000:]}")
        yield f"http://{bind}"
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_SECONDS) == 0
    finally:
        process.kill()
        process.wait()
