"""The HTML engine from the corpora: its model folder and, on request, out-of-fold predictions of all pages."""

from functools import partial
from pathlib import Path

from app.engines.html import Reader
from app.engines.removed import label_by
from app.segment import segment
from app.types import PageKind
from training.corpus import CORPORA, read_corpus, sent
from training.folders import Folders
from training.folds import FOLDS, NOTHING
from training.html.fit import Study, learn
from training.html.pages import html_samples
from training.model_folder import write_model
from training.predictions import predict_page, write_lines

NAME = "html"


def export(folders: Folders) -> None:
    """Writes `html` into the folder of models; predictions cost little once the model is learned."""
    study = Study(html_samples(folders.data, folders.cache))
    write_model(learn(study, NOTHING), folders.out, folders.data)
    if folders.predictions:
        write_predictions(study, folders.data, folders.predictions / NAME)


def write_predictions(study: Study, data: Path, folder: Path) -> None:
    """One file a corpus, one JSON line a page, each page read by a model that saw no page of its site."""
    readers = [Reader(learn(study, frozenset({fold})).parse()) for fold in range(FOLDS)]
    for corpus in CORPORA:
        pages = read_corpus(data / f"{corpus}.jsonl.xz")
        documents = ((page, sent(PageKind.HTML, page.html, page.url)) for page in pages)
        lines = (predict_page(page.id, document, segment, partial(label_by, readers[page.fold])) for page, document in documents)
        write_lines(folder / f"{corpus}.jsonl", lines)
