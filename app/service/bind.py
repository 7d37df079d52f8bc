"""What is read of the environment without the settings, which cost a tenth of a second: where to listen, and whether more is set."""

import os

PREFIX = "WINNOW_"
DEFAULT_BIND = "127.0.0.1:8000"
NAME = f"{PREFIX}BIND"


def checked(bind: str) -> str:
    """The same, if it is an address and a port. Raises ValueError."""
    host, colon, port = bind.rpartition(":")
    if not (colon and host and port.isdecimal() and int(port) < 1 << 16):
        raise ValueError("HOST:PORT is needed, such as 127.0.0.1:8000 or [::1]:8000")
    return bind


def split(bind: str) -> tuple[str, int]:
    """The address, without brackets, and the port."""
    host, _, port = bind.rpartition(":")
    return host.strip("[]"), int(port)


def bound() -> tuple[str, int]:
    """Where the settings of this environment bind the service. Raises ValueError."""
    return split(checked(next((value for name, value in os.environ.items() if name.upper() == NAME), DEFAULT_BIND)))


def any_other() -> bool:
    """Whether the environment has any setting besides."""
    return any(name.upper().startswith(PREFIX) and name.upper() != NAME for name in os.environ)
