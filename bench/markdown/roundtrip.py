"""Whether the Markdown of a page's body, read by another parser, holds the words and the structure of that body."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.errors import WinnowError
from app.types import HolderKind, Kind, PageKind, Part, Source, Span, SpanKind
from bench.comparison import corpora
from bench.markdown.parsed import WORD, counts, tokens_of, words
from bench.systems.body_forms import Forms, served

COUNTED = {Kind.HEADING: "heading", Kind.TABLE: "table", Kind.CODE: "code"}


@dataclass(slots=True)
class Figures:
    """What was found over pages; `seconds` by step."""

    pages: int = 0
    words: int = 0
    counts: int = 0
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    misses: list[str] = field(default_factory=list)


def told(names: Sequence[str], limit: int) -> Iterator[str]:
    """The figures of some corpora, and the pages that differ."""
    figures = Figures()
    for name in names:
        pages = [page for page in corpora.read(corpora.located(name)) if page.html or page.text]
        for page in pages[: limit or None]:
            source = Source(page.html or page.text or "", kind=PageKind.HTML if page.html else PageKind.TEXT, url=page.url)
            _add(figures, page.id, source)
    yield from figures.misses
    yield f"pages {figures.pages}, words the same {figures.words / figures.pages:.4f}, counts the same {figures.counts / figures.pages:.4f}"
    each = {step: 1000 * seconds / figures.pages for step, seconds in figures.seconds.items()}
    yield "ms a page: " + ", ".join(f"{step} {milliseconds:.2f}" for step, milliseconds in each.items())


def _add(figures: Figures, name: str, source: Source) -> None:
    try:
        forms = served(source)
    except WinnowError as error:
        figures.misses.append(f"{name}: {error.failure.code}")
        return
    for step, seconds in forms.seconds.items():
        figures.seconds[step] += seconds
    tokens = tokens_of(_without_tex(forms))
    # Markdown writes the markers of a text's lists as its own.
    same_words = words(tokens) == WORD.findall(forms.text if source.kind is PageKind.HTML else forms.shown)
    wanted, held = structure_counts(forms.article.structure or ()), counts(tokens)
    same_counts = all(held[kind] == wanted[kind] for kind in ("heading", "list", "table", "code"))
    figures.pages += 1
    figures.words += same_words
    figures.counts += same_counts
    if not (same_words and same_counts):
        figures.misses.append(f"{name}: {'' if same_words else 'words '}{'' if same_counts else f'counts {dict(wanted)} {dict(held)}'}")


def _spans(parts: Sequence[Part]) -> Iterator[Span]:
    for part in parts:
        yield from part.spans
        for row in part.rows:
            for cell in row:
                yield from _spans(cell.parts)


def _without_tex(forms: Forms) -> str:
    """Markdown with the formulas as the page shows them: their TeX is no text of the body."""
    found = forms.markdown
    for span in _spans(forms.article.structure or ()):
        if span.kind is SpanKind.FORMULA:
            fence = "$$" if span.words else "$"
            shown = " ".join(forms.article.segments.text[span.start : span.end].split())
            found = found.replace(f"{fence}{' '.join(span.target.split())}{fence}", shown, 1)
    return found


def structure_counts(parts: Sequence[Part]) -> Counter[str]:
    """How many headings, lists, tables and codes a structure has."""
    found = Counter(COUNTED[part.kind] for part in parts if part.kind in COUNTED)
    found["list"] = len({holder.list for part in parts for holder in part.holders if holder.kind is HolderKind.ITEM})
    return found
