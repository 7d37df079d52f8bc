"""The flow as a whole: what an answer holds, which failures come out, what is told to logs and metrics."""

import json
from typing import Any

import pytest

from app.article import assemble
from app.jobs import answer, warm_up
from app.segment import segment
from app.types import Encoding, Job, Judgement, Label, LabelledBlock, Labelling, Limits, Metadata, Page, PageKind, PageType, Verdict

SENTENCES = (
    "The council met on Tuesday, and after a long debate it decided to keep the old bridge open until spring. "
    "Two members voted against the plan, because nobody had told them what the repairs would cost the town. "
)
MORE = (
    "Engineers had warned in autumn that the northern pillar was sinking by a few millimetres every month. "
    "The mayor said that lorries would have to take the road through the valley as soon as the snow melts. "
)
PROSE = (SENTENCES + MORE).split()
HTML = f"<html lang=en><head><title>Bridge</title></head><body><nav>Menu</nav><article><h1>Bridge</h1><p>{SENTENCES}<p>{MORE}</article>"
TEXT = f"Menu\nShare\n{SENTENCES}\n{MORE}\n© 2024"


def send(body: str, content_type: str | None = None, form: str = "json", **query: str) -> Any:
    return answer(Job(body.encode("utf-8", "surrogatepass"), content_type, None, tuple(query.items()), form), Limits())


def told(body: str, content_type: str | None = None, **query: str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(send(body, content_type, **query).rendered)
    return result


@pytest.mark.parametrize("page", [HTML, TEXT], ids=["html", "text"])
def test_body_and_the_rest(page: str) -> None:
    result = told(page)
    assert result["body"]["text"].split() == PROSE
    assert result["removed"][0]["text"] == "Menu"
    assert result["verdict"] == "article"


@pytest.mark.parametrize("page", [HTML, TEXT], ids=["html", "text"])
def test_second_opinion_answers_too(page: str) -> None:
    result = told(page, engine="trafilatura")
    assert set(PROSE) <= set(result["body"]["text"].split())
    assert result["engine"]["name"] == "trafilatura"


def test_every_member_of_the_contract_is_there() -> None:
    result = told(HTML)
    names = (
        "id verdict page_type confidence warnings body removed kept label_counts coverage metadata encoding engine input_sha256 timing_ms"
    )
    assert list(result) == names.split()
    assert list(result["body"]) == ["text", "markdown", "html", "blocks"]
    assert list(result["removed"][0]) == ["i", "label", "text", "score", "reason", "start", "end"]
    assert list(result["coverage"]) == ["input_chars", "body_chars", "removed_chars", "unassigned_chars"]
    metadata = (
        "title author authors published published_raw modified site_name canonical_url language description image tags section sources"
    )
    assert list(result["metadata"]) == metadata.split()
    assert list(result["encoding"]) == ["used", "source", "replaced"]
    assert list(result["engine"]) == ["name", "version", "model", "config_hash", "method"]


@pytest.mark.parametrize("blank", [" ", "\n\r\n\t", "\u00a0", "<p> </p>", "<html><body></body></html>", "<!-- nothing -->"])
def test_white_space_alone_is_empty(blank: str) -> None:
    result = told(blank, "text/html")
    assert (result["verdict"], result["body"]["text"], result["removed"]) == ("empty", "", [])
    assert set(result["coverage"].values()) == {0}
    assert send(blank, form="text").rendered == b""


FAILURES = {
    "nothing": ("", None, {}, "empty_document"),
    "binary": ("%PDF-1.4", None, {}, "binary_document"),
    "feed": ("<rss></rss>", "text/html", {}, "feed_document"),
    "charset": ("text", "text/plain", {"charset": "utf8mb4"}, "unknown_charset"),
    "media-type": ("text", "image/png", {}, "unsupported_media_type"),
    "parameter": ("text", None, {"incldue": "html"}, "unknown_parameter"),
    "value": ("text", None, {"engine": "fast"}, "invalid_parameter"),
    "json": ("{", "application/json", {}, "malformed_json"),
    "fields": ("{}", "application/json", {}, "content_field"),
    "deep": ("<div>" * 600, "text/html", {}, "too_large"),
    "many": ("<p>x" * 100_001, "text/html", {}, "too_large"),
}


@pytest.mark.parametrize(("body", "content_type", "query", "code"), FAILURES.values(), ids=FAILURES)
def test_typed_failure(body: str, content_type: str | None, query: dict[str, str], code: str) -> None:
    outcome = send(body, content_type, **query)
    assert outcome.failure.code == code
    assert outcome.rendered is None
    assert outcome.summary is None


def test_summary_tells_numbers_but_no_text() -> None:
    summary = send(HTML).summary
    assert (summary.kind, summary.verdict, summary.encoding_source, summary.input_bytes) == ("html", "article", "detected", len(HTML))
    assert summary.body_chars == len("".join(PROSE))
    assert "council" not in repr(summary)


@pytest.mark.parametrize(("asked", "heard"), [(None, []), ("500", [500]), ("999999", [10_000])])
def test_deadline_is_told_before_the_work(asked: str | None, heard: list[int]) -> None:
    deadlines: list[int] = []
    query = (("deadline_ms", asked),) if asked else ()
    answer(Job(b"x", None, None, query, "json"), Limits(), deadlines.append)
    assert deadlines == heard


def test_work_ends_before_the_next_stage_once_the_deadline_has_passed() -> None:
    page = (HTML * 200).encode()
    outcome = answer(Job(page, "text/html", None, (("deadline_ms", "1"),), "json"), Limits())
    assert outcome.failure
    assert outcome.failure.code == "worker_timeout"
    assert "render" not in outcome.timings


# Inputs that once broke the answer.
BROKE = {
    "week-row-over-a-long-number": ("Mo Tu We Th Fr Sa Su\n" + "12" * 3000, "text/plain"),
    "type-that-is-a-list": ('<script type="application/ld+json">{"@type": [["Article"]]}</script><p>x', "text/html"),
    "author-in-many-lists": (
        f'<script type="application/ld+json">{{"@type": "Article", "headline": "x", "author": {"[" * 900}"x"{"]" * 900}}}</script><p>x',
        "text/html",
    ),
    "date-that-dateutil-warns-of": ('<li><time datetime="2025-5-03-14T18:05">x</time></li>', "text/html"),
}


@pytest.mark.parametrize(("body", "content_type"), BROKE.values(), ids=BROKE)
@pytest.mark.parametrize("engine", ["winnow", "trafilatura"])
def test_what_broke_once_is_answered(body: str, content_type: str, engine: str) -> None:
    assert told(body, content_type, engine=engine)["coverage"]["unassigned_chars"] == 0


def test_warm_up_passes() -> None:
    warm_up(Limits())


VERDICTS = {
    "no-word": ("…", Judgement(PageType.ARTICLE, 1.0), Verdict.EMPTY),
    "article": ("word", Judgement(PageType.ARTICLE, 0.9), Verdict.ARTICLE),
    "documentation": ("word", Judgement(PageType.DOCUMENTATION, 0.9), Verdict.ARTICLE),
    "forum": ("word", Judgement(PageType.FORUM, 0.9), Verdict.ARTICLE),
    "product": ("word", Judgement(PageType.PRODUCT, 0.9), Verdict.NOT_ARTICLE),
    "listing": ("word", Judgement(PageType.LISTING, 0.9), Verdict.NOT_ARTICLE),
    "unsure": ("word", Judgement(PageType.ARTICLE, 0.49), Verdict.UNCERTAIN),
    "at-the-threshold": ("word", Judgement(PageType.ARTICLE, 0.5), Verdict.ARTICLE),
    "unjudged-long": (SENTENCES * 2, Judgement(), Verdict.ARTICLE),
    "unjudged-short": ("word", Judgement(), Verdict.UNCERTAIN),
}


@pytest.mark.parametrize(("text", "judgement", "verdict"), VERDICTS.values(), ids=VERDICTS)
def test_verdict_follows_from_labels_and_judgement(text: str, judgement: Judgement, verdict: Verdict) -> None:
    page = Page(PageKind.TEXT, text, None, Encoding("utf-8", "string"))
    segments = segment(page)
    blocks = tuple(LabelledBlock(block, Label.BODY, 1.0, "model") for block in segments.blocks)
    article = assemble(page, segments, Labelling(blocks, judgement), Metadata(), Limits())
    assert article.verdict is verdict
    assert article.body == blocks
