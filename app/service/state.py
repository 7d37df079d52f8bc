"""What the metrics tell of the service as it is at the moment of asking: its pool, its connections, its processes, its limits."""

import os
from collections.abc import Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app.pool.limits import cpu_seconds, resident_bytes
from app.pool.pool import Pool
from app.service.crowd import REASONS, Crowd
from app.service.health import all_hold, readiness
from app.service.log import LineWriter
from app.service.settings import Settings

STATES = ("starting", "idle", "busy")
RESTARTS = ("crash", "oom", "recycle", "start", "timeout", "zygote")
# The settings that tell how much the service takes on.
BOUNDS = (
    *(
        "batches",
        "batch_lines_in_flight",
        "connections",
        "deadline_ms",
        "decompressed_bytes",
        "depth",
        "elements",
        "in_flight_bytes",
        "memory_bytes",
        "output_bytes",
    ),
    *("queue_documents", "queue_seconds", "upload_seconds", "wire_bytes"),
)


class CpuTime:
    """CPU seconds of processes that come and go: a sum that never falls, though one that ended tells no more."""

    def __init__(self) -> None:
        """Nothing used."""
        self._last: dict[int, float] = {}
        self._ended = 0.0

    def add_up(self, used: Mapping[int, float]) -> float:
        """The sum, given what each living process has used so far; what one used between the last look and its end is not seen."""
        for pid, seconds in self._last.items():
            if used.get(pid, 0.0) < seconds:
                self._ended += seconds
        self._last = dict(used)
        return self._ended + sum(used.values())


class StateCollector(Collector):
    """Figures that somebody else keeps, read when they are asked for."""

    def __init__(self, pool: Pool, crowd: Crowd, writer: LineWriter, settings: Settings) -> None:
        """Read from these."""
        self._pool, self._crowd, self._writer, self._settings = pool, crowd, writer, settings
        self._workers_cpu = CpuTime()

    def collect(self) -> Iterator[Metric]:
        """See prometheus_client."""
        pool, crowd = self._pool, self._crowd
        yield GaugeMetricFamily("winnow_ready", "1 while /readyz answers 200.", int(all_hold(readiness(pool))))
        yield GaugeMetricFamily("winnow_canary_ok", "1 while the last canary or request was answered.", int(pool.pulse.good))
        yield GaugeMetricFamily("winnow_queue_depth", "Documents that wait for a worker.", pool.depth)
        yield GaugeMetricFamily("winnow_queue_lines", "Lines of batches that wait for a worker.", pool.lines)
        yield GaugeMetricFamily("winnow_in_flight", "Requests accepted and not yet answered.", pool.admitted)
        yield GaugeMetricFamily("winnow_in_flight_bytes", "Bytes that these requests hold.", pool.room.held)
        yield GaugeMetricFamily("winnow_connections", "Open connections.", crowd.connections)
        hung_up = {reason: crowd.hung_up[reason] for reason in REASONS}
        yield _labelled(CounterMetricFamily("winnow_hung_up", "Connections ended before their time.", labels=["reason"]), hung_up)
        yield CounterMetricFamily("winnow_log_lines_dropped", "Lines of the log that could not be written.", self._writer.dropped)
        states = {state: pool.states[state] for state in STATES}
        yield _labelled(GaugeMetricFamily("winnow_workers", "Worker slots.", labels=["state"]), states)
        restarts = {reason: pool.restarts[reason] for reason in sorted({*RESTARTS, *pool.restarts})}
        yield _labelled(CounterMetricFamily("winnow_worker_restarts", "Workers that were replaced.", labels=["reason"]), restarts)
        yield from self._processes()
        bounds = {name: float(getattr(self._settings, name)) for name in BOUNDS}
        yield _labelled(GaugeMetricFamily("winnow_limit", "Settings that bound the service.", labels=["name"]), bounds)

    def _processes(self) -> Iterator[Metric]:
        parent, workers = os.getpid(), [*self._pool.pids, *self._pool.spare_pids]
        used = {
            "parent": cpu_seconds(parent),
            "worker": self._workers_cpu.add_up({pid: cpu_seconds(pid) for pid in workers}),
        }
        yield _labelled(CounterMetricFamily("winnow_cpu_seconds", "CPU time of the service and of its workers.", labels=["process"]), used)
        held = {"parent": resident_bytes(parent), "worker": sum(map(resident_bytes, workers))}
        yield _labelled(GaugeMetricFamily("winnow_resident_bytes", "Memory that they hold; workers share most.", labels=["process"]), held)


def _labelled(family: GaugeMetricFamily | CounterMetricFamily, values: Mapping[str, float]) -> Metric:
    for label, value in values.items():
        family.add_metric([label], value)
    return family
