"""The names that are shipped are those that babel gives, and no process that extracts reads babel's locales for them."""

import json

import pytest

from app.language.locale_names import DATA, locale_names, month_and_days
from training.locale_names import locale_table


def test_babel_still_says_what_is_shipped() -> None:
    assert json.loads(DATA.read_text("utf-8")) == locale_table()


@pytest.mark.parametrize(("name", "month"), [("march", 3), ("märz", 3), ("марта", 3), ("setembro", 9), ("9月", 9), ("วันที่", None)])
def test_a_month_by_its_name_in_any_language(name: str, month: int | None) -> None:
    assert locale_names().months.get(name) == month


@pytest.mark.parametrize(("language", "month", "day"), [("pt", "março", "seg."), ("de", "März", "Mo"), ("uk", "березень", "пн")])
def test_months_and_days_as_a_page_shows_them(language: str, month: str, day: str) -> None:
    months, days = month_and_days(language)
    assert (months[2], days[0], len(months), len(days)) == (month, day, 12, 7)
