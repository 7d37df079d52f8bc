"""The few named rules: what a line is by its words alone. Each gives a label with the reason `rule:<name>`; what none knows is `other`."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from app.label import cues
from app.label.calendar import calendar_lines
from app.label.region import SENTENCE_END, is_prose
from app.locale_names import fold, locale_names
from app.types import Block, Head, Kind, Label, Role

Named = dict[int, "tuple[Label, str]"]

CLOCK = r"(?:[01]?\d|2[0-3])[:.][0-5]\d"
CLOCK_AT_AN_END = re.compile(rf"^\W*{CLOCK}(?!\d)|(?<![\d:.]){CLOCK}\W*$|\d\d:[0-5]\d\W*$")
CLOCK_ALONE = re.compile(rf"^\W*{CLOCK}\W*$")
TICKER_LINES = 3
# Days that every month has, with at most what decorates them between.
GRID = re.compile(r"15[^\w]{0,9}16[^\w]{0,9}17[^\w]{0,9}18")
LONGEST_GRID = 150
FIELD = re.compile(r"^[^.!?]{1,60}\*\s*:?$|^\*\s?[^.!?]{1,60}:?$")
ARITHMETIC = re.compile(r"^(?=.{1,60}$)\D{0,40}\b\d{1,2}\s*(?:\+|[-−×xх*]|[^\W\d_]{1,8})\s*\d{1,2}\b\s*(?:=|[^\W\d_]{2,12})?\s*[?:]?\s*$")
DIGIT = re.compile(r"\d")
YEAR_NUMBER = re.compile(r"\b(?:19|20)\d\d\b")
DAY_NUMBER = re.compile(r"\b\d{1,2}\b")
NUMERIC_DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)\b|\b\d{4}[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}|\b\d{4}\s?年")
SHORT_WORDS = 12
READ_ALSO_WORDS = 30
SWITCH_WORDS = 5
LEADING = 3
NAME_WORDS = 8
STEM = 5
WORD = re.compile(r"\w+")
# What stands between a page's own title and the site's name.
TITLE_BORDER = re.compile(r"\s+[-–—·•»:]+\s+|\s*\|\s*")
FULL_STOP = re.compile(r"[.。।]$")
CUE_LENGTH = 60
# A cue further on in a long block is a mention.
CUE_WITHIN = 600
DECORATION = " :*?!…«»\"'()[]|→>‹›<+•·-–—\xa0"
EXACT = {cue: label for label, table in reversed(tuple(cues.EXACT.items())) for cue in table}
PLAIN_CUES = {cue: label for cue, label in EXACT.items() if label in (Label.NAVIGATION, Label.SHARE)}
FORM_CUES = frozenset(cues.FORM)
BYLINE_CUES = frozenset(cues.BYLINE)
RIGHTS = re.compile("|".join(map(re.escape, cues.RIGHTS)))
# With a year and at most a few words before it; without one it is a picture's credit as often.
COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright\b)\W*(?:copyright\W*)?(?:[^\W\d]+\W+){0,5}(?:19|20)\d\d", re.IGNORECASE)


def name_blocks(blocks: Sequence[Block], form: Kind = Kind.TEXT) -> Named:
    """Label and reason of every block that a rule for this form knows, by index; the first rule of the table to speak wins."""
    named: Named = {}
    for name, rule in RULES_FOR[form].items():
        for index, label in rule(blocks, named).items():
            named.setdefault(index, (label, f"rule:{name}"))
    return named


def _calendar(blocks: Sequence[Block], _named: Named) -> Mapping[int, Label]:
    return dict.fromkeys(calendar_lines([block.text for block in blocks]), Label.CALENDAR)


def _whole_calendar(blocks: Sequence[Block], named: Named) -> Mapping[int, Label]:
    """As `_calendar`, asked only where the middle of a day grid stands on the page: the rule reads every line."""
    return _calendar(blocks, named) if GRID.search(" ".join([block.text for block in blocks if len(block.text) <= LONGEST_GRID])) else {}


def _ticker(blocks: Sequence[Block], _named: Named) -> Mapping[int, Label]:
    """Runs of headlines with a clock time at one end, or of clock times and headlines in turn."""
    found: dict[int, Label] = {}
    run: list[int] = []
    clocks = 0
    for block in blocks:
        clocked = block.tokens <= READ_ALSO_WORDS and _has_digit(block) and CLOCK_AT_AN_END.search(block.text) is not None
        partner = bool(run) and run[-1] == block.index - 1 and CLOCK_ALONE.match(blocks[run[-1]].text) and not is_prose(block)
        if clocked or partner:
            run.append(block.index)
            clocks += clocked
            continue
        if clocks >= TICKER_LINES:
            found.update(dict.fromkeys(run, Label.TICKER))
        run, clocks = [], 0
    return {**found, **(dict.fromkeys(run, Label.TICKER) if clocks >= TICKER_LINES else {})}


def _read_also(blocks: Sequence[Block], _named: Named) -> Mapping[int, Label]:
    """A cue at the start, no full stop at the end, short; a cue alone takes the line under it along."""
    found: dict[int, Label] = {}
    for block in blocks:
        if block.tokens > READ_ALSO_WORDS:
            continue
        text = fold(block.text.lstrip("•►▶→»>-–—*▪◆■● "))
        if not text.startswith(cues.READ_ALSO):
            continue
        cue = next((cue for cue in cues.READ_ALSO if text.startswith(cue) and not text[len(cue) : len(cue) + 1].isalpha()), None)
        if cue is None or FULL_STOP.search(block.text):
            continue
        found[block.index] = Label.RELATED
        following = block.index + 1
        if not any(map(str.isalnum, text[len(cue) :])) and following < len(blocks) and not is_prose(blocks[following]):
            found[following] = Label.RELATED
    return found


def _author(blocks: Sequence[Block], _named: Named) -> Mapping[int, Label]:
    """A cue such as `Author:` with its value behind it or on the next line; `By Jane Roe` next to a date."""
    found: dict[int, Label] = {}
    for place, block in enumerate(blocks):
        if _opens_with_author(block) and _date((*blocks[max(place - 1, 0) : place], *blocks[place + 1 : place + 2]), {}):
            found[block.index] = Label.BYLINE
        if block.tokens > SHORT_WORDS or (block.text.isascii() and ":" not in block.text):
            continue
        cue, colon, value = fold(block.text[:CUE_LENGTH]).replace("：", ":").partition(":")
        if not colon or cue.strip() not in BYLINE_CUES or is_prose(block):
            continue
        found[block.index] = Label.BYLINE
        following = block.index + 1
        if not value.strip() and following < len(blocks) and blocks[following].tokens <= SHORT_WORDS and not is_prose(blocks[following]):
            found[following] = Label.BYLINE
    return found


def _date(blocks: Sequence[Block], _named: Named) -> Mapping[int, Label]:
    """A short line that is a date."""
    short = [block for block in blocks if block.tokens <= SHORT_WORDS and _has_digit(block)]
    return {block.index: Label.BYLINE for block in short if _is_date(block.text) and not is_prose(block)}


def _has_digit(block: Block) -> bool:
    """What most lines lack and dates, clock times and sums have."""
    return DIGIT.search(block.text) is not None


def leading_bylines(blocks: Sequence[Block]) -> frozenset[int]:
    """Indexes of the author and date lines that a body begins with: they stand over the article, not in it."""
    leading: set[int] = set()
    for block in blocks[:LEADING]:
        if not (_author([block], {}) or _date([block], {}) or _opens_with_author(block)):
            break
        leading.add(block.index)
    return frozenset(leading)


def leading_title(blocks: Sequence[Block], head: Head) -> frozenset[int]:
    """Index of the headline that a body begins with: a heading that is what the page calls itself, with or without the site's name."""
    stated = (head.meta.get("og:title"), head.title)
    parts = {_words(part) for text in stated if text for part in (text, *TITLE_BORDER.split(text))}
    begins = len(blocks) > 1 and blocks[0].role is Role.HEADING and _words(blocks[0].text) in parts - {""}
    return frozenset({blocks[0].index} if begins else ())


def _words(text: str) -> str:
    return " ".join(WORD.findall(fold(text)))


def _opens_with_author(block: Block) -> bool:
    """`By Jane Roe`: an opener and a few words, no sentence."""
    if block.tokens > NAME_WORDS or SENTENCE_END.search(block.text):
        return False
    return fold(block.text[:CUE_LENGTH]).startswith(cues.BYLINE_OPENERS)


def _rights(blocks: Sequence[Block], _named: Named) -> Mapping[int, Label]:
    """A line that reserves rights, has a copyright's year, or says who made the site."""
    short = [block for block in blocks if block.tokens <= READ_ALSO_WORDS]
    return {block.index: Label.LEGAL for block in short if RIGHTS.search(fold(block.text)) or COPYRIGHT.search(block.text)}


def _is_date(text: str) -> bool:
    """Whether a short line is a date: a numeric one, or a month's name with a day and a year."""
    letters = re.sub(r"[\W\d_]+", " ", fold(text)).split()
    if NUMERIC_DATE.search(text):
        return len(letters) <= SWITCH_WORDS
    months = locale_names().months
    named = any(word in months for word in letters)
    return named and bool(YEAR_NUMBER.search(text)) and bool(DAY_NUMBER.search(text)) and len(letters) <= SWITCH_WORDS


def _form(blocks: Sequence[Block], _named: Named) -> Mapping[int, Label]:
    """Field labels, buttons, and sums to be solved."""
    short = [block for block in blocks if block.tokens <= SHORT_WORDS]
    return {block.index: Label.FORM for block in short if _is_field(block.text) or (_has_digit(block) and _is_sum(block.text))}


def _is_field(text: str) -> bool:
    return ("*" in text and FIELD.match(text) is not None) or _bare(text) in FORM_CUES


def _is_sum(text: str) -> bool:
    return ARITHMETIC.match(text) is not None and not _is_date(text) and len(re.findall(r"\d+", text)) == 2


def _bare(text: str) -> str:
    """A line without what decorates a label or a button."""
    return fold(text[:CUE_WITHIN]).strip(DECORATION)


def _cue_words(blocks: Sequence[Block], _named: Named) -> Mapping[int, Label]:
    """Lines that are nothing but a cue, and short ones that hold a certain one."""
    found: dict[int, Label] = {}
    folded = [fold(block.text[:CUE_WITHIN]) for block in blocks]
    whole = "\n".join(folded)
    present = [(label, cue) for label, table in cues.WITHIN.items() for cue in table if cue in whole]
    for block, text in zip(blocks, folded, strict=True):
        exact = EXACT.get(text.strip(DECORATION)) if len(text) <= CUE_LENGTH else None
        if exact is not None:
            found[block.index] = exact
            continue
        within = next((label for label, cue in present if cue in text), None)
        if within is not None and (within is Label.CONSENT or not is_prose(block)):
            found[block.index] = within
    return found


def _plain_cues(blocks: Sequence[Block], _named: Named) -> Mapping[int, Label]:
    """Lines that are nothing but a cue of navigation or of sharing."""
    return {block.index: label for block in blocks if len(block.text) <= CUE_LENGTH and (label := PLAIN_CUES.get(_bare(block.text)))}


@cache
def _language_stems() -> frozenset[str]:
    return frozenset(name[: max(STEM, len(name) - 3)] for name in locale_names().languages if len(name) >= STEM)


def _language_switch(blocks: Sequence[Block], _named: Named) -> Mapping[int, Label]:
    """`Read this in German`: a reading verb and a language's own name, or the name alone."""
    languages, stems = locale_names().languages, _language_stems()
    found = {}
    for block in blocks:
        if len(block.text) > CUE_LENGTH:
            continue
        text = fold(block.text)
        spoken = text.split()
        if len(spoken) > SWITCH_WORDS or not spoken:
            continue
        asks = spoken[0] in cues.READ_VERBS and any(
            word.startswith(stem) for word in spoken[1:] for stem in stems if word[:STEM] == stem[:STEM]
        )
        if asks or (text in languages and len(text) >= STEM):
            found[block.index] = Label.NAVIGATION
    return found


Rule = Callable[[Sequence[Block], Named], Mapping[int, Label]]

RULES: Mapping[str, Rule] = {
    "calendar": _calendar,
    "clock_ticker": _ticker,
    "read_also": _read_also,
    "author": _author,
    "date": _date,
    "language_switch": _language_switch,
    "rights": _rights,
    "cue_words": _cue_words,
    "form": _form,
}
# With markup the model is right more often than the other rules.
RULES_FOR: Mapping[Kind, Mapping[str, Rule]] = {
    Kind.TEXT: RULES,
    Kind.HTML: {
        "calendar": _whole_calendar,
        **{name: RULES[name] for name in ("read_also", "language_switch", "rights")},
        "cue_words": _plain_cues,
    },
}
