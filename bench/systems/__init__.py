"""Systems under measurement: what each takes and how it is loaded; a system's packages are imported only when it runs."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from bench import BenchError


@dataclass(frozen=True, slots=True)
class Document:
    """What a system is given: the same page as bytes (UTF-8) and as a string; `is_text` where it is flattened text, no HTML."""

    data: bytes
    content: str
    url: str | None
    is_text: bool = False
    labels: bool = False


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a system made of a document; None for what it does not tell."""

    text: str
    title: str | None = None
    author: str | None = None
    date: str | None = None
    language: str | None = None
    page_type: str | None = None
    confidence: float | None = None
    labels: tuple[tuple[str, str], ...] | None = None


Extractor = Callable[[Document], Extraction]


@dataclass(frozen=True, slots=True)
class System:
    """`loader` is `module:function` and gives an Extractor; it needs `module` of `distribution`; it takes `html`, `text`, or `either`."""

    loader: str
    module: str
    distribution: str
    takes: str = "html"

    def load(self) -> Extractor:
        """Import the system's packages and give its extractor."""
        module, function = self.loader.split(":")
        extractor: Extractor = getattr(import_module(module), function)()
        return extractor

    @property
    def version(self) -> str:
        """The version of the distribution behind the system, `unknown` for one that runs from its source tree."""
        try:
            return version(self.distribution)
        except PackageNotFoundError:
            return getattr(import_module(self.module), "__version__", "unknown")


SYSTEMS: dict[str, System] = {
    "winnow": System("bench.systems.winnow:load", "app", "winnow", takes="either"),
    "winnow-text": System("bench.systems.winnow:load", "app", "winnow", takes="text"),
    "trafilatura": System("bench.systems.peers:trafilatura", "trafilatura", "trafilatura"),
    "trafilatura-no-comments": System("bench.systems.peers:trafilatura_no_comments", "trafilatura", "trafilatura"),
    "trafilatura-precision": System("bench.systems.peers:trafilatura_precision", "trafilatura", "trafilatura"),
    "trafilatura-recall": System("bench.systems.peers:trafilatura_recall", "trafilatura", "trafilatura"),
    "trafilatura-fast": System("bench.systems.peers:trafilatura_fast", "trafilatura", "trafilatura"),
    "trafilatura-body": System("bench.systems.peers:trafilatura_body", "trafilatura", "trafilatura"),
    "resiliparse": System("bench.systems.peers:resiliparse", "resiliparse", "resiliparse"),
    "readability-lxml": System("bench.systems.peers:readability", "readability", "readability-lxml"),
    "justext": System("bench.systems.peers:justext", "justext", "jusText"),
    "htmldate": System("bench.systems.peers:htmldate", "htmldate", "htmldate"),
    "newspaper4k": System("bench.systems.peers:newspaper", "newspaper", "newspaper4k"),
    "boilerpy3": System("bench.systems.peers:boilerpy", "boilerpy3", "boilerpy3"),
    "rs-trafilatura": System("bench.systems.peers:rs_trafilatura", "rs_trafilatura", "rs-trafilatura"),
    "lexbor-parse": System("bench.systems.peers:lexbor_parse", "selectolax", "selectolax"),
    "all-text": System("bench.systems.lines:everything", "app", "winnow", takes="text"),
    "trafilatura-lines": System("bench.systems.lines:trafilatura", "trafilatura", "trafilatura", takes="text"),
    "justext-lines": System("bench.systems.lines:justext", "justext", "jusText", takes="text"),
}


def found(name: str) -> System:
    """The system called `name`; BenchError with what to do where it is unknown or not installed."""
    system = SYSTEMS.get(name)
    if system is None:
        raise BenchError(f"no system {name!r}; there are: {', '.join(SYSTEMS)}, and file:PATH")
    if find_spec(system.module) is None:
        raise BenchError(f"system {name!r} needs the package {system.distribution}: make .venv/.bench")
    return system
