"""What the pipeline promises for any input at all: an answer or a typed failure, nothing lost, the same bytes each time.

A property that only ever saw refusals would prove nothing: each names the share of its cases that must be served.
"""

import functools
import gzip
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable
from typing import Any

import brotli
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from app.jobs import answer
from app.page.sniff import CONTROLS
from app.types import Job, Limits, Outcome
from tests.grammar import PROSE, html_pages, mutated_samples, text_pages

TYPES = (None, "text/html", "text/plain", "text/html; charset=utf-16", "text/plain; charset=koi8-r", "text/html; charset=none")
FEWER = max(1, settings().max_examples // 4)
# Line ends as UAX 14 knows them.
LINE_ENDS = re.compile("\r\n|[\n\r\f\v\x85\u2028\u2029]")


def send(body: bytes, content_type: str | None = None, **query: str) -> Outcome:
    """Anything that is no WinnowError comes out of `answer` as an exception and fails the test."""
    return answer(Job(body, content_type, None, tuple(query.items()), "json"), Limits())


COUNTS: Counter[bool] = Counter()


def served(outcome: Outcome) -> dict[str, Any] | None:
    """The answer, or None for a refusal; both are counted."""
    COUNTS[outcome.failure is None] += 1
    return told(outcome) if outcome.failure is None else None


def told(outcome: Outcome) -> dict[str, Any]:
    assert outcome.rendered is not None
    result: dict[str, Any] = json.loads(outcome.rendered.decode("utf-8"))
    return result


def serves(share: float) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """A property of which at least this share of the cases is served."""

    def wrap(check: Callable[[], None]) -> Callable[[], None]:
        @functools.wraps(check)
        def run() -> None:
            COUNTS.clear()
            check()
            assert COUNTS[True] >= share * COUNTS.total(), COUNTS

        return run

    return wrap


def dark(text: str) -> str:
    return "".join(text.split())


def is_subsequence(part: str, whole: str) -> bool:
    letters = iter(whole)
    return all(letter in letters for letter in part)


def check_lossless(result: dict[str, Any]) -> None:
    coverage = result["coverage"]
    assert coverage["unassigned_chars"] == 0
    assert coverage["input_chars"] == coverage["body_chars"] + coverage["removed_chars"]
    assert coverage["removed_chars"] == sum(len(dark(block["text"])) for block in result["removed"])
    assert coverage["body_chars"] == len(dark(result["body"]["text"]))
    indexes = [block["i"] for block in result["removed"]]
    assert indexes == sorted(set(indexes))
    ends = [0]
    for block in result["removed"]:
        assert ends[-1] <= block["start"] < block["end"]
        ends.append(block["end"])
        assert 0 <= block["score"] <= 1
        assert re.fullmatch(r"model|sequence|second_opinion|rule:\w+", block["reason"])
    assert result["label_counts"] == {
        label: [block["label"] for block in result["removed"]].count(label) for label in {block["label"] for block in result["removed"]}
    }
    assert (result["verdict"] == "empty") == (not re.search(r"\w", result["body"]["text"]))


def rest_of(decoded: str, removed: list[dict[str, Any]]) -> list[str]:
    """What the removed blocks leave of a text, in pieces."""
    pieces, position = [], 0
    for block in removed:
        assert block["text"] == decoded[block["start"] : block["end"]]
        pieces.append(decoded[position : block["start"]])
        position = block["end"]
    return [*pieces, decoded[position:]]


def check_text_offsets(decoded: str, result: dict[str, Any]) -> None:
    rest = rest_of(decoded, result["removed"])
    assert dark(result["body"]["text"]) == dark("".join(rest))
    assert is_subsequence(dark(result["body"]["text"]), dark(decoded))


@serves(0.8)
@given(html_pages, st.sampled_from(TYPES))
def test_any_html(content: str, content_type: str | None) -> None:
    outcome = send(content.encode("utf-8", "replace"), content_type)
    if result := served(outcome):
        check_lossless(result)


@serves(0.9)
@given(text_pages)
def test_any_text(content: str) -> None:
    outcome = answer(Job(json.dumps({"text": content}).encode(), "application/json", None, (), "json"), Limits())
    if result := served(outcome):
        check_lossless(result)
        if result["engine"]["method"] == "text":
            decoded = content.encode("utf-8", "replace").decode().removeprefix("\ufeff")
            check_text_offsets(decoded, result)


@serves(0.9)
@given(mutated_samples(), st.sampled_from(TYPES))
def test_mutated_pages(data: bytes, content_type: str | None) -> None:
    outcome = send(data, content_type)
    if result := served(outcome):
        check_lossless(result)


CODERS: dict[str | None, Callable[[bytes], bytes]] = {
    None: bytes,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


@serves(0.4)
@given(st.binary(max_size=200), st.sampled_from(TYPES), st.sampled_from(list(CODERS)), st.booleans())
def test_any_bytes(data: bytes, content_type: str | None, coding: str | None, honest: bool) -> None:
    body = CODERS[coding](b"word " * 30 + data) if honest else data
    outcome = answer(Job(body, content_type, coding, (), "json"), Limits())
    if result := served(outcome):
        check_lossless(result)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8), st.characters(categories=["Cs"])),
    lambda values: st.one_of(st.lists(values, max_size=3), st.dictionaries(st.text(max_size=4), values, max_size=3)),
    max_leaves=6,
)
FIELDS = ("html", "text", "content_b64", "url", "charset", "id", "options")


@settings(max_examples=FEWER)
@given(st.dictionaries(st.sampled_from(FIELDS), st.one_of(json_values, text_pages), max_size=4))
def test_any_json(fields: dict[str, Any]) -> None:
    outcome = answer(Job(json.dumps(fields).encode(), "application/json", None, (), "json"), Limits())
    if outcome.failure is None:
        check_lossless(told(outcome))


# Binary documents are refused, and how many are drawn is chance: none among these.
readable_pages = st.one_of(html_pages, text_pages).map(lambda page: page.translate(dict.fromkeys(CONTROLS)))


@serves(0.95)
@settings(max_examples=FEWER)
@given(st.sampled_from(("html", "text")), readable_pages, st.text(max_size=8))
def test_json_with_one_page(field: str, page: str, url: str) -> None:
    fields = {field: PROSE[0] + page, "url": url, "options": {"merge": True, "include": ["blocks"]}}
    if result := served(answer(Job(json.dumps(fields).encode(), "application/json", None, (), "json"), Limits())):
        assert result["coverage"]["unassigned_chars"] == 0


@serves(0.9)
@settings(max_examples=FEWER)
@given(st.one_of(html_pages.map(str.encode), mutated_samples()))
def test_any_html_by_the_second_opinion(data: bytes) -> None:
    outcome = send(data, "text/html", engine="trafilatura", url="https://example.org/a/b")
    if result := served(outcome):
        check_lossless(result)


@serves(0.9)
@settings(max_examples=FEWER)
@given(text_pages.filter(str.strip))
def test_any_text_by_the_second_opinion(content: str) -> None:
    outcome = send(content.encode("utf-8", "replace"), "text/plain; charset=utf-8", engine="trafilatura")
    if result := served(outcome):
        check_lossless(result)


@serves(0.75)
@settings(max_examples=FEWER)
@given(st.one_of(html_pages.map(lambda page: page.encode("utf-8", "replace")), mutated_samples()))
def test_same_input_gives_the_same_answer(data: bytes) -> None:
    answers = []
    for _ in range(2):
        outcome = send(data)
        answers.append({**(served(outcome) or {"failure": outcome.failure}), "timing_ms": None})
    assert answers[0] == answers[1]


@serves(0.9)
@settings(max_examples=FEWER)
@given(st.one_of(html_pages.map(lambda page: page.encode("utf-8", "replace")), mutated_samples()))
def test_options_change_no_verdict_and_no_text(data: bytes) -> None:
    full = served(send(data))
    if full is None:
        return
    without, merged = told(send(data, removed="false")), told(send(data, merge="true"))
    assert without["removed"] is None
    for other in (without, merged):
        for name in ("body", "label_counts", "coverage", "verdict", "metadata", "input_sha256"):
            assert other[name] == full[name]
    assert [part for item in merged["removed"] for part in item["parts"]] == full["removed"]
    for item, following in zip(merged["removed"], merged["removed"][1:], strict=False):
        assert item["label"] != following["label"] or item["parts"][-1]["i"] + 1 < following["i"]
    for item in merged["removed"]:
        assert dark(item["text"]) == dark("".join(part["text"] for part in item["parts"]))
        assert (item["start"], item["end"]) == (item["parts"][0]["start"], item["parts"][-1]["end"])
        assert {part["label"] for part in item["parts"]} == {item["label"]}
