"""What is known of an article: title, author, date, language and what the page says of itself."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.metadata import html, text
from app.metadata.language import language_of
from app.types import Labelling, Metadata, Page, PageKind, Segments

READERS: Mapping[PageKind, Callable[[Page, Segments, Labelling], Metadata]] = {PageKind.HTML: html.read, PageKind.TEXT: text.read}


def describe(page: Page, segments: Segments, labelling: Labelling) -> Metadata:
    """Metadata by the page's own words and markup; the language is that of the body."""
    found = READERS[page.kind](page, segments, labelling)
    body = "\n".join(item.block.text for item in labelling.blocks if item.label.kept)
    return replace(found, language=language_of(body, found.language) or found.language)
