"""trafilatura's own extraction, mapped onto our blocks: what `engine=trafilatura` answers with."""

from collections.abc import Mapping, Sequence
from html import escape

import trafilatura

from app.align import coverage
from app.label import label as label_by_rules
from app.label import name_removed
from app.label.rules import Named, name_blocks
from app.types import Block, Elements, Kind, Label, Labelling, Page, Segments

# A block belongs to the extraction when most of its words do.
COVERED = 0.5
# What a container's tag says of text that is not the article.
CONTAINERS: Mapping[str, Label] = {
    "nav": Label.NAVIGATION,
    "form": Label.FORM,
    "figcaption": Label.CAPTION,
    "footer": Label.LEGAL,
}


def label(page: Page, segments: Segments) -> Labelling:
    """Labels by trafilatura's extraction; where it finds nothing, by the rules for plain text."""
    shares = coverage(segments.blocks, _extract(page) or "")
    body = {block.index: share for block, share in zip(segments.blocks, shares, strict=True) if share >= COVERED}
    if not body:
        return label_by_rules(page, segments)
    named = {**_by_container(segments.blocks, segments.elements), **name_blocks(segments.blocks)}
    return name_removed(segments.blocks, body, named, "second_opinion")


def _extract(page: Page) -> str | None:
    html = page.content if page.kind is Kind.HTML else _as_html(page.content)
    text: str | None = trafilatura.extract(html, output_format="txt", include_comments=False, with_metadata=False)
    return text


def _as_html(text: str) -> str:
    """A plain text as paragraphs, the only form that trafilatura takes."""
    return "<html><body>" + "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip()) + "</body></html>"


def _by_container(blocks: Sequence[Block], elements: Elements) -> Named:
    named: Named = {}
    for row, tag in enumerate(elements.tag):
        kind = CONTAINERS.get(tag)
        if kind is not None:
            named.update(dict.fromkeys(range(elements.first[row], elements.last[row]), (kind, f"rule:{tag}")))
    return {block.index: named[block.index] for block in blocks if block.index in named}
