"""The written pages: invented sites and prose, made by other hands than the generators, each line with its label."""

import json
from collections.abc import Iterator
from pathlib import Path

from app.types import Label, PageType
from training.corpus import open_text
from training.folds import fold_of
from training.made.page import MadePage

PAGES = Path(__file__).with_name("pages.jsonl.xz")


def written_pages() -> Iterator[MadePage]:
    """Every written page, as a made one; pages of one set and language share their prose, and so their fold."""
    with open_text(PAGES) as rows:
        for number, row in enumerate(map(json.loads, rows)):
            lines = tuple((text, Label(label)) for text, label in row["lines"])
            fold = fold_of(f"{row['set']}-{row['language']}.example")
            yield MadePage(f"written-{number:04d}", row["html"], lines, PageType.ARTICLE, row["language"], fold, "written", None)
