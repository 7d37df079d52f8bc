"""The main sentence region of a text: the run of blocks that holds the most prose for the least clutter."""

import re
from collections.abc import Collection, Sequence

from app.types import Block

# Full stops of Latin, Chinese, Indian, Urdu, Armenian, Amharic, Khmer and Burmese.
STOPS = ".。।۔։።។။"
# What ends a sentence, and what may stand behind that.
ENDS, CLOSING = frozenset(f"{STOPS}!?…！？؟"), "\"'”’»“)]" + "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
INNER_SENTENCE_END = re.compile(r"[.!?…۔։።][\"'”’»)]*\s+[^\W\d_]|[。！？]")
IDEOGRAPHS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
CHINESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
# Thai, Chinese and Japanese write about this many characters a word.
CHARACTERS_A_WORD = 2
# Thai ends no sentence with a stop: a line of so many characters is no headline.
THAI, THAI_LENGTH = re.compile(r"[\u0e00-\u0e7f]"), 80
PROSE_WORDS = 6
LONG_WORDS = 20
# What counts as one of an article's paragraphs has so many.
PARAGRAPH_WORDS = 12
WORDS_AT_MOST = 60
CLUTTER_COST = 4
NAMED_COST = 8


def words(block: Block) -> int:
    """Words of a block, in scripts without spaces by their characters."""
    if block.text.isascii():
        return block.tokens
    ideographs = len(IDEOGRAPHS.findall(block.text))
    return block.tokens if ideographs < block.tokens * 4 else ideographs // CHARACTERS_A_WORD


def has_words(block: Block, least: int) -> bool:
    """Whether a block has at least so many words; characters are counted only where it has few tokens and they could be enough."""
    return block.tokens >= least or (len(block.text) >= least * CHARACTERS_A_WORD and words(block) >= least)


def ends_sentence(text: str) -> bool:
    """Whether a text ends with a sentence."""
    last = text[-1:]
    return last in ENDS or (last in CLOSING and text.rstrip(CLOSING)[-1:] in ENDS)


def paragraph_words(block: Block) -> int:
    """How many words a paragraph has; 0 for lines that are none, or of fewer words than one has."""
    return count if is_prose(block) and (count := words(block)) >= PARAGRAPH_WORDS else 0


def begins_small(text: str) -> bool:
    """Whether a text begins with a small letter; Georgian's are small to Unicode, and have no capitals at a sentence's beginning."""
    return text[0] != text[0].title()


def is_prose(block: Block) -> bool:
    """Whether a block reads as sentences: it ends one and is no mere phrase, or is long and holds one."""
    if ends_sentence(block.text):
        return has_words(block, PROSE_WORDS)
    if not has_words(block, LONG_WORDS):
        return False
    holds_sentence = block.text.endswith((",", ":", ";")) or INNER_SENTENCE_END.search(block.text) is not None
    return holds_sentence or (len(block.text) >= THAI_LENGTH and THAI.search(block.text) is not None)


def is_sentence(block: Block) -> bool:
    """Whether a block ends a sentence, however short, or reads as sentences."""
    return ends_sentence(block.text) or is_prose(block)


def main_region(blocks: Sequence[Block], named: Collection[int]) -> range:
    """The blocks from first to last of the best region, empty where the page has no text at all.

    Prose counts its words, clutter costs, blocks that a rule has `named` as boilerplate cost more: the run with the highest sum wins
    (Kadane). Where nothing reads as prose the longest unnamed block stands in, so that a page with words has a body.
    """
    best, best_sum, start, total = range(0), 0, 0, 0
    for block in blocks:
        if total <= 0:
            start, total = block.index, 0
        total += _worth(block, block.index in named)
        if total > best_sum:
            best, best_sum = range(start, block.index + 1), total
    if not best:
        free = [block for block in blocks if block.index not in named and words(block) >= PROSE_WORDS // 2]
        if free:
            longest = max(free, key=words).index
            best = range(longest, longest + 1)
    return best


def _worth(block: Block, named: bool) -> int:
    if named:
        return -NAMED_COST
    if is_prose(block):
        return min(words(block), WORDS_AT_MOST)
    return 0 if ends_sentence(block.text) else -CLUTTER_COST
