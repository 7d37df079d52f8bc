"""The only door to OpenTelemetry: one span a request with a child a stage. Neither a URL nor a word of the page is in them."""

from importlib.util import find_spec
from itertools import accumulate, pairwise
from time import time_ns
from typing import TYPE_CHECKING

from app import __version__
from app.service.access_log import Record
from app.service.settings import SettingsError

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import SpanProcessor

NS_A_SECOND, NS_A_MS = 1_000_000_000, 1_000_000
# What a worker's timings hold besides its stages; how long a document waited is known by the request.
NO_STAGE = frozenset({"queue", "total"})
EXPORTER = "opentelemetry.exporter.otlp.proto.http.trace_exporter"
MISSING = "WINNOW_TRACES: OpenTelemetry is not installed; pip install 'winnow[traces]'"


class Traces:
    """Spans of requests, given to a processor of OpenTelemetry."""

    def __init__(self, processor: "SpanProcessor") -> None:
        """Where to, and how many at once, is the processor's; the resource is what OTEL_RESOURCE_ATTRIBUTES says."""
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider

        self._provider = TracerProvider(resource=Resource.create({"service.name": "winnow", "service.version": __version__}))
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("winnow")

    def observe(self, record: Record) -> None:
        """A span from the request's head to its answer's end; its stages end to end, the last one at the end of the request."""
        from opentelemetry.trace import SpanKind, Status, StatusCode, set_span_in_context

        end = time_ns()
        start = end - round(record.seconds * NS_A_SECOND)
        name = f"{record.method} {record.route}"
        span = self._tracer.start_span(name, _parent(record), SpanKind.SERVER, attributes=_attributes(record), start_time=start)
        if record.status >= 500:
            span.set_status(Status(StatusCode.ERROR, record.code))
        stages = {"queue": record.queue_ms, **{stage: ms for stage, ms in (record.timings or {}).items() if stage not in NO_STAGE}}
        if record.timings is not None:
            took = [round(ms * NS_A_MS) for ms in stages.values()]
            borders = accumulate(took, initial=max(start, end - sum(took)))
            for stage, (began, ended) in zip(stages, pairwise(borders), strict=True):
                self._tracer.start_span(stage, set_span_in_context(span), start_time=began).end(ended)
        span.end(end)

    def close(self) -> None:
        """Send what has not been sent."""
        self._provider.shutdown()


def open_traces() -> Traces:
    """Spans by OTLP over HTTP to where OTEL_EXPORTER_OTLP_ENDPOINT says. Raises SettingsError where the packages are missing."""
    try:
        found = find_spec(EXPORTER)
    except ModuleNotFoundError:
        found = None
    if not found:
        raise SettingsError(MISSING)
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    return Traces(BatchSpanProcessor(OTLPSpanExporter()))


def _attributes(record: Record) -> dict[str, str | int | float]:
    told: dict[str, str | int | float] = {
        "http.request.method": record.method,
        "http.route": record.route,
        "http.response.status_code": record.status,
        "winnow.request_id": record.request_id,
        "winnow.bytes_in": record.bytes_in,
    }
    if record.code:
        told["error.type"] = record.code
    if record.summary:
        told |= {"winnow.verdict": record.summary.verdict.value, "winnow.input": record.summary.kind.value}
    return told


def _parent(record: Record) -> "Context | None":
    """The span of a client that sent a `traceparent`."""
    from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, set_span_in_context

    if record.trace is None:
        return None
    trace, span = (int(record.trace[group], 16) for group in (1, 2))
    return set_span_in_context(NonRecordingSpan(SpanContext(trace, span, is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED))))
