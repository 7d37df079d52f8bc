"""The command line: `python -m app serve | extract | batch | health`; installed, it is `winnow`."""

import argparse
import http.client
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import closing

from app.batch.flags import STDIN, add_batch, add_flags
from app.media import FORMATS

BAD_SETTINGS = 2
BATCH_EXAMPLE = "Try: winnow batch crawl-*.warc.gz --out articles.jsonl.zst"


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand; the exit code."""
    arguments = _parser().parse_args(argv)
    return COMMANDS[arguments.command](arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="winnow",
        description="Keep the article of a scraped page; name everything else.",
        epilog="Try: winnow extract page.html --format text",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="serve HTTP on WINNOW_BIND")
    extract = commands.add_parser("extract", help="extract some pages to standard output")
    extract.add_argument("files", nargs="*", default=[STDIN], metavar="FILE", help="files or folders; - is standard input, as is none")
    extract.add_argument("--url", help="where the page came from; nothing is fetched")
    batch = commands.add_parser("batch", help="extract archives, tables and folders of pages on all cores", epilog=BATCH_EXAMPLE)
    add_batch(batch)
    for command in (extract, batch):
        command.add_argument("--format", choices=tuple(FORMATS), help="the whole answer, or the body alone")
        add_flags(command)
    commands.add_parser("health", help="ask /readyz of WINNOW_BIND; exit code 0 when it is ready")
    return parser


def _serve(_: argparse.Namespace) -> int:
    from app.service.server import serve
    from app.service.settings import SettingsError, read_settings

    try:
        return serve(read_settings())
    except SettingsError as error:
        sys.stderr.write(f"winnow: bad settings\n{error}\n")
        return BAD_SETTINGS


def _extract(arguments: argparse.Namespace) -> int:
    from app.batch.few import extract

    return extract(arguments)


def _batch(arguments: argparse.Namespace) -> int:
    from app.batch.command import batch
    from app.service.settings import SettingsError, read_settings

    try:
        return batch(arguments, read_settings().worker_spec())
    except SettingsError as error:
        sys.stderr.write(f"winnow: bad settings\n{error}\n")
        return BAD_SETTINGS


def _health(_: argparse.Namespace) -> int:
    from app.service.settings import SettingsError, read_settings

    try:
        settings = read_settings()
        connection = http.client.HTTPConnection(REACHED.get(settings.host, settings.host), settings.port, timeout=5)
        with closing(connection):
            connection.request("GET", "/readyz")
            answer = connection.getresponse()
            checks = json.loads(answer.read())["checks"]
    except (OSError, http.client.HTTPException, ValueError, KeyError, SettingsError) as error:
        sys.stderr.write(f"not ready: {type(error).__name__}\n")
        return 1
    bad = [f"{name} ({waits_for})" if (waits_for := check.get("waits_for")) else name for name, check in checks.items() if not check["ok"]]
    sys.stdout.write("ready\n" if answer.status == 200 else f"not ready: {', '.join(bad)}\n")
    return 0 if answer.status == 200 else 1


REACHED: Mapping[str, str] = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (where a server bound to every address is reached)
COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {"serve": _serve, "extract": _extract, "batch": _batch, "health": _health}

if __name__ == "__main__":
    sys.exit(main())
