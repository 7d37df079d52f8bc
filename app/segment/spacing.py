"""White space, line breaks and words: the definitions that segmenters share."""

import re

# One word is a run of word characters, as in WCXB's metric.
WORD = re.compile(r"\w+")

# A line of plain text: what stands between the characters that end a line in any of the ways of Unicode (UAX 14, BK, CR, LF, NL).
LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
