"""What set phrases tell of text that lost its line breaks.

`Read also` behind a sentence, before a headline or a colon; `Advertisement` or `Share this Facebook` there; a question, choices, `Vote`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.language.locale_names import fold
from app.language.phrases import by_beginning, said

# Where a sentence ends, not with an ellipsis, and what comes next begins.
BEHIND_SENTENCE = re.compile(r"(?<!\.)[.!?。！？؟।][\"'”’»“)\]]?\s?(?=\w)")
LONGEST_CUE = 40
# What stands between a cue and the headline: a colon or a dash, or a space before a capital, or in a script that has none.
AT_HEADLINE = re.compile(r"(?:\s?[:：]\s?|\s[–—-]\s)(?=[^\W\d_]|[\"“«„‘'])")
# What a site says between paragraphs: in several words, in one for adverts, or in a row of so many phrases.
BETWEEN = (
    *("advert", "share", "printing", "copy", "follow", "subscribe", "paywall", "newsletter", "donate", "channels", "email", "more"),
    "reading_on",
)
# Adverts in one word that business is said with too.
BUSINESS = ("marketing", "native", "part", "spons", "promo", "pr")
ROW, LONGEST_PHRASE, KEY, X = 3, 60, 3, "x"
# What comes behind such a line begins with a capital, a quotation or a dash; a small word may join two channels.
BEGINS = re.compile(r"\s?[:：]?\s?(?=[^\W\d_]|[\"“”„«‘'「『¿¡—–-])")
JOINS = re.compile(r"(?:[^\W\d_A-Z]{1,3}|&)\s")
# In a script without spaces so many characters are several words.
DENSE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]{4}")
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
    """The beginnings of each cue and of the headline that it points at, and of each line of set phrases and of what is behind it."""
    for sentence in BEHIND_SENTENCE.finditer(text):
        start = sentence.end()
        length = _cue_length(text[start : start + LONGEST_CUE])
        if length:
            yield start
            yield start + length
        else:
            yield from _around_phrases(text, start)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A set phrase: what it says, where what is behind it begins, and where the next phrase may if a small word joins them."""

    words: str
    end: int
    next: int

    @property
    def is_sure(self) -> bool:
        """Whether no sentence begins with it before a capital."""
        advert = self.words in said("advert") and not self.words.startswith(BUSINESS)
        return advert or " " in self.words or DENSE.search(self.words) is not None


def _around_phrases(text: str, start: int) -> Sequence[int]:
    """The borders of the set phrases that stand there in a row, unless they are one or two single words; a line of channels is one."""
    ends, at, known, goes_on = [start], start, 0, False
    while phrase := _phrase(text, at):
        if goes_on:
            ends.pop()
        ends.append(phrase.end)
        known += ROW if phrase.is_sure else 1
        goes_on = phrase.next > phrase.end or phrase.words in said("follow")
        at = phrase.next
    if at > ends[-1]:
        ends.pop()
    return ends if known >= ROW and ends[1:] else ()


def _phrase(text: str, at: int) -> Phrase | None:
    """The longest set phrase that stands there before what may begin a line, or that a small word joins to another."""
    begins = text[at : at + KEY]
    known = () if begins[:1].islower() else (X,) if begins.startswith("X ") else by_beginning(*BETWEEN, letters=KEY).get(begins.lower(), ())
    begun = text[at : at + LONGEST_PHRASE] if known else ""
    folded = begun.lower() if begun.isascii() else fold(begun)
    for words in known:
        behind = BEGINS.match(text, at + len(words)) if folded.startswith(words) else None
        if behind and _begins_line(text, behind, words):
            return Phrase(words, behind.end(), behind.end())
        joint = JOINS.match(text, behind.end()) if behind and words in said("channels", "follow") else None
        if behind and joint:
            return Phrase(words, behind.end(), joint.end())
    return None


def _begins_line(text: str, behind: re.Match[str], words: str) -> bool:
    """Whether a line may begin behind a phrase; without capitals only behind a space and a phrase of several words."""
    begins = text[behind.end()]
    if begins.lower() == begins.upper():
        return not begins.isalpha() or bool(behind[0] and (" " in words or DENSE.search(words)))
    return begins.isupper() and bool(behind[0] or text[behind.start() - 1].islower())


def _cue_length(begun: str) -> int:
    """How long the cue is that a text begins with, up to the headline behind it; 0 where there is none."""
    if not begun[0].isupper() and begun[0].lower() != begun[0].upper():
        return 0
    folded = begun.lower() if begun.isascii() else fold(begun)
    for cue in by_beginning("read_also", "related").get(folded[:2], ()):
        if folded.startswith(cue) and len(cue) < len(begun):
            rest = begun[len(cue) :]
            colon = AT_HEADLINE.match(rest)
            if colon:
                return len(cue) + colon.end()
            if " " in cue and rest[0].isspace() and rest[1:2] == rest[1:2].upper() and rest[1:2].isalpha():
                return len(cue) + 1
    return 0
