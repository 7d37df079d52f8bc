"""Polls: a question over answers to choose from and a button to vote, or over the shares that chose each."""

import re
from collections.abc import Iterator, Mapping

from app.label.cues import calls
from app.label.lines import Folded
from app.label.prose import ends_sentence
from app.language.phrases import said
from app.types import Label

# A poll has at most so many lines from its question to its button, of so many words each; the number of its votes has so many.
POLL_LINES, CHOICE_WORDS, VOTES_WORDS = 8, 12, 4
# As Greek asks, too.
ASKS = ("?", "？", "؟", ";")
SIGNS = ("%", "٪")
SHARE = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d+)?)\s?[%٪]$")
# So many shares, rounded, make a whole.
FEWEST_SHARES, WHOLE = 2, (97.5, 102.5)


def poll(page: Folded) -> Mapping[int, Label]:
    """All lines of polls, with what calls them one above and the link to their results or the number of votes below."""
    found: dict[int, Label] = {}
    for question, last in (*_by_button(page), *_by_shares(page)):
        first = question - (question > 0 and calls(page.bare[question - 1], "poll"))
        below = last + 1
        ends = below < len(page.bare) and (page.bare[below] in said("poll") or _counts_votes(page, below))
        found.update({block.index: Label.FORM for block in page.blocks[first : below + ends]})
    return found


def _by_button(page: Folded) -> Iterator[tuple[int, int]]:
    """Questions with the buttons to vote under them."""
    for place in page.saying(said("vote")):
        question = _question(page, place)
        if question is not None:
            yield question, place


def _by_shares(page: Folded) -> Iterator[tuple[int, int]]:
    """Questions with the last of the shares under them that make a whole."""
    short = {place for place, numbered in enumerate(page.numbered) if numbered and page.blocks[place].tokens <= CHOICE_WORDS}
    texts = ((place, page.blocks[place].text) for place in sorted(short))
    shared = {place: share[1] for place, text in texts if text.endswith(SIGNS) and (share := SHARE.search(text))}
    for first in shared:
        places = [place for place in range(first, first + POLL_LINES) if place in shared]
        question = _question(page, first)
        whole = WHOLE[0] <= sum(float(shared[place].replace(",", ".")) for place in places) <= WHOLE[1]
        if question is not None and whole and len(places) >= FEWEST_SHARES:
            yield question, places[-1]


def _counts_votes(page: Folded, place: int) -> bool:
    """Whether a line is a number with a few words and no sentence: `842 votes`."""
    block = page.blocks[place]
    return page.numbered[place] and block.tokens <= VOTES_WORDS and not ends_sentence(block.text)


def _question(page: Folded, place: int) -> int | None:
    """The place of the question over short lines that end above a place."""
    for above in range(place - 1, max(-1, place - 1 - POLL_LINES), -1):
        if page.blocks[above].tokens > CHOICE_WORDS:
            return None
        if page.blocks[above].text.endswith(ASKS):
            return above
    return None
