"""Pages with gold: reading the corpora."""

import gzip
import hashlib
import json
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from app.types import Encoding, Page, PageKind
from training.folds import fold_of, registered_domain

# The corpus of pages that generators made.
MADE_CORPUS = "made"
CORPORA = ("wcxb", "fundus", "daniel", "turing", "postlight", "handmade")
# Corpora in the folder `more` that the HTML engine learns from besides, and what a page of each counts for; no figure is given on them.
MORE = {"dragnet": 0.5, "forums": 1.0, "zh": 0.4, "leogao": 1.0, "fundushist": 1.0, "jsonld": 0.5}
# Languages whose gold is compared by characters.
DENSE_LANGUAGES = frozenset({"zh", "ja", "th"})
OPENERS = {".gz": gzip.open, ".xz": lzma.open}


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page of a corpus with the text that people chose as its content. `gold_has_title` is None where nobody knows."""

    id: str
    corpus: str
    site: str
    html: str
    gold: str
    url: str | None
    language: str | None
    page_type: str | None
    title: str | None
    gold_has_title: bool | None

    @property
    def mixed(self) -> bool:
        """True for a page that is no article: few of the corpora have any."""
        return is_mixed(self.corpus, self.page_type)

    @property
    def dense(self) -> bool:
        """True where words are characters."""
        return self.language in DENSE_LANGUAGES

    @property
    def fold(self) -> int:
        """The cross-validation fold of the page's site."""
        return fold_of(self.site)

    @property
    def body(self) -> str:
        """The gold without its title, where it is known to begin with one."""
        return self.gold.partition("\n")[2] if self.gold_has_title else self.gold


def is_mixed(corpus: str, page_type: str | None) -> bool:
    """Whether pages of that corpus and type are mixed: what of them is content depends on the page."""
    return corpus == "wcxb" and page_type != "article"


def open_text(path: Path) -> IO[str]:
    """Opens a text file, compressed or not."""
    opener = OPENERS.get(path.suffix, open)
    return opener(path, "rt", encoding="utf-8")  # type: ignore[operator, no-any-return]


def read_corpus(path: Path) -> Iterator[GoldPage]:
    """The pages of one corpus file, in file order."""
    with open_text(path) as lines:
        for line in lines:
            yield _page(json.loads(line), path.name.split(".")[0])


def read_all(folder: Path) -> Iterator[GoldPage]:
    """The pages of every corpus of the folder."""
    for name in CORPORA:
        yield from read_corpus(folder / f"{name}.jsonl.xz")


def read_more(folder: Path) -> Iterator[GoldPage]:
    """The pages of the further corpora."""
    for name in MORE:
        yield from read_corpus(folder / "more" / f"{name}.jsonl.xz")


def file_hash(folder: Path, name: str) -> str:
    """The SHA-256 of a corpus file."""
    return hashlib.sha256((folder / f"{name}.jsonl.xz").read_bytes()).hexdigest()


def sent(kind: PageKind, content: str, url: str | None = None) -> Page:
    """A document as serving gets it from a user."""
    return Page(kind, content, url, Encoding("utf-8", "string"))


def _page(row: Mapping[str, object], corpus: str) -> GoldPage:
    text = {key: value if isinstance(value, str) else None for key, value in row.items()}
    host = text.get("domain") or urlsplit(text.get("url") or "").hostname or str(row["id"])
    has_title = row.get("gold_has_title")
    return GoldPage(
        id=str(row["id"]),
        corpus=corpus,
        site=registered_domain(host.lower()),
        html=str(row["html"]),
        gold=str(row["gold"]),
        url=text.get("url"),
        language=text.get("lang"),
        page_type=text.get("page_type") or ("article" if corpus != "handmade" else None),
        title=text.get("title"),
        gold_has_title=has_title if isinstance(has_title, bool) else None,
    )
