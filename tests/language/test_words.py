"""Words are counted as `\\w+` finds them, however long the text is."""

import re

import pytest

from app.language.words import LISTED, count_words

TEXTS = [
    "",
    " ",
    "a",
    "a b",
    " a-b_c\td2 ",
    "a\nb",
    "it's 3.5",
    "слово и слово",
    "ä" * 9,
    "a" * 9 + "\x00b",
    "ab " * LISTED,
    "äb " * LISTED,
]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:12]))
def test_count(text: str) -> None:
    assert count_words(text) == len(re.findall(r"\w+", text))
