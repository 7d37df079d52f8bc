"""Boxes among the lines of a text that ask readers to sign up or to give: a sentence or two with a short line above or below."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.label.lines import DECORATION
from app.label.prose import IDEOGRAPHS, INNER_SENTENCE_END, ends_sentence, has_words, is_prose
from app.language.locale_names import fold
from app.language.phrases import by_beginning, said
from app.types import Block

# A pitch has at most so many words, what stands over it and the button under it so many.
PITCH_WORDS, HEADING_WORDS, BUTTON_WORDS = 40, 7, 5
# Phrases are looked up by so many letters at either end.
KEY = 2
# What says that readers are to get letters, or to give.
CALLS = ("newsletter", "mailing", "subscribe", "donate", "giving", "login")

# What readers agree to has at most so many; under a sentence stand at most so many fields, buttons and agreements, and a sentence that
# is one of a box because of two of these has fewer words.
AGREEMENT_WORDS, TAIL, KNOWN, OVER_FIELDS_WORDS = 18, 4, 2, 14

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Says:
    """Which blocks speak of letters, of giving or of what a month costs, which of what readers agree to, and which are fields."""

    asks: Flags
    agrees: Flags
    fields: Flags


def calls(blocks: Sequence[Block], says: Says) -> list[int]:
    """The blocks of these boxes, with the fields, the button and what readers agree to under them, in any order."""
    found: set[int] = set()
    for block in blocks:
        if has_words(block, PITCH_WORDS + 1) or not (is_prose(block) or INNER_SENTENCE_END.search(block.text)):
            continue
        beside = [side for side in _beside(blocks, block.index) if side not in found]
        called = any(_is_call(blocks[side].text) for side in beside)
        known = _known_under(blocks, block.index, says)
        agreed = block.index - 1 in beside and says.agrees[known].any()
        asked = says.asks[block.index] and beside and (called or agreed or _promises_letters(block.text))
        over_fields = known[:KNOWN] == [*range(block.index + 1, block.index + 1 + KNOWN)] and not has_words(block, OVER_FIELDS_WORDS + 1)
        if asked or (called and len(beside) > 1) or over_fields:
            found.update((block.index, *beside, *range(block.index + 1, max(known, default=0) + 1)))
    for place in np.flatnonzero(says.fields).tolist():
        known = _known_under(blocks, place, says)
        if says.agrees[known].any():
            found.update(range(place + 1, known[-1] + 1))
    return sorted(found)


def _known_under(blocks: Sequence[Block], place: int, says: Says) -> list[int]:
    """The fields under a line and the first line that says what readers agree to, with short lines at most between."""
    known, agreed = list[int](), False
    for below in range(place + 1, min(len(blocks), place + 1 + TAIL)):
        agrees = not agreed and bool(says.agrees[below]) and not has_words(blocks[below], AGREEMENT_WORDS + 1)
        agreed |= agrees
        if agrees or says.fields[below]:
            known.append(below)
        elif has_words(blocks[below], BUTTON_WORDS + 1) or ends_sentence(blocks[below].text):
            break
    return known


def _is_call(text: str) -> bool:
    """Whether a short line is a phrase that calls, or begins or ends with one of several words."""
    folded = fold(text).strip(DECORATION)
    known = _by_either_end()
    return folded in said(*CALLS) or folded.startswith(known.get(folded[:KEY], ())) or folded.endswith(known.get(folded[-KEY:], ()))


@cache
def _by_either_end() -> Mapping[str, tuple[str, ...]]:
    """The phrases of several words by their first letters and by their last ones."""
    found: dict[str, tuple[str, ...]] = {}
    for phrase in said(*CALLS):
        for key in {phrase[:KEY], phrase[-KEY:]} if " " in phrase or IDEOGRAPHS.search(phrase) else ():
            found[key] = (*found.get(key, ()), phrase)
    return found


def _promises_letters(text: str) -> bool:
    """Whether a line begins with how often letters come: `Once a week`."""
    folded = fold(text)
    return folded.startswith(by_beginning("mailing").get(folded[:2], ()))


def _beside(blocks: Sequence[Block], place: int) -> Iterator[int]:
    """The short line above and the one below that end no sentence."""
    for side, most in ((place - 1, HEADING_WORDS), (place + 1, BUTTON_WORDS)):
        if 0 <= side < len(blocks) and not has_words(blocks[side], most + 1) and not ends_sentence(blocks[side].text):
            yield side
