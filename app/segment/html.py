"""HTML → visible text and blocks: one walk over the Lexbor tree with an explicit stack, so that depth costs no recursion."""

import math
import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.segment.sources import SOURCES
from app.segment.spacing import WORD
from app.segment.tags import GAPS, HEADINGS, LISTS, PREFORMATTED, ROLES, SKIPPED, STICKY_ROLES
from app.types import Block, Elements, Head, Page, Role, Segments

COLLAPSIBLE = re.compile(r"[ \t\n\r\f]+")
UNEVEN = re.compile(r"[\t\n\r\f]|  ")
DISPLAY_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
NOSCRIPT = re.compile(r"<noscript\b.*?</noscript\s*>", re.IGNORECASE | re.DOTALL)
# An iframe holds no text of its own: with more characters than this it was never closed.
SWALLOWED = 1000
# Below this many words of visible text everything else that the page holds is looked at; below this much running text its JSON-LD.
SPARSE_WORDS = 40
SPARSE_PROSE = 60
# Another source must have this many times the words of what is seen.
FULLER = 1.5
# Where the hidden parts hold this share of the visible running text, the visible text lacks the page's content (panels, folded sections).
HIDDEN_PROSE = 0.15
HIDDEN_WORDS = 0.3
PROSE_WORDS = 8
FOLDED = "folded"
NAMING = ("class", "id", "role")

SPOKEN = 'title,meta[content],link[rel=canonical][href],time[datetime],script[type="application/ld+json"]'
HIDDEN = '[hidden],[style*="none" i]'


def segment(page: Page) -> Segments:
    """The visible text of an HTML page and its blocks; `method` says when `noscript` or hidden parts had to stand in for it."""
    tree = _parse(page.content)
    root = tree.root
    if root is None:
        return Segments("", (), method="html")
    hidden = {node.mem_id: node for node in tree.css(HIDDEN) if _is_hidden(node.attributes)}
    head = read_head(tree)
    walked = _walk(root, frozenset(hidden), noscript=False)
    if walked.words < SPARSE_WORDS:
        walked = _fullest(walked, [*_elsewhere(root, frozenset(hidden)), *_sources(tree, head, SOURCES)])
    elif walked.unlinked(PROSE_WORDS) < SPARSE_PROSE and "articleBody" in "".join(head.json_ld):
        walked = _fullest(walked, _sources(tree, head, ("json_ld",)))
    elif hidden and _lacks(walked, hidden):
        walked = _walk(root, frozenset(), noscript=False, folded=frozenset(hidden))
        walked.method = "hidden"
    return walked.segments(head)


def _fullest(walked: "_Walk", others: Iterable["_Walk"]) -> "_Walk":
    """The reading with most words; what is seen, unless another one has several times as many."""
    best = max(others, key=lambda walk: walk.words, default=walked)
    return best if best.words > FULLER * walked.words else walked


def _elsewhere(root: LexborNode, hidden: frozenset[int]) -> Iterator["_Walk"]:
    """The page read with `noscript`, and with hidden parts too."""
    for method, seen in (("noscript", hidden), ("hidden", frozenset[int]())):
        walk = _walk(root, seen, noscript=True, folded=hidden)
        walk.method = method
        yield walk


def _sources(tree: LexborHTMLParser, head: Head, names: Iterable[str]) -> Iterator["_Walk"]:
    """What the page holds outside its text."""
    for name in names:
        markup = SOURCES[name](tree, head)
        root = LexborHTMLParser(markup).root if markup else None
        if root is not None:
            walk = _walk(root, frozenset(), noscript=False)
            walk.method = name
            yield walk


def _parse(content: str) -> LexborHTMLParser:
    """The page's tree; parsed again without `noscript` where an iframe in it that is never closed has swallowed what follows."""
    tree = LexborHTMLParser(content)
    if "<noscript" in content and any(len(node.text()) > SWALLOWED for node in tree.css("iframe")):
        return LexborHTMLParser(NOSCRIPT.sub("", content))
    return tree


def _lacks(walked: "_Walk", hidden: dict[int, LexborNode]) -> bool:
    """Whether the hidden parts hold much of the page's running text, or of its text outside links."""
    inside = frozenset(hidden)
    parts = [_walk(node, inside, noscript=False) for node in hidden.values() if (node.tag or "-") not in SKIPPED]
    prose, words = sum(part.unlinked(PROSE_WORDS) for part in parts), sum(part.unlinked(1) for part in parts)
    return prose > HIDDEN_PROSE * walked.unlinked(PROSE_WORDS) or words > HIDDEN_WORDS * walked.unlinked(1)


def read_head(tree: LexborHTMLParser) -> Head:
    """What the page says of itself in `<html>`, `<head>`, JSON-LD scripts and `<time>` elements."""
    root = tree.root
    said: dict[str, list[LexborNode]] = {"title": [], "meta": [], "link": [], "time": [], "script": []}
    for node in tree.css(SPOKEN):
        said[node.tag or ""].append(node)
    meta: dict[str, str] = {}
    for node in said["meta"]:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name:
            meta.setdefault(name.strip().lower(), (attributes.get("content") or "").strip())
    return Head(
        title=_collapse(said["title"][0].text()) if said["title"] else None,
        language=(root.attributes.get("lang") if root else None) or None,
        canonical=said["link"][0].attributes.get("href") if said["link"] else None,
        meta=meta,
        json_ld=tuple(node.text() for node in said["script"]),
        times=tuple(value for node in said["time"] if (value := node.attributes.get("datetime"))),
    )


def _collapse(text: str) -> str:
    return COLLAPSIBLE.sub(" ", text).strip()


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes:
        return attributes["hidden"] != "until-found"
    style = attributes.get("style")
    return bool(style and DISPLAY_NONE.search(style))


# An open element: its node, tag, the gap at its borders (None for inline ones), and the role, level, link and pre that its text has.
# A plain tuple, since one is made for every element of a page.
_Frame = tuple[LexborNode, str, str | None, Role, int, bool, bool]


class _Walk:
    """Collects text runs into blocks, and the elements that hold them into columns, as the tree is walked in document order."""

    def __init__(self, root: LexborNode, folded: frozenset[int]) -> None:
        self.method = "html"
        self.folded = folded
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.position = 0
        self.words = 0
        self.gap = ""
        self.run: list[str] = []
        self.run_element = -1
        self.run_links = 0
        self.inside: _Frame = (root, "html", "\n", Role.LINE, 0, False, False)
        self.stack: list[_Frame] = [self.inside]
        self.rows = [-1]
        self.tag: list[str] = []
        self.parent: list[int] = []
        self.names: list[str] = []
        self.first: list[int] = []
        self.last: list[int] = []
        self.open_rows()

    def segments(self, head: Head) -> Segments:
        elements = Elements(tuple(self.tag), tuple(self.parent), tuple(self.names), tuple(self.first), tuple(self.last))
        return Segments("".join(self.parts), tuple(self.blocks), elements, head, self.method)

    def unlinked(self, least: int) -> int:
        """Words in blocks of at least so many words that are mostly no links."""
        return sum(block.tokens for block in self.blocks if block.tokens >= least and block.link_share < 0.5)

    def open_rows(self) -> int:
        """Gives every open element that has none yet a row: it holds text from the current block on. Returns the innermost row."""
        rows, place = self.rows, len(self.rows)
        while place and rows[place - 1] < 0:
            place -= 1
        row = rows[place - 1] if place else 0
        for depth in range(place, len(rows)):
            node, tag = self.stack[depth][:2]
            attributes = node.attributes
            names = " ".join([value for key in NAMING if (value := attributes.get(key))]) if attributes else ""
            self.tag.append(tag)
            self.parent.append(row)
            self.names.append(f"{names} {FOLDED}" if self.folded and node.mem_id in self.folded else names)
            self.first.append(len(self.blocks))
            self.last.append(0)
            rows[depth] = row = len(self.tag) - 1
        return row

    def enter(self, node: LexborNode, tag: str) -> None:
        """Opens an element: flushes at a block border and works out the role that its text has."""
        _, _, _, role, level, link, pre = self.inside
        gap = GAPS.get(tag)
        if gap is None:
            link = link or tag == "a"
        else:
            self.flush(gap)
            own = ROLES.get(tag)
            if own is not None and not (own is Role.PARAGRAPH and role in STICKY_ROLES):
                role = own
            level = HEADINGS.get(tag, level + (tag in LISTS))
            pre = pre or tag in PREFORMATTED
        self.inside = (node, tag, gap, role, level, link, pre)
        self.stack.append(self.inside)
        self.rows.append(-1)

    def leave(self) -> LexborNode | None:
        """Closes the innermost element: its run at a block border, the block range of its row. Returns the node after it."""
        node, _, gap, *_ = self.stack.pop()
        if gap is not None:
            self.flush(gap)
        row = self.rows.pop()
        if row >= 0:
            self.last[row] = len(self.blocks) + bool(self.run)
        if not self.stack:
            return None
        self.inside = self.stack[-1]
        return node.next

    def add_text(self, text: str) -> None:
        run = self.run
        if text.isspace():
            if run:
                run.append(text)
            return
        row = self.rows[-1]
        if row < 0:
            row = self.open_rows()
        if not run:
            self.run_element = row
        run.append(text)
        if self.inside[5]:
            self.run_links += len(text) - text.count(" ")

    def flush(self, gap: str) -> None:
        """Ends the current run as a block, if there is one, and widens the gap before the next block."""
        if self.run:
            self.end_run()
        if len(gap) > len(self.gap) or self.gap == "\t":
            self.gap = gap

    def end_run(self) -> None:
        raw = "".join(self.run) if len(self.run) > 1 else self.run[0]
        _, _, _, role, level, _, pre = self.inside
        text = raw.strip("\r\n").rstrip() if pre else _even(raw)
        if text:
            if self.blocks:
                self.parts.append(self.gap)
                self.position += len(self.gap)
            end = self.position + len(text)
            dark = len(text) - text.count(" ")
            tokens = len(WORD.findall(text))
            share = min(1.0, self.run_links / dark) if dark else math.nan
            self.blocks.append(Block(len(self.blocks), role, level, text, self.position, end, self.run_element, tokens, share))
            self.parts.append(text)
            self.words += tokens
            self.position, self.gap = end, ""
        self.run.clear()
        self.run_links = 0

    def line_break(self) -> None:
        """`<br>`: a line inside preformatted text, else the end of a block; a second one in a row makes a blank line."""
        if self.inside[6] and self.run:
            self.run.append("\n")
        else:
            self.flush("\n\n" if not self.run and self.gap.startswith("\n") else "\n")


def _even(raw: str) -> str:
    """White space at the ends gone, runs of it inside as one space; other scripts' spaces stay."""
    text = raw.strip(" \t\n\r\f")
    return COLLAPSIBLE.sub(" ", text) if UNEVEN.search(text) else text


def _walk(root: LexborNode, hidden: frozenset[int], *, noscript: bool, folded: frozenset[int] = frozenset()) -> _Walk:
    """One pass in document order below `root`; `hidden` are the elements to leave out, `folded` those to be named so."""
    walk = _Walk(root, folded)
    node = root.first_child
    while walk.stack:
        if node is None:
            node = walk.leave()
            continue
        tag = node.tag
        if tag == "-text":
            walk.add_text(node.text_content or "")
        elif tag == "br":
            walk.line_break()
        elif tag and tag not in SKIPPED and tag[0] != "-":
            child = node.first_child
            if child is not None and (noscript or tag != "noscript") and not (hidden and node.mem_id in hidden):
                walk.enter(node, tag)
                node = child
                continue
            if tag in GAPS:
                walk.flush(GAPS[tag])
        node = node.next
    return walk
