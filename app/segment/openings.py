"""Small words with a capital (`The`, `Il`, `Dove`) where no sentence has ended: in text that lost its line breaks a line begins there."""

import numpy as np

from app.language.spoken import WORD, language_spoken, small_words
from app.segment.boundaries import Borders

# How far back the word before is looked for.
LONGEST_WORD = 40


def openings(text: str, borders: Borders) -> list[int]:
    """The rows of the places where a small word of the text's language has a capital, and the word before it has none and no stop."""
    known, places = small_words(language_spoken(text) or ""), borders.places
    rows = np.flatnonzero((places.gap > 0) & ~borders.stopped).tolist() if known else ()
    return [row for row in rows if _opens(text, int(places.at[row]), known) and _goes_on(text, int(places.left[row]) + 1)]


def _opens(text: str, start: int, known: frozenset[str]) -> bool:
    word = WORD.match(text, start) if text[start].isupper() else None
    return word is not None and word[0].lower() in known and (len(word[0]) == 1 or not word[0].isupper())


def _goes_on(text: str, end: int) -> bool:
    """Whether a word without a capital ends here."""
    begins = text.rfind(" ", max(0, end - LONGEST_WORD), end) + 1
    letters = WORD.search(text, begins, end) if text[end - 1].isalpha() else None
    return letters is not None and letters[0].islower()
