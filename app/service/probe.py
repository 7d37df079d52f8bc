"""`winnow health`: what the server of this environment says of itself, asked by a socket alone."""

import json
import socket
import sys
from collections.abc import Mapping
from typing import Any

from app.service.bind import bound

PATIENCE_SECONDS = 5.0
ASK = b"GET /readyz HTTP/1.0\r\nHost: winnow\r\n\r\n"
OK = b"200"
# Where a server bound to every address is reached.
REACHED: Mapping[str, str] = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104


def health() -> int:
    """Tell whether it is ready, and what is not; the exit code."""
    try:
        status, checks = _asked(*bound())
    except (OSError, ValueError, LookupError) as error:
        sys.stderr.write(f"not ready: {type(error).__name__}\n")
        return 1
    bad = [f"{name} ({waits_for})" if (waits_for := check.get("waits_for")) else name for name, check in checks.items() if not check["ok"]]
    sys.stdout.write("ready\n" if status == OK else f"not ready: {', '.join(bad)}\n")
    return 0 if status == OK else 1


def _asked(host: str, port: int) -> tuple[bytes, Mapping[str, Any]]:
    """The status of /readyz and its checks. Raises OSError, ValueError and LookupError where no Winnow answers."""
    with socket.create_connection((REACHED.get(host, host), port), PATIENCE_SECONDS) as connection:
        connection.sendall(ASK)
        head, _, body = b"".join(iter(lambda: connection.recv(1 << 16), b"")).partition(b"\r\n\r\n")
    checks: Mapping[str, Any] = json.loads(body)["checks"]
    return head.split()[1], checks
