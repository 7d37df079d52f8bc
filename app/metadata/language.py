"""The language of a text, and how a page names its own."""

import re

import py3langid

from app.types import Head

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


def primary(tag: str | None) -> str | None:
    """The primary subtag of a language tag such as that of `<html lang>`."""
    subtag = (tag or "").replace("_", "-").partition("-")[0].strip().lower()
    return subtag if subtag.isalpha() and subtag.isascii() and len(subtag) in {2, 3} else None


def regional(language: str | None, head: Head) -> str | None:
    """A language with the region that the page tells for it (`en-us`), as far as it tells one."""
    for tag in (head.language, head.meta.get("og:locale"), head.meta.get("content-language"), head.meta.get("dc.language")):
        whole = (tag or "").replace("_", "-").strip().lower()
        if language and "-" in whole and whole.partition("-")[0] == language:
            return whole
    return language
