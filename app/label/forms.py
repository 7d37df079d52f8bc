"""Forms that their own words give away, in any language: field labels, sums to be solved, buttons, polls."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from app.label.bylines import SHORT_WORDS, is_date
from app.label.cues import EXACT
from app.label.lines import Folded
from app.label.prose import STOPS
from app.language.phrases import said
from app.types import Block, Label

REQUIRED = re.compile(r"^[^.!?]{1,60}\*\s*:?$|^\*\s?[^.!?]{1,60}:?$")
ARITHMETIC = re.compile(r"^(?=.{1,60}$)\D{0,40}\b\d{1,2}\s*(?:\+|[-−×xх*]|[^\W\d_]{1,8})\s*\d{1,2}\b\s*(?:=|[^\W\d_]{2,12})?\s*[?:]?\s*$")
# What a form asks for, and its buttons: of so many kinds, each at most so many lines behind the one before, make one form.
ASKED = ("name", "phone", "email", "message", "password", "work", "send", "login", "subscribe")
KINDS, APART, FIELD_WORDS, MOST_FIELDS = 3, 3, 8, 20
# What the label of a field says beside other words, and how many there may be.
NAMED, LABEL_WORDS = ASKED[:4], 4
WORD = re.compile(r"\w+")
PITCHES = ("contact", "comments", "newsletter", "mailing", "pitch", "mistake")


def form(page: Folded) -> Mapping[int, Label]:
    """Field labels, buttons, and sums to be solved."""
    phrases = said(*EXACT[Label.FORM])
    lines = (line for line in zip(page.blocks, page.bare, page.numbered, strict=True) if line[0].tokens <= SHORT_WORDS)
    asked = (block for block, bare, numbered in lines if bare in phrases or _is_required(block) or (numbered and _is_sum(block.text)))
    return {block.index: Label.FORM for block in asked}


def fields(page: Folded) -> Mapping[int, Label]:
    """Everything from the first field to the last one, where fields and buttons of several kinds stand together; what says so above it."""
    found: dict[int, Label] = {}
    for group in _together(page):
        first = group[0] - (group[0] > 0 and page.bare[group[0] - 1] in said(*PITCHES))
        found.update({block.index: Label.FORM for block in page.blocks[first : group[-1] + 1]})
    return found


def _together(page: Folded) -> Iterator[Sequence[int]]:
    """The places of fields that stand near each other, if there are enough kinds of them and not too many."""
    kinds = {place: kind for place in range(len(page.blocks)) if (kind := _kind(page, place))}
    group: list[int] = []
    for place in (*kinds, len(page.blocks) + APART):
        if group and place - group[-1] > APART:
            if len({kinds[field] for field in group}) >= KINDS and len(group) <= MOST_FIELDS:
                yield group
            group = []
        group.append(place)


def _kind(page: Folded, place: int) -> str:
    """What a line asks for; nothing where it is no field."""
    block, bare = page.blocks[place], page.bare[place]
    if block.tokens > FIELD_WORDS:
        return ""
    if bare in _asked():
        return _asked()[bare]
    if page.numbered[place] and _is_sum(block.text):
        return "sum"
    if bare in said("field"):
        return f"field {bare}"
    if _is_required(block):
        return "required"
    return "" if block.text.endswith(tuple(STOPS)) else _kind_within(bare)


def _kind_within(bare: str) -> str:
    """What a line of a few words asks for by one of them: `Name and address`."""
    words = WORD.findall(bare)
    begun = [first for first, word in enumerate(words) if word in _first_words()] if len(words) <= LABEL_WORDS else []
    spans = {" ".join(words[first:last]) for first in begun for last in range(first + 1, len(words) + 1)}
    return next((kind for kind in NAMED if not spans.isdisjoint(said(kind))), "") if spans else ""


@cache
def _asked() -> Mapping[str, str]:
    """What forms ask for by the phrases for it; the first kind to know one wins."""
    return {phrase: kind for kind in reversed(ASKED) for phrase in said(kind)}


@cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase.split(" ")[0] for phrase in said(*NAMED))


def _is_required(block: Block) -> bool:
    return "*" in block.text and REQUIRED.match(block.text) is not None


def _is_sum(text: str) -> bool:
    return ARITHMETIC.match(text) is not None and not is_date(text) and len(re.findall(r"\d+", text)) == 2
