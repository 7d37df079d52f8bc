"""Corpora: pages with gold text, from JSON Lines files or from clones of public benchmarks as they lie on disk."""

import gzip
import hashlib
import json
import lzma
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import IO, Any

from bench import BenchError

DATA = Path(__file__).resolve().parents[2] / "../shared/data"
DEVELOPMENT = ("wcxb", "fundus", "daniel", "turing", "postlight", "handmade")
ENDINGS = (".jsonl", ".jsonl.gz", ".jsonl.xz")
CHARACTER_LANGUAGES = frozenset(["zh", "ja", "th"])
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `html` or `text` or both, and what is known of it; `gold` is None where the page is only to be predicted."""

    id: str
    corpus: str
    html: str | None = None
    text: str | None = None
    url: str | None = None
    domain: str | None = None
    lang: str | None = None
    page_type: str | None = None
    gold: str | None = None
    gold_has_title: bool | None = None
    required: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    @property
    def by_character(self) -> bool:
        """True where the gold is scored over characters: its language is written without spaces."""
        if self.lang:
            return self.lang in CHARACTER_LANGUAGES
        letters = re.findall(r"\w", self.gold or "")
        return bool(letters) and len(UNSPACED.findall("".join(letters))) * 2 > len(letters)

    @property
    def group(self) -> str:
        """The registered domain, by which cross-validation must split; the page's own id where it has no address."""
        return registered_domain(self.domain or self.url or "") or self.id


@cache
def _suffixes() -> Any:
    import tldextract

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@cache
def registered_domain(address: str) -> str:
    """`example.co.uk` for any URL or host under it, by the suffix list that tldextract ships; the host itself where it has no suffix."""
    if not address:
        return ""
    parts = _suffixes()(address)
    return str(parts.top_domain_under_public_suffix or parts.fqdn or parts.domain).lower()


OPENERS: dict[str, Callable[..., IO[str]]] = {".gz": gzip.open, ".xz": lzma.open}


def opened(path: Path, mode: str = "rt") -> IO[str]:
    """A text file opened by its ending: `.gz`, `.xz` or plain."""
    stream: IO[str] = OPENERS.get(path.suffix, open)(path, mode, encoding="utf-8")
    return stream


def _page(row: dict[str, Any], corpus: str) -> Page:
    known = ("html", "text", "url", "domain", "lang", "page_type", "gold", "gold_has_title")
    return Page(
        id=str(row["id"]),
        corpus=corpus,
        required=tuple(row.get("with") or ()),
        unwanted=tuple(row.get("without") or ()),
        **{name: row.get(name) for name in known},
    )


def _lines(path: Path) -> Iterator[Page]:
    corpus = path.name.split(".")[0]
    with opened(path) as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield _page(json.loads(line), corpus)
            except (ValueError, KeyError) as error:
                raise BenchError(f"{path}, line {number}: not a JSON object with an id") from error


def _scrapinghub(folder: Path) -> Iterator[Page]:
    for key, entry in sorted(json.loads((folder / "ground-truth.json").read_text("utf-8")).items()):
        with opened(folder / "html" / f"{key}.html.gz") as page:
            yield Page(id=key, corpus=folder.name, html=page.read(), url=entry.get("url"), gold=entry["articleBody"], page_type="article")


def _wcxb(folder: Path) -> Iterator[Page]:
    for path in sorted((folder / "ground-truth").glob("*.json")):
        entry = json.loads(path.read_text("utf-8"))
        gold, kind = entry["ground_truth"], entry.get("_internal", {}).get("page_type", {})
        with opened(folder / "html" / f"{path.stem}.html.gz") as page:
            row = {"id": f"wcxb-{path.stem}", "html": page.read(), "url": entry.get("url"), "gold": gold["main_content"]}
        row |= {"page_type": kind.get("primary"), "with": gold.get("with"), "without": gold.get("without")}
        yield _page(row, f"wcxb-{folder.name}")


LAYOUTS: dict[str, Callable[[Path], Iterator[Page]]] = {"ground-truth.json": _scrapinghub, "ground-truth": _wcxb}


def located(name: str, data: Path = DATA) -> Path:
    """The file or folder that `name` means: a path, or the bare name of a corpus in `data`."""
    candidates = [Path(name), *(data / f"{name}{ending}" for ending in ENDINGS)]
    for path in candidates:
        if path.exists():
            return path
    raise BenchError(f"no corpus {name!r}: neither a path nor a file of {data}")


def read(path: Path) -> Iterator[Page]:
    """Pages of a JSON Lines file, or of a clone of WCXB (one split's folder) or of scrapinghub's benchmark."""
    if not path.is_dir():
        yield from _lines(path)
        return
    for mark, reader in LAYOUTS.items():
        if (path / mark).exists():
            yield from reader(path)
            return
    raise BenchError(f"{path}: a folder must hold one of {', '.join(LAYOUTS)}")


def golds(paths: list[Path]) -> dict[str, Page]:
    """Pages with a gold by id, their HTML let go; ids must be unique over all files."""
    found: dict[str, Page] = {}
    for path in paths:
        for page in read(path):
            if page.id in found:
                raise BenchError(f"{path}: the id {page.id!r} occurs twice")
            if page.gold is not None:
                found[page.id] = replace(page, html=None, text=None)
    return found


def digest(path: Path) -> str:
    """SHA-256 of a corpus file as it lies on disk."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
