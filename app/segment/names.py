"""Who wrote a text, in text that lost its line breaks: `Author: Jane Roe` ends behind the name."""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

import numpy as np

from app.language.locale_names import fold
from app.language.phrases import said
from app.segment.boundaries import Borders

# A cue such as `Written by:` has at most so many characters; so many colons of a text are looked at.
LONGEST_CUE, COLONS_AT_MOST = 24, 1000
COLON = re.compile(r"[:：]\s?(?=[^\W\d_])")
WORD = re.compile(r"\w+(?:[.'’-]\w+)*\.?,?")
# A name has so many words, as a rule the fewest; each more makes it so much less likely that it ends there.
FEWEST, MOST, UNUSUAL = 2, 4, 1.5
NAME_CHARS = 80


def around_names(text: str, borders: Borders) -> Iterator[tuple[int, int]]:
    """Where each cue of an author stands, and where the name behind it has ended and the next line begins, in order."""
    last = 0
    for colon in islice(COLON.finditer(text), COLONS_AT_MOST):
        cue = _cue(text, colon.start())
        ends = list(_ends(text, colon.end())) if cue is not None and cue >= last else []
        if cue is not None and ends:
            scores = [_score(borders, end) - UNUSUAL * more for more, end in enumerate(ends)]
            last = ends[int(np.argmax(scores))]
            yield cue, last


def _cue(text: str, end: int) -> int | None:
    """Where the cue begins that ends there; None where there is none."""
    first = max(0, end - LONGEST_CUE)
    begun, known = text[first:end].rstrip(), said("author")
    return next((first + word.start() for word in WORD.finditer(begun) if fold(begun[word.start() :]) in known), None)


def _ends(text: str, start: int) -> Iterator[int]:
    """Where another word begins behind a name of two words or more with capitals."""
    words = list(WORD.finditer(text, start, start + NAME_CHARS))
    for count, (word, behind) in enumerate(pairwise(words), 1):
        if count > MOST or not word[0][0].isupper() or word[0].endswith(","):
            return
        if count >= FEWEST and text[word.end() : behind.start()].isspace() and not text[behind.start()].islower():
            yield behind.start()


def _score(borders: Borders, at: int) -> float:
    place = int(np.searchsorted(borders.places.at, at))
    return float(borders.score[place]) if place < len(borders.score) and borders.places.at[place] == at else -np.inf
