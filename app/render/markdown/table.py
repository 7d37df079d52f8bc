"""Tables as GitHub's Markdown has them, or as HTML where it cannot hold them."""

from collections.abc import Sequence

from app.render.html import table as html_table
from app.render.markdown.inline import line
from app.types import Cell, Kind, Part

LINES = frozenset({Kind.PARAGRAPH, Kind.IMAGE, Kind.EMBED, Kind.CAPTION})
# Rows are filled up to the width of the widest, unless that makes so many times as many cells.
MOST_FILLED = 4


def table(part: Part, text: str) -> list[str]:
    """The lines of a table. What a cell covers besides its own place is empty."""
    if any(inner.holders or inner.kind not in LINES for row in part.rows for cell in row for inner in cell.parts):
        return [html_table(part, text).replace("\n", "&#10;")]
    rows = _grid(part.rows, text)
    headed = all(cell.header for cell in part.rows[0] if cell.parts)
    width = max(map(len, rows))
    if width * len(rows) <= MOST_FILLED * sum(map(len, rows)):
        rows = [[*row, *[""] * (width - len(row))] for row in rows]
    head = rows.pop(0) if headed else []
    head += [""] * (width - len(head))
    return [_row(head), _row(["---"] * width), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _grid(rows: Sequence[Sequence[Cell]], text: str) -> list[list[str]]:
    """The rows with an empty place for each one that a cell covers."""
    covered: dict[int, int] = {}
    grid: list[list[str]] = []
    for row in rows:
        places: list[str] = []
        taken = {column: count - 1 for column, count in covered.items() if count > 1}
        for cell in row:
            while covered.get(len(places), 0) > 0:
                places.append("")
            for column in range(len(places), len(places) + cell.columns):
                if cell.rows > 1:
                    taken[column] = cell.rows - 1
            places += [_cell(cell, text), *[""] * (cell.columns - 1)]
        grid.append(places)
        covered = taken
    return grid


def _cell(cell: Cell, text: str) -> str:
    lines = (line(part.spans, text, line_break="<br>") for part in cell.parts)
    return "<br>".join(filter(None, lines)).replace("|", "\\|").replace("\n", " ")
