"""How much of each block an extraction holds."""

import math

import pytest

from app.language.overlap import coverage, tokens
from app.types import Block, Role


def blocks_of(*texts: str) -> list[Block]:
    """Blocks with the texts alone: nothing else of them counts here."""
    return [Block(index, Role.LINE, 0, text, 0, len(text), -1, len(tokens(text)), math.nan) for index, text in enumerate(texts)]


LONG = "The council met on Tuesday and decided to keep the bridge"
OTHER = "Nothing of this was said in the hall that evening"
CASES: dict[str, tuple[list[str], str, list[float]]] = {
    "whole": ([LONG, OTHER], LONG, [1.0, 0.0]),
    "both-across-a-border": ([LONG, OTHER], f"{LONG}\n{OTHER}", [1.0, 1.0]),
    "case-and-punctuation": ([LONG.upper(), OTHER], f"«{LONG}»!", [1.0, 0.0]),
    "part": (["one two three four five six seven eight"], "one two three four", [0.5]),
    "repeated-once": ([LONG, LONG], LONG, [1.0, 0.0]),
    "repeated-twice": ([LONG, LONG], f"{LONG}. {LONG}", [1.0, 1.0]),
    "short-line": (["Menu", "Share", LONG], f"Share\n{LONG}", [0.0, 1.0, 1.0]),
    "short-line-only-once": (["Share", "Share"], "Share", [1.0, 0.0]),
    "short-word-inside-is-no-line": (["bridge", OTHER], LONG, [0.0, 0.0]),
    "short-block-within-a-run": (["The council", "met on Tuesday and decided"], LONG, [1.0, 1.0]),
    "no-words": (["—", "* * *"], "— * * *", [0.0, 0.0]),
    "nothing-extracted": ([LONG], "", [0.0]),
    "no-blocks": ([], LONG, []),
    "chinese": (["委员会星期二开会", "继续开放旧桥"], "委员会星期二开会。", [1.0, 0.0]),
    "other-order": (["a b c d", "e f g h"], "e f g h a b c d", [1.0, 1.0]),
}


@pytest.mark.parametrize(("texts", "extraction", "shares"), CASES.values(), ids=CASES)
def test_share_of_each_block(texts: list[str], extraction: str, shares: list[float]) -> None:
    assert coverage(blocks_of(*texts), extraction) == shares


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ein Wort", ["ein", "wort"]),
        ("日本 ABC語", ["日", "本", "abc", "語"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("e-mail's", ["e", "mail", "s"]),
        ("…", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected
