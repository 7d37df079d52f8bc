"""The settings, and the only place where the environment is read."""

import os
from collections.abc import Mapping
from dataclasses import fields
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ByteSize, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.pool.limits import MIB, PoolLimits, worker_count
from app.pool.process import WorkerSpec
from app.pool.room import SHARE_OF_LARGE
from app.service.bind import DEFAULT_BIND, PREFIX, checked, split
from app.types import Limits

PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "TMPDIR")


class SettingsError(Exception):
    """A setting has a value that it cannot have; the message names it."""


Size = Annotated[ByteSize, Field(gt=0)]
Count = Annotated[int, Field(gt=0)]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Settings(BaseSettings):
    """Every setting with its default; in the environment each bears the prefix `WINNOW_`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    bind: Annotated[str, AfterValidator(checked), Field(description="Address to listen on; port 0 takes a free one.")] = DEFAULT_BIND
    workers: Annotated[int, Field(ge=0, description="Worker processes; 0: as many as CPUs and memory allow.")] = 0
    wire_bytes: Annotated[Size, Field(description="Longest body as it is sent.")] = ByteSize(10 * MIB)
    decompressed_bytes: Annotated[Size, Field(description="Longest body when inflated.")] = ByteSize(20 * MIB)
    ratio: Annotated[Count, Field(description="Highest ratio of compression.")] = 100
    elements: Annotated[Count, Field(description="Most elements of a page.")] = 100_000
    depth: Annotated[Count, Field(description="Deepest nesting of elements.")] = 512
    json_depth: Annotated[Count, Field(description="Deepest nesting of a JSON body.")] = 8
    deadline_ms: Annotated[Count, Field(description="Time for one document, in milliseconds; the worker is killed after it.")] = 10_000
    uncertain_below: Annotated[float, Field(ge=0, le=1, description="Confidence under which the verdict is `uncertain`.")] = 0.5
    connections: Annotated[Count, Field(description="Open connections; whoever is late for longest makes room for a new one.")] = 1024
    queue_documents: Annotated[Count, Field(description="Documents that may wait for a worker.")] = 64
    queue_seconds: Annotated[Seconds, Field(description="Longest wait for a worker.")] = 8.0
    batches: Annotated[Count, Field(description="Batches at a time.")] = 32
    batch_lines: Annotated[Count, Field(description="Most lines of a batch.")] = 10_000_000
    batch_lines_in_flight: Annotated[Count, Field(description="Lines of a batch that are read and whose answers are not yet taken.")] = 64
    in_flight_bytes: Annotated[Size, Field(description="Bytes of all requests being read, worked on and answered.")] = ByteSize(128 * MIB)
    output_bytes: Annotated[Size, Field(description="Longest answer.")] = ByteSize(64 * MIB)
    memory_bytes: Annotated[Size, Field(description="How far a worker may grow beyond its idle size.")] = ByteSize(285 * MIB)
    start_cpu_seconds: Annotated[
        Seconds, Field(description="CPU time in which a worker must be ready; it is killed and tried again after it.")
    ] = 60.0
    recycle_documents: Annotated[Count, Field(description="A worker is replaced after so many documents.")] = 5_000
    recycle_bytes: Annotated[Size, Field(description="A worker that has become so large is replaced between documents.")] = ByteSize(
        512 * MIB
    )
    poison_documents: Annotated[Count, Field(description="How many documents that killed workers are remembered.")] = 10_000
    poison_file: Annotated[Path | None, Field(description="File that keeps their hashes over restarts; none: in memory only.")] = None
    upload_seconds: Annotated[
        Seconds, Field(description="Time for a request's body to arrive, and for a client to take a piece of its answer.")
    ] = 30.0
    drain_seconds: Annotated[Seconds, Field(description="Time to finish accepted documents after SIGTERM.")] = 25.0
    log_level: Annotated[Literal["debug", "info", "warning", "error"], Field(description="The least important lines that are logged.")] = (
        "info"
    )
    traces: Annotated[bool, Field(description="Send a span a request by OTLP over HTTP, to `OTEL_EXPORTER_OTLP_ENDPOINT`.")] = False
    cors_origins: Annotated[
        str | None, Field(description="Origins whose web pages may call the service, a comma list; `*`: all; none: no web page may.")
    ] = None
    key_file: Annotated[Path | None, Field(description="File with one key a line; none: open without a key.")] = None

    @property
    def host(self) -> str:
        """The address part of `bind`."""
        return split(self.bind)[0]

    @property
    def port(self) -> int:
        """The port of `bind`."""
        return split(self.bind)[1]

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def limits(self) -> Limits:
        """The bounds on one document."""
        return Limits(**_values_for(Limits, self.model_dump()))

    def worker_spec(self, engine: str = "app.jobs") -> WorkerSpec:
        """What the pool is started with; only tests name another engine."""
        values = self.model_dump() | {"workers": self.workers or worker_count()}
        values["output_bytes"] = min(self.output_bytes, int(self.in_flight_bytes * SHARE_OF_LARGE))  # a longer one would never be sent
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        return WorkerSpec(self.limits, PoolLimits(**_values_for(PoolLimits, values)), engine, environment)


def read_settings() -> Settings:
    """The settings of the environment. Raises SettingsError with one line for each bad value."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"{PREFIX}{'_'.join(map(str, item['loc'])).upper()}: {item['msg']}" for item in error.errors()]
        raise SettingsError("\n".join(lines)) from error


def unknown_names(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Names in the environment that bear the prefix and are no setting."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return sorted(name for name in environment if name.upper().startswith(PREFIX) and name.upper() not in known)


def _values_for(kind: type[Limits | PoolLimits], values: Mapping[str, Any]) -> dict[str, Any]:
    return {field.name: values[field.name] for field in fields(kind) if field.name in values}
