"""Every type that crosses a stage: frozen, slotted, picklable values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class PageKind(StrEnum):
    """What a page is made of."""

    HTML = "html"
    TEXT = "text"


class Label(StrEnum):
    """What a block of a page is: `body` is kept, every other label is a kind of removed text."""

    BODY = "body"
    TITLE = "title"
    BYLINE = "byline"
    CAPTION = "caption"
    NAVIGATION = "navigation"
    RELATED = "related"
    TICKER = "ticker"
    CALENDAR = "calendar"
    FORM = "form"
    SHARE = "share"
    COMMENTS = "comments"
    ADVERT = "advert"
    CONSENT = "consent"
    LEGAL = "legal"
    WIDGET = "widget"
    OTHER = "other"

    @property
    def kept(self) -> bool:
        """True for the one label whose blocks are the article."""
        return self is Label.BODY


# All labels, in the order that training numbers them in; a model says itself which it gives.
LABELS = tuple(Label)
LABEL_MEANINGS: Mapping[Label, str] = {
    Label.BODY: "The article itself, or the main content of a page that is no article.",
    Label.TITLE: "The headline of this page's article, each time it stands as a headline.",
    Label.BYLINE: "Author, date, source, dateline, kicker, reading time and the author's box.",
    Label.CAPTION: "Caption or credit of a picture, video or embed inside the article.",
    Label.NAVIGATION: "Site name, menus, breadcrumbs, tags, pagination, language switch, table of contents.",
    Label.RELATED: "Links to other articles chosen for this one, with their teasers and dates.",
    Label.TICKER: "Site-wide lists of headlines: latest, most read, newsline with clock times.",
    Label.CALENDAR: "Archive calendars: week days, day numbers, month and year lists.",
    Label.FORM: "Subscription, login, search, contact, poll and comment-entry forms with their pitch.",
    Label.SHARE: "Share, print, save, copy-link, follow and like lines.",
    Label.COMMENTS: "Readers' comments and the headings of their section.",
    Label.ADVERT: "Advertisements, sponsored teasers, shop, app, subscription and donation pitches.",
    Label.CONSENT: "Cookie, privacy and notification consent notices.",
    Label.LEGAL: "Copyright, imprint, disclaimers, terms, registration data, publisher's address.",
    Label.WIDGET: "Weather, currency, scores, counters, player controls and other machine-made bits.",
    Label.OTHER: "Removed text that fits none of the other labels.",
}


class Role(StrEnum):
    """The part that a block plays on its page, as markup or layout says."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    CODE = "code"
    CELL = "cell"
    CAPTION = "caption"
    LINE = "line"


class Verdict(StrEnum):
    """What a reader of the answer may expect of the body."""

    ARTICLE = "article"
    NOT_ARTICLE = "not_article"
    UNCERTAIN = "uncertain"
    EMPTY = "empty"


class PageType(StrEnum):
    """WCXB's seven page types, and `other`."""

    ARTICLE = "article"
    DOCUMENTATION = "documentation"
    FORUM = "forum"
    LISTING = "listing"
    COLLECTION = "collection"
    PRODUCT = "product"
    SERVICE = "service"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Encoding:
    """Which charset was used, why (`bom`, `option`, `header`, `meta`, `detected`, `string`), and how many characters were replaced."""

    used: str
    source: str
    replaced: int = 0


@dataclass(frozen=True, slots=True)
class Warn:
    """Something that the user should know though the document was served: a code and a sentence without page text."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Source:
    """One document as it came: bytes, or a string that needs no charset; `warnings` are of the request."""

    data: bytes | str
    charset: str | None = None
    forced_charset: str | None = None
    kind: PageKind | None = None
    url: str | None = None
    warnings: tuple[Warn, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteTable:
    """What pages of one site have in common: on how many of its `pages` each print of `app.site.prints` was seen, if on two or more.

    `site` is their registered domain, empty where their addresses were not known.
    """

    site: str
    pages: int
    seen: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Page:
    """A decoded page: its BOM removed, its line ends as they came; `site` is what is known of other pages of its site."""

    kind: PageKind
    content: str
    url: str | None
    encoding: Encoding
    warnings: tuple[Warn, ...] = ()
    site: SiteTable | None = None


class Block(NamedTuple):
    """A run of visible text between two borders; `text` is `Segments.text[start:end]`.

    `element` is the row of its innermost element in `Segments.elements` (-1 for text input); `tokens` counts
    words; `link_share` is the share of its characters inside links (NaN where markup is unknown). A named tuple, as a page has hundreds
    of them: a frozen dataclass takes three times as long to make.
    """

    index: int  # type: ignore[assignment]
    role: Role
    level: int
    text: str
    start: int
    end: int
    element: int
    tokens: int
    link_share: float


@dataclass(frozen=True, slots=True)
class Elements:
    """The page's elements that hold text, in document order, as columns of equal length.

    Row 0 is the root and its own parent. `names` is the element's `class`, `id` and `role` joined by spaces. An element's
    blocks are `first <= index < last`. `links` is the address that a link leads to, empty for all other elements. `images` has for each
    image between lines the row of the innermost element around it that holds text, and the number of blocks before it.
    """

    tag: tuple[str, ...] = ()
    parent: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    first: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    links: tuple[str, ...] = ()
    images: tuple[tuple[int, int], ...] = ()


class Marked(NamedTuple):
    """An element that microdata, RDFa or `rel` give a meaning: the property of schema.org and its value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Head:
    """What an HTML page says of itself: `<title>`, `<html lang>`, canonical link, meta tags by lower-case name, JSON-LD texts.

    `repeated` holds every value of a meta tag that stands there more than once; `meta` its first. `base` is what links are relative to.
    """

    title: str | None = None
    language: str | None = None
    canonical: str | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    json_ld: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    repeated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    marked: tuple[Marked, ...] = ()
    base: str | None = None


class Piece(NamedTuple):
    """Text of a block that stands in one element, by its row in `Elements`; offsets in `Segments.text`."""

    element: int
    start: int
    end: int


class Placed(NamedTuple):
    """What a page shows that is no text: an image, an embed, a rule, a formula, an empty cell.

    `block` counts the blocks before it; where it stands inside that block, `at` is the offset in `Segments.text`, else -1. `element` is
    the row of the innermost element around it that holds text, `link` the address of the link around it.
    """

    tag: str
    attributes: Mapping[str, str | None]
    element: int
    block: int
    at: int
    link: str
    in_figure: bool


@dataclass(frozen=True, slots=True)
class Markup:
    """What the structure of a body is read from, beside `Elements`.

    `stands_apart` says for each row whether the element breaks its line, `attributes` has those of list items and cells by row. `pieces`
    has for each block the runs of its text, or none where all of it stands in the block's own element.
    """

    stands_apart: tuple[bool, ...] = ()
    attributes: Mapping[int, Mapping[str, str | None]] = field(default_factory=dict)
    pieces: Sequence[tuple[Piece, ...]] = ()
    placed: tuple[Placed, ...] = ()


@dataclass(frozen=True, slots=True)
class Segments:
    """A page's visible text and the blocks that partition it: in reading order, without overlap, with only white space between.

    `method` names where the text came from: `html`, `text`, or another source inside the page (`json_ld`, `noscript`, …). `markup` is
    there where the structure of the body was asked for.
    """

    text: str
    blocks: tuple[Block, ...]
    elements: Elements = Elements()
    head: Head = Head()
    method: str = "text"
    warnings: tuple[Warn, ...] = ()
    markup: Markup | None = None


@dataclass(frozen=True, slots=True)
class FeatureMatrix:
    """`values` is float32[blocks, names]; NaN where a feature is not known for this kind of page, 0 means zero."""

    names: tuple[str, ...]
    values: "NDArray[np.float32]"


class LabelledBlock(NamedTuple):
    """A block with its one label, its score in 0..1 and the reason for the label: `model`, `sequence`, `site` or `rule:<name>`.

    `seen` is on how many pages of its site it was, 0 where on fewer than two; None where nothing is known of them.
    """

    block: Block
    label: Label
    score: float
    reason: str
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the labeller says of the page as a whole; None where it cannot tell."""

    page_type: PageType | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Labelling:
    """Every block of a page with its label, in order, and what the labeller says of the page."""

    blocks: tuple[LabelledBlock, ...]
    judgement: Judgement = Judgement()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of the article; None, or nothing in a list, where the page does not say.

    `author` is `authors` joined by `; `. Dates are ISO 8601, with an offset where the page tells one; `published_raw` are the words of
    the page, also where they tell no day (`2 hours ago`). `sources` says for each value where it came from: `json_ld`, `open_graph`,
    `meta`, `microdata`, `time`, `block` or `url`.
    """

    title: str | None = None
    author: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    published_raw: str | None = None
    modified: str | None = None
    site_name: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    description: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    section: str | None = None
    sources: Mapping[str, str] = field(default_factory=dict)


class Kind(StrEnum):
    """What a part of the body is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CODE = "code"
    VERSE = "verse"
    TABLE = "table"
    CAPTION = "caption"
    IMAGE = "image"
    EMBED = "embed"
    RULE = "rule"


class HolderKind(StrEnum):
    """What parts of the body stand in."""

    QUOTE = "quote"
    ITEM = "item"
    TERM = "term"
    DEFINITION = "definition"
    FOOTNOTE = "footnote"


class MarkKind(StrEnum):
    """What is said of words inside a line."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    STRIKE = "strike"
    SUBSCRIPT = "subscript"
    SUPERSCRIPT = "superscript"
    HIGHLIGHT = "highlight"
    INSERTED = "inserted"
    LINK = "link"


class SpanKind(StrEnum):
    """What a span of a line is: text, or what stands in its place."""

    TEXT = "text"
    BREAK = "break"
    IMAGE = "image"
    EMBED = "embed"
    FORMULA = "formula"
    REFERENCE = "reference"


class Holder(NamedTuple):
    """A quote, list item, term, definition or footnote around parts; `key` tells it from others.

    An item has the key of its list, its `marker` and, in an ordered list, its `number`; `checked` is of a task. `name` is a footnote's.
    """

    kind: HolderKind
    key: int
    list: int = -1
    marker: str = ""
    number: int | None = None
    checked: bool | None = None
    name: str = ""


class Mark(NamedTuple):
    """A mark and, of a link, its address."""

    kind: MarkKind
    target: str = ""


class Span(NamedTuple):
    """A run of a part, `Segments.text[start:end]`, with its marks from the outermost to the innermost.

    `target` is the address of an image or embed, the TeX of a formula or the name of the footnote that is referred to; `words` stand for an
    image, or say `display` of a formula that has a line of its own.
    """

    start: int
    end: int
    marks: tuple[Mark, ...] = ()
    kind: SpanKind = SpanKind.TEXT
    target: str = ""
    words: str = ""


class Cell(NamedTuple):
    """A cell of a table: what it holds and how many columns and rows it covers."""

    parts: "tuple[Part, ...]" = ()
    header: bool = False
    columns: int = 1
    rows: int = 1


class Part(NamedTuple):
    """A part of the body: its spans cover `Segments.text[start:end]`, and a table's are in its cells; `holders` from the outermost."""

    kind: Kind
    start: int
    end: int
    spans: tuple[Span, ...] = ()
    holders: tuple[Holder, ...] = ()
    level: int = 0
    language: str = ""
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """The result for one page: every block labelled, the page judged; the body's `structure` where it was asked for."""

    page: Page
    segments: Segments
    blocks: tuple[LabelledBlock, ...]
    metadata: Metadata
    verdict: Verdict
    judgement: Judgement
    structure: tuple[Part, ...] | None = None

    @property
    def body(self) -> tuple[LabelledBlock, ...]:
        """The blocks that are the article, in reading order."""
        return tuple([item for item in self.blocks if item.label is Label.BODY])

    @property
    def removed(self) -> tuple[LabelledBlock, ...]:
        """Every other block, in reading order."""
        return tuple([item for item in self.blocks if item.label is not Label.BODY])


class Engine(StrEnum):
    """Who labels the blocks: Winnow itself, or trafilatura as a second opinion."""

    WINNOW = "winnow"
    TRAFILATURA = "trafilatura"


class Include(StrEnum):
    """Extra forms of the body that a user may ask for."""

    BLOCKS = "blocks"
    MARKDOWN = "markdown"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one document; sizes in bytes, `deadline_ms` for all of its work, `uncertain_below` a confidence in 0..1."""

    wire_bytes: int = 10 * 1024 * 1024
    decompressed_bytes: int = 20 * 1024 * 1024
    ratio: int = 100
    elements: int = 100_000
    depth: int = 512
    json_depth: int = 8
    deadline_ms: int = 10_000
    uncertain_below: float = 0.5


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked for; `deadline_ms` may only shorten the configured deadline."""

    id: str | None = None
    url: str | None = None
    charset: str | None = None
    include: frozenset[Include] = frozenset()
    links: bool = True
    images: bool = True
    removed: bool = True
    kept: bool = False
    merge: bool = False
    engine: Engine = Engine.WINNOW
    deadline_ms: int | None = None
    site_table: SiteTable | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One request as the event loop read it: wire bytes, the headers that matter, the query, the format and the coding of the answer.

    `line` is the number of a batch's line, from 1; 0: no batch.
    """

    body: bytes
    content_type: str | None
    content_encoding: str | None
    query: tuple[tuple[str, str], ...]
    format: str
    queued_ms: float = 0.0
    coding: str = "identity"
    line: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """How an answer came about: hashes of its input and of the configuration, milliseconds a stage, the models that labelled it."""

    input_sha256: str
    config_hash: str
    timings: Mapping[str, float]
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no result: a code of `app.errors`, a public sentence, and numbers such as limit and actual."""

    code: str
    detail: str
    extra: tuple[tuple[str, int | str], ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What logs and metrics may know of a served document: counts and names, no text of it."""

    kind: PageKind
    verdict: Verdict
    confidence: float | None
    encoding_source: str
    label_counts: Mapping[str, int]
    body_chars: int
    input_bytes: int
    warnings: tuple[str, ...] = ()
    input_chars: int = 0
    method: str = "text"
    page_type: PageType | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A worker's answer to a job: finished bytes in a content coding, with their summary, or a failure.

    Exactly one of `rendered` and `failure` is set.
    """

    rendered: bytes | None = None
    summary: Summary | None = None
    failure: Failure | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
    coding: str = "identity"
