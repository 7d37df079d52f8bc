"""Cues in text that lost its line breaks: `Read also` behind a sentence, before a headline or a colon; a question, choices and `Vote`."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from app.language.locale_names import fold
from app.language.phrases import said

# Where a sentence ends, not with an ellipsis, and what comes next begins.
BEHIND_SENTENCE = re.compile(r"(?<!\.)[.!?。！？؟।][\"'”’»“)\]]?\s?(?=\w)")
LONGEST_CUE = 40
# What stands between a cue and the headline: a colon or a dash, or a space before a capital, or in a script that has none.
AT_HEADLINE = re.compile(r"(?:\s?[:：]\s?|\s[–—-]\s)(?=[^\W\d_]|[\"“«„‘'])")
# A poll's choices have so many characters at most, and none that ends a sentence.
QUESTION = re.compile(r"[?？؟]\s?(?=([^.!?。！？؟।]{4,150}))")


def around_votes(text: str) -> Iterator[int]:
    """The end of each question that choices and a button to vote follow, and the beginning and the end of the button."""
    for question in QUESTION.finditer(text):
        folded = fold(question[1])
        places = ((folded.find(phrase), phrase) for phrase in said("vote"))
        for place, phrase in places:
            if place > 0 and _stands_alone(folded, place, place + len(phrase)):
                yield from (question.end(), question.end() + place, question.end() + place + len(phrase))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter touches a phrase."""
    return not text[start - 1].isalpha() and not text[end : end + 1].isalpha()


def around_cues(text: str) -> Iterator[int]:
    """The beginnings of each cue and of the headline that it points at."""
    for sentence in BEHIND_SENTENCE.finditer(text):
        start = sentence.end()
        length = _cue_length(text[start : start + LONGEST_CUE])
        if length:
            yield start
            yield start + length


def _cue_length(begun: str) -> int:
    """How long the cue is that a text begins with, up to the headline behind it; 0 where there is none."""
    if not begun[0].isupper() and begun[0].lower() != begun[0].upper():
        return 0
    folded = begun.lower() if begun.isascii() else fold(begun)
    for cue in _cues().get(folded[:2], ()):
        if folded.startswith(cue) and len(cue) < len(begun):
            rest = begun[len(cue) :]
            colon = AT_HEADLINE.match(rest)
            if colon:
                return len(cue) + colon.end()
            if " " in cue and rest[0].isspace() and rest[1:2] == rest[1:2].upper() and rest[1:2].isalpha():
                return len(cue) + 1
    return 0


@cache
def _cues() -> Mapping[str, tuple[str, ...]]:
    """Read-also phrases by their first two letters, long ones first."""
    found: dict[str, list[str]] = {}
    for phrase in sorted(said("read_also", "related"), key=lambda phrase: (-len(phrase), phrase)):
        found.setdefault(phrase[:2], []).append(phrase)
    return {begun: tuple(cues) for begun, cues in found.items()}
