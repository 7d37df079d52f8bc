"""Metadata of an HTML page: what its head, its JSON-LD, its headline and its byline say."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from app.metadata.byline import find_author, find_published
from app.metadata.json_ld import article_node, names, text_of
from app.types import Head, Label, Labelling, Metadata, Page, Role, Segments

WORD = re.compile(r"\w+")
SPACE = re.compile(r"\s")
# A first-level heading this close to the page's own name for itself is the headline without the site's name.
SAME_TITLE = 0.5


def read(page: Page, segments: Segments, labelling: Labelling) -> Metadata:
    """Every field from the surest source that has it."""
    head = segments.head
    node = article_node(head.json_ld)
    published = find_published(segments, node, page.url)
    return Metadata(
        title=_title(head, labelling, node),
        author=find_author(segments, node),
        published=published[0] if published else None,
        published_raw=published[1] if published else None,
        site_name=head.meta.get("og:site_name") or next(iter(names(node.get("publisher"))), None),
        canonical_url=_address(head.canonical or head.meta.get("og:url"), page.url),
        language=_language(head),
        description=head.meta.get("og:description") or head.meta.get("description") or text_of(node.get("description")),
        image=_address(head.meta.get("og:image") or text_of(node.get("image")), page.url),
    )


def _title(head: Head, labelling: Labelling, node: Mapping[str, Any]) -> str | None:
    """The headline that agrees best with what the page calls itself, else that name, else any headline."""
    stated = head.meta.get("og:title") or text_of(node.get("headline")) or head.title
    headings = [item.block.text for item in labelling.blocks if item.block.role is Role.HEADING and item.block.level == 1]
    headlines = [*headings, *(item.block.text for item in labelling.blocks if item.label is Label.TITLE)]
    best = max(headlines, key=lambda headline: _likeness(headline, stated or head.title or ""), default=None)
    if best and (not stated or _likeness(best, stated) >= SAME_TITLE):
        return best
    return stated or None


def _likeness(one: str, other: str) -> float:
    """Word F1 of two titles."""
    left, right = (Counter(WORD.findall(text.lower())) for text in (one, other))
    shared = sum((left & right).values())
    return 2 * shared / (sum(left.values()) + sum(right.values())) if shared else 0.0


def _address(address: str | None, base: str | None) -> str | None:
    """An absolute http(s) URL; None for anything else."""
    if not address:
        return None
    try:
        parts = urlsplit(urljoin(base or "", address.strip()))
    except ValueError:
        return None
    whole = parts.geturl()
    return whole if parts.scheme in {"http", "https"} and parts.hostname and not SPACE.search(whole) else None


def _language(head: Head) -> str | None:
    """The primary subtag of `<html lang>`."""
    subtag = (head.language or "").replace("_", "-").partition("-")[0].strip().lower()
    return subtag if subtag.isalpha() and subtag.isascii() and len(subtag) in {2, 3} else None
