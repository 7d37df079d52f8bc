"""White space, line breaks and words: the definitions that both segmenters share."""

import re

# One word is a run of word characters, as in WCXB's metric.
WORD = re.compile(r"\w+")
