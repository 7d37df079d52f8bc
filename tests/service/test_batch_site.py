"""`POST /v1/extract/batch?site=true` through the real server: the pages of one site, read together."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from app.types import PageKind
from tests.running import CLIENT, LASTING, PATIENT, Running, running
from tests.service.test_batch import batch, by_id, lines_of
from tests.service.test_batch_stream import open_batch, rest
from tests.site.made import FURNITURE, SITE, SUBJECTS, address, page

pytestmark = PATIENT
QUERY = "?site=true&kept=true"


def line(subject: str, kind: PageKind = PageKind.HTML, **members: Any) -> str:
    """A page of the site."""
    return json.dumps({"id": subject, "url": address(subject), kind.value: page(subject, kind), **members}) + "\n"


def lines(subjects: Iterable[str] = SUBJECTS, kind: PageKind = PageKind.HTML) -> str:
    """Pages of the site."""
    return "".join(line(subject, kind) for subject in subjects)


def timeless(answers: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Answers without what differs from run to run."""
    return {name: {**answer, "timing_ms": None} for name, answer in answers.items()}


@pytest.mark.parametrize("kind", PageKind)
def test_what_recurs_on_the_lines_is_not_the_body(server: str, kind: PageKind) -> None:
    answers = by_id(batch(server, lines(kind=kind), QUERY))
    assert set(answers) == set(SUBJECTS)
    for answer in answers.values():
        (furniture,) = [block for block in answer["removed"] if block["text"] == FURNITURE]
        assert (furniture["reason"], furniture["seen"]) == ("site", len(SUBJECTS))
        assert {block["seen"] for block in answer["kept"]} == {0}
        assert (answer["site"]["site"], answer["site"]["pages"]) == (SITE, len(SUBJECTS))


def test_the_order_of_the_lines_changes_no_answer(server: str) -> None:
    asked = by_id(batch(server, lines(), QUERY))
    assert timeless(by_id(batch(server, lines(reversed(SUBJECTS)), f"{QUERY}&ordered=true"))) == timeless(asked)


def test_a_single_page_profits_from_the_table_of_an_answer(server: str) -> None:
    answer = by_id(batch(server, lines(), QUERY))["bridge"]
    given = {"id": "bridge", "url": address("bridge"), "html": page("bridge"), "options": {"site_table": answer["site"], "kept": True}}
    alone = CLIENT.post(f"{server}/v1/extract", json=given).json()
    assert timeless({"": alone}) == timeless({"": answer})


def test_a_page_of_another_site_costs_its_line(server: str) -> None:
    other = line("bridge", id="other", url="https://gazette.example/")
    for body in (lines() + other, lines(SUBJECTS[:1]) + other + lines(SUBJECTS[1:])):
        answers = by_id(batch(server, body, QUERY))
        assert (answers["other"]["code"], answers["other"]["status"]) == ("other_site", 400)
        assert {answers[subject]["site"]["pages"] for subject in SUBJECTS} == {len(SUBJECTS)}


def test_a_line_that_fails_costs_itself_and_no_address_is_the_sites(server: str) -> None:
    nameless = json.dumps({"id": "nameless", "html": page("garden")}) + "\n"
    answers = lines_of(batch(server, "no JSON\n" + lines(SUBJECTS[:3]) + nameless, f"{QUERY}&ordered=true"))
    assert [answer.get("code") for answer in answers] == ["malformed_json", *[None] * 4]
    assert {answer["site"]["pages"] for answer in answers[1:]} == {4}


def test_no_lines_have_no_answers(server: str) -> None:
    assert batch(server, "", "?site=true").text == ""


def test_beyond_the_limit_pages_are_read_by_what_was_seen_of_the_first(tmp_path: Path) -> None:
    with running(tmp_path / "log", batch_lines_in_flight=6, workers=1, **LASTING) as own:
        answers = by_id(batch(own.url, lines(), QUERY))
        assert {answer["site"]["pages"] for answer in answers.values()} == {6}
        assert {block["reason"] for answer in answers.values() for block in answer["removed"] if block["text"] == FURNITURE} == {"site"}


def test_where_no_more_may_be_held_answers_begin(tmp_path: Path) -> None:
    padded = "".join(line(subject, html=page(subject) + f"<!-- {'x' * 20_000} -->") for subject in SUBJECTS)
    with running(tmp_path / "log", in_flight_bytes=1_000_000, workers=1, **LASTING) as own:
        answers = by_id(batch(own.url, padded, QUERY))
        assert set(answers) == set(SUBJECTS)
        assert len({answer["site"]["pages"] for answer in answers.values()} & set(range(2, len(SUBJECTS)))) == 1


def test_a_client_that_waits_for_answers_is_answered(tmp_path: Path) -> None:
    with running(tmp_path / "log", workers=1, **{**LASTING, "upload_seconds": 1}) as own:
        assert told(own) == [2, "body_stalled"]


def told(own: Running) -> list[object]:
    """What a client hears that sends two pages and no end: pages of the table, or a code."""
    with open_batch(own, lines(SUBJECTS[:2]), b"?site=true") as connection:
        answers = map(json.loads, rest(connection))
        return sorted({answer["site"]["pages"] if "site" in answer else answer["code"] for answer in answers}, key=str)
