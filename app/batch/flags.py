"""The API's options as flags, for every command that extracts."""

import argparse
from dataclasses import dataclass

from app.media import FORMATS
from app.types import Engine, Include

# A file that is standard input.
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag, the option that it sets, to which value where it takes none, what it is for, and the name of the value that it takes."""

    name: str
    option: str
    value: str | None
    help: str
    metavar: str | None = None
    choices: tuple[str, ...] | None = None


FLAGS = (
    Flag("--include", "include", None, f"more forms of the body: a comma list of {', '.join(Include)}", "FORMS"),
    Flag("--no-links", "links", "false", "leave links out of those forms"),
    Flag("--no-images", "images", "false", "leave images out of those forms"),
    Flag("--no-removed", "removed", "false", "leave the removed blocks out of the answer"),
    Flag("--kept", "kept", "true", "the blocks of the body too, listed as the removed ones are"),
    Flag("--merge", "merge", "true", "adjacent removed blocks of one label as one"),
    Flag("--extractor", "engine", None, "who labels the blocks", choices=tuple(Engine)),
    Flag("--charset", "charset", None, "the charset of the pages, whatever they say", "LABEL"),
    Flag("--deadline-ms", "deadline_ms", None, "a shorter deadline for a page", "MS"),
)


def add_flags(parser: argparse.ArgumentParser) -> None:
    """A group of them."""
    group = parser.add_argument_group("options of the API")
    for flag in FLAGS:
        if flag.value is None:
            group.add_argument(flag.name, dest=f"option_{flag.option}", help=flag.help, metavar=flag.metavar, choices=flag.choices)
        else:
            group.add_argument(flag.name, dest=f"option_{flag.option}", help=flag.help, action="store_const", const=flag.value)


def query_of(arguments: argparse.Namespace) -> tuple[tuple[str, str], ...]:
    """What the flags say, as a request's query would."""
    return tuple((flag.option, value) for flag in FLAGS if (value := getattr(arguments, f"option_{flag.option}")) is not None)


# What inputs and outputs there are: `app.batch.readers` and `app.batch.writers` have a row for each.
INPUTS = ("warc", "jsonl", "parquet", "pages")
OUTPUTS = ("jsonl", "jsonl.gz", "jsonl.zst", "parquet", "warc", "warc.gz")
LOCAL, DASK = "local", "dask"
PART_RECORDS = 1_000


def add_extract(parser: argparse.ArgumentParser) -> None:
    """The arguments of `winnow extract`."""
    parser.add_argument("files", nargs="*", default=[STDIN], metavar="FILE", help="files or folders; - is standard input, as is none")
    parser.add_argument("--url", help="where the page came from; nothing is fetched")
    parser.add_argument("--id", help="what the answer calls the page; of several, each is called by its file")
    _add_common(parser)


def add_batch(parser: argparse.ArgumentParser) -> None:
    """The arguments of `winnow batch`."""
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="files, folders, patterns, addresses that fsspec knows, or -")
    parser.add_argument("--out", required=True, metavar="DIR|FILE", help=f"a folder of parts, or a file: .{', .'.join(OUTPUTS)}")
    parser.add_argument("--to", choices=OUTPUTS, help="what the parts in a folder are; the first by default")
    parser.add_argument("--from", dest="told", choices=INPUTS, help="what the inputs are, where their names do not tell")
    parser.add_argument("--part-records", type=positive, default=PART_RECORDS, metavar="N", help="records a part; %(default)s by default")
    parser.add_argument(
        "--by-site", action="store_true", help="read pages of one site together: what recurs on them is known not to be the article"
    )
    parser.add_argument("--sites", metavar="FILE", help="the tables of sites: with --by-site they are written there, else read")
    parser.add_argument("--engine", choices=(LOCAL, DASK), default=LOCAL, help="where to run")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="that of the dask cluster, such as tcp://host:8786")
    _add_common(parser)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=tuple(FORMATS), help="the whole answer, or the body alone")
    add_flags(parser)


def positive(value: str) -> int:
    """A number of at least 1. Raises ValueError."""
    number = int(value)
    if number < 1:
        raise ValueError
    return number
