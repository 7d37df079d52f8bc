"""The text engine from the corpora: its model folder, that of the restorer of line breaks and, on request, out-of-fold predictions."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from app.engines.removed import label_by
from app.engines.text import TextReader
from app.models.store import ModelText
from app.segment.boundaries import Restorer
from app.segment.text import cut
from app.types import Page, PageKind, Segments
from training.corpus import CORPORA, sent
from training.folders import Folders
from training.folds import FOLDS, LEFT_OUT, NO_FOLD
from training.model_folder import write_model
from training.parallel import forked
from training.predictions import predict_page, write_lines
from training.text.fit import learn
from training.text.line_breaks import restorer_text
from training.text.renderings import FIXED
from training.text.samples import FlatPage, fit_restorers, flatten_all, make_all

NAME = "text"


def export(folders: Folders) -> None:
    """Writes `text` and `line-breaks` into the folder of models; what a prediction comes from has seen no page of that page's site."""
    pages = flatten_all(folders.data)
    restorers = fit_restorers(pages)
    parts = learn(make_all(pages, restorers), LEFT_OUT if folders.predictions else (NO_FOLD,))
    for made in (restorer_text(restorers[NO_FOLD]), parts[NO_FOLD]):
        write_model(made, folders.out, folders.data)
    if folders.predictions:
        write_predictions(pages, restorers, parts, folders.predictions / NAME)


def write_predictions(pages: Sequence[FlatPage], restorers: Mapping[int, Restorer], parts: Mapping[int, ModelText], folder: Path) -> None:
    """One folder a rendering, one file a corpus, one JSON line a page, each read by models that saw no page of its site."""
    readers = {fold: TextReader(parts[fold].parse()) for fold in range(FOLDS)}

    def predict(page: FlatPage) -> list[str]:
        gold, fold = page.page, page.page.fold

        def read(document: Page) -> Segments:
            return cut(document.content, restorers[fold])

        documents = [sent(PageKind.TEXT, flat.text, gold.url) for flat in page.flats[: len(FIXED)]]
        return [predict_page(gold.id, document, read, partial(label_by, readers[fold])) for document in documents]

    pages = [page for page in pages if page.made is None]
    made = list(forked(predict, pages))
    for place, how in enumerate(FIXED):
        for corpus in CORPORA:
            lines = [lines[place] for page, lines in zip(pages, made, strict=True) if page.page.corpus == corpus and lines]
            write_lines(folder / how / f"{corpus}.jsonl", lines)
