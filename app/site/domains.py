"""Addresses → the site that they belong to, by the public suffix list; nothing is fetched."""

from functools import lru_cache
from urllib.parse import urlsplit

from tld import get_tld

MOST_REMEMBERED = 10_000
# Where the list knows no suffix, its rule is that the last label is one.
LABELS = 2


def site_of(url: str | None) -> str:
    """`example.co.uk` for any address under it, the whole host where it is a number or one word; empty where there is no host."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return registered_domain(host.rstrip("."))


@lru_cache(MOST_REMEMBERED)
def registered_domain(host: str) -> str:
    """Of a host in small letters. What a service rents out (`name.github.io`) is a site of its own, as the list says."""
    found = get_tld(f"https://{host}", fail_silently=True, as_object=True, search_private=True)
    if found is not None and not isinstance(found, str):
        return found.fld
    labels = host.split(".")
    return host if ":" in host or labels[-1].isdecimal() else ".".join(labels[-LABELS:])
