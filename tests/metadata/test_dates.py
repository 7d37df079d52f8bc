"""Dates as people and machines write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.metadata.dates import parse_date
from app.metadata.machine_dates import iso_date, url_date
from tests.grammar import text_pages

WRITTEN = {
    "25 October 2024": "2024-10-25",
    "October 25, 2024": "2024-10-25",
    "Oct. 25, 2024 5:41 PM": "2024-10-25T17:41:00",
    "Oct 25, 2024, 12:05 a.m.": "2024-10-25T00:05:00",
    "Oct 25, 2024, 12:05 pm": "2024-10-25T12:05:00",
    "Friday, 25 October 2024 at 17:41": "2024-10-25T17:41:00",
    "25 октября 2024, 17:41": "2024-10-25T17:41:00",
    "25 жовтня 2024": "2024-10-25",
    "25. Oktober 2024": "2024-10-25",
    "1. März 2024, 9.30 Uhr": "2024-03-01T09:30:00",
    "le 25 octobre 2024 à 17h41": "2024-10-25T17:41:00",
    "25 de octubre de 2024": "2024-10-25",
    "25 de dezembro de 2023": "2023-12-25",
    "25 ottobre 2024": "2024-10-25",
    "25 października 2024": "2024-10-25",
    "25. října 2024": "2024-10-25",
    "2024. október 25.": "2024-10-25",
    "25 Ekim 2024": "2024-10-25",
    "25 Οκτωβρίου 2024": "2024-10-25",
    "٢٥ أكتوبر ٢٠٢٤": "2024-10-25",
    "२५ अक्टूबर २०२४": "2024-10-25",
    "2024年10月25日 9時00分": "2024-10-25T09:00:00",
    "2024년 10월 25일": "2024-10-25",
    "25.10.2024 17:41": "2024-10-25T17:41:00",
    "25/10/2024": "2024-10-25",
    "10/25/2024": "2024-10-25",
    "2024-10-25": "2024-10-25",
    "Published on 5 March 2024 by Jane": "2024-03-05",
}


@pytest.mark.parametrize(("text", "iso"), WRITTEN.items())
def test_written_date(text: str, iso: str) -> None:
    assert parse_date(text) == iso


@pytest.mark.parametrize("text", ["", "31.02.2023", "May 2024", "10 2024", "99999", "13/13/2024", "2 May 2031", "17:41", "9" * 9999, "one"])
def test_no_date(text: str) -> None:
    assert parse_date(text) is None


MACHINE = {
    "2024-10-25T17:41:00Z": "2024-10-25T17:41:00Z",
    "2024-10-25T17:41:00.123+03:00": "2024-10-25T17:41:00+03:00",
    "2024-10-25T17:41+0300": "2024-10-25T17:41:00+0300",
    "2024-10-25 17:41": "2024-10-25T17:41:00",
    " 2024-10-25": "2024-10-25",
    "20241025": "2024-10-25",
    "2024-10-25T25:61:00": "2024-10-25",
    "2024-10-25T17:41:00+99:99": "2024-10-25",
    "2024-13-45": None,
    "9999-01-01": None,
    "garbage": None,
    "": None,
}


@pytest.mark.parametrize(("text", "iso"), MACHINE.items())
def test_machine_written_date(text: str, iso: str | None) -> None:
    assert iso_date(text) == iso


URLS = {
    "https://example.org/2024/10/25/slug": "2024-10-25",
    "https://example.org/news/2024-10-25-slug": "2024-10-25",
    "https://example.org/20241025/": "2024-10-25",
    "https://example.org/2024/99/99/": None,
    "https://example.org/123456789/": None,
    "https://[::1": None,
    None: None,
}


@pytest.mark.parametrize(("url", "iso"), URLS.items())
def test_date_in_a_url(url: str | None, iso: str | None) -> None:
    assert url_date(url) == iso


@pytest.mark.parametrize(("days", "known"), [(0, True), (1, True), (3, False), (400, False)])
def test_no_date_beyond_tomorrow(days: int, known: bool) -> None:
    day = (datetime.now(tz=UTC).date() + timedelta(days=days)).isoformat()
    found = day if known else None
    assert (parse_date(day), iso_date(day), url_date(f"https://example.org/{day.replace('-', '/')}/x")) == (found, found, found)


@given(st.one_of(text_pages, st.text(max_size=40)))
def test_any_text_gives_a_real_date_or_none(text: str) -> None:
    for found in (parse_date(text), iso_date(text)):
        if found is not None:
            assert datetime.fromisoformat(found).year >= 1900
