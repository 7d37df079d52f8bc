"""What stands on a page besides paragraphs, as data: pieces of rows, whatever their markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.types import Label


class Row(NamedTuple):
    """A line: `kind` is link, text, cue (a cue and a link), note (a cue and text), button, field, time, or image (no text)."""

    kind: str
    text: str = ""
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing on a page. `shape`: line (each row by itself), box, list, row (all on one line), cards, grid."""

    part: str
    label: Label
    items: tuple[tuple[Row, ...], ...]
    heading: str = ""
    shape: str = "box"


def each(rows: Sequence[Row]) -> tuple[tuple[Row, ...], ...]:
    """Items of one row."""
    return tuple((row,) for row in rows)


def box(part: str, label: Label, rows: Sequence[Row], heading: str = "", shape: str = "box") -> Piece:
    """A piece whose items have one row each."""
    return Piece(part, label, each(rows), heading, shape)
