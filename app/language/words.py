"""White space, line breaks and words: the definitions that segmenters share."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from app.language import chars

# From where to where a part of a text goes.
Span = tuple[int, int]

# One word is a run of word characters, as in WCXB's metric.
WORD = re.compile(r"\w+")

# ASCII with one letter for each character of a word and a space for each other: words can be counted without a list of them.
WORDS_MARKED = "".join("a" if WORD.match(chr(code)) else " " for code in range(128))
# Beyond so many characters a list of words takes more memory than a page.
LISTED = 1 << 16

# A line of plain text: what stands between the characters that end a line in any of the ways of Unicode (UAX 14, BK, CR, LF, NL),
# without the white space at its ends.
LINE = re.compile(r"\S(?:[^\n\r\f\v\x85\u2028\u2029]*\S)?")


def count_words(text: str) -> int:
    """How many words a text has; in ASCII they are counted several times faster than they are found."""
    if text.isascii():
        return f" {text.translate(WORDS_MARKED)}".count(" a")
    return len(WORD.findall(text)) if len(text) <= LISTED else sum(1 for _ in WORD.finditer(text))


def count_each(text: str, spans: Sequence[Span]) -> list[int]:
    """How many words each of some spans of a text has, which ascend; all are counted at once where the text is short.

    What stands beyond the first plane may be a letter: spans that hold it are counted one by one.
    """
    if len(text) > chars.KEPT or not spans:
        return [count_words(text[start:end]) for start, end in spans]
    codes = chars.encode(text)
    inside = _word_characters().take(codes)
    begins = np.flatnonzero(inside[1:] & ~inside[:-1]) + 1
    start, end = np.fromiter(chain.from_iterable(spans), np.int64, 2 * len(spans)).reshape(-1, 2).T
    counts: list[int] = (inside[start] + np.searchsorted(begins, end) - np.searchsorted(begins, start + 1)).tolist()
    for index in set((np.searchsorted(start, np.flatnonzero(codes == chars.BEYOND), side="right") - 1).tolist()):
        counts[index] = count_words(text[slice(*spans[index])])
    return counts


@cache
def _word_characters() -> NDArray[np.bool_]:
    """Whether each character of the first plane is a part of a word."""
    return np.array([WORD.match(chr(code)) is not None for code in range(chars.PLANE)])
