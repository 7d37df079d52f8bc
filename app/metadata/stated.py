"""What a page states for machines, each value with its source: meta tags, JSON-LD, elements with a meaning."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.metadata.titles import readable
from app.types import Head, Labelling, Page, Segments

OPEN_GRAPH = ("og:", "article:", "book:")


class Stated(NamedTuple):
    """A value and where it came from: `json_ld`, `open_graph`, `meta`, `microdata`, `time`, `block` or `url`."""

    value: str | None
    source: str


NOWHERE = Stated(None, "meta")


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is known of a page when its metadata is read: `node` is the article in its JSON-LD, `language` that of the body.

    `language` bears its region where the page tells it (`en-US`).
    """

    page: Page
    segments: Segments
    labelling: Labelling
    node: Mapping[str, Any]
    language: str | None

    @property
    def head(self) -> Head:
        """What the page says of itself."""
        return self.segments.head


def tagged(head: Head, tags: Iterable[str]) -> Iterator[Stated]:
    """The values of meta tags, in the order of `tags`; of a tag that is repeated all."""
    for tag in tags:
        source = "open_graph" if tag.startswith(OPEN_GRAPH) else "meta"
        for value in head.repeated.get(tag) or filter(None, (head.meta.get(tag),)):
            yield Stated(readable(value), source)


def marked(head: Head, name: str) -> Iterator[Stated]:
    """The values of elements that microdata, RDFa or `rel` mark so."""
    return (Stated(readable(value), "microdata") for known, value in head.marked if known == name)


def first_stated(values: Iterable[Stated]) -> Stated:
    """The first that holds something."""
    return next((stated for stated in values if stated.value), NOWHERE)
