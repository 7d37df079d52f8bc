"""Out-of-fold predictions of flattened pages, by the same code as serving."""

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.article import assemble
from app.learned_text import TextReader, label_by
from app.metadata import describe
from app.render.text import body_text
from app.segment.borders import Restorer
from app.segment.text import cut
from app.types import Encoding, Kind, Limits, Page
from training.corpus import CORPORA, FOLDS, GoldPage
from training.flatten import FIXED, Flat
from training.forked import forked
from training.parts import Parts, to_model
from training.texts import FlatPage


def write_predictions(pages: Sequence[FlatPage], restorers: Mapping[int, Restorer], parts: Mapping[int, Parts], folder: Path) -> None:
    """One folder a rendering, one file a corpus, one JSON line a page, each read by models that saw no page of its site."""
    readers = {fold: TextReader(to_model(parts[fold], f"text-{fold}")) for fold in range(FOLDS)}

    def predict(page: FlatPage) -> list[str]:
        fold = page.page.fold
        fixed = page.flats[: len(FIXED)]
        return [json.dumps(predict_page(page.page, flat, readers[fold], restorers[fold]), ensure_ascii=False) for flat in fixed]

    made = forked(predict, pages)
    for place, how in enumerate(FIXED):
        (folder / how).mkdir(parents=True, exist_ok=True)
        for corpus in CORPORA:
            lines = [lines[place] for page, lines in zip(pages, made, strict=True) if page.page.corpus == corpus and lines]
            (folder / how / f"{corpus}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")


def predict_page(gold: GoldPage, flat: Flat, reader: TextReader, restorer: Restorer) -> Mapping[str, object]:
    """What the reader makes of a text, as `bench predict` would write it."""
    began = time.perf_counter()
    page = Page(Kind.TEXT, flat.text, gold.url, Encoding("utf-8", "string"))
    segments = cut(flat.text, restorer)
    labelling = label_by(reader, segments)
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
