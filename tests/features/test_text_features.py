"""Features of plain text: one row a block for every text there is, and the same for the same text."""

import numpy as np
import pytest
from hypothesis import given

from app.features.phrases import bucket_count
from app.features.text.arrays import BITS, read_lines
from app.features.text.columns import text_matrix, vocabularies
from app.segment import segment
from app.types import Encoding, FeatureMatrix, Page, PageKind
from tests.grammar import text_pages

CHANCE = np.random.default_rng(5)
TABLES = [CHANCE.normal(size=(3, buckets)).astype(np.float32) for buckets in (1 << BITS, bucket_count())]


def matrix(text: str) -> FeatureMatrix:
    segments = segment(Page(PageKind.TEXT, text, None, Encoding("utf-8", "string")))
    lines = read_lines(segments)
    found = text_matrix(lines, vocabularies(lines), TABLES)
    assert len(found.values) == len(segments.blocks)
    return found


@pytest.mark.parametrize("text", ["", " \n", "a", "。。\n1\n!!", "\U0001f600 \U00020000\nx", "a\n" * 500, "word " * 5000])
def test_a_row_for_each_block(text: str) -> None:
    found = matrix(text)
    assert len(set(found.names)) == len(found.names) == found.values.shape[1]
    assert not np.isinf(found.values).any()


@given(text_pages)
def test_any_text_has_features(text: str) -> None:
    assert np.array_equal(matrix(text).values, matrix(text).values, equal_nan=True)


def test_digits_and_case_of_words_are_one_to_the_word_tables() -> None:
    names = matrix("a").names
    score = names.index("score")
    assert matrix("Read 17 more").values[0, score] == matrix("read 42 MORE").values[0, score]
