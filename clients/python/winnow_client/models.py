"""What goes in and what comes out, as plain values."""

import codecs
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from email.message import Message
from typing import Any, Literal, Self, TypedDict, TypeVar

from winnow_client.errors import ProblemError

Known = TypeVar("Known", "Body", "Removed", "Metadata")


class Options(TypedDict, total=False):
    """What may be asked of each page; the service's documentation tells what each does."""

    url: str
    charset: str
    include: str
    links: bool
    images: bool
    removed: bool
    merge: bool
    engine: Literal["winnow", "trafilatura"]
    deadline_ms: int
    site_table: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: exactly one of `html`, `text` and `data`, the bytes as scraped with the `content_type` that they came under.

    `id` comes back; `url` says where it is from (nothing is fetched); `options` go before those of the call.
    """

    html: str | None = None
    text: str | None = None
    data: bytes | None = None
    content_type: str | None = None
    id: str | None = None
    url: str | None = None
    options: Options = field(default_factory=Options)

    def __post_init__(self) -> None:
        """Raises ValueError where there is not exactly one content."""
        if sum(content is not None for content in (self.html, self.text, self.data)) != 1:
            raise ValueError("exactly one of html, text and data is needed")

    @classmethod
    def of(cls, page: "Page | bytes | str") -> "Page":
        """A page; bytes are as scraped, a string is HTML."""
        if isinstance(page, Page):
            return page
        return cls(data=page) if isinstance(page, bytes) else cls(html=page)

    def document(self, site_table: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What the service takes as JSON, with a table of the page's site where it has none of its own."""
        content: dict[str, Any] = {"html": self.html, "text": self.text}
        if self.data is not None:
            content = {"content_b64": b64encode(self.data).decode(), "charset": fitting_charset(self.data, self.content_type)}
        named = {"id": self.id, "url": self.url, **content}
        options = {"site_table": site_table, **self.options} if site_table else self.options
        return {name: value for name, value in named.items() if value is not None} | ({"options": options} if options else {})


def fitting_charset(data: bytes, content_type: str | None) -> str | None:
    """The charset that a Content-Type names, where it is one and the bytes are in it: in JSON there is no header to say so."""
    header = Message()
    header["content-type"] = content_type or ""
    charset = header.get_param("charset")
    try:
        label = codecs.lookup(charset).name if isinstance(charset, str) else None
        return str(charset) if label and data.decode(label) is not None else None
    except (LookupError, UnicodeError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class Body:
    """The article, in the forms asked for."""

    text: str
    markdown: str | None = None
    html: str | None = None
    blocks: list[dict[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A block that is not in the body; `start` and `end` are offsets in code points."""

    i: int
    label: str
    text: str
    score: float | None
    reason: str
    start: int
    end: int
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says of the article."""

    title: str | None = None
    author: str | None = None
    authors: list[str] = field(default_factory=list)
    published: str | None = None
    modified: str | None = None
    site_name: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    description: str | None = None
    image: str | None = None
    tags: list[str] = field(default_factory=list)
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """The answer to a page; `raw` holds all of it. `site` is the table that it was read by, to be given again as `site_table`."""

    id: str | None
    verdict: str
    page_type: str | None
    confidence: float | None
    body: Body
    removed: list[Removed] | None
    label_counts: dict[str, int]
    metadata: Metadata
    warnings: list[str]
    raw: Mapping[str, Any] = field(repr=False)
    site: Mapping[str, Any] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Self:
        """The service's JSON; members that this version does not know are in `raw` alone."""
        removed = answer.get("removed")
        return cls(
            id=answer["id"],
            verdict=answer["verdict"],
            page_type=answer["page_type"],
            confidence=answer["confidence"],
            body=_known(Body, answer["body"]),
            removed=None if removed is None else [_known(Removed, item) for item in removed],
            label_counts=answer["label_counts"],
            metadata=_known(Metadata, answer["metadata"]),
            warnings=[warning["code"] for warning in answer["warnings"]],
            raw=answer,
            site=answer.get("site"),
        )


def _known(kind: type[Known], members: Mapping[str, Any]) -> Known:
    names = {item.name for item in fields(kind)}
    return kind(**{name: value for name, value in members.items() if name in names})


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a page of a batch: an article or a problem."""

    page: Page
    article: Article | None = None
    problem: ProblemError | None = None
