"""Figures as Markdown."""

import math
from collections.abc import Iterable, Sequence


def figure(value: float, digits: int = 3) -> str:
    """`.817`; an en dash where there is no figure."""
    if math.isnan(value):
        return "–"
    return f"{value:.{digits}f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.{digits}f}"


def signed(value: float) -> str:
    """`+.012`."""
    return ("+" if value >= 0 else "") + figure(value)


def difference(value: float, low: float, high: float) -> str:
    """`+.012 [+.003, +.021]`."""
    return f"{signed(value)} [{signed(low)}, {signed(high)}]"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first aligned to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
