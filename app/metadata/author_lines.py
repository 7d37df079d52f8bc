"""Whom the lines around a headline call its author: behind a cue, beside a date, or alone between such lines."""

import re
from collections.abc import Iterator, Sequence

from app.metadata.dateline import Dateline, is_relative, read_dateline
from app.metadata.dates import find_dates, folded
from app.metadata.lines import SENTENCE_END, Line
from app.metadata.names import CLOSERS, OTHER_HANDS, begins_with_surname, behind_date, is_agency, is_person, names_in_byline, without_opener
from app.metadata.offices import office_behind, team_of
from app.types import Label, LabelledBlock

# A name without a word for it stands right under the headline, next to the date.
ALONE_AT_MOST = 5
ALONE_CHARS = 120
# More words of a line in English are no name that stands alone.
ENGLISH_NAME, NAME_WORDS = range(2, 4), range(2, 6)
# Labels of a line right under the headline that may be its author's name.
MAY_NAME = frozenset({Label.BYLINE, Label.BODY, Label.OTHER, Label.CAPTION, Label.TITLE})
OFFICE_WORDS = 10
SECTION_WORDS = 3
FEW_WORDS = 9
UNDER = range(1, 3)
NAMED_INSIDE = re.compile(
    r"\b(?:written|contributed|reported|authored|posted|published)\s(?:on\s.{0,24}\s)?by\s|(?:作者|记者|記者|撰文|執筆)\s?[:：]\s?",
    re.IGNORECASE,
)
BAR = re.compile(r"\s?[|•·●▪—–⋅∙]\s?|\s-\s|,\s")
# Two names side by side may be a person and a place, unless a word joins them.
TWO = 2
AND = re.compile(r"/|\s(?:&|and|und|et|y|e|en|och|og|i|и|та|і|ve)\s")
MARKS = " |•·,،–—-:"
WORD = re.compile(r"\w+")
BODY_CHARS = 20_000


def authors_near(lines: Sequence[Line], language: str | None, blocks: Sequence[LabelledBlock]) -> list[str]:
    """The people that lines next to a headline name, else the team or firm that they name behind `By`.

    Words that the body of `blocks` writes small are no name that stands without a cue.
    """
    lines = without_other_hands(lines)
    for line, after in _pairs(lines):
        found = _named(line.text, after, language)
        if not found:
            found = no_words(_beside_date(line.text, language), blocks)
        if found:
            return found
    return no_words(_between_such(lines, language), blocks) or _office_near(lines, language)


def cued_names(lines: Sequence[Line], language: str | None) -> list[str]:
    """The people behind the first cue of some lines."""
    found = (_named(line.text, after, language) for line, after in _pairs(without_other_hands(lines)))
    return next((names for names in found if names), [])


def without_other_hands(lines: Sequence[Line]) -> list[Line]:
    """Lines less those that name editors, reviewers and photographers, in a line of their own or on the next one."""
    found: list[Line] = []
    open_cue = False
    for line in lines:
        cue = OTHER_HANDS.match(line.text)
        if not cue and not open_cue:
            found.append(line)
        open_cue = cue is not None and cue.end() == len(line.text.rstrip(" :"))
    return found


def _pairs(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    """Lines that may name an author, each with the text of the line behind it."""
    following = [*(line.text for line in lines[1:]), ""][: len(lines)]
    pairs = zip(lines, following, strict=True)
    return ((line, after) for line, after in pairs if not line.heading or line.label is Label.BYLINE)


def _between_such(lines: Sequence[Line], language: str | None) -> list[str]:
    """Names in a line of their own under the headline, next to a line that tells the day."""
    dated = [read_dateline(line.text, language) != Dateline() or is_relative(line.text) for line in lines]
    over = any(told and line.behind == -1 for line, told in zip(lines, dated, strict=True))
    for place, line in enumerate(lines[:ALONE_AT_MOST]):
        under = place == 0 and line.behind == 1
        beside = any(dated[max(0, place - 1) : place + 2]) and (line.label is not Label.CAPTION or under)
        if (beside or (under and over)) and _may_name(line) and (found := _alone(line.text, language)):
            return found
    return []


def _may_name(line: Line) -> bool:
    """Whether a line without a cue may be a name: one that is labelled so, or a few words that are no sentence."""
    few = not line.heading and line.label in MAY_NAME and len(line.text.split()) <= FEW_WORDS and not SENTENCE_END.search(line.text)
    return line.label is Label.BYLINE or few


def _office_near(lines: Sequence[Line], language: str | None) -> list[str]:
    """A team or firm: behind `By`, on its line or on the next one, or a line that is a team's name."""
    for line, after in _pairs(lines):
        _, opener = without_opener(line.text, language)
        alone = line.text.strip(" :") == (opener or "") or (opener is not None and len(line.text) <= len(opener) + 1)
        inside = NAMED_INSIDE.search(line.text)
        found = team_of(after) if alone else office_behind(f"by {line.text[inside.end() :]}" if inside else line.text, language)
        under = line.behind in UNDER and _may_name(line)
        if found or ((under or line.label is Label.BYLINE) and (found := team_of(line.text))):
            return found
    return []


def no_words(names: list[str], blocks: Sequence[LabelledBlock]) -> list[str]:
    """Names, unless they end in words that the body writes small, as `Digital Marketing` does where it is spoken of."""
    ends = {name.split()[-1].casefold() for name in names if len(name.split()) > 1}
    paragraphs = (item.block.text for item in blocks if item.label is Label.BODY and len(item.block.text) > ALONE_CHARS)
    body = " ".join(paragraphs)[:BODY_CHARS] if ends else ""
    return names if ends.isdisjoint(WORD.findall(body)) else []


def _named(text: str, following: str, language: str | None) -> list[str]:
    """People behind `By` or the like, on its line or on the next one."""
    inside = NAMED_INSIDE.search(text)
    if inside:
        return names_in_byline(text[inside.end() :], language, cued=True)
    if SENTENCE_END.search(text) and len(text.split()) > 8:
        return []
    text = behind_date(text)
    if CLOSERS.search(text) and len(text) <= ALONE_CHARS:
        return names_in_byline(text, language, cued=True)
    bare, opener = without_opener(" ".join(text.split()), language)
    if opener is not None and not bare:
        return names_in_byline(following, language, cued=True) or _office(text, following)
    found = names_in_byline(text, language)
    return found or next((names for part in _parts(text)[1:] if (names := names_in_byline(part, language))), [])


def _office(cue: str, text: str) -> list[str]:
    """An office that a line of its own calls the author, as in `Author:` over `Press Service of the Port`."""
    name = text.strip(" .")
    fits = cue.rstrip().endswith((":", "：")) and len(name.split()) <= OFFICE_WORDS and not SENTENCE_END.search(text)
    return [name] if fits and name[:1].isupper() and not any(map(str.isdigit, name)) and not is_agency(name) else []


def _parts(text: str) -> list[str]:
    return [part for part in BAR.split(text) if part]


def _beside_date(text: str, language: str | None) -> list[str]:
    """Names that share a line with a date: in front of it, or behind it where nothing longer than a section stands in front."""
    line = folded(text)
    if len(line) != len(text) or not any(map(str.isdigit, line)):
        return []
    dates = find_dates(line, language)
    if len(dates) != 1:
        return []
    before, behind = text[: dates[0].start].strip(MARKS), text[dates[0].end :].strip(MARKS)
    return _alone(before, language) or (_alone(behind, language) if len(before.split()) <= SECTION_WORDS else [])


def _alone(text: str, language: str | None) -> list[str]:
    """Names that a text is made of, or begins with; a single word is none."""
    if len(text) > ALONE_CHARS:
        return []
    several = names_in_byline(text, language, cued=True)
    if len(several) > 1 and (len(several) > TWO or AND.search(text)) and all(_stands_alone(name, language) for name in several):
        return several
    parts = [part for part in _parts(text) if not is_agency(part)]
    if len(parts) == TWO and len(parts[0].split()) == 1 and "," not in text:
        parts.reverse()  # a place or a section in front
    found = names_in_byline(parts[0], language, cued=True) if parts else []
    whole = [name for name in found if len(name.split()) > 1 or not name.isascii()]
    return whole if whole and all(_stands_alone(name, language) for name in whole) else []


def _stands_alone(name: str, language: str | None) -> bool:
    words = ENGLISH_NAME if (language or "").startswith("en") else NAME_WORDS
    return is_person(name, sure=True) and (len(name.split()) in words or begins_with_surname(name))
