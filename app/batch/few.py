"""`winnow extract`: pages one after the other, in this process, to standard output."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.batch.flags import STDIN, query_of
from app.batch.places import found
from app.batch.readers import pages, reader_of
from app.jobs import answer
from app.media import BODY_ALONE, FORMATS
from app.types import Job, Limits


def extract(arguments: argparse.Namespace) -> int:
    """Print the answers; 1 where a page has none. Of several, JSON is a line each with the file as `id`, a body stands under its name."""
    name = arguments.format or next(iter(FORMATS))
    query = (*query_of(arguments), *([("url", arguments.url)] if arguments.url else []))
    several = len(arguments.files) > 1 or Path(arguments.files[0]).is_dir()
    bad = 0
    for path in _paths(arguments.files):
        try:
            body = sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
        except OSError as error:
            sys.stderr.write(f"file: {error.strerror}: {path}\n")
            bad += 1
            continue
        alone = name in BODY_ALONE
        own = (("id", path),) if several and not alone else ()
        outcome = answer(Job(body, None, None, (*query, *own), name), Limits())
        if outcome.failure:
            sys.stderr.write(f"{f'{path}: ' if several else ''}{outcome.failure.code}: {outcome.failure.detail}\n")
            bad += 1
            continue
        head = f"==> {path} <==\n" if several and alone else ""
        sys.stdout.buffer.write(head.encode() + (outcome.rendered or b"").rstrip(b"\n") + b"\n")
    return int(bad > 0)


def _paths(given: Sequence[str]) -> Iterator[str]:
    """Files as they are named, and of folders those that are pages by their names."""
    for path in given:
        if path == STDIN or not Path(path).is_dir():
            yield path
        else:
            yield from (file.path for file in found(path) if reader_of(file, None) == pages.NAME)
