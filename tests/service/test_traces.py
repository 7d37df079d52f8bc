"""Spans of requests: one with a child a stage, under the client's own, with nothing of the page in them."""

import importlib.util

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from app.service import traces
from app.service.access_log import TRACE, Record
from app.service.settings import Settings, SettingsError
from app.service.traces import Traces
from app.types import PageKind, Summary, Verdict
from tests.running import PATIENT
from tests.service.test_app import holding

pytestmark = PATIENT
SUMMARY = Summary(PageKind.HTML, Verdict.ARTICLE, 0.9, "header", {}, 10, 20)
TIMINGS = {"queue": 1.0, "decode": 2.0, "segment": 3.0, "total": 6.0}


def spans_of(record: Record) -> dict[str, ReadableSpan]:
    """What is sent of one request, by name."""
    exporter = InMemorySpanExporter()
    observer = Traces(SimpleSpanProcessor(exporter))
    observer.observe(record)
    observer.close()
    return {span.name: span for span in exporter.get_finished_spans()}


def lasted(span: ReadableSpan) -> int:
    """How many ms lie between its ends."""
    assert span.start_time
    assert span.end_time
    return round((span.end_time - span.start_time) / 1_000_000)


def test_a_request_is_a_span_with_its_stages_end_to_end() -> None:
    record = Record("id", "POST", route="/v1/extract", status=200, summary=SUMMARY, timings=TIMINGS, queue_ms=4.0)
    spans = spans_of(record)
    whole = spans.pop("POST /v1/extract")
    assert {name: lasted(span) for name, span in spans.items()} == {"queue": 4, "decode": 2, "segment": 3}
    assert {span.parent.span_id for span in spans.values() if span.parent} == {whole.context.span_id}
    assert spans["segment"].end_time == pytest.approx(whole.end_time, abs=50_000_000)
    assert whole.attributes is not None
    assert whole.attributes["winnow.verdict"] == "article"


def test_a_span_stands_under_the_clients_own() -> None:
    trace = TRACE.fullmatch("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    (span,) = spans_of(Record("id", "GET", status=404, trace=trace)).values()
    assert span.parent is not None
    assert (f"{span.parent.trace_id:x}", f"{span.parent.span_id:x}") == ("af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")


def test_failures_of_ours_are_errors() -> None:
    (span,) = spans_of(Record("id", "POST", status=503, code="worker_oom")).values()
    assert (span.status.is_ok, span.status.description) == (False, "worker_oom")


def test_requests_are_traced_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    exporter = InMemorySpanExporter()
    monkeypatch.setattr("app.service.app.open_traces", lambda: Traces(SimpleSpanProcessor(exporter)))
    with holding(Settings(workers=1, traces=True)) as held:
        answer = held.ask("POST", "/v1/extract", content=b"say secret")
    assert answer.status_code == 200
    assert {span.name for span in exporter.get_finished_spans()} == {"POST /v1/extract", "queue"}
    assert "secret" not in "".join(span.to_json() for span in exporter.get_finished_spans())


def test_missing_packages_are_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(traces, "find_spec", lambda _: None)
    with pytest.raises(SettingsError, match="winnow\\[traces\\]"):
        traces.open_traces()
