"""Tables: which ones hold data and which only lay a page out, and their cells in rows."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from app.structure.placed import KINDS
from app.types import Cell, Elements, Markup, Part, Placed, Segments

Pictured = Callable[[Sequence[Placed]], tuple[Part, ...]]

CELLS = frozenset({"td", "th"})
# What no cell of a table of data holds.
PAGE_TAGS = frozenset({"article", "section", "form", "nav", "h1", "h2", "h3", "pre"})
HEADED_TAGS = frozenset({"th", "thead", "caption"})
# A cell of more words is text, unless the table has headings.
CELL_WORDS = 100
# Cells that a table covers, at most so many times those that it has and some: nobody draws a larger one.
MOST_SPANNED, SPARE = 10, 1000


class Tables:
    """The tables of one page."""

    def __init__(self, segments: Segments, markup: Markup, kept: Sequence[int]) -> None:
        """`kept` counts the body's blocks before each block, and behind the last one."""
        self.elements: Elements = segments.elements
        self.markup, self.kept = markup, kept
        self.tokens = [block.tokens for block in segments.blocks]
        self._known: dict[int, bool] = {}
        self._empty: dict[int, list[tuple[Placed, tuple[Placed, ...]]]] = {}
        pictures: list[Placed] = []
        for placed in markup.placed:
            if placed.tag in CELLS:
                inside = tuple(picture for picture in pictures if picture.element == placed.element)
                self._empty.setdefault(placed.element, []).append((placed, inside))
                pictures = []
            elif placed.tag in KINDS and placed.at < 0:
                pictures.append(placed)

    def inside(self, row: int) -> range:
        """The rows of the elements inside an element."""
        return range(row + 1, bisect_left(self.elements.first, self.elements.last[row], row + 1))

    def holds(self, row: int) -> int:
        """How many blocks of the body stand in an element."""
        return self.kept[self.elements.last[row]] - self.kept[self.elements.first[row]]

    def is_table(self, row: int) -> bool:
        """Whether a table holds data, and not text, columns of a page or other tables."""
        if row not in self._known:
            self._known[row] = self._is_table(row)
        return self._known[row]

    def _is_table(self, row: int) -> bool:
        elements = self.elements
        if not {"presentation", "none"}.isdisjoint(elements.names[row].split()):
            return False
        rows = self.inside(row)
        if _stands_in("table", elements.tag, rows):
            return False
        tags = {elements.tag[inner] for inner in rows}
        if not tags.isdisjoint(PAGE_TAGS):
            return False
        cells = [inner for inner in rows if elements.tag[inner] in CELLS]
        lines = Counter(elements.parent[inner] for inner in cells if self.holds(inner))
        for line, number in ((line, len(self._empty.get(line, ()))) for line in lines):
            lines[line] += number
        if max(lines.values(), default=0) < 2:
            return len(lines) > 1 and "th" in tags
        if not tags.isdisjoint(HEADED_TAGS):
            return True
        words = max(sum(self.tokens[elements.first[cell] : elements.last[cell]]) for cell in cells)
        return len(lines) > 1 and words <= CELL_WORDS

    def rows(self, table: int, filled: Mapping[int, tuple[Part, ...]], pictured: Pictured) -> tuple[tuple[Cell, ...], ...]:
        """The table's rows that hold text of the body; `filled` has the parts of each cell by its row in `Elements`.

        `pictured` makes parts of what stands in a cell without text.
        """
        elements = self.elements
        lines: dict[int, list[tuple[int, int, Cell]]] = {}
        for row in self.inside(table):
            if elements.tag[row] in CELLS:
                line = elements.parent[row]
                headed = elements.tag[row] == "th" or elements.tag[elements.parent[line]] == "thead"
                cell = _cell(filled.get(row, ()), self.markup.attributes.get(row, {}), header=headed)
                lines.setdefault(line, []).append((elements.first[row], 1, cell))
        for line, cells in lines.items():
            if not any(cell.parts for _, _, cell in cells):
                cells.clear()
                continue
            headed = elements.tag[elements.parent[line]] == "thead"
            for empty, inside in self._empty.get(line, ()):
                cells.append((empty.block, 0, _cell(pictured(inside), empty.attributes, header=headed or empty.tag == "th")))
            cells.sort(key=lambda cell: cell[:2])
        shown = [[cell for _, _, cell in cells] for cells in lines.values() if cells]
        count = sum(map(len, shown))
        if sum(cell.columns * cell.rows for cells in shown for cell in cells) > MOST_SPANNED * count + SPARE:
            shown = [[cell._replace(columns=1, rows=1) for cell in cells] for cells in shown]
        return tuple(map(tuple, shown))


def _stands_in(tag: str, tags: tuple[str, ...], rows: range) -> bool:
    try:
        return tags.index(tag, rows.start, rows.stop) >= 0
    except ValueError:
        return False


def _cell(parts: tuple[Part, ...], attributes: Mapping[str, str | None], *, header: bool) -> Cell:
    return Cell(parts, header, _covered(attributes.get("colspan") or ""), _covered(attributes.get("rowspan") or ""))


def _covered(value: str) -> int:
    value = value.strip()
    return min(max(int(value), 1), 1000) if value.isascii() and value.isdigit() and len(value) < 5 else 1
