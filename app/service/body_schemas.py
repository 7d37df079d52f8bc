"""The forms of the body and the tables of sites, as the OpenAPI document tells them (docs/api.md)."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from app.site.table import LONGEST_SITE, MOST_PAGES, MOST_PRINTS
from app.types import HolderKind, Kind, MarkKind


class ImageShown(BaseModel):
    """An image or embed inside a line."""

    src: str
    alt: str


class FormulaShown(BaseModel):
    """A formula as the page's own TeX; `display` says that it has a line of its own."""

    tex: str
    display: bool


class BodySpan(BaseModel):
    """A run of a block of which something is said; `start` and `end` are offsets in `body.text`."""

    start: int
    end: int
    marks: list[Literal[tuple(kind.value for kind in MarkKind if kind is not MarkKind.LINK)]] | None = None  # type: ignore[valid-type]
    link: str | None = None
    image: ImageShown | None = None
    embed: ImageShown | None = None
    formula: FormulaShown | None = None
    footnote: str | None = Field(None, description="The name of the footnote that is referred to.")


class BodyHolder(BaseModel):
    """What a block stands in; blocks with the same `id` stand in the same one, items with the same `list` in one list."""

    kind: HolderKind
    id: int
    list: int | None = None
    marker: str | None = None
    number: int | None = None
    checked: bool | None = None
    name: str | None = None


class TableCell(BaseModel):
    """A cell of a table and how many columns and rows it covers."""

    text: str
    start: int
    end: int
    header: bool
    colspan: int
    rowspan: int
    spans: list[BodySpan] | None = None


class BodyBlock(BaseModel):
    """A block of the body: `text` is `body.text[start:end]`; which other members there are follows from `kind`."""

    kind: Literal[tuple(dict.fromkeys((*map(str, Kind), *map(str, HolderKind))))]  # type: ignore[valid-type]
    text: str
    start: int
    end: int
    level: int | None = Field(None, description="Of a heading: 1 to 6.")
    language: str | None = Field(None, description="Of code, where the page names it.")
    rows: list[list[TableCell]] | None = None
    src: str | None = None
    alt: str | None = None
    depth: int | None = Field(None, description="How many list items it stands in.")
    marker: str | None = None
    number: int | None = None
    spans: list[BodySpan] | None = None
    within: list[BodyHolder] | None = Field(None, description="From the outermost.")


class Body(BaseModel):
    """The article, in the formats asked for."""

    text: str
    markdown: str | None = None
    html: str | None = None
    blocks: list[BodyBlock] | None = None


class SiteOfPages(BaseModel):
    """A table of a site: on how many of its `pages` each print of a block was, if on two or more; `site` is their registered domain."""

    version: Literal[1]
    site: Annotated[str, Field(max_length=LONGEST_SITE)]
    pages: Annotated[int, Field(ge=0, le=MOST_PAGES)]
    seen: Annotated[dict[str, int], Field(max_length=MOST_PRINTS)]
