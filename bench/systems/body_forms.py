"""Winnow's forms of a body, in process: of a page that is body throughout, and of a page as it is served."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from app.pipeline import Clock, extract
from app.render.blocks import blocks
from app.render.html import html
from app.render.markdown import markdown
from app.render.text import Places
from app.types import Article, Include, Judgement, Label, LabelledBlock, Labelling, Limits, Options, Page, PageKind, Segments, Source

T = TypeVar("T")

ALL = Options(include=frozenset(Include))
# What stands for text that an engine removed inside the body.
REMOVED = frozenset({"nav", "aside"})


@dataclass(slots=True)
class Forms:
    """A served page with its forms; `seconds` has what each step took, `shown` is the text of all blocks."""

    article: Article
    text: str = ""
    markdown: str = ""
    shown: str = ""
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))


def _label(_page: Page, segments: Segments) -> Labelling:
    """Everything is body but what stands in `REMOVED`."""
    elements = segments.elements
    apart = [tag in REMOVED for tag in elements.tag]
    for row, parent in enumerate(elements.parent):
        apart[row] |= apart[parent]
    kept = (LabelledBlock(block, Label.OTHER if apart[block.element] else Label.BODY, 1.0, "model") for block in segments.blocks)
    return Labelling(tuple(kept), Judgement())


def article_of_all(page: str, url: str) -> Article:
    """The article of an HTML page all of whose text is body, but for what was removed."""
    return extract(Source(page, kind=PageKind.HTML, url=url), ALL, Limits(), labellers={(ALL.engine, PageKind.HTML): _label})


def markdown_of_all(page: str, url: str) -> str:
    """The Markdown of that article."""
    article = article_of_all(page, url)
    return markdown(article.structure or (), article.segments.text)


def served(source: Source) -> Forms:
    """A page through the whole pipeline, without the forms and with them. Raises the errors of `app.errors`."""
    clocks = Clock(), Clock()
    extract(source, Options(), Limits(), clocks[0])
    forms = Forms(extract(source, ALL, Limits(), clocks[1]))
    plain, asked = (clock.timings() for clock in clocks)
    forms.seconds["all without"] = plain["total"] / 1000
    forms.seconds["walk"] = (asked["segment"] - plain["segment"]) / 1000
    forms.seconds["structure"] = asked["structure"] / 1000
    parts, text = forms.article.structure or (), forms.article.segments.text
    forms.markdown = _timed(forms, "markdown", lambda: markdown(parts, text))
    _timed(forms, "html", lambda: html(parts, text))
    places = Places(forms.article)
    told = _timed(forms, "blocks", lambda: blocks(parts, Places(forms.article)))
    forms.text, forms.shown = places.text, " \n".join(block["text"] for block in told)
    return forms


def _timed(forms: Forms, step: str, work: Callable[[], T]) -> T:
    began = time.perf_counter()
    done = work()
    forms.seconds[step] = time.perf_counter() - began
    return done
