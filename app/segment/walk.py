"""One walk over a Lexbor tree: text → blocks, with an explicit stack, so that depth costs no recursion."""

import re

from selectolax.lexbor import LexborNode

from app.language.words import count_words
from app.segment.controls import MAY_BE_CONTROLS, is_control
from app.segment.style import Style
from app.segment.tags import CONTROL, GAPS, MUTE, REPLACED, SKIPPED
from app.types import Block, Elements, Head, Role, Segments

COLLAPSIBLE = re.compile(r"[ \t\n\r\f]+")
UNEVEN = ("\n", "  ", "\t", "\r", "\f")
FOLDED = "folded"
# Without scripts `noscript` speaks, with them it does not.
UNSEEN = SKIPPED | {"noscript"}
# Where something that is no text stands, such as an icon, or was left out. A parser lets no such character through. Between two words it
# is a space, but for scripts that write none.
APART = "\0"
LETTER = r"[^\W\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
BETWEEN_WORDS = re.compile(rf"(?:(?<={LETTER})|(?<=[.!?:;,)]))\0+(?={LETTER})")

# An open element: its node, tag, the gap at its borders (None for inline ones) and the style around it.
# A plain tuple, since one is made for every element of a page.
_Frame = tuple[LexborNode, str, str | None, Style]


class Walk:
    """Collects text runs into blocks, and the elements that hold them into columns, as the tree is walked in document order."""

    def __init__(self, root: LexborNode, hidden: frozenset[int], folded: frozenset[int], *, noscript: bool) -> None:
        """Begins below `root`; see `walk_tree`."""
        self.method = "html"
        self.hidden, self.folded = hidden, folded
        self.closed = SKIPPED if noscript else UNSEEN
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.position = 0
        self.depth = self.muted = 0
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
        """What was collected, as a page's."""
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

    def enter(self, node: LexborNode, tag: str) -> bool:
        """Whether what an element holds is to be walked; if so it is open until `leave`."""
        if tag in SKIPPED or self.muted or tag in MUTE:
            return self.pass_over(node, tag)
        self.depth = max(self.depth, len(self.stack) - 1)  # `body` is the first level
        left_out = bool(self.hidden) and node.mem_id in self.hidden
        shown = node.first_child is not None and tag not in self.closed and not left_out
        kind = CONTROL if shown and tag in MAY_BE_CONTROLS and is_control(node, tag, self.style, trailing=bool(self.run)) else tag
        gap = GAPS.get(kind)
        if gap is not None:
            self.flush(gap)
        elif self.run and (left_out or tag in REPLACED):
            self.run.append(APART)
        if shown:
            self.open(node, tag, gap)
            self.style = self.style.inside.get(kind) or self.style.enter(kind)
        return shown

    def pass_over(self, node: LexborNode, tag: str) -> bool:
        """Reads no text of an element; those that may hold others are walked, since they count as depth."""
        if self.run and tag in REPLACED:
            self.run.append(APART)
        if tag in SKIPPED or node.first_child is None:
            return False
        self.depth = max(self.depth, len(self.stack) - 1)
        self.muted += tag in MUTE
        self.open(node, tag, None)
        return True

    def open(self, node: LexborNode, tag: str, gap: str | None) -> None:
        """An element whose children come next."""
        self.stack.append((node, tag, gap, self.style))
        self.rows.append(-1)

    def leave(self) -> LexborNode:
        """Closes the innermost open element."""
        node, tag, gap, style = self.stack.pop()
        if gap is not None:
            self.flush(gap)
        if self.muted and tag in MUTE:
            self.muted -= 1
        row = self.rows.pop()
        if row >= 0:
            self.last[row] = len(self.blocks) + bool(self.run)
        self.style = style
        return node

    def add_text(self, text: str) -> None:
        """Text in the innermost open element; white space alone begins no run."""
        if self.muted:
            return
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
        """Makes the current run a block."""
        raw = "".join(self.run) if len(self.run) > 1 else self.run[0]
        if APART in raw:
            raw = BETWEEN_WORDS.sub(" ", raw).replace(APART, "")
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


def walk_tree(root: LexborNode, hidden: frozenset[int], *, noscript: bool, folded: frozenset[int] = frozenset()) -> Walk:
    """One pass in document order below `root`; `hidden` are the elements to leave out, `folded` those to be named so."""
    walk = Walk(root, hidden, folded, noscript=noscript)
    stack, node = walk.stack, root.first_child
    while stack:
        if node is None:
            node = walk.leave().next
            continue
        tag = node.tag or "-"
        if tag == "-text":
            walk.add_text(node.text_content or "")
        elif tag == "br" and not walk.muted:
            walk.line_break()
        elif tag[0] != "-" and walk.enter(node, tag):
            node = node.first_child
            continue
        node = node.next
    return walk
