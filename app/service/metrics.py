"""What is counted of requests and documents, and how it is told."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.registry import Collector

from app import __version__
from app.pool.pool import Answer
from app.service.access_log import CLIENT_GONE, Record
from app.service.problems import PROBLEMS
from app.types import Label, PageKind, Summary, Verdict
from app.versions import models

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
SIZES = (1e3, 3e3, 1e4, 3e4, 1e5, 3e5, 1e6, 3e6, 1e7, 3e7)
# A stage may take a tenth of a millisecond.
STAGE_SECONDS = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1)


class Metrics:
    """One registry for one application."""

    def __init__(self, state: Collector, build: Mapping[str, str]) -> None:
        """`state` is asked whenever the metrics are; `build` becomes the labels of `winnow_build_info`."""
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = registry = CollectorRegistry()
        registry.register(state)
        self._requests = Counter("winnow_requests", "Requests answered.", ["route", "status"], registry=registry)
        self._documents = Counter("winnow_documents", "Documents served.", ["verdict", "input"], registry=registry)
        self._failures = Counter("winnow_failures", "Requests and lines of batches that failed.", ["code"], registry=registry)
        self._duration = self._histogram("winnow_request_duration_seconds", "Time of a request.", ["route"], SECONDS)
        self._stage = self._histogram("winnow_stage_duration_seconds", "Time of a stage in the worker.", ["stage"], STAGE_SECONDS)
        self._wait = self._histogram("winnow_queue_wait_seconds", "Time that a document waited for a worker.", [], SECONDS)
        self._bytes = self._histogram("winnow_input_bytes", "Size of a document.", [], SIZES)
        self._chars = self._histogram("winnow_body_chars", "Length of an article.", [], SIZES)
        self._removed = Counter("winnow_removed_blocks", "Blocks kept apart from the article.", ["label"], registry=registry)
        self._encodings = Counter("winnow_encoding", "Where the charset came from.", ["source"], registry=registry)
        self._methods = Counter("winnow_methods", "Where the text of a document was found.", ["method"], registry=registry)
        self._types = Counter("winnow_page_types", "What documents were taken for.", ["page_type"], registry=registry)
        self._warnings = Counter("winnow_warnings", "What documents were warned of.", ["code"], registry=registry)
        self._confidence = self._histogram("winnow_confidence", "Confidence in an answer.", [], SHARES)
        self._kept = self._histogram("winnow_kept_share", "Share of a document's characters that is its article.", [], SHARES)
        Gauge("winnow_build_info", "Versions.", list(build), registry=registry).labels(*build.values()).set(1)
        self._begin_at_zero()

    def render(self) -> bytes:
        """Prometheus text."""
        return generate_latest(self._registry)

    def observe(self, record: Record) -> None:
        """Count one finished request."""
        self._requests.labels(record.route, str(record.status)).inc()
        self._duration.labels(record.route).observe(record.seconds)
        if record.code:
            self._failures.labels(record.code).inc()
        if record.timings is not None:
            self._observe_work(record.summary, record.timings, record.queue_ms)

    def observe_line(self, answer: Answer) -> None:
        """Count one line of a batch."""
        if answer.outcome.failure:
            self._failures.labels(answer.outcome.failure.code).inc()
        self._observe_work(answer.outcome.summary, answer.outcome.timings, answer.queue_ms)

    def _observe_work(self, summary: Summary | None, timings: Mapping[str, float], queue_ms: float) -> None:
        self._wait.observe(queue_ms / 1000)
        for stage, milliseconds in timings.items():
            self._stage.labels(stage).observe(milliseconds / 1000)
        if summary:
            self._observe_document(summary)

    def _observe_document(self, summary: Summary) -> None:
        self._documents.labels(summary.verdict.value, summary.kind.value).inc()
        self._encodings.labels(summary.encoding_source).inc()
        self._methods.labels(summary.method).inc()
        self._bytes.observe(summary.input_bytes)
        self._chars.observe(summary.body_chars)
        if summary.input_chars:
            self._kept.observe(summary.body_chars / summary.input_chars)
        if summary.confidence is not None:
            self._confidence.observe(summary.confidence)
        if summary.page_type is not None:
            self._types.labels(summary.page_type.value).inc()
        for code in summary.warnings:
            self._warnings.labels(code).inc()
        for label, count in summary.label_counts.items():
            self._removed.labels(label).inc(count)

    def _begin_at_zero(self) -> None:
        """What has not happened yet is 0, not absent: a rate over its first time would miss it."""
        for code in (*PROBLEMS, CLIENT_GONE):
            self._failures.labels(code)
        for verdict in Verdict:
            for kind in PageKind:
                self._documents.labels(verdict.value, kind.value)
        for label in Label:
            if not label.kept:
                self._removed.labels(label.value)

    def _histogram(self, name: str, text: str, labels: list[str], buckets: tuple[float, ...]) -> Histogram:
        return Histogram(name, text, labels, buckets=buckets, registry=self._registry)


def build_labels(config_hash: str) -> dict[str, str]:
    """What tells one build from another."""
    return {"version": __version__, "config": config_hash, "model": models().model or ""}
