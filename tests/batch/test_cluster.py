"""Clusters of two workers, one of which is killed: the rows of a local run, each once."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.batch.instant import Instant, make_run, tree
from tests.batch.made import lines, page, table
from tests.batch.test_sites import PAGES as SITES
from tests.batch.test_sites import extract
from tests.conftest import ROOT
from tests.running import PATIENCE_SECONDS, PATIENT, wait_for

__all__ = ["extract"]  # a fixture

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "WINNOW_WORKERS": "1"}
SPANS, PAGES, PART = 6, 60, 20


def missing(*names: str) -> str:
    """Which of the packages and programs are not here."""
    return ", ".join(name for name in names if find_spec(name) is None and shutil.which(name) is None)


@contextmanager
def started(*command: object, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process of a cluster, for as long as the test needs it."""
    with log.open("wb") as file, subprocess.Popen([*map(str, command)], cwd=ROOT, env=ENVIRONMENT, stdout=file, stderr=file) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def dask(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler's address, and two workers without a nanny."""
    told = folder / "scheduler.json"
    common = ("--scheduler-file", told, "--no-dashboard")
    with ExitStack() as cluster:
        scheduler = (sys.executable, "-m", "distributed.cli.dask_scheduler", *common, "--port", "0", "--host", "127.0.0.1")
        cluster.enter_context(started(*scheduler, log=folder / "scheduler.log"))
        wait_for(told.exists, "the scheduler's address")
        worker = (sys.executable, "-m", "distributed.cli.dask_worker", *common, "--no-nanny", "--nthreads", "1")
        workers = [cluster.enter_context(started(*worker, log=folder / f"{n}.log")) for n in range(2)]
        yield json.loads(told.read_text())["address"], workers


@pytest.mark.skipif(missing("distributed") != "", reason="dask[distributed] is not installed: pip install 'winnow[cluster]'")
@PATIENT
def test_dask_writes_what_a_local_run_writes_though_a_worker_is_killed(tmp_path: Path) -> None:
    inputs, out = [tmp_path / f"{span}.jsonl" for span in range(SPANS)], tmp_path / "out"
    for span, path in enumerate(inputs):
        path.write_bytes(lines(range(span * PAGES, (span + 1) * PAGES)) + b"no JSON\n")
    with dask(tmp_path) as (address, workers):
        command = ("batch", *inputs, "--out", out, "--part-records", PART, "--engine", "dask", "--scheduler", address)
        with started(sys.executable, "-m", "app", *command, log=tmp_path / "run.log") as run:
            wait_for(lambda: len(list(out.glob("_manifest/part-*"))) >= 2, "two parts")
            workers[0].send_signal(signal.SIGKILL)
            assert run.wait(PATIENCE_SECONDS) == 3, (tmp_path / "run.log").read_text()
    make_run(inputs, tmp_path / "whole", Instant(true=True), part_records=PART)
    (out / "_manifest/plan.json").unlink()
    assert tree(out) == tree(tmp_path / "whole")
    assert f"{SPANS * (PAGES + 1)} records" in (tmp_path / "run.log").read_text()


# Both workers are there before the first task.
SPARK = {
    "spark.executorEnv.WINNOW_WORKERS": "1",
    "spark.pyspark.python": sys.executable,
    "spark.ui.enabled": "false",
    "spark.scheduler.minRegisteredResourcesRatio": "1",
    "spark.scheduler.maxRegisteredResourcesWaitingTime": "200s",
}


def spark(given: Path, out: Path) -> tuple[str, ...]:
    home = subprocess.run(
        [sys.executable, "-c", "from pyspark.find_spark_home import _find_spark_home as home; print(home())"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    settings = (word for name, value in SPARK.items() for word in ("--conf", f"{name}={value}"))
    master = ("--master", "local-cluster[2,1,1024]")
    return (f"{home}/bin/spark-submit", *master, *settings, "samples/cluster/spark.py", str(given), str(out), "--partitions", "8")


def ray(given: Path, out: Path) -> tuple[str, ...]:
    return (sys.executable, "samples/cluster/ray_data.py", str(given), str(out), "--partitions", "8")


ENGINES: dict[str, tuple[Callable[[Path, Path], tuple[str, ...]], tuple[str, ...]]] = {
    "spark": (spark, ("pyspark", "pandas", "java")),
    "ray": (ray, ("ray",)),
}


def workers_below(parent: int) -> list[int]:
    """The processes below another one that have a pool of their own: an engine's workers."""
    below = subprocess.run(
        ["pgrep", "--parent", str(parent), "--list-full"], check=False, capture_output=True, text=True
    ).stdout.splitlines()
    found = [parent] if any("app.pool.zygote" in line for line in below) else []
    return [*found, *(pid for line in below for pid in workers_below(int(line.split()[0])))]


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.timeout(600)
def test_scripts_give_the_rows_of_a_local_run_though_a_worker_is_killed(name: str, tmp_path: Path) -> None:
    command, needed = ENGINES[name]
    if absent := missing(*needed):
        pytest.skip(f"{absent}: not installed, as it is too large for the tests of every change; docs/scaling.md says how to run this")
    pages: dict[str, list[object]] = {
        "id": [str(n) for n in range(300)],
        "url": [None] * 300,
        "html": [*(page(n) for n in range(299)), "\0"],
    }
    given = table(tmp_path / "pages.parquet", pages, rows_a_group=100)
    with started(*command(given, tmp_path / "rows"), log=tmp_path / "run.log") as run:
        workers = wait_for(lambda: run.poll() is not None or workers_below(run.pid), "a worker at work", 200)
        assert isinstance(workers, list), (tmp_path / "run.log").read_text()[-3000:]
        os.kill(workers[0], signal.SIGKILL)
        assert run.wait(2 * PATIENCE_SECONDS) == 0, (tmp_path / "run.log").read_text()[-3000:]
    make_run([given], tmp_path / "whole", Instant(true=True), part_records=1000)
    expected = [json.loads(line) for path in (tmp_path / "whole").glob("part-*") for line in path.read_bytes().splitlines()]
    rows = pq.read_table(tmp_path / "rows").to_pylist()
    assert sorted((row["id"] for row in rows), key=int) == pages["id"]
    found = sorted((json.loads(row["answer"]) for row in rows if row["answer"]), key=lambda answer: int(answer["id"]))
    assert found == expected
    assert [row["code"] for row in rows if row["code"]] == ["binary_document"] * (300 - len(expected))


@pytest.mark.skipif(missing("distributed") != "", reason="dask[distributed] is not installed: pip install 'winnow[cluster]'")
@PATIENT
def test_dask_reads_pages_of_a_site_together_as_a_local_run_does(tmp_path: Path, extract: Callable[..., Any]) -> None:
    halves = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for half, path in enumerate(halves):
        path.write_text("".join(json.dumps(record) + "\n" for record in SITES[half::2]))
    with dask(tmp_path) as (address, _):
        command = ("batch", *halves, "--out", tmp_path / "out", "--by-site", "--engine", "dask", "--scheduler", address)
        with started(sys.executable, "-m", "app", *command, log=tmp_path / "run.log") as run:
            assert run.wait(PATIENCE_SECONDS) == 0, (tmp_path / "run.log").read_text()
    rows = [json.loads(line) for path in (tmp_path / "out").glob("part-*") for line in path.read_bytes().splitlines()]
    assert {row["id"]: row for row in rows} == extract(SITES, "whole", "--by-site")


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.timeout(600)
def test_scripts_read_pages_of_a_site_together_as_a_local_run_does(name: str, tmp_path: Path, extract: Callable[..., Any]) -> None:
    command, needed = ENGINES[name]
    if absent := missing(*needed):
        pytest.skip(f"{absent}: not installed, as it is too large for the tests of every change; docs/scaling.md says how to run this")
    columns: dict[str, list[object]] = {name: [record.get(name) for record in SITES] for name in ("id", "url", "html")}
    given = table(tmp_path / "pages.parquet", columns)
    with started(*command(given, tmp_path / "rows"), "--by-site", log=tmp_path / "run.log") as run:
        assert run.wait(2 * PATIENCE_SECONDS) == 0, (tmp_path / "run.log").read_text()[-3000:]
    rows = pq.read_table(tmp_path / "rows").to_pylist()
    assert {row["id"]: json.loads(row["answer"]) for row in rows} == extract(SITES, "whole", "--by-site")
