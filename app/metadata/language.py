"""The language of a text."""

import py3langid

# Fewer letters than this are a guess, not a finding.
LETTERS_AT_LEAST = 20
LOOK_AT = 1200


def language_of(text: str) -> str | None:
    """ISO 639-1 code of the text's language; None where there is too little of it."""
    sample = text[:LOOK_AT]
    if sum(map(str.isalpha, sample)) < LETTERS_AT_LEAST:
        return None
    code: str = py3langid.classify(sample)[0]
    return code
