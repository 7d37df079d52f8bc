"""Boxes among the lines of a text that ask readers to sign up or to give: a sentence or two with a short line above or below."""

from collections.abc import Iterator, Mapping, Sequence
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

Flags = NDArray[np.bool_]


def calls(blocks: Sequence[Block], asks: Flags) -> list[int]:
    """The blocks of these boxes; `asks` are those with a phrase of letters, of giving or of what a month costs."""
    found: set[int] = set()
    for block in blocks:
        if has_words(block, PITCH_WORDS + 1) or not (is_prose(block) or INNER_SENTENCE_END.search(block.text)):
            continue
        beside = [side for side in _beside(blocks, block.index) if side not in found]
        called = any(_is_call(blocks[side].text) for side in beside)
        asked = asks[block.index] and beside and (called or _promises_letters(block.text))
        if asked or (called and len(beside) > 1):
            found.update((block.index, *beside))
    return sorted(found)


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
