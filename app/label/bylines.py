"""Lines that say who wrote a text and when, above it and in it, and headlines: what a body begins and ends with and does not hold."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from app.label.lines import Folded
from app.label.prose import CHINESE, INNER_SENTENCE_END, begins_small, ends_sentence, is_prose, words
from app.language.locale_names import fold, locale_names
from app.language.phrases import by_beginning, said
from app.types import Block, Head, Label, Role

SHORT_WORDS = 12
NAME_WORDS = 8
NAME_PARTS = 2
SWITCH_WORDS = 5
CUE_LENGTH = 60
LEADING, HEADLINE_WORDS = 3, 5
# What stands between several names; a line between a headline and a date has so many words where it says who wrote it.
SEVERAL, WHO_WORDS = re.compile("[,&]"), range(2, 6)
# A line of names and a date has at most so many characters and so many words of names; others are short, or such as a byline says.
NAME_BORDER, NAME_IN_WORDS = re.compile(r"[,/|•·(]|\s[-–—]\s"), range(2, 5)
WHO_AND_WHEN, NAMES_WORDS, SMALL_WORD, CHARACTERS_A_NAME = 120, 6, 3, 3
# A line of a date and so many words is no sentence.
DATE_WORDS = 2
JOINING = frozenset({"&", "/", "|", "and", "und", "et", "y", "e", "и", "i", "og", "och", "en", "és", "și", "de", "da", "di", "van", "von"})
BORDERS = ",.:;|·•()–—-،，"
BYLINE_CONCEPTS = ("by", "author", "published", "ago", "weekday", "reading")
WORD = re.compile(r"\w+")
# What stands between a page's own title and the site's name.
TITLE_BORDER = re.compile(r"(?<!\s)\s+[-–—·•»:]+\s+|(?<!\s)\s*+\|\s*")
# Digits of Arabic, Persian and of India's scripts.
DIGITS = {zero + digit: str(digit) for zero in (0x660, 0x6F0, *range(0x966, 0xD67, 0x80)) for digit in range(10)}
# Names may be glued to them: `Jane Roe7 May 2025`.
YEAR_NUMBER = re.compile(r"(?<!\d)(?:1[349]|20|25)\d\d(?!\d)")
DAY_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
# What Hebrew writes `in` as, glued to a month's name; what Vietnamese writes before a month's number; the months of Iran's calendar.
IN = "ב"
MONTHS = frozenset(["tháng", "thg", "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"])
NUMERIC_DATE = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)\b|\b\d{1,2}\. \d{1,2}\. \d{4}\b|\b\d{4}[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}|\b\d{4}\s?[年년]"
)


def author_lines(page: Folded) -> Mapping[int, Label]:
    """A cue such as `Author:` with its value behind it or on the next line; `By Jane Roe` next to a date."""
    found: dict[int, Label] = {}
    blocks, openers, cues = page.blocks, by_beginning("by"), said("author", "published", "source", "by")
    for place, (block, text) in enumerate(zip(blocks, page.texts, strict=True)):
        if text[:2] in openers and _names_author(text) and _opens_with_author(block):
            sides = [side for side in (place - 1, place + 1) if 0 <= side < len(blocks)]
            if any(page.numbered[side] and _is_date_line(blocks[side]) for side in sides):
                found[block.index] = Label.BYLINE
        cue, colon, value = text[:CUE_LENGTH].partition(":")
        if not colon or cue.strip() not in cues or block.tokens > SHORT_WORDS or is_prose(block):
            continue
        found[block.index] = Label.BYLINE
        following = block.index + 1
        if not value.strip() and following < len(blocks) and blocks[following].tokens <= SHORT_WORDS and not is_prose(blocks[following]):
            found[following] = Label.BYLINE
    return found


def date_lines(page: Folded) -> Mapping[int, Label]:
    """A short line that is a date."""
    pairs = zip(page.blocks, page.numbered, strict=True)
    return {block.index: Label.BYLINE for block, numbered in pairs if numbered and _is_date_line(block)}


def _is_date_line(block: Block) -> bool:
    """Whether a short line is a date and no sentence, as one of a month's name and a shortened word (`10:15 น.`) is none."""
    is_line = block.tokens <= SHORT_WORDS and is_date(block.text)
    return is_line and (not is_prose(block) or (len(_letters(block.text)) <= DATE_WORDS and not CHINESE.search(block.text)))


def leading_bylines(blocks: Sequence[Block], author: str | None = None, above: Sequence[Block] = ()) -> frozenset[int]:
    """Indexes of the lines with an author or a date that a body begins with: they stand over it.

    `author` is whom the page states, `above` the line over the first one, if it is known: under a date a name does.
    """
    stated = _words(author or "")
    leading: set[int] = set()
    dated = any(_is_date_line(line) or _says_who_and_when(line.text) for line in above)
    for block in blocks[:LEADING]:
        alone = Folded([block])
        is_author = _words(block.text) == stated if stated else False
        names = _says_who_and_when(block.text) or is_author or ((dated or leading) and _is_name(block))
        if not (names or author_lines(alone) or date_lines(alone) or _opens_with_author(block)):
            break
        leading.add(block.index)
    return frozenset(leading)


def name_under_headline(blocks: Sequence[Block], above: Sequence[Block], head: Head) -> frozenset[int]:
    """Index of a body's first line right under the headline, `above`, where a few capitalised words are all of it or end at a border.

    `Jane Roe`, `By Jane Roe`, `Jane Roe, Press Agency`; a sentence, a heading and an item are none.
    """
    for line in blocks[:1]:
        is_line = line.role not in {Role.HEADING, Role.ITEM} and line.tokens <= NAME_WORDS and not ends_sentence(line.text)
        if is_line and _begins_as_name(line.text) and any(_is_headline(block, head) for block in above):
            return frozenset({line.index})
    return frozenset()


def _begins_as_name(text: str) -> bool:
    """Whether what stands in front of a border, or all, is some words with capitals."""
    name = NAME_BORDER.split(text, 1)[0].split()
    return len(name) in NAME_IN_WORDS and all(word in JOINING or word[0].isupper() for word in name)


def is_name_over_date(blocks: Sequence[Block], index: int) -> bool:
    """Whether a line is nothing but names between a line that is no shorter and a date: the other one may be the headline then.

    A heading is the headline, and without capitals nothing tells names from one. Several names may be longer than a headline of some words.
    """
    if not 0 < index < len(blocks) - 1:
        return False
    above, line, below = blocks[index - 1 : index + 2]
    may_name = line.role is not Role.HEADING and line.text.lower() != line.text.upper()
    is_headed = above.tokens >= (HEADLINE_WORDS if SEVERAL.search(line.text) else line.tokens)
    return may_name and is_headed and is_date(below.text) and _says_who_and_when(f"{line.text}, {below.text}")


def is_over_date(blocks: Sequence[Block], index: int) -> bool:
    """Whether a line of a few words over a date is no sentence and no date: under the headline it says who wrote it."""
    line, *below = blocks[index : index + 2]
    few = len(line.text.split()) in WHO_WORDS and not ends_sentence(line.text)
    return few and bool(below) and is_date(below[0].text) and not is_date(line.text)


def _says_who_and_when(text: str) -> bool:
    """Whether a line is a date and names: all its other words are capitalised, short, addresses, or such as bylines have."""
    if len(text) > WHO_AND_WHEN or not has_date(text) or (ends_sentence(text) and text.lower() == text.title()):
        return False
    words = [word.strip(BORDERS) for word in text.replace("/", " ").split()]
    told = (word for word in words if word[:1].isalpha() and "@" not in word and not _is_of_dates(fold(word)))
    names = [word for word in told if len(word) > SMALL_WORD or not word.islower()]
    count = len(names) + len(CHINESE.findall(text)) // CHARACTERS_A_NAME
    return count <= NAMES_WORDS and not any(map(begins_small, names))


def _is_name(block: Block) -> bool:
    """A few words, all capitalised: who wrote it where the line above says when."""
    words = block.text.split()
    capitals = all(word[0].isupper() or word in JOINING for word in words)
    return NAME_PARTS <= len(words) <= NAME_WORDS and capitals and block.role is not Role.HEADING and not ends_sentence(block.text)


def _is_of_dates(word: str) -> bool:
    """Whether a word is one of dates or bylines, as the two of `terça-feira` are."""
    return all(_is_month(part) or part in _byline_words() for part in word.split("-"))


def _is_month(word: str) -> bool:
    known = locale_names().months
    return word in known or word in MONTHS or (word[:1] == IN and word[1:] in known)


@cache
def _byline_words() -> frozenset[str]:
    """The words of what bylines say beside names and dates."""
    return frozenset(word for phrase in said(*BYLINE_CONCEPTS) for word in WORD.findall(phrase))


def leading_title(blocks: Sequence[Block], head: Head) -> frozenset[int]:
    """Index of the headline that a body begins with: what the page calls itself, with or without the site's name.

    It is a heading, or has who wrote it or when behind it.
    """
    begins = len(blocks) > 1 and _is_headline(blocks[0], head)
    begins = begins and (blocks[0].role is Role.HEADING or bool(leading_bylines(blocks[1:])))
    return frozenset({blocks[0].index} if begins else ())


def _is_headline(block: Block, head: Head) -> bool:
    stated = (head.meta.get("og:title"), head.title)
    return _words(block.text) in {_words(part) for text in stated if text for part in (text, *TITLE_BORDER.split(text))} - {""}


def headline_beside_byline(blocks: Sequence[Block], first: int) -> bool:
    """Whether a body's first line is a text's headline: of some words, no sentence, above or below a byline and over running text."""
    line, below = blocks[first], blocks[first + 1 : first + 3]
    holds_sentence = is_prose(line) or ends_sentence(line.text) or INNER_SENTENCE_END.search(line.text)
    if not below or words(line) < HEADLINE_WORDS or holds_sentence or line.text.endswith((":", "：")):
        return False
    signed = bool(leading_bylines(below[:1])) and is_prose(below[-1])
    return signed or (is_prose(below[0]) and first > 0 and bool(leading_bylines(blocks[first - 1 : first])))


def _words(text: str) -> str:
    return " ".join(WORD.findall(fold(text)))


def names_source(block: Block) -> bool:
    """Whether a line is nothing but who the text came from, or what it is about: `Source: Press Agency`, `Tags: ferry, harbour`."""
    cue, colon, source = block.text.replace("：", ":").partition(":")
    return bool(colon) and len(source.split()) <= NAME_WORDS and not is_prose(block) and fold(cue).strip("([ ") in said("source", "tags")


def names_somebody(block: Block) -> bool:
    """Whether a byline holds two capitalised words that are no months: a name beside the date."""
    capitals = [word for word in WORD.findall(block.text) if word[0].isupper() and fold(word) not in locale_names().months]
    return len(capitals) >= NAME_PARTS


def _opens_with_author(block: Block) -> bool:
    """`By Jane Roe`: an opener and a few words, no sentence."""
    if block.tokens > NAME_WORDS or ends_sentence(block.text):
        return False
    return _names_author(fold(block.text[:CUE_LENGTH]))


def _names_author(text: str) -> bool:
    """Whether a folded line begins with a word such as `by`."""
    return any(text.startswith(f"{cue} ") for cue in by_beginning("by").get(text[:2], ()))


def is_date(text: str) -> bool:
    """Whether a short line is a date: a numeric one, or a month's name with a day and a year."""
    return has_date(text) and len(_letters(text)) <= SWITCH_WORDS


def _letters(text: str) -> list[str]:
    return re.sub(r"[\W\d_]+", " ", fold(text)).split()


def has_date(text: str) -> bool:
    """Whether a text holds a date in digits, or a month's name, a day and a year."""
    text = text if text.isascii() else text.translate(DIGITS)
    if NUMERIC_DATE.search(text):
        return True
    if not (YEAR_NUMBER.search(text) and DAY_NUMBER.search(text)):
        return False
    words = (*_letters(text), *fold(text).split())  # signs of Indian scripts are no letters
    return any(map(_is_month, words))
