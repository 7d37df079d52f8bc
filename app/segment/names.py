"""Who wrote a text or took a picture, in text that lost its line breaks: `Author: Jane Roe` and `Photo: Jane Roe` end behind the name."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, pairwise

import numpy as np

from app.language.locale_names import fold
from app.language.phrases import said
from app.language.words import Span
from app.segment.boundaries import Borders
from app.segment.cues import BEHIND_SENTENCE
from app.segment.datelines import begins_word

# A cue such as `Written by:` or `Fot.` has at most so many characters; so many colons of a text are looked at.
LONGEST_CUE, COLONS_AT_MOST = 24, 1000
# Most colons are told from those by so many letters.
CUE_ENDS = 3
COLON = re.compile(r"[:：]\s?(?=[^\W\d_])|\.(?<=\b[^\W\d_][^\W\d_][^\W\d_]\.)\s?(?=[^\W\d_])")
# What stands between the last sentence and a picture's credit, or that sentence itself, is its caption: so many characters at most.
LONGEST_CAPTION, SHORTEST_CAPTION = 110, 4
# What a caption adds to the odds that the line begins there and not with the credit.
CAPTIONED = 2.0
WORD = re.compile(r"\w+(?:[.'’-]\w+)*\.?,?")
# A name has so many words, as a rule the fewest; each more makes it so much less likely that it ends there.
FEWEST, MOST, UNUSUAL = 2, 4, 1.5
# From Hebrew to the scripts of India names have no capitals.
UNCASED = "\u0590", "\u0dff"
# What may stand behind a name: an agency, or what is said.
BEFORE_NEXT = ("", "/", *'„“”«"')
# A word with a dot that is longer than `Jr.` ends a sentence.
SHORTENED = 3
NAME_CHARS = 80


def around_names(text: str, borders: Borders) -> Iterator[tuple[int, int]]:
    """Where each cue of an author, or a caption with a credit, begins, and where the name has ended and the next line begins, in order."""
    last = 0
    for colon in islice(COLON.finditer(text), COLONS_AT_MOST):
        cue = _cue(text, colon.start())
        ends = _ends(text, colon.end()) if cue and cue[0] >= last else []
        if cue and ends:
            scores = [_score(borders, end) - UNUSUAL * more for more, end in enumerate(ends)]
            begins = max(last, _caption(text, cue, borders))
            last = ends[int(np.argmax(scores))]
            yield begins, last


def _cue(text: str, colon: int) -> Span | None:
    """Where the cue before a colon stands; None where there is none, or one in brackets, which end behind the name anyway."""
    end = colon - text[max(0, colon - 1) : colon].isspace()
    if fold(text[max(0, end - CUE_ENDS) : end]) not in _ends_of_cues():
        return None
    starts = (at for at in range(max(0, end - LONGEST_CUE), end) if begins_word(text, at))
    cue = next((at for at in starts if fold(text[at:end]) in said("author", "photo")), None)
    return None if cue is None or "(" in text[max(0, cue - len("(© ")) : cue] else (cue, end)


@cache
def _ends_of_cues() -> frozenset[str]:
    return frozenset(cue[-CUE_ENDS:] for cue in said("author", "photo"))


def _caption(text: str, cue: Span, borders: Borders) -> int:
    """Where the caption begins that ends with this cue of a credit and a name; an author's cue has none."""
    if fold(text[slice(*cue)]) not in said("photo"):
        return cue[0]
    first, last = max(0, cue[0] - LONGEST_CAPTION), cue[0] - SHORTEST_CAPTION
    stops = [stop.end() for stop in BEHIND_SENTENCE.finditer(text, first, cue[0]) if stop.end() <= last and not text[stop.end()].isdigit()]
    near = slice(*np.searchsorted(borders.places.at, (first, last)))
    likely = borders.places.at[near][borders.score[near] > 0]
    begins = max(stops or likely.tolist(), default=cue[0])
    return begins if _score(borders, begins) + CAPTIONED > _score(borders, cue[0]) else cue[0]


def _ends(text: str, start: int) -> list[int]:
    """Where another word begins behind a name of two words or more with capitals, or of such words up to a full stop."""
    ends: list[int] = []
    for count, ((first, last), (begins, _)) in enumerate(pairwise(_words(text, start)), 1):
        if count > MOST or not (text[first].isupper() or UNCASED[0] <= text[first] <= UNCASED[1]) or text[last - 1] == ",":
            break
        gap = text[last:begins].strip()
        if text[last - 1] == "." and last - first > SHORTENED:
            return [begins]
        if gap not in BEFORE_NEXT:
            break
        if count >= FEWEST and gap != "/" and not text[begins].islower():
            ends.append(text.index(gap, last) if gap else begins)
    return ends


def _words(text: str, start: int) -> Iterator[Span]:
    """The words of a text's beginning, cut where a small letter meets a capital."""
    for word in WORD.finditer(text, start, start + NAME_CHARS):
        first = word.start()
        for at in range(first + 1, word.end()):
            if text[at - 1].islower() and text[at].isupper():
                yield first, at
                first = at
        yield first, word.end()


def _score(borders: Borders, at: int) -> float:
    place = int(np.searchsorted(borders.places.at, at))
    return float(borders.score[place]) if place < len(borders.score) and borders.places.at[place] == at else -np.inf
