"""One system in a process of its own, fed page by page over a pipe.

A hang or a crash costs one page, a leak ends at a bound, and the memory measured is the system's.
"""

import gc
import logging
import multiprocessing
import os
import resource
import time
import warnings
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Self

from bench import BenchError
from bench.systems import Document, Extraction, System

ADDRESS_SPACE = 8 * 1024**3
START_SECONDS = 120.0
# Every system on one thread, as in a worker: a BLAS that spins on all cores would count as the system's own work.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
PARAGRAPH = "<p>The committee met on Tuesday, 3 March 2020, and decided that the bridge would be mended before the winter came.</p>"
WARM_UP = f"<html><head><title>Warm-up</title></head><body><article><h1>Warm-up</h1>{PARAGRAPH * 9}</article></body></html>"


@dataclass(frozen=True, slots=True)
class Reply:
    """One page's outcome: an extraction or an error code, wall and CPU milliseconds, resident and peak memory in MiB."""

    extraction: Extraction
    error: str | None = None
    wall_ms: float = 0.0
    cpu_ms: float = 0.0
    rss_mb: float = 0.0
    peak_mb: float = 0.0


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _peak_mb() -> float:
    # ru_maxrss would begin at the size of the process that started this one
    status = Path("/proc/self/status").read_text("ascii", "replace")
    return int(status.split("VmHWM:")[1].split(maxsplit=1)[0]) / 1024


def _serve(system: System, pipe: Connection) -> None:
    """The child's life: load, warm up, say so, answer documents until None comes."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    extractor = system.load()
    content = WARM_UP if system.takes != "text" else "Warm-up\n\nThe committee met on Tuesday and mended the bridge."
    extractor(Document(content.encode(), content, None, is_text=system.takes == "text"))
    gc.collect()
    pipe.send(None)
    while (document := pipe.recv()) is not None:
        error, extraction = None, Extraction("")
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            extraction = extractor(document)
        except MemoryError:
            error = "memory"
        except Exception as failure:  # noqa: BLE001  a peer may raise anything; the code goes into the prediction
            error = str(getattr(failure, "code", type(failure).__name__))
        spent = (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000
        pipe.send(Reply(extraction, error, *spent, _resident_mb(), _peak_mb()))


class Child:
    """A system's process; `run` restarts it after a hang (`timeout` seconds a page) or a crash."""

    def __init__(self, system: System, timeout: float) -> None:
        self.system = system
        self.timeout = timeout
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> Connection:
        if self._pipe is not None:
            return self._pipe
        for name in THREADS:
            os.environ.setdefault(name, "1")
        context = multiprocessing.get_context("spawn")
        pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(self.system, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe = pipe
        try:
            if pipe.poll(START_SECONDS):
                pipe.recv()
                return pipe
        except EOFError:
            pass
        self.close()
        raise BenchError(f"{self.system.loader} did not start")

    def run(self, document: Document) -> Reply:
        """Let the system extract; `timeout` or `crash` as error where its process did not answer."""
        pipe = self._start()
        begun = time.perf_counter()
        try:
            pipe.send(document)
            if pipe.poll(self.timeout):
                reply: Reply = pipe.recv()
                return reply
            error = "timeout"
        except (EOFError, OSError):
            error = "crash"
        self.close()
        return Reply(Extraction(""), error, wall_ms=(time.perf_counter() - begun) * 1000)

    def close(self) -> None:
        """End the process at once."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None
