"""The language of a text."""

import re

import py3langid

LETTER = re.compile(r"[^\W\d_]")
# Fewer letters than this are a guess, not a finding.
LETTERS_AT_LEAST = 20
LOOK_AT = 1200
# So much is enough where it agrees with what the page says of itself, or where the next language is this far behind.
GLANCE = 400
FAR_BEHIND = 80


def language_of(text: str, declared: str | None) -> str | None:
    """ISO 639-1 code of the text's language; None where there is too little of it. `declared` is the page's own word for it."""
    sample = text[:LOOK_AT]
    if len(LETTER.findall(sample, 0, GLANCE)) < LETTERS_AT_LEAST and len(LETTER.findall(sample)) < LETTERS_AT_LEAST:
        return None
    (likely, score), (_, following), *_ = py3langid.rank(sample[:GLANCE])
    code: str = likely if likely == declared or score - following >= FAR_BEHIND else py3langid.classify(sample)[0]
    return code
