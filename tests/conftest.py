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

ROOT = Path(__file__).parent.parent
START_SECONDS = 40
STOP_SECONDS = 30


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def wait_until_ready(process: subprocess.Popen[bytes], url: str) -> None:
    """Bounded: the server answers 200 on /readyz, or the test run stops here with its reason."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.exit(f"the server ended with {process.returncode} before it was ready", returncode=1)
        try:
            if httpx.get(f"{url}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    pytest.exit(f"the server was not ready after {START_SECONDS} s", returncode=1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of `winnow serve`, as a user starts it; it must end by SIGTERM with exit status 0."""
    bind = f"127.0.0.1:{free_port()}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "serve"],
        cwd=ROOT,
        env=environment | {"WINNOW_BIND": bind, "WINNOW_WORKERS": "2"},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until_ready(process, f"http://{bind}")
        yield f"http://{bind}"
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_SECONDS) == 0
    finally:
        process.kill()
        process.wait()
