"""Metadata of an HTML page: its head, its headings, and what trafilatura and htmldate find."""

from urllib.parse import urljoin, urlsplit

from lxml.etree import LxmlError
from trafilatura.metadata import extract_metadata

from app.types import Head, Label, Labelling, Metadata, Page, Segments


def read(page: Page, segments: Segments, labelling: Labelling) -> Metadata:
    """Title by og:title, headline, `<title>`; author and date by trafilatura and htmldate; the rest by meta tags."""
    head = segments.head
    title = head.meta.get("og:title") or _headline(labelling) or head.title
    author, published = _byline(page)
    return Metadata(
        title=title or None,
        author=author,
        published=published,
        site_name=head.meta.get("og:site_name") or None,
        canonical_url=_address(head.canonical or head.meta.get("og:url"), page.url),
        language=_language(head),
        description=head.meta.get("og:description") or head.meta.get("description") or None,
        image=_address(head.meta.get("og:image"), page.url),
    )


def _headline(labelling: Labelling) -> str | None:
    """The first first-level heading, else the block labelled as title."""
    top = [item.block.text for item in labelling.blocks if item.block.role == "heading" and item.block.level == 1]
    titles = [item.block.text for item in labelling.blocks if item.label is Label.TITLE]
    return next(iter((*top, *titles)), None)


def _byline(page: Page) -> tuple[str | None, str | None]:
    """(author, day of publication as ISO 8601)."""
    try:
        found = extract_metadata(page.content, default_url=page.url, extensive=True)
    except (LxmlError, ValueError, AttributeError, TypeError):
        return None, None  # a page that trafilatura cannot read has no metadata; its text is served all the same
    return (found.author or None, found.date or None) if found is not None else (None, None)


def _address(address: str | None, base: str | None) -> str | None:
    """An absolute http(s) URL; None for anything else."""
    try:
        whole = urljoin(base or "", address or "")
        parts = urlsplit(whole)
    except ValueError:
        return None
    return whole if parts.scheme in {"http", "https"} and parts.netloc else None


def _language(head: Head) -> str | None:
    """The primary subtag of `<html lang>`."""
    subtag = (head.language or "").replace("_", "-").partition("-")[0].strip().lower()
    return subtag if subtag.isalpha() and subtag.isascii() and len(subtag) in {2, 3} else None
