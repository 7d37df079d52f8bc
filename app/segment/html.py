"""HTML → visible text and blocks: one walk over the Lexbor tree with an explicit stack, so that depth costs no recursion."""

import math
import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.segment import tags
from app.segment.spacing import WORD
from app.types import Block, Elements, Head, Page, Role, Segments

COLLAPSIBLE = re.compile(r"[ \t\n\r\f]+")
DISPLAY_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
# Below this many words of visible text the page's hidden and noscript parts are looked at.
SPARSE_WORDS = 40


def segment(page: Page) -> Segments:
    """The visible text of an HTML page and its blocks; `method` says when `noscript` or hidden parts had to stand in for it."""
    tree = LexborHTMLParser(page.content)
    root = tree.root
    if root is None:
        return Segments("", (), method="html")
    head = read_head(tree)
    walked = _walk(root, _Sight())
    if sum(block.tokens for block in walked.blocks) >= SPARSE_WORDS:
        return walked.segments(head, "html")
    candidates = [(walked, "html")]
    candidates += [(_walk(root, sight), method) for method, sight in FALLBACK_SIGHTS.items()]
    best, method = max(candidates, key=lambda pair: sum(block.tokens for block in pair[0].blocks))
    return best.segments(head, method)


def read_head(tree: LexborHTMLParser) -> Head:
    """What the page says of itself in `<html>`, `<head>`, JSON-LD scripts and `<time>` elements."""
    root, title, canonical = tree.root, tree.css_first("title"), tree.css_first("link[rel=canonical][href]")
    meta: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name:
            meta.setdefault(name.strip().lower(), (attributes.get("content") or "").strip())
    return Head(
        title=_collapse(title.text()) if title else None,
        language=(root.attributes.get("lang") if root else None) or None,
        canonical=canonical.attributes.get("href") if canonical else None,
        meta=meta,
        json_ld=tuple(node.text() for node in tree.css('script[type="application/ld+json"]')),
        times=tuple(value for node in tree.css("time[datetime]") if (value := node.attributes.get("datetime"))),
    )


@dataclass(frozen=True, slots=True)
class _Sight:
    """Which parts of the tree count as visible."""

    noscript: bool = False
    hidden: bool = False


FALLBACK_SIGHTS = {"noscript": _Sight(noscript=True), "hidden": _Sight(noscript=True, hidden=True)}


def _collapse(text: str) -> str:
    return COLLAPSIBLE.sub(" ", text).strip()


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes:
        return attributes["hidden"] != "until-found"
    style = attributes.get("style")
    return bool(style and DISPLAY_NONE.search(style))


@dataclass(frozen=True, slots=True)
class _Open:
    """An element on the walk's stack: the node, its row, and what to restore when it closes."""

    node: LexborNode
    tag: str
    row: int
    role: Role
    level: int
    link: bool
    pre: bool


class _Walk:
    """Collects text runs into blocks, and elements into columns, as the tree is walked in document order."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.position = 0
        self.gap = ""
        self.run: list[str] = []
        self.run_element = -1
        self.run_links = 0
        self.tag: list[str] = []
        self.parent: list[int] = []
        self.names: list[str] = []
        self.first: list[int] = []
        self.last: list[int] = []

    def segments(self, head: Head, method: str) -> Segments:
        elements = Elements(tuple(self.tag), tuple(self.parent), tuple(self.names), tuple(self.first), tuple(self.last))
        return Segments("".join(self.parts), tuple(self.blocks), elements, head, method)

    def open_row(self, tag: str, parent: int, attributes: dict[str, str | None]) -> int:
        names = " ".join(value for key in ("class", "id", "role") if (value := attributes.get(key)))
        self.tag.append(tag)
        self.parent.append(parent)
        self.names.append(names)
        self.first.append(len(self.blocks))
        self.last.append(0)
        return len(self.tag) - 1

    def close_row(self, row: int) -> None:
        """Sets the row's block range; an element without text is forgotten (its descendants were, so it stands last)."""
        end = len(self.blocks) + bool(self.run)
        if end == self.first[row] and row == len(self.tag) - 1 and row:
            for column in (self.tag, self.parent, self.names, self.first, self.last):
                column.pop()
        else:
            self.last[row] = end

    def add_text(self, text: str, inside: _Open) -> None:
        if not self.run:
            if text.isspace() or not text:
                return
            self.run_element = inside.row
        self.run.append(text)
        if inside.link:
            self.run_links += len(text) - text.count(" ")

    def flush(self, inside: _Open, gap: str) -> None:
        """Ends the current run as a block, if it has text, and widens the gap before the next one."""
        if self.run:
            raw = "".join(self.run)
            text = raw.strip("\r\n").rstrip() if inside.pre else COLLAPSIBLE.sub(" ", raw).strip()
            if text and not text.isspace():
                self._append(text, inside)
            self.run.clear()
            self.run_links = 0
        if len(gap) > len(self.gap) or self.gap == "\t":
            self.gap = gap

    def _append(self, text: str, inside: _Open) -> None:
        if self.blocks:
            self.parts.append(self.gap)
            self.position += len(self.gap)
        end = self.position + len(text)
        dark = len(text) - text.count(" ")
        self.blocks.append(
            Block(
                index=len(self.blocks),
                role=inside.role,
                level=inside.level,
                text=text,
                start=self.position,
                end=end,
                element=self.run_element,
                tokens=len(WORD.findall(text)),
                link_share=min(1.0, self.run_links / dark) if dark else math.nan,
            )
        )
        self.parts.append(text)
        self.position, self.gap = end, ""


def _enter(walk: _Walk, node: LexborNode, tag: str, parent: _Open, attributes: dict[str, str | None]) -> _Open:
    """Opens an element: flushes at a block border and works out the role that its text has."""
    role, level = parent.role, parent.level
    if tag in tags.BLOCK_LEVEL:
        walk.flush(parent, _gap(tag))
        own = tags.ROLES.get(tag)
        if own is not None and not (own is Role.PARAGRAPH and role in tags.STICKY_ROLES):
            role = own
        level = tags.HEADINGS.get(tag, level + (tag in tags.LISTS))
    row = walk.open_row(tag, parent.row, attributes)
    return _Open(node, tag, row, role, level, parent.link or tag == "a", parent.pre or tag in tags.PREFORMATTED)


def _leave(walk: _Walk, element: _Open) -> None:
    if element.tag in tags.BLOCK_LEVEL:
        walk.flush(element, _gap(element.tag))
    walk.close_row(element.row)


def _gap(tag: str) -> str:
    if tag in tags.CELLS:
        return "\t"
    return "\n\n" if tag in tags.WIDE else "\n"


def _walk(root: LexborNode, sight: _Sight) -> _Walk:
    """One pass in document order; `root` is `<html>`."""
    walk = _Walk()
    top = _Open(root, "#root", walk.open_row("html", 0, root.attributes), Role.LINE, 0, link=False, pre=False)
    stack = [top]
    node = root.first_child
    while stack:
        inside = stack[-1]
        if node is None:
            _leave(walk, inside)
            stack.pop()
            node = inside.node.next if stack else None
            continue
        tag = node.tag
        if tag == "-text":
            walk.add_text(node.text_content or "", inside)
        elif tag == "br":
            walk.run.append("\n") if inside.pre and walk.run else walk.flush(inside, _after_break(walk))
        elif tag and tag not in tags.SKIPPED and tag[0] != "-":
            child = node.first_child
            if child is not None and _is_seen(tag, attributes := node.attributes, sight):
                stack.append(_enter(walk, node, tag, inside, attributes))
                node = child
                continue
            if tag in tags.BLOCK_LEVEL:
                walk.flush(inside, _gap(tag))
        node = node.next
    return walk


def _after_break(walk: _Walk) -> str:
    """A second `<br>` in a row makes a blank line."""
    return "\n\n" if not walk.run and walk.gap.startswith("\n") else "\n"


def _is_seen(tag: str, attributes: dict[str, str | None], sight: _Sight) -> bool:
    if tag == "noscript":
        return sight.noscript
    return sight.hidden or not _is_hidden(attributes)
