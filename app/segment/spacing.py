"""White space, line breaks and words: the definitions that segmenters share."""

import re

# One word is a run of word characters, as in WCXB's metric.
WORD = re.compile(r"\w+")

# ASCII with a space for each character that is no part of a word.
WORDS_APART = "".join(chr(code) if WORD.match(chr(code)) else " " for code in range(128))

# A line of plain text: what stands between the characters that end a line in any of the ways of Unicode (UAX 14, BK, CR, LF, NL).
LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")


def count_words(text: str) -> int:
    """How many words a text has; in ASCII they are split off several times faster than they are found."""
    return len(text.translate(WORDS_APART).split() if text.isascii() else WORD.findall(text))
