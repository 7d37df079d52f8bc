"""The only door to prometheus: what is counted, and how it is told."""

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app import __version__
from app.pool.pool import Pool
from app.service.access_log import Record
from app.service.log import LineWriter

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
SIZES = (1e3, 3e3, 1e4, 3e4, 1e5, 3e5, 1e6, 3e6, 1e7, 3e7)
STATES = ("starting", "idle", "busy")


class PoolCollector(Collector):
    """The pool's own figures, read when they are asked for."""

    def __init__(self, pool: Pool, writer: LineWriter) -> None:
        """Read from this pool and this log."""
        self._pool = pool
        self._writer = writer

    def collect(self) -> Iterator[Metric]:
        """See prometheus_client."""
        pool = self._pool
        yield GaugeMetricFamily("winnow_queue_depth", "Documents that wait for a worker.", pool.depth)
        yield GaugeMetricFamily("winnow_in_flight", "Requests accepted and not yet answered.", pool.admitted)
        yield GaugeMetricFamily("winnow_in_flight_bytes", "Bytes that these requests hold.", pool.room.held)
        yield CounterMetricFamily("winnow_log_lines_dropped", "Lines of the log that could not be written.", self._writer.dropped)
        yield GaugeMetricFamily("winnow_canary_ok", "1 while the last canary or request was answered.", int(pool.pulse.good))
        workers = GaugeMetricFamily("winnow_workers", "Worker slots.", labels=["state"])
        states = pool.states
        for state in STATES:
            workers.add_metric([state], states[state])
        yield workers
        restarts = CounterMetricFamily("winnow_worker_restarts", "Workers that were replaced.", labels=["reason"])
        for reason, count in sorted(pool.restarts.items()):
            restarts.add_metric([reason], count)
        yield restarts


class Metrics:
    """One registry for one application."""

    def __init__(self, pool: Pool, writer: LineWriter, build: Mapping[str, str]) -> None:
        """`build` becomes the labels of `winnow_build_info`."""
        self._registry = registry = CollectorRegistry()
        registry.register(PoolCollector(pool, writer))
        self._requests = Counter("winnow_requests", "Requests answered.", ["route", "status"], registry=registry)
        self._documents = Counter("winnow_documents", "Documents served.", ["verdict", "input"], registry=registry)
        self._failures = Counter("winnow_failures", "Requests that failed.", ["code"], registry=registry)
        self._duration = self._histogram("winnow_request_duration_seconds", "Time of a request.", ["route"], SECONDS)
        self._stage = self._histogram("winnow_stage_duration_seconds", "Time of a stage in the worker.", ["stage"], SECONDS)
        self._wait = self._histogram("winnow_queue_wait_seconds", "Time that a document waited for a worker.", [], SECONDS)
        self._bytes = self._histogram("winnow_input_bytes", "Size of a document.", [], SIZES)
        self._chars = self._histogram("winnow_body_chars", "Length of an article.", [], SIZES)
        self._removed = Counter("winnow_removed_blocks", "Blocks kept apart from the article.", ["label"], registry=registry)
        self._encodings = Counter("winnow_encoding", "Where the charset came from.", ["source"], registry=registry)
        Gauge("winnow_build_info", "Versions.", list(build), registry=registry).labels(*build.values()).set(1)

    def render(self) -> bytes:
        """Prometheus text."""
        return generate_latest(self._registry)

    def observe(self, record: Record) -> None:
        """Count one finished request."""
        self._requests.labels(record.route, str(record.status)).inc()
        self._duration.labels(record.route).observe(record.seconds)
        if record.code:
            self._failures.labels(record.code).inc()
        if record.timings is None:
            return
        self._wait.observe(record.queue_ms / 1000)
        for stage, milliseconds in record.timings.items():
            self._stage.labels(stage).observe(milliseconds / 1000)
        if summary := record.summary:
            self._documents.labels(summary.verdict.value, summary.kind.value).inc()
            self._encodings.labels(summary.encoding_source).inc()
            self._bytes.observe(summary.input_bytes)
            self._chars.observe(summary.body_chars)
            for label, count in summary.label_counts.items():
                self._removed.labels(label).inc(count)

    def _histogram(self, name: str, text: str, labels: list[str], buckets: tuple[float, ...]) -> Histogram:
        return Histogram(name, text, labels, buckets=buckets, registry=self._registry)


def build_labels(config_hash: str) -> dict[str, str]:
    """What tells one build from another."""
    return {"version": __version__, "config": config_hash}
