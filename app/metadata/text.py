"""Metadata of plain text: the title line and the byline lines."""

from collections.abc import Sequence

from app.language.locale_names import fold
from app.metadata.dates import parse_date
from app.types import Label, Labelling, Metadata, Page, Segments

AUTHOR_CUES = frozenset(
    {
        *("author", "authors", "by", "written by", "reporter", "autor", "autorin", "autoren", "auteur", "auteurs", "autora", "autores"),
        *("autore", "autori", "autoři", "szerző", "författare", "forfatter", "автор", "авторы", "автори", "аўтар", "yazar", "συντάκτης"),
        *("作者", "记者", "記者", "기자", "الكاتب", "מאת"),
    }
)
# `By Jane Roe` without a colon.
OPENERS = ("by ", "von ", "par ", "por ", "di ", "автор ")
NAME_WORDS = 12


def read(_page: Page, _segments: Segments, labelling: Labelling) -> Metadata:
    """Title, author and date from the blocks that bear those labels."""
    lines = {kind: [item.block.text for item in labelling.blocks if item.label is kind] for kind in (Label.TITLE, Label.BYLINE)}
    raw = next((line for line in lines[Label.BYLINE] if parse_date(line)), None)
    return Metadata(
        title=next(iter(lines[Label.TITLE]), None),
        author=_author(lines[Label.BYLINE]) or _author(_beside_bylines(labelling)),
        published=parse_date(raw) if raw else None,
        published_raw=raw,
    )


def _beside_bylines(labelling: Labelling) -> list[str]:
    """Lines that no rule knows next to a byline or the title: names often stand there without a colon."""
    known = {item.block.index for item in labelling.blocks if item.label is Label.TITLE or item.label is Label.BYLINE}
    beside = {index + step for index in known for step in (-1, 1)}
    return [item.block.text for item in labelling.blocks if item.label is Label.OTHER and item.block.index in beside]


def _author(lines: Sequence[str]) -> str | None:
    """The value behind an author cue, on its line or on the next one."""
    for line, following in zip(lines, [*lines, ""][1:], strict=True):
        cue, colon, value = line.replace("：", ":").partition(":")
        if colon and fold(cue) in AUTHOR_CUES:
            name = value.strip() or following.strip()
            return name if name and not parse_date(name) else None
        opener = next((opener for opener in OPENERS if line.lower().startswith(opener)), None)
        if opener and len(line.split()) <= NAME_WORDS and not any(map(str.isdigit, line)):
            return line[len(opener) :].strip() or None
    return None
