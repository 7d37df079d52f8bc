"""HTML → visible text and blocks: one walk over the Lexbor tree with an explicit stack, so that depth costs no recursion."""

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.errors import TooLargeError
from app.language.words import count_words
from app.segment.bounds import check_depth, parse
from app.segment.embedded import SOURCES
from app.segment.noscript import parse_page
from app.segment.style import Style
from app.segment.tags import GAPS, SKIPPED
from app.types import Block, Elements, Head, Limits, Page, Role, Segments

COLLAPSIBLE = re.compile(r"[ \t\n\r\f]+")
UNEVEN = ("\n", "  ", "\t", "\r", "\f")
DISPLAY_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
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
# Without scripts `noscript` speaks, with them it does not.
UNSEEN = SKIPPED | {"noscript"}

SPOKEN = 'title,meta[content],link[rel=canonical][href],time[datetime],script[type="application/ld+json"]'
HIDDEN = '[hidden],[style*="none" i]'


def segment(page: Page, limits: Limits) -> Segments:
    """The visible text of an HTML page and its blocks; `method` says when `noscript` or hidden parts had to stand in for it.

    Raises TooLargeError where the page's tree passes a limit.
    """
    tree = parse_page(page.content, limits)
    root = tree.root
    if root is None:
        return Segments("", (), method="html")
    hidden = {node.mem_id: node for node in tree.css(HIDDEN) if _is_hidden(node.attributes)}
    head = read_head(tree)
    walked = _walk(root, frozenset(hidden), noscript=False)
    if walked.words < SPARSE_WORDS:
        walked = _fullest(walked, [*_elsewhere(root, frozenset(hidden)), *_sources(tree, head, SOURCES, limits)])
    elif walked.unlinked(PROSE_WORDS) < SPARSE_PROSE and "articleBody" in "".join(head.json_ld):
        walked = _fullest(walked, _sources(tree, head, ("json_ld",), limits))
    elif hidden and _lacks(walked, hidden):
        walked = _walk(root, frozenset(), noscript=False, folded=frozenset(hidden))
        walked.method = "hidden"
    check_depth(walked.depth, limits)
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


def _sources(tree: LexborHTMLParser, head: Head, names: Iterable[str], limits: Limits) -> Iterator["_Walk"]:
    """What the page holds outside its text; what of it passes a limit is not read."""
    for name in names:
        markup = SOURCES[name](tree, head)
        try:
            root = parse(markup, limits).root if markup else None
        except TooLargeError:
            continue
        if root is not None:
            walk = _walk(root, frozenset(), noscript=False)
            walk.method = name
            if walk.depth <= limits.depth:
                yield walk


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


# An open element: its node, tag, the gap at its borders (None for inline ones) and the style around it.
# A plain tuple, since one is made for every element of a page.
_Frame = tuple[LexborNode, str, str | None, Style]


class _Walk:
    """Collects text runs into blocks, and the elements that hold them into columns, as the tree is walked in document order."""

    def __init__(self, root: LexborNode, folded: frozenset[int]) -> None:
        self.method = "html"
        self.folded = folded
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.position = 0
        self.depth = 0
        self.words = 0
        self.gap = ""
        self.run: list[str] = []
        self.run_element = -1
        self.run_links = 0
        self.style = Style(Role.LINE, 0, link=False, pre=False)
        self.stack: list[_Frame] = [(root, "html", "\n", self.style)]
        self.rows = [-1]
        self.tag: list[str] = []
        self.parent: list[int] = []
        self.names: list[str] = []
        self.links: list[str] = []
        self.first: list[int] = []
        self.last: list[int] = []
        self.open_rows()

    def segments(self, head: Head) -> Segments:
        rows = Elements(tuple(self.tag), tuple(self.parent), tuple(self.names), tuple(self.first), tuple(self.last), tuple(self.links))
        return Segments("".join(self.parts), tuple(self.blocks), rows, head, self.method)

    def unlinked(self, least: int) -> int:
        """Words in blocks of at least so many words that are mostly no links."""
        return sum([block.tokens for block in self.blocks if block.tokens >= least and block.link_share < 0.5])

    def open_rows(self) -> int:
        """Gives every open element that has none yet a row: it holds text from the current block on. Returns the innermost row."""
        rows, place = self.rows, len(self.rows)
        while place and rows[place - 1] < 0:
            place -= 1
        row = rows[place - 1] if place else 0
        first, added = len(self.tag), len(rows) - place
        for node, tag, _, _ in self.stack[place:]:
            attributes = node.attributes
            names = _names(attributes)
            self.tag.append(tag)
            self.links.append((attributes.get("href") or "") if tag == "a" else "")
            self.names.append(f"{names} {FOLDED}" if self.folded and node.mem_id in self.folded else names)
        self.parent += (row, *range(first, first + added - 1))
        self.first += [len(self.blocks)] * added
        self.last += [0] * added
        rows[place:] = range(first, first + added)
        return first + added - 1

    def add_text(self, text: str) -> None:
        """Text in the innermost open element; white space alone begins no run."""
        if not text or text.isspace():
            if self.run:
                self.run.append(text)
            return
        row = self.rows[-1]
        if row < 0:
            row = self.open_rows()
        if not self.run:
            self.run_element = row
        self.run.append(text)
        if self.style.link:
            self.run_links += len(text) - text.count(" ")

    def flush(self, gap: str) -> None:
        """Ends the current run as a block, if there is one, and widens the gap before the next block."""
        if self.run:
            self.end_run()
        if len(gap) > len(self.gap) or self.gap == "\t":
            self.gap = gap

    def end_run(self) -> None:
        raw = "".join(self.run) if len(self.run) > 1 else self.run[0]
        style = self.style
        text = raw.strip("\r\n").rstrip() if style.pre else _even(raw)
        if text:
            start = self.position
            if self.blocks:
                self.parts.append(self.gap)
                start += len(self.gap)
            self.position = end = start + len(text)
            tokens = count_words(text)
            share = min(1.0, self.run_links / (len(text) - text.count(" "))) if self.run_links else 0.0
            self.blocks.append(Block(len(self.blocks), style.role, style.level, text, start, end, self.run_element, tokens, share))
            self.parts.append(text)
            self.words += tokens
            self.gap = ""
        self.run.clear()
        self.run_links = 0

    def line_break(self) -> None:
        """`<br>`: a line inside preformatted text, else the end of a block; a second one in a row makes a blank line."""
        if self.style.pre and self.run:
            self.run.append("\n")
        else:
            self.flush("\n\n" if not self.run and self.gap.startswith("\n") else "\n")


def _names(attributes: dict[str, str | None]) -> str:
    """Class, id and role, joined by spaces."""
    if not attributes:
        return ""
    own, number, role = attributes.get("class"), attributes.get("id"), attributes.get("role")
    return " ".join(filter(None, (own, number, role))) if number or role else own or ""


def _even(raw: str) -> str:
    """White space at the ends gone, runs of it inside as one space; other scripts' spaces stay."""
    text = raw.strip(" \t\n\r\f")
    for part in UNEVEN:
        if part in text:
            return COLLAPSIBLE.sub(" ", text)
    return text


def _walk(root: LexborNode, hidden: frozenset[int], *, noscript: bool, folded: frozenset[int] = frozenset()) -> _Walk:
    """One pass in document order below `root`; `hidden` are the elements to leave out, `folded` those to be named so."""
    walk = _Walk(root, folded)
    run, rows, stack, style = walk.run, walk.rows, walk.stack, walk.style
    unseen = SKIPPED if noscript else UNSEEN
    node = root.first_child
    deepest = 1
    while stack:
        if node is None:
            node, _, gap, style = stack.pop()
            if gap is not None:
                walk.flush(gap)
            row = rows.pop()
            if row >= 0:
                walk.last[row] = len(walk.blocks) + bool(run)
            walk.style = style
            node = node.next
            continue
        tag = node.tag
        if tag == "-text":
            walk.add_text(node.text_content or "")
        elif tag == "br":
            walk.line_break()
        elif tag and tag not in SKIPPED and tag[0] != "-":
            deepest = max(deepest, len(stack))
            gap = GAPS.get(tag)
            child = node.first_child
            if gap is not None:
                walk.flush(gap)
            if child is not None and tag not in unseen and not (hidden and node.mem_id in hidden):
                stack.append((node, tag, gap, style))
                rows.append(-1)
                walk.style = style = style.inside.get(tag) or style.enter(tag)
                node = child
                continue
        node = node.next
    walk.depth = deepest - 1  # `body` is the first level
    return walk
