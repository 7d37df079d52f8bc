"""The command line: `python -m app serve | extract | batch | mcp | health`; installed, it is `winnow`.

A command loads what it needs itself, and no more: a health check asks every few seconds.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import __version__

if TYPE_CHECKING:
    from app.service.settings import Settings

# The exit status where settings are bad or a package is missing, as argparse's where the command is.
WRONG = 2


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand: what it is for, what it takes, what it does, and what to try."""

    help: str
    run: Callable[[argparse.Namespace], int]
    fill: Callable[[argparse.ArgumentParser], None] | None = None
    epilog: str | None = None


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand; the exit code."""
    given = sys.argv[1:] if argv is None else argv
    arguments = _parser(next((word for word in given if word in COMMANDS), None)).parse_args(given)
    return COMMANDS[arguments.command].run(arguments)


def _parser(named: str | None) -> argparse.ArgumentParser:
    """The parser of the command line; only the subcommand that is named has its arguments."""
    parser = argparse.ArgumentParser(
        prog="winnow",
        description="Keep the article of a scraped page; name everything else.",
        epilog="Try: winnow extract page.html --format text",
    )
    parser.add_argument("--version", action="version", version=f"winnow {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        filled = commands.add_parser(name, help=command.help, epilog=command.epilog)
        if name == named and command.fill:
            command.fill(filled)
    return parser


def _fill_extract(parser: argparse.ArgumentParser) -> None:
    from app.batch.flags import add_extract

    add_extract(parser)


def _fill_batch(parser: argparse.ArgumentParser) -> None:
    from app.batch.flags import add_batch

    add_batch(parser)


def _serve(_: argparse.Namespace) -> int:
    from app.service.server import serve

    return _with_settings(serve)


def _extract(arguments: argparse.Namespace) -> int:
    from app.batch.few import extract
    from app.service.bind import any_other
    from app.types import Limits

    if not any_other():
        return extract(arguments, Limits())
    return _with_settings(lambda settings: extract(arguments, settings.limits))


def _batch(arguments: argparse.Namespace) -> int:
    from app.batch.command import batch

    return _with_settings(lambda settings: batch(arguments, settings.worker_spec()))


def _mcp(_: argparse.Namespace) -> int:
    from importlib.util import find_spec

    if find_spec("mcp") is None:
        sys.stderr.write("winnow mcp: the package mcp is not installed: pip install 'winnow[mcp]'\n")
        return WRONG
    from app.mcp.server import serve

    return _with_settings(lambda settings: serve(settings.worker_spec()))


def _with_settings(run: Callable[["Settings"], int]) -> int:
    """What a command does with the settings; where they are bad, they are told."""
    from app.service.settings import SettingsError, read_settings

    try:
        return run(read_settings())
    except SettingsError as error:
        sys.stderr.write(f"winnow: bad settings\n{error}\n")
        return WRONG


def _health(_: argparse.Namespace) -> int:
    from app.service.probe import health

    return health()


COMMANDS: Mapping[str, Command] = {
    "serve": Command("serve HTTP on WINNOW_BIND", _serve),
    "extract": Command("extract some pages to standard output", _extract, _fill_extract),
    "batch": Command(
        "extract archives, tables and folders of pages on all cores",
        _batch,
        _fill_batch,
        "Try: winnow batch crawl-*.warc.gz --out articles.jsonl.zst",
    ),
    "mcp": Command("offer extraction to a language model's tools, over standard input and output", _mcp),
    "health": Command("ask /readyz of WINNOW_BIND; exit code 0 when it is ready", _health),
}

if __name__ == "__main__":
    sys.exit(main())
