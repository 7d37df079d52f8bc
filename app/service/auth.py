"""Optional keys: several, from a file, compared in constant time."""

import codecs
import hmac
from pathlib import Path

from fastapi import Request

from app.errors import UnauthorizedError
from app.service.crowd import owner_of
from app.service.settings import SettingsError


def read_keys(path: Path | None) -> tuple[bytes, ...]:
    """The keys of a file, one a line; blank lines and lines that begin with `#` are skipped. Raises SettingsError."""
    if path is None:
        return ()
    try:
        lines = [line.strip() for line in path.read_bytes().removeprefix(codecs.BOM_UTF8).splitlines()]
    except OSError as error:
        raise SettingsError(f"WINNOW_KEY_FILE: cannot be read ({error.strerror})") from error
    keys = tuple(line for line in lines if line and not line.startswith(b"#"))
    if not keys:
        raise SettingsError("WINNOW_KEY_FILE: holds no key")
    return keys


def client_of(request: Request) -> str:
    """Whom a request counts for: its key where keys are asked for, else its address."""
    if request.app.state.keys:
        return _given(request).decode("latin-1")
    return owner_of(request.client.host if request.client else "")


async def require_key(request: Request) -> None:
    """A dependency of the routes that need a key. Raises UnauthorizedError."""
    keys: tuple[bytes, ...] = request.app.state.keys
    if keys and not _is_known(_given(request), keys):
        raise UnauthorizedError


def _given(request: Request) -> bytes:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    value = token.strip() if scheme.lower() == "bearer" else request.headers.get("x-api-key", "")
    return value.encode("latin-1")


def _is_known(given: bytes, keys: tuple[bytes, ...]) -> bool:
    """Every key is compared, so that the time tells nothing."""
    return sum(hmac.compare_digest(given, key) for key in keys) > 0
