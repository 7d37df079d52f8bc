"""Out-of-fold predictions of whole pages, by the same code as serving."""

import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from app.article import assemble
from app.engines import whole
from app.metadata import describe
from app.render.text import body_text
from app.segment import look_elsewhere
from app.types import Labelling, Limits, Page, Segments


def predict_page(name: str, page: Page, read: Callable[[Page], Segments], label: Callable[[Segments], Labelling]) -> str:
    """What a reader's labels make of a page of that id, as a line that `bench predict` would write."""
    began = time.perf_counter()
    segments = read(page)
    labelling = label(segments)
    if other := look_elsewhere(page, segments, labelling, Limits()):
        segments, labelling = other, whole.label(page, other, lambda _, found: label(found))
    article = assemble(page, segments, labelling, describe(page, segments, labelling), Limits())
    about, judgement = article.metadata, article.judgement
    line = {
        "id": name,
        "text": body_text(article),
        "title": about.title,
        "author": about.author,
        "date": about.published,
        "language": about.language,
        "confidence": judgement.confidence,
        "page_type": judgement.page_type,
        "ms": round((time.perf_counter() - began) * 1000, 2),
    }
    return json.dumps(line, ensure_ascii=False)


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """A file of lines; its folder is made where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in lines)
