"""The body as clean HTML: a few elements, a few attributes, and a sanitiser behind the writer."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from html import escape
from itertools import groupby
from typing import NamedTuple

import nh3

from app.render.marks import Border, nested, spaced
from app.types import Article, Holder, HolderKind, Kind, MarkKind, Options, Part, Receipt, Span, SpanKind

TAGS: Mapping[MarkKind, str] = {
    MarkKind.STRONG: "strong",
    MarkKind.EMPHASIS: "em",
    MarkKind.CODE: "code",
    MarkKind.STRIKE: "del",
    MarkKind.SUBSCRIPT: "sub",
    MarkKind.SUPERSCRIPT: "sup",
    MarkKind.HIGHLIGHT: "mark",
    MarkKind.INSERTED: "ins",
    MarkKind.LINK: "a",
}
HELD: Mapping[HolderKind, str] = {
    HolderKind.QUOTE: "blockquote",
    HolderKind.ITEM: "li",
    HolderKind.TERM: "dt",
    HolderKind.DEFINITION: "dd",
    HolderKind.FOOTNOTE: "div",
}
DEFINED = frozenset({HolderKind.TERM, HolderKind.DEFINITION})
ALLOWED: Mapping[str, set[str]] = {
    **{tag: set() for tag in (*TAGS.values(), *HELD.values(), "ul", "dl", "p", "br", "hr", "pre", "figure", "figcaption")},
    **{tag: set() for tag in (*(f"h{level}" for level in range(1, 7)), "table", "caption", "thead", "tbody", "tr")},
    **{tag: {"colspan", "rowspan"} for tag in ("td", "th")},
    "a": {"href"},
    "code": {"class"},
    "div": {"id"},
    "img": {"src", "alt"},
    "li": {"value"},
    "ol": {"start"},
}
# Code points that HTML forbids (section 13.1.4 of the standard): controls but white space, halves of pairs, noncharacters. Written as all
# others, the common ones first: in this order a search looks through them.
PLANES = "".join(f"{chr(plane)}-{chr(plane + 0xFFFD)}" for plane in range(0x10000, 0x110000, 0x10000))
FORBIDDEN = re.compile(f"[^ -~\\t\\n\\f\\r\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd{PLANES}]")
SCHEMES = {"http", "https", "mailto", "tel", "ftp"}
CLEANER = nh3.Cleaner(
    tags=set(ALLOWED),
    attributes={tag: names for tag, names in ALLOWED.items() if names},
    url_schemes=SCHEMES,
    link_rel=None,
)
LANGUAGE = "language-"


def render(article: Article, _options: Options, _receipt: Receipt) -> bytes:
    """The HTML of the body and a line end, UTF-8; a fragment, without a head."""
    written = html(article.structure or (), article.segments.text)
    return f"{written}\n".encode("utf-8", "replace") if written else b""


def html(parts: Sequence[Part], text: str) -> str:
    """The parts of a body, whose spans are of `text`, as sanitised HTML."""
    return sanitise("".join(_written(paired(parts), text)))


def table(part: Part, text: str) -> str:
    """A table alone, sanitised."""
    return sanitise("".join(_table(part, text, None)))


def sanitise(markup: str) -> str:
    """Nothing but the allowed elements, attributes, addresses and characters."""
    return CLEANER.clean(FORBIDDEN.sub("", markup))


class _Open(NamedTuple):
    """An open element around parts."""

    tag: str
    key: tuple[str, int]
    attributes: str = ""


def _path(holders: Sequence[Holder]) -> Iterator[_Open]:
    """The elements for what holds a part, from the outermost; lists and definition lists around their items."""
    for holder in holders:
        tag, attributes = HELD[holder.kind], ""
        if holder.kind is HolderKind.ITEM:
            ordered = holder.number is not None
            start = f' start="{holder.number}"' if holder.number not in {None, 1} else ""
            yield _Open("ol" if ordered else "ul", ("list", holder.list), start)
            attributes = f' value="{holder.number}"' if ordered else ""
        elif holder.kind in {HolderKind.TERM, HolderKind.DEFINITION}:
            yield _Open("dl", ("dl", 0))
        elif holder.kind is HolderKind.FOOTNOTE:
            attributes = f' id="fn-{escape(holder.name)}"'
        yield _Open(tag, (tag, holder.key), attributes)


def paired(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts without being terms that nothing defines, or definitions of nothing: HTML has no such lists, they are text."""
    if DEFINED.isdisjoint([holder.kind for part in parts if part.holders for holder in part.holders]):
        return parts
    for depth in reversed(range(max(len(part.holders) for part in parts))):
        parts = [part for _, run in groupby(parts, key=partial(_list_at, depth)) for part in _paired(list(run), depth)]
    return parts


def _list_at(depth: int, part: Part) -> tuple[int, ...] | None:
    """What the definition list of a part at a depth stands in; None where there is none."""
    if len(part.holders) <= depth or part.holders[depth].kind not in DEFINED:
        return None
    return tuple(holder.key for holder in part.holders[:depth])


def _paired(run: list[Part], depth: int) -> Iterator[Part]:
    """A list of definitions from its first term to its last definition, and what stands around them without their holders."""
    if _list_at(depth, run[0]) is None:
        yield from run
        return
    kinds = [part.holders[depth].kind for part in run]
    first = kinds.index(HolderKind.TERM) if HolderKind.TERM in kinds else len(run)
    last = max((place for place, kind in enumerate(kinds) if kind is HolderKind.DEFINITION), default=-1)
    for place, part in enumerate(run):
        holders = part.holders
        yield part if first <= place <= last else part._replace(holders=(*holders[:depth], *holders[depth + 1 :]))


def _written(parts: Sequence[Part], text: str) -> Iterator[str]:
    alone = Counter(part.holders[-1].key for part in parts if part.holders)
    opened: list[_Open] = []
    numbers: dict[tuple[str, int], int] = {}
    for before, part, after in zip((None, *parts), parts, (*parts[1:], None), strict=False):
        if not part.holders and not opened:
            yield _part(part, text, (before, after), bare=False)
            continue
        path = list(_path(part.holders))
        same = _same(opened, path)
        yield from [f"</{each.tag}>" for each in reversed(opened[same:])]
        for depth, inner in enumerate(path[same:], same):
            yield _opening(inner, numbers, path[depth - 1] if depth else None)
        opened = path
        yield _part(part, text, (before, after), bare=bool(part.holders) and alone[part.holders[-1].key] == 1)
    yield from (f"</{each.tag}>" for each in reversed(opened))


def _opening(inner: _Open, numbers: dict[tuple[str, int], int], around: _Open | None) -> str:
    """An element's tag; an item that counts on from the one before needs no number."""
    if inner.tag == "li" and inner.attributes and around is not None:
        number = int(inner.attributes.split('"')[1])
        expected = numbers.get(around.key, number)
        numbers[around.key] = number + 1
        return "<li>" if number == expected else f"<li{inner.attributes}>"
    return f"<{inner.tag}{inner.attributes}>"


def _same(one: Sequence[_Open], other: Sequence[_Open]) -> int:
    """With how many of the same elements both begin."""
    same = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine.key != theirs.key:
            break
        same += 1
    return same


def _part(part: Part, text: str, around: tuple[Part | None, Part | None], *, bare: bool) -> str:
    """A part between its neighbours; `bare` without a paragraph's tags. A caption is written with what it is of."""
    before, after = around
    if part.kind is Kind.PARAGRAPH:
        tag = "" if bare else "p"
    elif part.kind is Kind.HEADING:
        tag = f"h{part.level}" if not _is_term(part) else "" if bare else "p"
    elif part.kind in {Kind.TABLE, Kind.RULE, Kind.CODE}:
        return _whole(part, text, before)
    elif part.kind is Kind.IMAGE and after is not None and _is_captioned(part, after):
        return f"<figure>{_line(part.spans, text)}<figcaption>{_line(after.spans, text)}</figcaption></figure>"
    elif part.kind is Kind.CAPTION and (_is_captioned(before, part) or _is_over_table(part, after)):
        return ""
    else:
        tag = "p"
    return f"<{tag}>{_line(part.spans, text)}</{tag}>" if tag else _line(part.spans, text)


def _whole(part: Part, text: str, before: Part | None) -> str:
    """A table, a rule or code."""
    if part.kind is Kind.TABLE:
        captioned = before is not None and before.kind is Kind.CAPTION and before.holders == part.holders
        return "".join(_table(part, text, before if captioned else None))
    if part.kind is Kind.RULE:
        return "<hr>"
    language = f' class="{LANGUAGE}{escape(part.language)}"' if part.language else ""
    code = "".join(["\n" if span.kind is SpanKind.BREAK else text[span.start : span.end] for span in part.spans])
    return f"<pre><code{language}>{escape(code, quote=False)}</code></pre>"


def _is_over_table(caption: Part, after: Part | None) -> bool:
    return after is not None and after.kind is Kind.TABLE and after.holders == caption.holders


def _is_term(part: Part) -> bool:
    """Whether a part stands in a term, which holds no headings."""
    return any(holder.kind is HolderKind.TERM for holder in part.holders)


def _is_captioned(image: Part | None, caption: Part) -> bool:
    return image is not None and image.kind is Kind.IMAGE and caption.kind is Kind.CAPTION and image.holders == caption.holders


def _line(spans: Sequence[Span], text: str) -> str:
    if len(spans) == 1 and spans[0].kind is SpanKind.TEXT and not spans[0].marks:
        return escape(text[spans[0].start : spans[0].end], quote=False)
    return "".join(_inline(spans, text))


def _inline(spans: Sequence[Span], text: str) -> Iterator[str]:
    for event in nested(spaced(spans, text)):
        if isinstance(event, Border):
            tag = TAGS[event.mark.kind]
            href = f' href="{escape(event.mark.target)}"' if event.opens and event.mark.target else ""
            yield f"<{'' if event.opens else '/'}{tag}{href}>"
        elif event.kind is SpanKind.TEXT:
            yield escape(text[event.start : event.end], quote=False)
        elif event.kind is SpanKind.BREAK:
            yield event.words or "<br>"
        elif event.kind is SpanKind.IMAGE:
            yield f'<img src="{escape(event.target)}" alt="{escape(event.words)}">'
        elif event.kind is SpanKind.EMBED:
            yield f'<a href="{escape(event.target)}">{escape(event.target)}</a>'
        elif event.kind is SpanKind.REFERENCE:
            yield f'<sup><a href="#fn-{escape(event.target)}">{escape(event.target)}</a></sup>'
        else:
            yield escape(f"\\[{event.target}\\]" if event.words else f"\\({event.target}\\)", quote=False)


def _table(part: Part, text: str, caption: Part | None) -> Iterator[str]:
    yield "<table>"
    if caption is not None:
        yield f"<caption>{_line(caption.spans, text)}</caption>"
    for row in part.rows:
        yield "<tr>"
        for cell in row:
            tag = "th" if cell.header else "td"
            spanned = f' colspan="{cell.columns}"' * (cell.columns > 1) + f' rowspan="{cell.rows}"' * (cell.rows > 1)
            plain = len(cell.parts) == 1 and cell.parts[0].kind is Kind.PARAGRAPH and not cell.parts[0].holders
            inner = _line(cell.parts[0].spans, text) if plain else "".join(_written(paired(cell.parts), text))
            yield f"<{tag}{spanned}>{inner}</{tag}>"
        yield "</tr>"
    yield "</table>"
