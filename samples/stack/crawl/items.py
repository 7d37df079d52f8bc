"""What goes from the spider to the pipelines, and on."""

from dataclasses import dataclass, field
from typing import Any, Self

import winnow_client


@dataclass(frozen=True)
class Fetched:
    """A page as it came: its bytes, and the type that the site gave them."""

    url: str
    content_type: str | None
    body: bytes = field(repr=False)  # an item that is dropped is logged


@dataclass(frozen=True)
class Article:
    """What Winnow made of a page; `removed` has the label and the text of each block that is not in the article."""

    url: str
    verdict: str
    page_type: str | None
    confidence: float | None
    title: str | None
    authors: list[str]
    published: str | None
    language: str | None
    text: str = field(repr=False)
    removed: list[dict[str, Any]] = field(repr=False)

    @classmethod
    def of(cls, url: str, found: winnow_client.Article) -> Self:
        """The answer to a page."""
        facts = found.metadata
        return cls(
            url=url,
            verdict=found.verdict,
            page_type=found.page_type,
            confidence=found.confidence,
            title=facts.title,
            authors=facts.authors,
            published=facts.published,
            language=facts.language,
            text=found.body.text,
            removed=[{"label": block.label, "text": block.text} for block in found.removed or []],
        )
