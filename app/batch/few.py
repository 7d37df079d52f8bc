"""`winnow extract`: pages one after the other, in this process, to standard output."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.batch.flags import STDIN, query_of
from app.batch.places import found
from app.batch.readers import pages, reader_of
from app.batch.record import too_large
from app.jobs import answer
from app.media import BODY_ALONE, FORMATS
from app.types import Job, Limits, Outcome


def extract(arguments: argparse.Namespace, limits: Limits) -> int:
    """Print the answers; 1 where a page has none. Of several, JSON is a line each with the file as `id`, a body stands under its name."""
    name = arguments.format or next(iter(FORMATS))
    several = len(arguments.files) > 1 or Path(arguments.files[0]).is_dir()
    bad = 0
    for path in _paths(arguments.files):
        try:
            body = _read(path, limits.wire_bytes + 1)
        except OSError as error:
            sys.stderr.write(f"file: {error.strerror}: {path}\n")
            bad += 1
            continue
        alone = name in BODY_ALONE
        job = Job(body, None, None, _query(arguments, limits, path if several and not alone else None), name)
        outcome = answer(job, limits) if len(body) <= limits.wire_bytes else Outcome(failure=too_large(len(body), limits.wire_bytes))
        if outcome.failure:
            sys.stderr.write(f"{f'{path}: ' if several else ''}{outcome.failure.code}: {outcome.failure.detail}\n")
            bad += 1
            continue
        head = f"==> {path} <==\n" if several and alone else ""
        sys.stdout.buffer.write(head.encode() + (outcome.rendered or b"").rstrip(b"\n") + b"\n")
    return int(bad > 0)


def _read(path: str, most: int) -> bytes:
    """So many bytes of a page at most."""
    if path == STDIN:
        return sys.stdin.buffer.read(most)
    with Path(path).open("rb") as file:
        return file.read(most)


def _query(arguments: argparse.Namespace, limits: Limits, path: str | None) -> tuple[tuple[str, str], ...]:
    """The options of a page; nobody else ends it here at the configured deadline."""
    own = {"url": arguments.url, "id": path or arguments.id}
    told = {"deadline_ms": str(limits.deadline_ms), **dict(query_of(arguments)), **{name: value for name, value in own.items() if value}}
    return tuple(told.items())


def _paths(given: Sequence[str]) -> Iterator[str]:
    """Files as they are named, and of folders those that are pages by their names."""
    for path in given:
        if path == STDIN or not Path(path).is_dir():
            yield path
        else:
            yield from (file.path for file in found(path) if reader_of(file, None) == pages.NAME)
