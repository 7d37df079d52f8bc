"""Lines that say who wrote a text and when, above it and in it, and headlines: what a body begins and ends with and does not hold."""

import re
from collections.abc import Mapping, Sequence

from app.label.cues import by_beginning
from app.label.lines import Folded
from app.label.prose import SENTENCE_END, is_prose
from app.language.locale_names import fold, locale_names
from app.language.phrases import said
from app.types import Block, Head, Label, Role

SHORT_WORDS = 12
NAME_WORDS = 8
NAME_PARTS = 2
SWITCH_WORDS = 5
CUE_LENGTH = 60
LEADING = 3
WORD = re.compile(r"\w+")
# What stands between a page's own title and the site's name.
TITLE_BORDER = re.compile(r"(?<!\s)\s+[-–—·•»:]+\s+|(?<!\s)\s*+\|\s*")
YEAR_NUMBER = re.compile(r"\b(?:19|20)\d\d\b")
DAY_NUMBER = re.compile(r"\b\d{1,2}\b")
NUMERIC_DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)\b|\b\d{4}[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}|\b\d{4}\s?年")


def author_lines(page: Folded) -> Mapping[int, Label]:
    """A cue such as `Author:` with its value behind it or on the next line; `By Jane Roe` next to a date."""
    found: dict[int, Label] = {}
    blocks = page.blocks
    for place, (block, text) in enumerate(zip(blocks, page.texts, strict=True)):
        if _names_author(text) and _opens_with_author(block):
            sides = [side for side in (place - 1, place + 1) if 0 <= side < len(blocks)]
            if any(page.numbered[side] and _is_date_line(blocks[side]) for side in sides):
                found[block.index] = Label.BYLINE
        cue, colon, value = text[:CUE_LENGTH].partition(":")
        if not colon or cue.strip() not in said("author", "published", "source", "by") or block.tokens > SHORT_WORDS or is_prose(block):
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
    return block.tokens <= SHORT_WORDS and is_date(block.text) and not is_prose(block)


def leading_bylines(blocks: Sequence[Block]) -> frozenset[int]:
    """Indexes of the author and date lines that a body begins with: they stand over the article, not in it."""
    leading: set[int] = set()
    for block in blocks[:LEADING]:
        alone = Folded([block])
        if not (author_lines(alone) or date_lines(alone) or _opens_with_author(block)):
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


def names_source(block: Block) -> bool:
    """Whether a line is nothing but who the text came from: `Source: Press Agency`."""
    cue, colon, source = block.text.replace("：", ":").partition(":")
    return bool(colon) and len(source.split()) <= NAME_WORDS and not is_prose(block) and fold(cue).strip("([ ") in said("source")


def names_somebody(block: Block) -> bool:
    """Whether a byline holds two capitalised words that are no months: a name beside the date."""
    capitals = [word for word in WORD.findall(block.text) if word[0].isupper() and fold(word) not in locale_names().months]
    return len(capitals) >= NAME_PARTS


def _opens_with_author(block: Block) -> bool:
    """`By Jane Roe`: an opener and a few words, no sentence."""
    if block.tokens > NAME_WORDS or SENTENCE_END.search(block.text):
        return False
    return _names_author(fold(block.text[:CUE_LENGTH]))


def _names_author(text: str) -> bool:
    """Whether a folded line begins with a word such as `by`."""
    return any(text.startswith(f"{cue} ") for cue in by_beginning("by").get(text[:2], ()))


def is_date(text: str) -> bool:
    """Whether a short line is a date: a numeric one, or a month's name with a day and a year."""
    letters = re.sub(r"[\W\d_]+", " ", fold(text)).split()
    if NUMERIC_DATE.search(text):
        return len(letters) <= SWITCH_WORDS
    months = locale_names().months
    named = any(word in months for word in letters)
    return named and bool(YEAR_NUMBER.search(text)) and bool(DAY_NUMBER.search(text)) and len(letters) <= SWITCH_WORDS
