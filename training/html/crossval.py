"""Out-of-fold predictions of whole pages, by the same code as serving."""

import json
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from app.article import assemble
from app.engines.html import Reader, label_by
from app.metadata import describe
from app.render.text import body_text
from app.segment import segment
from app.types import Labelling, Limits, Page, Segments
from training.corpus import CORPORA, FOLDS, GoldPage, read_corpus
from training.html.blocks import Study
from training.html.pages import html_page
from training.parts import learn, to_model


def write_predictions(study: Study, data: Path, folder: Path) -> None:
    """One JSON line a page of every corpus, each page read by a model that saw no page of its site."""
    readers = [Reader(to_model(learn(study, frozenset({fold})), f"html-{fold}")) for fold in range(FOLDS)]
    folder.mkdir(parents=True, exist_ok=True)
    for corpus in CORPORA:
        with (folder / f"{corpus}.jsonl").open("w", encoding="utf-8") as out:
            for page in read_corpus(data / f"{corpus}.jsonl.xz"):
                line = predict_page(page, html_page(page), segment, partial(label_by, readers[page.fold]))
                out.write(json.dumps(line, ensure_ascii=False) + "\n")


def predict_page(
    gold: GoldPage, page: Page, read: Callable[[Page], Segments], label: Callable[[Segments], Labelling]
) -> Mapping[str, object]:
    """What a reader's labels make of a page, as `bench predict` would write it."""
    began = time.perf_counter()
    segments = read(page)
    labelling = label(segments)
    article = assemble(page, segments, labelling, describe(page, segments, labelling), Limits())
    about, judgement = article.metadata, article.judgement
    return {
        "id": gold.id,
        "text": body_text(article),
        "title": about.title,
        "author": about.author,
        "date": about.published,
        "language": about.language,
        "confidence": judgement.confidence,
        "page_type": judgement.page_type,
        "ms": round((time.perf_counter() - began) * 1000, 2),
    }
