"""The walk that also notes what a body's structure is read from: who holds which run of text, and what is shown that is no text."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import overload

from selectolax.lexbor import LexborNode

from app.segment.tags import CELLS
from app.segment.walk import APART, BETWEEN_WORDS, COLLAPSIBLE, UNEVEN, Walk
from app.types import Head, Markup, Piece, Placed, Segments

Attributes = Mapping[str, str | None]

# Of these the attributes say more than class, id, role and address, and of items in an ordered list.
TOLD = frozenset({"ol", "td", "th"})
TEX = 'annotation[encoding="application/x-tex"]'
# How far above an image its link and its figure are looked for.
NEAR = 8

# Hidden parts of formulas that a page shows as glyphs or as a picture.
FORMULA_CLASSES = re.compile(r"\bkatex-mathml\b|\bmwe-math-mathml")


def _own(node: LexborNode) -> Attributes | None:
    return node.attributes


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


NOTED = frozenset({*READERS, *CELLS, "span"})


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
    """A walk that gives its segments their markup. What it does for every element names `Walk`, which is faster than `super()`."""

    def __init__(self, hidden: frozenset[int], folded: frozenset[int], *, noscript: bool) -> None:
        """See `walk_tree`."""
        self.stands_apart: list[bool] = []
        self.told: dict[int, Attributes] = {}
        self.mixed: dict[int, _Mixed] = {}
        # The row that the parts of the run from here on stand in, where it is another one than before.
        self.owners: dict[int, int] = {}
        self.owner = -1
        self.notes: list[_Note] = []
        self.inside: list[tuple[int, _Note]] = []
        # By the depth of the open element that holds no text yet.
        self.waiting: dict[int, list[_Note]] = {}
        super().__init__(hidden, folded, noscript=noscript)

    def segments(self, head: Head) -> Segments:
        """What was collected, with its markup."""
        plain = super().segments(head)
        placed = tuple(note.placed() for note in self.notes)
        markup = Markup(tuple(self.stands_apart), self.told, _Pieces(self.mixed, len(plain.blocks)), placed)
        return Segments(plain.text, plain.blocks, plain.elements, head, plain.method, markup=markup)

    def open_rows(self) -> int:
        """See `Walk`; what waited for an element with text has it now."""
        before, apart = len(self.elements), self.stands_apart
        row = super().open_rows()
        if row < before:
            return row
        for node, tag, gap, _ in self.stack[before - row - 1 :]:
            if tag in TOLD or (tag == "li" and self.elements[self.elements[len(apart)][1]][0] == "ol"):
                self.told[len(apart)] = node.attributes
            apart.append(gap is not None)
        if self.waiting:
            for depth in range(len(self.rows) - (row - before + 1), len(self.rows)):
                for note in self.waiting.pop(depth, ()):
                    note.element = self.rows[depth]
        return row

    def enter(self, node: LexborNode, tag: str) -> LexborNode | None:
        """See `Walk`; notes what is no text."""
        child = Walk.enter(self, node, tag)
        if tag not in NOTED or (child is not None and tag not in READERS):
            return child
        if tag in READERS:
            attributes = READERS[tag](node)
        elif tag in CELLS:
            attributes = _own(node) if node.mem_id not in self.hidden else None
        elif node.first_child is not None and FORMULA_CLASSES.search(node.attributes.get("class") or ""):
            tag, attributes = "math", _formula(node)
        else:
            return None
        if attributes is not None:
            self.place(tag, attributes)
        return child

    def leave(self) -> LexborNode | None:
        """See `Walk`; a cell without text is noted."""
        if not self.waiting and self.stack[-1][1] not in CELLS:
            return Walk.leave(self)
        node, tag, _, _ = self.stack[-1]
        row, depth = self.rows[-1], len(self.rows) - 1
        following = Walk.leave(self)
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
        Walk.add_text(self, text)
        if (row := self.rows[-1]) != self.owner:
            self.owners[len(self.run)] = self.owner = row

    def add_space(self, text: str) -> None:
        """See `Walk`."""
        self.run.append(text)
        if (row := self.rows[-1]) not in {self.owner, -1}:
            self.owners[len(self.run)] = self.owner = row

    def end_run(self) -> None:
        """See `Walk`; cuts the block's text where its element changes."""
        owners, number, self.owner = self.owners, len(self.made), -1
        if not self.inside and len(owners) < 2:
            Walk.end_run(self)
            owners.clear()
            return
        run = [*self.run]
        Walk.end_run(self)
        if len(self.made) > number:
            *_, start, end, _, _ = self.made[-1]
            mixed = _Mixed(run, owners, start, end, pre=self.style.pre)
            self.mixed[number] = mixed
            if self.inside:
                ends = mixed.ends()
                for count, note in self.inside:
                    note.at = ends[count - 1]
        self.owners = {}
        self.inside.clear()


class _Mixed:
    """A block's run whose parts stand in several elements, which is cut where it is asked for: most are of blocks that are removed."""

    __slots__ = ("end", "owners", "pre", "run", "start")

    def __init__(self, run: list[str], owners: dict[int, int], start: int, end: int, *, pre: bool) -> None:
        self.run, self.owners, self.start, self.end, self.pre = run, owners, start, end, pre

    def ends(self) -> list[int]:
        """Where each part ends in the page's text."""
        return _ends(self.run, self.start, self.end, pre=self.pre)

    def pieces(self) -> tuple[Piece, ...]:
        """See `_pieces`."""
        owner, owners = -1, []
        for number in range(1, len(self.run) + 1):
            owner = self.owners.get(number, owner)
            owners.append(owner)
        return _pieces(self.ends(), owners, self.start)


class _Pieces(Sequence[tuple[Piece, ...]]):
    """The pieces of each block, made where they are asked for."""

    def __init__(self, mixed: Mapping[int, _Mixed], count: int) -> None:
        self._mixed, self._count = mixed, count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, number: int) -> tuple[Piece, ...]: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[tuple[Piece, ...]]: ...
    def __getitem__(self, number: int | slice) -> tuple[Piece, ...] | Sequence[tuple[Piece, ...]]:
        if isinstance(number, slice):
            return [self[place] for place in range(self._count)[number]]
        mixed = self._mixed.get(number)
        return () if mixed is None else mixed.pieces()


def _ends(run: list[str], start: int, end: int, *, pre: bool) -> list[int]:
    """Where each of a block's runs ends in the text, whose white space has been made even, or was cut at both ends."""
    whole = "".join(run)
    if APART in whole:
        run = _joined(run)
        whole = "".join(run)
    ends, at, spaced = [], start, True
    if pre:
        at -= len(whole) - len(whole.lstrip("\r\n"))
    rough = not pre and any(sign in whole for sign in UNEVEN)
    for part in run:
        if pre:
            at += len(part)
        elif part:
            even = COLLAPSIBLE.sub(" ", part) if rough else part
            at += len(even) - (spaced and even[0] == " ")
            spaced = even[-1] == " "
        ends.append(start if at < start else min(at, end))
    return ends


def _joined(run: list[str]) -> list[str]:
    """The parts of a run once what stood for something else is a space or nothing."""
    whole, at = BETWEEN_WORDS.sub(lambda found: " " * len(found[0]), "".join(run)), 0
    found = []
    for part in run:
        found.append(whole[at : at + len(part)].replace(APART, ""))
        at += len(part)
    return found


def _pieces(ends: list[int], owners: list[int], start: int) -> tuple[Piece, ...]:
    """Neighbouring runs of one element as one piece; what no element was noted for belongs to the run before."""
    pieces: list[Piece] = []
    begun, last = start, -1
    for end, owner in zip(ends, owners, strict=True):
        if end > start and owner not in {-1, last}:
            if last >= 0:
                pieces.append(Piece(last, begun, start))
                begun = start
            last = owner
        start = end
    if last >= 0:
        pieces.append(Piece(last, begun, start))
    return tuple(pieces)
