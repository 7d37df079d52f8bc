"""The engine without a service around it: what a worker's core could do at best."""

import itertools
import os
import time
from collections.abc import Sequence

from bench.systems import SYSTEMS, Document

NICE = 10


def in_process(core: int, pages: Sequence[bytes], seconds: float) -> float:
    """Documents a second of what a worker does with them, alone, pinned to a core and niced as a worker is."""
    os.sched_setaffinity(0, {core})
    os.nice(NICE - os.nice(0))  # once, however often this process is used
    extract = SYSTEMS["winnow"].load()
    began, done = time.perf_counter(), 0
    for page in itertools.cycle(pages):
        extract(Document(page, "", None))
        done += 1
        if time.perf_counter() - began > seconds:
            break
    return done / (time.perf_counter() - began)
