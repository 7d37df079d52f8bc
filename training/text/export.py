"""The text engine from the corpora: its model folder, that of the restorer of line breaks and, on request, out-of-fold predictions."""

import base64
import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from app.engines.text import TextReader, label_by
from app.segment.boundaries import Restorer
from app.segment.text import cut
from app.types import Page, PageKind, Segments
from training.corpus import CORPORA, sent
from training.folders import Folders
from training.folds import FOLDS, LEFT_OUT, NO_FOLD
from training.model_folder import provenance, write_model
from training.parallel import forked
from training.parts import Parts, to_model
from training.predictions import predict_page, write_lines
from training.text.fit import learn
from training.text.renderings import FIXED
from training.text.samples import FlatPage, fit_restorers, flatten_all, make_all

NAME, LINE_BREAKS = "text", "line-breaks"
STEPS = 32_000


def export(folders: Folders) -> None:
    """Writes `text` and `line-breaks` into the folder of models; what a prediction comes from has seen no page of that page's site."""
    pages = flatten_all(folders.data)
    restorers = fit_restorers(pages)
    parts = learn(make_all(pages, restorers), LEFT_OUT if folders.predictions else (NO_FOLD,))
    write_restorer(restorers[NO_FOLD], folders.out / LINE_BREAKS, folders.data)
    write_model(parts[NO_FOLD], NAME, folders.out / NAME, folders.data)
    if folders.predictions:
        write_predictions(pages, restorers, parts, folders.predictions / NAME)


def write_predictions(pages: Sequence[FlatPage], restorers: Mapping[int, Restorer], parts: Mapping[int, Parts], folder: Path) -> None:
    """One folder a rendering, one file a corpus, one JSON line a page, each read by models that saw no page of its site."""
    readers = {fold: TextReader(to_model(parts[fold], f"{NAME}-{fold}")) for fold in range(FOLDS)}

    def predict(page: FlatPage) -> list[str]:
        gold, fold = page.page, page.page.fold

        def read(document: Page) -> Segments:
            return cut(document.content, restorers[fold])

        documents = [sent(PageKind.TEXT, flat.text, gold.url) for flat in page.flats[: len(FIXED)]]
        return [predict_page(gold.id, document, read, partial(label_by, readers[fold])) for document in documents]

    made = list(forked(predict, pages))
    for place, how in enumerate(FIXED):
        for corpus in CORPORA:
            lines = [lines[place] for page, lines in zip(pages, made, strict=True) if page.page.corpus == corpus and lines]
            write_lines(folder / how / f"{corpus}.jsonl", lines)


def write_restorer(restorer: Restorer, folder: Path, data: Path) -> None:
    """Writes everything but the card, which is kept by hand."""
    scale = float(np.float32(abs(restorer.weights).max() / STEPS))
    steps = np.round(restorer.weights / scale).astype("<i2")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "weights.txt").write_text(base64.b64encode(steps.tobytes()).decode() + "\n", "ascii")
    (folder / "config.json").write_text(json.dumps({"scale": scale, "bias": round(restorer.bias, 6)}, indent=1) + "\n", "utf-8")
    (folder / "metadata.json").write_text(json.dumps(provenance(data), indent=1, ensure_ascii=False) + "\n", "utf-8")
