"""The whole answer as JSON (api.md, "Output by `Accept`")."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import orjson

from app import __version__
from app.language.chars import count_dark
from app.render.blocks import blocks
from app.render.html import html
from app.render.markdown import markdown
from app.render.text import Places, body_text
from app.site.table import members
from app.types import Article, Include, LabelledBlock, Options, Receipt, Segments


def render(article: Article, options: Options, receipt: Receipt) -> bytes:
    """The JSON object of one result; what is not computed is null, never absent."""
    return orjson.dumps(answer(article, options, receipt), option=orjson.OPT_APPEND_NEWLINE)


def answer(article: Article, options: Options, receipt: Receipt) -> dict[str, Any]:
    """The result as plain values, in the order of the contract."""
    removed = article.removed
    return {
        "id": options.id,
        "verdict": article.verdict,
        "page_type": article.judgement.page_type,
        "confidence": article.judgement.confidence,
        "warnings": [{"code": warning.code, "detail": warning.detail} for warning in article.page.warnings],
        "body": body(article, options),
        "removed": list(_removed(removed, article.segments, merge=options.merge)) if options.removed else None,
        "kept": list(map(_item, article.body)) if options.kept else None,
        "label_counts": label_counts(removed),
        **({"site": members(article.page.site)} if article.page.site else {}),
        "coverage": coverage(article, removed),
        "metadata": article.metadata,
        "encoding": article.page.encoding,
        "engine": {
            "name": options.engine,
            "version": __version__,
            "model": receipt.model,
            "config_hash": receipt.config_hash,
            "method": article.segments.method,
        },
        "input_sha256": receipt.input_sha256,
        "timing_ms": {stage: round(milliseconds, 2) for stage, milliseconds in receipt.timings.items()},
    }


def body(article: Article, options: Options) -> dict[str, Any]:
    """The body in each form; those that were not asked for are null."""
    forms: dict[str, Any] = {"text": None, "markdown": None, "html": None, "blocks": None}
    if article.structure is None:
        return forms | {"text": body_text(article)}
    places = Places(article)
    forms["text"] = places.text
    if Include.BLOCKS in options.include:
        forms["blocks"] = blocks(article.structure, places)
    if Include.MARKDOWN in options.include:
        forms["markdown"] = markdown(article.structure, article.segments.text)
    if Include.HTML in options.include:
        forms["html"] = html(article.structure, article.segments.text)
    return forms


def label_counts(removed: Sequence[LabelledBlock]) -> dict[str, int]:
    """How many removed blocks bear each label, most frequent first."""
    return {str(label): count for label, count in Counter([item.label for item in removed]).most_common()}


def coverage(article: Article, removed: Sequence[LabelledBlock]) -> dict[str, int]:
    """Characters that are not white space: of the text, of the body, of what was removed, and of neither."""
    total = count_dark(article.segments.text)
    kept, left = dark_chars(article.body), dark_chars(removed)
    return {"input_chars": total, "body_chars": kept, "removed_chars": left, "unassigned_chars": total - kept - left}


def dark_chars(items: Sequence[LabelledBlock]) -> int:
    """How many characters of some blocks are not white space."""
    return count_dark("\n".join([item.block.text for item in items]))


def _removed(items: Sequence[LabelledBlock], segments: Segments, *, merge: bool) -> Iterator[dict[str, Any]]:
    """The removed blocks; with `merge`, neighbours of one label as one item that lists its parts."""
    if not merge:
        yield from map(_item, items)
        return
    for _, group in groupby(enumerate(items), key=lambda pair: (pair[1].block.index - pair[0], pair[1].label)):
        parts = [item for _, item in group]
        first, last = parts[0].block, parts[-1].block
        yield {
            **_item(parts[0]),
            "text": segments.text[first.start : last.end],
            "score": round(min(part.score for part in parts), 3),
            "end": last.end,
            **_seen(min(parts, key=lambda part: part.seen or 0)),
            "parts": [_item(part) for part in parts],
        }


def _item(item: LabelledBlock) -> dict[str, Any]:
    block = item.block
    return {
        "i": block.index,
        "label": item.label,
        "text": block.text,
        "score": round(item.score, 3),
        "reason": item.reason,
        "start": block.start,
        "end": block.end,
        **_seen(item),
    }


def _seen(item: LabelledBlock) -> dict[str, int]:
    """On how many pages of its site a block was, where something is known of them."""
    return {} if item.seen is None else {"seen": item.seen}
