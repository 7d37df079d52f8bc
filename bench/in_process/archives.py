"""`bench archives`: `winnow batch` beside one engine a core; a run that is killed; tiny records; memory all the while."""

import argparse
import gzip
import hashlib
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import zstandard

from bench.clients.load import real_pages
from bench.clients.serving import ROOT, rss_mib
from bench.in_process.alone import in_process
from bench.tables import figure, table

LOOK_SECONDS = 0.2
STEPS = 10
ENGINE_SECONDS = 20.0
BATCH, WITHOUT_ENGINE = ("app", "batch"), ("tests.batch.mock_batch",)
INPUTS = {"warc.gz": "jsonl", "jsonl": "jsonl.zst", "jsonl.zst": "parquet"}


@dataclass(frozen=True, slots=True)
class Ran:
    """A run as seen from outside: pages a second between its first and its last part, MiB of its parent on the way."""

    status: int
    records: int
    per_second: float
    mib: tuple[float, ...]


def archive_record(number: int, page: bytes) -> bytes:
    """A member of a WARC."""
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(page), page)
    name = f"<urn:uuid:00000000-0000-4000-8000-{number:012}>"
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: {name}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
    head += f"WARC-Target-URI: https://a.example/{number}\r\nContent-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n"
    return gzip.compress(head.encode() + body + b"\r\n\r\n", 6)


def line(number: int, page: bytes) -> bytes:
    """A line of JSON."""
    return json.dumps({"id": str(number), "url": f"https://a.example/{number}", "html": page.decode("utf-8", "replace")}).encode() + b"\n"


def made(folder: Path, pages: Sequence[bytes], count: int, suffix: str) -> Path:
    """An input of so many pages, in turn."""
    path = folder / f"pages.{suffix}"
    write = archive_record if suffix == "warc.gz" else line
    rows = (write(number, page) for number, page in enumerate(itertools.islice(itertools.cycle(pages), count)))
    with path.open("wb") as raw:
        if suffix.endswith(".zst"):
            with zstandard.ZstdCompressor().stream_writer(raw, closefd=False) as packed:
                for row in rows:
                    packed.write(row)
        else:
            raw.writelines(rows)
    return path


@dataclass(frozen=True, slots=True)
class Asked:
    """A run's type of output and records a part; the module that is `winnow batch`; after how many parts it is killed, if it is."""

    to: str
    part: int
    module: Sequence[str] = BATCH
    kill_after: int = 0


def run(given: Path, out: Path, asked: Asked) -> Ran:
    """One run."""
    command = [sys.executable, "-m", *asked.module, str(given), "--out", str(out), "--to", asked.to, "--part-records", str(asked.part)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    sizes = list(_watch(process, out, asked.kill_after))
    accounts = sorted(out.glob("_manifest/part-*"))
    records = sum(json.loads(path.read_bytes())["records"] for path in accounts)
    times = [path.stat().st_mtime for path in accounts]
    between = records - json.loads(accounts[0].read_bytes())["records"]
    rate = between / (times[-1] - times[0]) if len(times) > 1 else float("nan")
    return Ran(process.returncode, records, rate, tuple(sizes[max(0, len(sizes) * step // STEPS - 1)] for step in range(1, STEPS + 1)))


def _watch(process: subprocess.Popen[bytes], out: Path, kill_after: int) -> Iterator[float]:
    yield rss_mib(process.pid)
    while process.poll() is None:
        yield rss_mib(process.pid)
        if kill_after and len(list(out.glob("_manifest/part-*"))) >= kill_after:
            process.send_signal(signal.SIGKILL)
            process.wait()
        time.sleep(LOOK_SECONDS)


def engines(pages: Sequence[bytes], seconds: float) -> float:
    """Pages a second of one engine a core, all at once."""
    cores = sorted(os.sched_getaffinity(0))
    with ProcessPoolExecutor(len(cores), get_context("spawn")) as alone:
        return sum(alone.map(in_process, cores, [pages] * len(cores), [seconds] * len(cores)))


def digest(folder: Path) -> str:
    """Of every file in it that is no lock."""
    told = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name[0] != ".":
            told.update(path.name.encode() + path.read_bytes())
    return told.hexdigest()[:12]


def throughput(folder: Path, count: int, part: int) -> None:
    """Each kind of input beside the engines alone, which run before and behind it."""
    pages = real_pages()
    rows, before = [], engines(pages, ENGINE_SECONDS)
    for given, to in INPUTS.items():
        path = made(folder, pages, count, given)
        ran = run(path, folder / f"of-{given.replace('.', '-')}", Asked(to, part))
        after = engines(pages, ENGINE_SECONDS)
        size = f"{path.stat().st_size / 1e6:.0f} MB"
        beside = (before + after) / 2
        rows.append((f"{given} → {to}", size, str(ran.records), figure(ran.per_second / beside), " ".join(f"{mib:.0f}" for mib in ran.mib)))
        before = after
        path.unlink()
    print(table(("run", "input", "records", "share of one engine a core", "MiB of the parent, tenth by tenth"), rows))


def killed(folder: Path, count: int, part: int) -> bool:
    """Whether a run that is killed in its middle, and again, ends as one that is not."""
    path = made(folder, real_pages(), count, "warc.gz")
    whole = run(path, folder / "whole", Asked("parquet", part))
    parts = len(list((folder / "whole/_manifest").glob("part-*")))
    for third in (1, 2):
        run(path, folder / "again", Asked("parquet", part, kill_after=max(1, parts * third // 3)))
    again = run(path, folder / "again", Asked("parquet", part))
    same = digest(folder / "whole") == digest(folder / "again")
    print(f"killed twice: {again.records} records of {whole.records}, {'the same bytes' if same else 'OTHER BYTES'}")
    return same


def tiny(folder: Path, count: int, module: Sequence[str]) -> bool:
    """Whether every one of so many tiny records has its row, in order."""
    path = folder / "tiny.jsonl"
    with path.open("wb") as file:
        file.writelines(b'{"id":"%d","text":"Page %d"}\n' % (number, number) for number in range(count))
    ran = run(path, folder / "tiny", Asked("jsonl", 10_000, module))
    seen = 0
    for part in sorted((folder / "tiny").glob("part-*")):
        with part.open("rb") as rows:
            seen += sum(row.startswith(b'{"id":"%d",' % number) for number, row in enumerate(rows, seen))
    print(f"tiny: {seen} of {count} in order, {ran.per_second:.0f}/s, MiB {' '.join(f'{mib:.0f}' for mib in ran.mib)}")
    return seen == count


def main(argv: list[str]) -> int:
    """Print what was measured; 1 where a record was lost or a killed run ended otherwise."""
    parser = argparse.ArgumentParser(prog="python -m bench archives", description=__doc__)
    parser.add_argument("--pages", type=int, default=1000, help="of each kind of input")
    parser.add_argument("--part", type=int, default=100, help="records a part")
    parser.add_argument("--tiny", type=int, default=0, help="instead: so many tiny records")
    parser.add_argument("--without-engine", action="store_true", help="tiny records are given back as they came")
    parser.add_argument("--kill", action="store_true", help="instead: a run that is killed twice")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name:
        if options.tiny:
            return int(not tiny(Path(name), options.tiny, WITHOUT_ENGINE if options.without_engine else BATCH))
        if options.kill:
            return int(not killed(Path(name), options.pages, options.part))
        throughput(Path(name), options.pages, options.part)
    return 0
