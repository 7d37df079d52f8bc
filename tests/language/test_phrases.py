"""Set phrases of many languages: one concept each, wherever they stand in a block, and files that anybody may add to."""

import numpy as np
import pytest

from app.features.phrases import PLACES, find_phrases
from app.features.text.arrays import read_lines
from app.language.phrases import FOLDER, phrases_of
from app.language.phrases.index import WEIGHED, phrases
from app.segment import segment
from app.types import Encoding, Page, PageKind
from tests.features.test_text_features import matrix

PLACE_NAMES = ("whole", "front", "inside")
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.txt"))
FEWEST_LANGUAGES = 50


def concepts_of(text: str) -> set[tuple[int, str, str]]:
    """The block, concept and place of each phrase in a text."""
    lines = read_lines(segment(Page(PageKind.TEXT, text, None, Encoding("utf-8", "string"))))
    found = find_phrases(lines.word, lines.border)
    pairs = zip(found.owner.tolist(), found.bucket.tolist(), strict=True)
    return {(owner, phrases().names[bucket // PLACES], PLACE_NAMES[bucket % PLACES]) for owner, bucket in pairs}


@pytest.mark.parametrize(
    ("text", "concept", "place"),
    [
        ("Read also", "read_also", "whole"),
        ("READ ALSO: How the bridge was built", "read_also", "front"),
        ("Alle Rechte vorbehalten", "rights", "whole"),
        ("© 2019 Beispiel GmbH. Alle Rechte vorbehalten", "rights", "inside"),
        ("Читайте також: Нові правила", "read_also", "front"),
        ("版权所有", "rights", "whole"),
        ("جميع الحقوق محفوظة", "rights", "whole"),
        ("Πολιτική απορρήτου", "terms", "whole"),
    ],
)
def test_a_phrase_is_its_concept_in_any_language(text: str, concept: str, place: str) -> None:
    assert (0, concept, place) in concepts_of(text)


def test_a_phrase_does_not_reach_over_the_end_of_its_block() -> None:
    assert (0, "rights", "whole") not in concepts_of("All rights\nreserved")
    assert not any(concept == "rights" for _, concept, _ in concepts_of("All rights\nreserved"))


def test_each_block_has_its_own_phrases() -> None:
    found = concepts_of("Share\nThe council met on the bridge and talked.\nAll rights reserved")
    assert {(0, "share", "whole"), (2, "rights", "whole")} <= found
    assert not any(owner == 1 and place == "whole" for owner, _, place in found)


@pytest.mark.parametrize("text", ["", " ", "\n", "…", "a", "share " * 3000])
def test_any_text_has_its_phrases_found(text: str) -> None:
    assert concepts_of(text) == concepts_of(text)


def test_the_same_concept_has_the_same_features_in_two_languages() -> None:
    columns = [place for place, name in enumerate(matrix("a").names) if name.startswith("concept_")]
    english, polish = matrix("All rights reserved").values[0, columns], matrix("Alle Rechte vorbehalten").values[0, columns]
    assert np.array_equal(english, polish, equal_nan=True)


def test_what_no_model_weighs_is_nothing_to_them() -> None:
    assert not concepts_of("Captcha")
    assert phrases().names == WEIGHED


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_every_concept_once_in_small_letters(language: str) -> None:
    lines = (FOLDER / f"{language}.txt").read_text("utf-8").splitlines()
    assert [line.partition(":")[0] for line in lines] == list(phrases_of("en"))
    assert all(phrase.strip() for line in lines for phrase in line.partition(":")[2].split("|"))
    assert all(line == line.lower() for line in lines)


def test_many_languages_have_phrases() -> None:
    assert len(LANGUAGES) >= FEWEST_LANGUAGES
