"""Addresses of links and media, absolute where the page says by what, and only of schemes that a reader may follow."""

import re
from functools import lru_cache
from urllib.parse import urljoin

SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp"})
# What browsers pass over inside an address (URL standard, section 4.4).
IGNORED = re.compile(r"[\t\n\r]")
SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
CONTROL_SIGNS = "".join(map(chr, range(33)))
# What is no part of an address as it is written (URL standard, section 4.3): signs that mean something elsewhere, controls, noncharacters.
UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\"<>\\^`{|}\[\]\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|%(?![0-9a-fA-F]{2})")
NUMERIC_HOST = re.compile(r"(?i:https?|ftp)://\[[0-9a-fA-F:.]+\]")
# Two slashes with no host behind them that could be one.
NO_HOST = re.compile(r"(?i:https?|ftp)://(?!(?:[^/?#@]*@)?(?:\[[0-9a-fA-F:.]+\]|[^\s/?#:@%\[\]<>^|]+)(?::\d{0,5})?(?:[/?#]|\Z))")
BEFORE_QUERY = re.compile(r"[^?#]*")
LONGEST = 4096


def base_of(url: str | None, base: str | None) -> str:
    """What a page's links are relative to, by its own address and its `<base>`; empty where neither says it."""
    return follow(base, url or "") or absolute(url, "") if base else absolute(url, "")


def absolute(address: str | None, base: str) -> str:
    """An address as a reader may follow it from anywhere, or as it is where nothing is known of the page's; empty for any other.

    What no address holds is written by percents.
    """
    cleaned = (address or "").strip(CONTROL_SIGNS)
    if not cleaned.isprintable():
        cleaned = IGNORED.sub("", cleaned)
    if not cleaned or len(cleaned) > LONGEST:
        return ""
    if "\\" in cleaned:
        cleaned = BEFORE_QUERY.sub(lambda path: path[0].replace("\\", "/"), cleaned, count=1)
    scheme = SCHEME.match(cleaned)
    if scheme is None and base:
        if cleaned[0] == "/" and cleaned[1:2] != "/" and "/." not in cleaned:  # a path that needs no more than to be put behind a host
            return _quoted(origin(base) + cleaned)
        return follow(cleaned, base)
    if scheme is not None and (scheme[1].lower() not in SCHEMES or NO_HOST.match(cleaned)):
        return ""
    return _quoted(cleaned)


def _quoted(address: str) -> str:
    if address.count("#") > 1:
        whole, sign, fragment = address.partition("#")
        address = f"{whole}{sign}{fragment.replace('#', '%23')}"
    if not UNSAFE.search(address):
        return address
    host = NUMERIC_HOST.match(address)
    start = host.end() if host else 0
    return address[:start] + UNSAFE.sub(_percents, address[start:])


def _percents(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


@lru_cache(maxsize=64)
def origin(base: str) -> str:
    """The scheme and host of an address."""
    return follow("/", base).rstrip("/")


def follow(address: str, base: str) -> str:
    """An address by a base; empty where it cannot be read."""
    try:
        return absolute(urljoin(base, address.strip()), "")
    except ValueError:
        return ""
