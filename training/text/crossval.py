"""Out-of-fold predictions of flattened pages, by the same code as serving."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from app.engines.text import TextReader, label_by
from app.segment.boundaries import Restorer
from app.segment.text import cut
from app.types import Encoding, Page, PageKind, Segments
from training.corpus import CORPORA, FOLDS, GoldPage
from training.html.crossval import predict_page
from training.parallel import forked
from training.parts import Parts, to_model
from training.text.renderings import FIXED, Flat
from training.text.samples import FlatPage


def write_predictions(pages: Sequence[FlatPage], restorers: Mapping[int, Restorer], parts: Mapping[int, Parts], folder: Path) -> None:
    """One folder a rendering, one file a corpus, one JSON line a page, each read by models that saw no page of its site."""
    readers = {fold: TextReader(to_model(parts[fold], f"text-{fold}")) for fold in range(FOLDS)}

    def predict(page: FlatPage) -> list[str]:
        fold = page.page.fold

        def read(text: Page) -> Segments:
            return cut(text.content, restorers[fold])

        fixed = page.flats[: len(FIXED)]
        label = partial(label_by, readers[fold])
        rows = [
            predict_page(page.page, text_page(page.page, flat), lambda text: cut(text.content, restorers[fold]), label) for flat in fixed
        ]
        return [json.dumps(row, ensure_ascii=False) for row in rows]

    made = forked(predict, pages)
    for place, how in enumerate(FIXED):
        (folder / how).mkdir(parents=True, exist_ok=True)
        for corpus in CORPORA:
            lines = [lines[place] for page, lines in zip(pages, made, strict=True) if page.page.corpus == corpus and lines]
            (folder / how / f"{corpus}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")


def text_page(gold: GoldPage, flat: Flat) -> Page:
    """A rendering as a user would send it."""
    return Page(PageKind.TEXT, flat.text, gold.url, Encoding("utf-8", "string"))
