"""Word F1 of the first blocks of an order."""

import numpy as np
import pytest

from training.word_f1 import number_words

CASES = {
    "the gold's words are spent once": (["one two", "two", "three"], "one two three", [0, 4 / 5, 4 / 6, 6 / 7]),
    "words that the page lacks": (["one"], "one four", [0, 2 / 3]),
    "empty gold": (["one"], "", [1, 0]),
    "both empty": ([], "", [1]),
    "no blocks": ([], "one", [0]),
}


@pytest.mark.parametrize(("texts", "gold", "expected"), CASES.values(), ids=CASES.keys())
def test_f1_of_the_first_blocks(texts: list[str], gold: str, expected: list[float]) -> None:
    words = number_words(texts, gold, dense=False)
    assert words.curve(np.arange(len(texts))).tolist() == pytest.approx(expected)


def test_a_cut_keeps_what_scores_higher() -> None:
    words = number_words(["Menu", "one two", "three"], "one two three", dense=False)
    scores, cuts = np.array([0.1, 0.9, 0.5], np.float32), np.array([0.0, 0.2, 0.5, 0.9], np.float32)
    assert words.at_cuts(scores, cuts).tolist() == pytest.approx([6 / 7, 1, 4 / 5, 0])
