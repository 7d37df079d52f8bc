"""Pages made of two: the content of one page in the frame of another, with boilerplate of further pages among it.

Only pages of one fold and type (and of one language, where they are old news) meet, so that a made page is as far from the other folds as
its parts. The page that gives the content gives the gold and the head too.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.types import Block, Elements, Segments
from training.corpus import GoldPage

SEED = 5
# The content is the smallest element that holds this share of the gold on the page.
CONTENT_SHARE = 0.92
FOUND_FLOOR = 0.6
LEAST_WORDS = 20
LEAST_BLOCKS = 2
# A frame has at least this many blocks around its content.
FRAME_BLOCKS = 8
# Boilerplate is what holds no gold and has this many words and blocks.
BOILERPLATE_WORDS = 25
BOILERPLATE_BLOCKS = range(2, 61)
INSERTIONS = (0, 0, 1, 2)
RARE_LANGUAGES = frozenset({"ru", "pl", "el"})


@dataclass(frozen=True, slots=True)
class Part:
    """An element of a page with all that stands in it."""

    segments: Segments
    row: int

    @property
    def rows(self) -> slice:
        """Its rows of elements: an element's descendants follow it."""
        parent, end = self.segments.elements.parent, self.row + 1
        while end < len(parent) and parent[end] >= self.row:
            end += 1
        return slice(self.row, end)

    @property
    def blocks(self) -> slice:
        """The blocks in it."""
        elements = self.segments.elements
        return slice(elements.first[self.row], elements.last[self.row])

    @property
    def is_whole(self) -> bool:
        """False where it shares a block with what stands around it."""
        rows = self.rows
        return all(rows.start <= block.element < rows.stop for block in self.segments.blocks[self.blocks])


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a part goes: the rows and blocks that it replaces, and the row of the element around it."""

    rows: slice
    blocks: slice
    parent: int


@dataclass(frozen=True, slots=True)
class Source:
    """A page that others are made of: its content, and what of it is boilerplate."""

    page: GoldPage
    content: Part
    boilerplate: tuple[Part, ...]

    @property
    def is_frame(self) -> bool:
        """Whether there is enough around the content."""
        inside = self.content.blocks
        return self.content.row > 0 and len(self.content.segments.blocks) - (inside.stop - inside.start) >= FRAME_BLOCKS

    @property
    def kind(self) -> tuple[object, ...]:
        """Pages of one kind may meet."""
        old_news = self.page.language if self.page.corpus == "daniel" else None
        return (self.page.fold, self.page.page_type, self.page.corpus == "daniel", old_news)


def find_source(page: GoldPage, segments: Segments, gold: NDArray[np.floating[Any]]) -> Source | None:
    """The page as a source, given the words of gold in each block; None where its content is not one element."""
    elements = segments.elements
    through = np.append(0, np.cumsum(gold))
    words = np.append(0, np.cumsum([block.tokens for block in segments.blocks]))
    first, last = np.array(elements.first), np.array(elements.last)
    held, size = through[last] - through[first], last - first
    if through[-1] < LEAST_WORDS:
        return None
    content = Part(segments, int(np.where(held >= CONTENT_SHARE * through[-1], size, len(words)).argmin()))
    if size[content.row] < LEAST_BLOCKS or not content.is_whole:
        return None
    bare = (held < 1) & (words[last] - words[first] >= BOILERPLATE_WORDS) & np.isin(size, BOILERPLATE_BLOCKS)
    above = np.array(elements.parent)
    outermost = bare & ~((held[above] < 1) & np.isin(size[above], BOILERPLATE_BLOCKS))
    parts = (Part(segments, int(row)) for row in np.flatnonzero(outermost) if row)
    return Source(page, content, tuple(part for part in parts if part.is_whole))


def splice(base: Segments, gap: Gap, part: Part) -> Segments:
    """The page with the part in place of what the gap holds."""
    old, new, rows, blocks = base.elements, part.segments.elements, part.rows, part.blocks
    more_rows = (rows.stop - rows.start) - (gap.rows.stop - gap.rows.start)
    more_blocks = (blocks.stop - blocks.start) - (gap.blocks.stop - gap.blocks.start)
    around, row = {gap.parent}, gap.parent
    while row:
        row = old.parent[row]
        around.add(row)
    to_row, to_block = gap.rows.start - rows.start, gap.blocks.start - blocks.start
    head, tail = slice(gap.rows.start), slice(gap.rows.stop, None)
    elements = Elements(
        tag=old.tag[head] + new.tag[rows] + old.tag[tail],
        parent=(
            *old.parent[head],
            gap.parent,
            *(above + to_row for above in new.parent[rows.start + 1 : rows.stop]),
            *(above + more_rows * (above >= gap.rows.stop) for above in old.parent[tail]),
        ),
        names=old.names[head] + new.names[rows] + old.names[tail],
        first=(*old.first[head], *(at + to_block for at in new.first[rows]), *(at + more_blocks for at in old.first[tail])),
        last=(
            *(at + more_blocks * (place in around) for place, at in enumerate(old.last[head])),
            *(at + to_block for at in new.last[rows]),
            *(at + more_blocks for at in old.last[tail]),
        ),
    )
    pieces = [
        *base.blocks[: gap.blocks.start],
        *(block._replace(element=block.element + to_row) for block in part.segments.blocks[blocks]),
        *(block._replace(element=block.element + more_rows * (block.element >= gap.rows.stop)) for block in base.blocks[gap.blocks.stop :]),
    ]
    return _joined(pieces, replace(base, elements=elements))


def _joined(blocks: Sequence[Block], base: Segments) -> Segments:
    """The page with these blocks, numbered anew, a line each."""
    placed, position = [], 0
    for index, block in enumerate(blocks):
        placed.append(block._replace(index=index, start=position, end=position + len(block.text)))
        position += len(block.text) + 1
    return replace(base, text="\n".join(block.text for block in blocks), blocks=tuple(placed))


def grafts(sources: Sequence[Source]) -> Iterator[tuple[GoldPage, Segments]]:
    """Made pages, always the same ones: two for each mixed page, one for half of the others."""
    chance = random.Random(SEED)
    kinds: Mapping[tuple[object, ...], list[Source]] = defaultdict(list)
    for source in sources:
        kinds[source.kind].append(source)
    for source in sources:
        others = [other for other in kinds[source.kind] if other.page.site != source.page.site and other.is_frame]
        for _ in range(copies(source.page, chance) if others else 0):
            yield source.page, _graft(source, others, chance)


def copies(page: GoldPage, chance: random.Random) -> int:
    """How many pages are made with a page's content: mixed pages are few, and so are languages but English."""
    if page.mixed:
        return 2
    return int(page.language in RARE_LANGUAGES or chance.random() < 0.5)


def _graft(source: Source, others: Sequence[Source], chance: random.Random) -> Segments:
    frame = chance.choice(others).content
    elements = frame.segments.elements
    made = splice(frame.segments, Gap(frame.rows, frame.blocks, elements.parent[frame.row]), source.content)
    if chance.random() < 0.5:
        made = _renamed(made, frame.row, elements.names[frame.row])
    for _ in range(chance.choice(INSERTIONS)):
        parts = chance.choice(others).boilerplate
        if parts:
            made = _inserted(Part(made, frame.row), chance.choice(parts), chance)
    return replace(made, head=source.content.segments.head)


def _renamed(page: Segments, row: int, name: str) -> Segments:
    names = page.elements.names
    return replace(page, elements=replace(page.elements, names=(*names[:row], name, *names[row + 1 :])))


def _inserted(content: Part, part: Part, chance: random.Random) -> Segments:
    """The page with the part behind one of the content's children, half of the time behind the last."""
    page, rows = content.segments, content.rows
    children = [row for row in range(rows.start + 1, rows.stop) if page.elements.parent[row] == content.row]
    if not children:
        return page
    child = Part(page, children[-1] if chance.random() < 0.5 else chance.choice(children))
    at, end = child.blocks.stop, child.rows.stop
    return splice(page, Gap(slice(end, end), slice(at, at), content.row), part)
