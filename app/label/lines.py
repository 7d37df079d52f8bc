"""What several rules look at in a page's lines, worked out once."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, cached_property

from app.language.locale_names import fold
from app.types import Block, Elements

# A cue further on in a long block is a mention.
CUE_WITHIN = 600
# No date, sum or headline with a clock time has more words.
NUMBERED_WORDS = 30
DECORATION = " :*?!…«»\"'()[]|→>‹›<+•·-–—\xa0"
DIGIT = re.compile(r"\d")


class Folded:
    """Blocks and the beginnings of their texts with case and forms folded away, at the same places; an HTML page's elements."""

    def __init__(self, blocks: Sequence[Block], longest: int | None = None, elements: Elements | None = None) -> None:
        """Folds each block once, nothing of those of more words than `longest`; what few rules ask for waits until it is asked for."""
        self.blocks, self.elements = blocks, elements or Elements()
        begun = [block.text[:CUE_WITHIN] if longest is None or block.tokens <= longest else "" for block in blocks]
        self.texts = [text.lower().replace(".", "").strip() if text.isascii() else fold(text) for text in begun]

    @cached_property
    def whole(self) -> bytes:
        """All of them in UTF-8, which is searched fastest: whether a cue stands on the page at all costs one look."""
        return "\n".join(self.texts).encode("utf-8", "surrogatepass")

    @cached_property
    def bare(self) -> list[str]:
        """The same without what decorates a label or a button."""
        return [text.strip(DECORATION) for text in self.texts]

    @cached_property
    def numbered(self) -> list[bool]:
        """Which short blocks have a digit: what most lines lack and dates, clock times and sums have."""
        return [block.tokens <= NUMBERED_WORDS and DIGIT.search(block.text) is not None for block in self.blocks]

    def holding(self, cues: frozenset[str]) -> set[int]:
        """The places of the blocks that hold one of the cues."""
        found = [cue.decode() for sign, group in _by_sign(cues).items() if sign in self.whole for cue in group if cue in self.whole]
        return {place for place, text in enumerate(self.texts) if any(cue in text for cue in found)} if found else set()


@cache
def _by_sign(cues: frozenset[str]) -> Mapping[int | bytes, Sequence[bytes]]:
    """Cues in UTF-8 by what a page must have for them: the first byte of their first foreign letter, or their longest word."""
    found: dict[int | bytes, list[bytes]] = {}
    for cue in cues:
        encoded = cue.encode()
        sign = next((byte for byte in encoded if byte >= 0x80), max(encoded.split(), key=len))
        found.setdefault(sign, []).append(encoded)
    return found
