"""What is known of an article: title, authors, dates, language and what the page says of itself."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from app.metadata import html, text
from app.metadata.language import language_of, primary, regional
from app.types import Label, Labelling, Metadata, Page, PageKind, Segments

READERS: Mapping[PageKind, Callable[..., Metadata]] = {
    PageKind.HTML: html.read,
    PageKind.TEXT: text.read,
}


# What a line of the page's frame may tell of the article under its headline.
OF_LINES = ("author", "authors", "published", "published_raw", "modified")


class Frame(NamedTuple):
    """The visible blocks of a page whose body was read from elsewhere."""

    segments: Segments
    labelling: Labelling


def describe(page: Page, segments: Segments, labelling: Labelling, frame: Frame | None = None) -> Metadata:
    """Metadata by the page's own words and markup; the language is that of the body.

    `frame` is what the page shows where its body was read from elsewhere: it tells what that source does not, under the same headline.
    """
    declared = primary(segments.head.language)
    body = "\n".join(item.block.text for item in labelling.blocks if item.label is Label.BODY)
    found = language_of(body, declared)
    language = found or declared
    read = partial(READERS[page.kind], page, language=regional(language, segments.head))
    told = read(segments, labelling)
    told = _with_frame(told, read(frame.segments, frame.labelling)) if frame else told
    sources = {**told.sources, "language": "block" if found else "meta"} if language else told.sources
    return replace(told, language=language, sources=sources)


def _with_frame(told: Metadata, shown: Metadata) -> Metadata:
    """What a source tells, and what the page shows besides under the same headline, or under one where the source has none."""
    if shown.sources.get("title") != "block" or told.title not in {None, shown.title}:
        return told
    missing = [name for name in ("title", *OF_LINES) if not getattr(told, name) and getattr(shown, name)]
    sources = {name: shown.sources[name] for name in missing if name in shown.sources}
    return replace(told, sources={**told.sources, **sources}, **{name: getattr(shown, name) for name in missing})
