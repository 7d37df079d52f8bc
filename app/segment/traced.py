"""The walk that also notes what a body's structure is read from: who holds which run of text, and what is shown that is no text."""

import re
from collections.abc import Callable, Mapping

from selectolax.lexbor import LexborNode

from app.segment.tags import CELLS
from app.segment.walk import APART, BETWEEN_WORDS, COLLAPSIBLE, Walk
from app.types import Head, Markup, Piece, Placed, Segments

Attributes = Mapping[str, str]

# Of these the attributes say more than class, id, role and address.
TOLD = frozenset({"ol", "li", "td", "th"})
TEX = 'annotation[encoding="application/x-tex"]'
# How far above an image its link and its figure are looked for.
NEAR = 32
# Hidden parts of formulas that a page shows as glyphs or as a picture.
FORMULA_CLASSES = re.compile(r"\bkatex-mathml\b|\bmwe-math-mathml")


def _own(node: LexborNode) -> Attributes | None:
    return {name: value or "" for name, value in node.attributes.items()}


def _media(node: LexborNode) -> Attributes | None:
    source = None if node.attributes.get("src") else node.css_first("source[src]")
    return _own(source or node)


def _formula(node: LexborNode) -> Attributes | None:
    note = node.css_first(TEX)
    tex = note.text() if note else node.attributes.get("alttext")
    return {"tex": tex.strip(), "display": node.attributes.get("display") or ""} if tex and tex.strip() else None


def _script(node: LexborNode) -> Attributes | None:
    kind = node.attributes.get("type") or ""
    tex = node.text().strip() if kind.startswith("math/tex") else ""
    return {"tex": tex, "display": "block" if "display" in kind else ""} if tex else None


# What is noted of each element that is shown as something else than its text.
READERS: Mapping[str, Callable[[LexborNode], Attributes | None]] = {
    **dict.fromkeys(("img", "iframe", "embed", "hr", "input"), _own),
    **dict.fromkeys(("video", "audio"), _media),
    "math": _formula,
    "script": _script,
}


class _Note:
    """Something placed whose element, or offset, is not known yet."""

    __slots__ = ("at", "attributes", "block", "element", "in_figure", "link", "tag")

    def __init__(self, tag: str, attributes: Attributes, block: int) -> None:
        self.tag, self.attributes, self.block = tag, attributes, block
        self.element, self.at, self.link, self.in_figure = 0, -1, "", False

    def placed(self) -> Placed:
        """All that became known."""
        return Placed(self.tag, self.attributes, self.element, self.block, self.at, self.link, self.in_figure)


class TracedWalk(Walk):
    """A walk that gives its segments their markup."""

    def __init__(self, hidden: frozenset[int], folded: frozenset[int], *, noscript: bool) -> None:
        """See `walk_tree`."""
        self.stands_apart: list[bool] = []
        self.told: dict[int, Attributes] = {}
        self.pieces: list[tuple[Piece, ...]] = []
        self.owners: list[int] = []
        self.notes: list[_Note] = []
        self.inside: list[tuple[int, _Note]] = []
        # By the depth of the open element that holds no text yet.
        self.waiting: dict[int, list[_Note]] = {}
        super().__init__(hidden, folded, noscript=noscript)

    def segments(self, head: Head) -> Segments:
        """What was collected, with its markup."""
        plain = super().segments(head)
        placed = tuple(note.placed() for note in self.notes)
        markup = Markup(tuple(self.stands_apart), self.told, tuple(self.pieces), placed)
        return Segments(plain.text, plain.blocks, plain.elements, head, plain.method, markup=markup)

    def open_rows(self) -> int:
        """See `Walk`; what waited for an element with text has it now."""
        place = len(self.rows)
        while place and self.rows[place - 1] < 0:
            place -= 1
        row = super().open_rows()
        for depth in range(place, len(self.rows)):
            node, tag, gap, _ = self.stack[depth]
            self.stands_apart.append(gap is not None)
            if tag in TOLD and (attributes := node.attributes):
                self.told[self.rows[depth]] = {name: value or "" for name, value in attributes.items()}
            for note in self.waiting.pop(depth, ()):
                note.element = self.rows[depth]
        return row

    def enter(self, node: LexborNode, tag: str) -> LexborNode | None:
        """See `Walk`; notes what is no text."""
        child = super().enter(node, tag)
        read = READERS.get(tag)
        if read is not None:
            attributes = read(node)
        elif child is not None:
            return child
        elif tag in CELLS:
            attributes = _own(node) if node.mem_id not in self.hidden else None
        elif tag == "span" and node.first_child is not None and FORMULA_CLASSES.search(node.attributes.get("class") or ""):
            tag, attributes = "math", _formula(node)
        else:
            return None
        if attributes is not None:
            self.place(tag, attributes)
        return child

    def leave(self) -> LexborNode | None:
        """See `Walk`; a cell without text is noted."""
        (node, tag, _, _), row, depth = self.stack[-1], self.rows[-1], len(self.rows) - 1
        following = super().leave()
        if waiting := self.waiting.pop(depth, None):
            self.settle(waiting, depth - 1)
        if row < 0 and tag in CELLS:
            self.place(tag, _own(node) or {})
        return following

    def settle(self, notes: list[_Note], depth: int) -> None:
        """Gives notes the row of the open element at a depth, or lets them wait for it."""
        row = self.rows[depth]
        if row >= 0:
            for note in notes:
                note.element = row
        elif depth in self.waiting:
            self.waiting[depth] += notes
        else:
            self.waiting[depth] = notes

    def place(self, tag: str, attributes: Attributes) -> None:
        """Notes something that stands here."""
        note = _Note(tag, attributes, len(self.made))
        self.notes.append(note)
        self.settle([note], len(self.rows) - 1)
        if tag == "img":
            for node, around, _, _ in reversed(self.stack[-NEAR:]):
                if around == "a":
                    note.link = node.attributes.get("href") or ""
                note.in_figure |= around == "figure"
        if self.run:
            self.inside.append((len(self.run), note))

    def add_text(self, text: str) -> None:
        """See `Walk`."""
        super().add_text(text)
        self.own_run()

    def add_space(self, text: str) -> None:
        """See `Walk`."""
        super().add_space(text)
        self.own_run()

    def own_run(self) -> None:
        """The last part of the run belongs to the innermost element, what came before it unseen to none."""
        self.owners += [-1] * (len(self.run) - len(self.owners) - 1)
        self.owners.append(self.rows[-1])

    def end_run(self) -> None:
        """See `Walk`; cuts the block's text where its element changes."""
        run, owners, pre, number = [*self.run], self.owners, self.style.pre, len(self.made)
        super().end_run()
        if len(self.made) > number:
            *_, start, end, element, _ = self.made[-1]
            alone = not self.inside and all(owner in {element, -1} for owner in owners)
            ends = [] if alone else _ends(run, start, end, pre=pre)
            self.pieces.append(() if alone else _pieces(ends, owners, start))
            for count, note in self.inside:
                note.at = ends[count - 1]
        self.inside.clear()
        owners.clear()


def _ends(run: list[str], start: int, end: int, *, pre: bool) -> list[int]:
    """Where each of a block's runs ends in the text, whose white space has been made even, or was cut at both ends."""
    if APART in run:
        whole = BETWEEN_WORDS.sub(lambda found: " " * len(found[0]), "".join(run))
        lengths, at = [len(part) for part in run], 0
        run = []
        for length in lengths:
            run.append(whole[at : at + length].replace(APART, ""))
            at += length
    ends, at, spaced = [], start, True
    if pre:
        at -= len(whole := "".join(run)) - len(whole.lstrip("\r\n"))
    for part in run:
        even = part if pre else COLLAPSIBLE.sub(" ", part)
        if spaced and not pre and even[:1] == " ":
            even = even[1:]
        at += len(even)
        spaced = even[-1:] == " " if even else spaced
        ends.append(min(max(at, start), end))
    return ends


def _pieces(ends: list[int], owners: list[int], start: int) -> tuple[Piece, ...]:
    """Neighbouring runs of one element as one piece; what no element was noted for belongs to the run before."""
    pieces: list[Piece] = []
    for end, owner in zip(ends, owners, strict=False):
        if end > start:
            if pieces and owner in {-1, pieces[-1].element}:
                pieces[-1] = pieces[-1]._replace(end=end)
            elif owner >= 0:
                pieces.append(Piece(owner, start, end))
            start = end
    if pieces and ends[-1] > pieces[-1].end:
        pieces[-1] = pieces[-1]._replace(end=ends[-1])
    return tuple(pieces)
