"""The sizing table: a row for each kind of page and number of workers."""

import os
from dataclasses import fields
from typing import Any

from bench.clients.load import Result
from bench.clients.sizing import HEAD, Size, pss_kib, show


def result(**told: Any) -> Result:
    values: dict[str, Any] = dict.fromkeys((field.name for field in fields(Result)), 0.0)
    return Result(**values | told)


def test_a_row_says_what_an_operator_asks() -> None:
    row = Size("HTML", 303_000, 2, result(per_second=94.6, parent_cpu_ms=2.24), result(p50_ms=25.4, p99_ms=180.0), 20.06, 410.4)
    head, _, line = show([row]).splitlines()
    assert head.count("|") == line.count("|") == len(HEAD) + 1
    assert line == "| HTML | 303 KB | 2 | 95 | 25, 180 ms | 20.1 ms | 2.2 ms | 410 MiB |"


def test_memory_is_that_of_a_process() -> None:
    assert pss_kib(os.getpid()) > 1000
    assert pss_kib(2**22 + 1) == 0
