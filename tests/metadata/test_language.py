"""The language of bodies: public-domain sentences, and what CLDR calls lands, languages and days, in more than 60 languages."""

from datetime import date
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import format_date

from app.language.phrases import languages
from app.metadata.language import language_of

SENTENCES = [
    line.strip().split(" | ", 1) for line in Path(__file__).with_name("languages.txt").read_text("utf-8").splitlines() if line[:1] != "#"
]
LANDS = ("DE", "FR", "IT", "ES", "PL", "RU", "CN", "BR", "IN", "US", "TR", "GR", "SE", "EG", "MX", "KE", "VN", "UA", "RO", "HU")
# Names of lands alone are those of a near relative; it is the page's own word that tells them apart.
DECLARED = frozenset({"gl", "nb", "tl", "sr", "hr"})
SAME = {"no": "nb"}


@pytest.mark.parametrize(("language", "sentence"), SENTENCES, ids=[f"{code}-{place}" for place, (code, _) in enumerate(SENTENCES)])
def test_sentences_in_the_public_domain(language: str, sentence: str) -> None:
    assert language_of(sentence, None) == language


def test_many_languages_are_tried() -> None:
    assert len({language for language, _ in SENTENCES}) >= 60


@pytest.mark.parametrize("language", [language for language in languages() if language not in {"ja", "mr"}])
def test_what_cldr_calls_days_and_lands(language: str) -> None:
    locale = Locale.parse(language)
    days = "; ".join(format_date(date(2025, month, 3), "full", locale=locale) for month in range(1, 13))
    lands = locale.list_patterns["standard"]["end"].format(
        ", ".join(locale.territories[land] for land in LANDS[:-1]), locale.territories["HU"]
    )
    found = language_of(f"{lands}. {days}.", language if language in DECLARED else None)
    assert SAME.get(found or "", found) == language


def test_near_relatives() -> None:
    assert language_of("Harga naik karena hujan, dan warga bisa membelinya lewat pasar pada hari Kamis.", None) == "id"
    assert language_of("Harga naik kerana hujan, dan penduduk boleh membelinya di pasar pada hari Khamis.", None) == "ms"
    assert language_of("Svi ljudi dolaze na trg u subotu i ostaju do kasno u noć, kaže gradonačelnik.", "sr") == "sr"
    assert language_of("衞生署呼籲市民不要購買或服用一種口服胰島素膠囊，並已通知醫院管理局跟進。", None) == "zh"
