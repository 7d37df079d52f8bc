"""One walk over a Lexbor tree: text → blocks, with an explicit stack, so that depth costs no recursion."""

import re
from functools import cached_property

from selectolax.lexbor import LexborNode

from app.language.words import count_each
from app.segment.controls import MAY_BE_CONTROLS, is_control
from app.segment.style import Style
from app.segment.tags import CONTROL, GAPS, MUTE, REPLACED, SKIPPED
from app.types import Block, Elements, Head, Role, Segments

COLLAPSIBLE = re.compile(r"[ \t\n\r\f]+")
UNEVEN = ("\n", "  ", "\t", "\r", "\f")
FOLDED = "folded"
# Without scripts `noscript` speaks, with them it does not.
UNSEEN = frozenset({"noscript"})
UNREAD = SKIPPED | MUTE
# What a page shows as an image, also where a script of AMP loads it.
PICTURES = frozenset({"img", "amp-img"})
# Where something that is no text stands, such as an icon, or was left out. A parser lets no such character through. Between two words it
# is a space, but for scripts that write none.
APART = "\0"
LETTER = r"[^\W\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
BETWEEN_WORDS = re.compile(rf"(?:(?<={LETTER})|(?<=[.!?:;,)]))\0+(?={LETTER})")

# An open element: its node, tag, the gap at its borders (None for inline ones) and the style around it.
# A plain tuple, since one is made for every element of a page.
_Frame = tuple[LexborNode, str, str | None, Style]


class Walk:
    """Collects text runs into blocks, and the elements that hold them, as trees are walked in document order."""

    def __init__(self, hidden: frozenset[int], folded: frozenset[int], *, noscript: bool) -> None:
        """See `walk_tree`."""
        self.method = "html"
        self.hidden, self.folded = hidden, folded
        self.closed = frozenset() if noscript else UNSEEN
        self.parts: list[str] = []
        self.position = self.depth = 0
        self.gap = ""
        self.run: list[str] = []
        self.run_element = -1
        self.run_links = 0
        self.style = Style(Role.LINE, 0, link=False, pre=False)
        self.stack: list[_Frame] = []
        self.rows: list[int] = []
        # All of a block but its index and its number of words; all of an element but its last block.
        self.made: list[tuple[Role, int, str, int, int, int, float]] = []
        self.elements: list[tuple[str, int, str, int, str]] = []
        self.last: list[int] = []
        # Images as `Elements` has them; those whose element holds no text yet wait by its depth, with the number of blocks before them.
        self.images: list[tuple[int, int]] = []
        self.unplaced: dict[int, int] = {}

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks so far, their words counted all at once."""
        if not self.made:
            return ()
        role, level, text, start, end, element, share = zip(*self.made, strict=True)
        tokens = count_each("".join(self.parts), list(zip(start, end, strict=True)))
        return tuple(map(Block._make, zip(range(len(role)), role, level, text, start, end, element, tokens, share, strict=True)))

    def segments(self, head: Head) -> Segments:
        """What was collected, as a page's."""
        tag, parent, names, first, links = zip(*self.elements, strict=True)
        elements = Elements(tag, parent, names, first, tuple(self.last), links, tuple(self.images))
        return Segments("".join(self.parts), self.blocks, elements, head, self.method)

    def unlinked(self, least: int) -> int:
        """Words in blocks of at least so many words that are mostly no links."""
        return sum([block.tokens for block in self.blocks if block.tokens >= least and block.link_share < 0.5])

    def begin(self, root: LexborNode) -> None:
        """Opens a root, and gives it a row though it may hold no text."""
        self.stack.append((root, "html", "\n", self.style))
        self.rows.append(-1)
        self.open_rows()

    def open_rows(self) -> int:
        """Gives every open element that has none yet a row: it holds text from the current block on. Returns the innermost row."""
        rows, elements, blocks = self.rows, self.elements, len(self.made)
        place = len(rows)
        while place and rows[place - 1] < 0:
            place -= 1
        row, first = rows[place - 1] if place else 0, len(elements)
        for node, tag, _, _ in self.stack[place:]:
            attributes = node.attributes
            names = _names(attributes) if attributes else ""
            if self.folded and node.mem_id in self.folded:
                names = f"{names} {FOLDED}"
            elements.append((tag, row, names, blocks, (attributes.get("href") or "") if tag == "a" else ""))
            row = len(elements) - 1
        rows[place:] = range(first, row + 1)
        self.last += [0] * (row + 1 - first)
        if self.unplaced:
            for depth in range(place, len(rows)):
                self.see_image(depth, self.unplaced.pop(depth, None))
        return row

    def see_image(self, depth: int, block: int | None) -> None:
        """Notes an image, by the blocks before it, in the open element of that depth, which may hold no text yet; None: there is none."""
        if block is None:
            return
        row = self.rows[depth]
        if row >= 0:
            self.images.append((row, block))
        else:
            self.unplaced[depth] = block

    def enter(self, node: LexborNode, tag: str) -> LexborNode | None:
        """What comes first in an element whose content is to be walked, which is open until `leave`; None for any other."""
        if tag in UNREAD:
            self.pass_over(node)
            return None
        self.depth = max(self.depth, len(self.stack) - 1)  # `body` is the first level
        left_out = bool(self.hidden) and node.mem_id in self.hidden
        child = None if left_out or tag in self.closed else node.first_child
        controls = tag in MAY_BE_CONTROLS and child is not None
        kind = CONTROL if controls and is_control(node, tag, self.style, trailing=bool(self.run)) else tag
        gap = GAPS.get(kind)
        if gap is not None:
            if self.run or gap != self.gap:
                self.flush(gap)
        elif self.run and (left_out or tag in REPLACED):
            self.run.append(APART)
        if child is not None:
            self.stack.append((node, tag, gap, self.style))
            self.rows.append(-1)
            self.style = self.style.inside.get(kind) or self.style.enter(kind)
        elif tag in PICTURES and not (self.run or left_out):  # one among words is a sign, no picture
            self.see_image(len(self.rows) - 1, len(self.made))
        return child

    def pass_over(self, node: LexborNode) -> None:
        """Reads no text of an element; those that may hold others are looked through, since they count as depth."""
        rest = [(node, len(self.stack) - 1)]
        while rest:
            node, level = rest.pop()
            if self.run and node.tag in REPLACED:
                self.run.append(APART)
            child = None if node.tag in SKIPPED else node.first_child
            self.depth = max(self.depth, level if child else 0)
            while child is not None:
                rest.append((child, level + 1))
                child = child.next

    def leave(self) -> LexborNode | None:
        """Closes the innermost open element; gives what comes behind it."""
        node, _, gap, style = self.stack.pop()
        if gap is not None and (self.run or gap != self.gap):
            self.flush(gap)
        self.style = style
        row = self.rows.pop()
        if row >= 0:
            self.last[row] = len(self.made) + bool(self.run)
        elif self.unplaced:
            self.see_image(len(self.rows) - 1, self.unplaced.pop(len(self.rows), None))
        return node.next

    def add_text(self, text: str) -> None:
        """Text in the innermost open element that is more than white space."""
        row = self.rows[-1]
        if row < 0:
            row = self.open_rows()
        if not self.run:
            self.run_element = row
        self.run.append(text)
        if self.style.link:
            self.run_links += len(text) - text.count(" ")

    def add_space(self, text: str) -> None:
        """White space within a run."""
        self.run.append(text)

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
            if self.made:
                self.parts.append(self.gap)
                start += len(self.gap)
            self.position = end = start + len(text)
            share = min(1.0, self.run_links / (len(text) - text.count(" "))) if self.run_links else 0.0
            self.made.append((style.role, style.level, text, start, end, self.run_element, share))
            self.parts.append(text)
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
    own, number, role = attributes.get("class"), attributes.get("id"), attributes.get("role")
    return " ".join(filter(None, (own, number, role))) if number or role else own or ""


def _even(raw: str) -> str:
    """White space at the ends gone, runs of it inside as one space; other scripts' spaces stay."""
    text = raw.strip(" \t\n\r\f")
    for part in UNEVEN:
        if part in text:
            return COLLAPSIBLE.sub(" ", text)
    return text


def walk_tree(
    root: LexborNode, hidden: frozenset[int], *, noscript: bool, folded: frozenset[int] = frozenset(), kind: type[Walk] = Walk
) -> Walk:
    """One pass in document order below `root`; `hidden` are the elements to leave out, `folded` those to be named so."""
    walk = kind(hidden, folded, noscript=noscript)
    walk_below(walk, root)
    return walk


def walk_below(walk: Walk, root: LexborNode) -> None:
    """One pass in document order below another root."""
    stack, run, node = walk.stack, walk.run, root.first_child
    walk.begin(root)
    while stack:
        if node is None:
            node = walk.leave()
            continue
        tag, child = node.tag or "-", None
        if tag == "-text":
            text = node.text_content or ""
            if text and not text.isspace():
                walk.add_text(text)
            elif run:  # white space alone begins no run
                walk.add_space(text)
        elif tag == "br":
            walk.line_break()
        elif tag[0] != "-":
            child = walk.enter(node, tag)
        node = node.next if child is None else child
