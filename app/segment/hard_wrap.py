"""Hard-wrapped text: lines that a mailer or a converter broke at a column, joined again."""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from app.language.words import Span

BREAK = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
FIRST_WORD = re.compile(r"\S{1,14}")
NARROWEST, WIDEST = 40, 100
# Nearly all lines of a wrapped text end before its column; what does not is a word that could not be broken.
WITHIN = 0.98
# Lines this near to the column are full, and a wrapped text has at least this share of its characters in full lines.
SLACK = 14
FULL_SHARE = 0.4
FEWEST_LINES = 6


def join_wrapped(text: str, lines: Sequence[Span]) -> list[Span]:
    """The lines as they are, or those of a wrapped text joined where a line is full and no blank line follows."""
    column = _column(lines)
    if column is None:
        return list(lines)
    joined: list[Span] = [lines[0]]
    for (start, end), following in pairwise(lines):
        word = FIRST_WORD.match(text, following[0], following[1])
        full = word is not None and end - start + 1 + len(word.group()) > column
        if full and len(BREAK.findall(text, end, following[0])) == 1:
            joined[-1] = (joined[-1][0], following[1])
        else:
            joined.append(following)
    return joined


def _column(lines: Sequence[Span]) -> int | None:
    """The column that a text is wrapped at; None where it is not wrapped."""
    if len(lines) < FEWEST_LINES:
        return None
    lengths = np.array([end - start for start, end in lines])
    column = int(np.quantile(lengths, WITHIN))
    if not NARROWEST <= column <= WIDEST:
        return None
    full = lengths[lengths > column - SLACK].sum()
    return column if full >= FULL_SHARE * lengths.sum() else None
