"""trafilatura's own extraction, mapped onto our blocks: what `engine=trafilatura` answers with."""

from collections.abc import Mapping, Sequence
from html import escape

from app.engines.heuristic import label as label_by_rules
from app.engines.heuristic import name_removed
from app.label.rules import Named, name_blocks
from app.language.overlap import coverage, tokens
from app.types import Block, Elements, Head, Label, Labelling, Page, PageKind, Role, Segments

# A block belongs to the extraction when most of its words do.
COVERED = 0.5
# A line that holds the title is a breadcrumb or a headline with a kicker only while it is not much longer than the title.
LONGER = 2
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
    for index in _headlines([segments.blocks[index] for index in body], segments.head):
        del body[index]
    if not body:
        return label_by_rules(page, segments)
    named = {**_by_container(segments.blocks, segments.elements), **name_blocks(segments.blocks)}
    return name_removed(segments.blocks, body, named, "second_opinion")


def _headlines(body: Sequence[Block], head: Head) -> list[int]:
    """Where the extraction begins with the headline, or with a breadcrumb that ends in it: these blocks are no body."""
    titles = [_padded(title) for title in (head.meta.get("og:title"), head.title) if title]
    found = []
    for block in body:
        text = _padded(block.text)
        named = any((text in title or title in text) and len(text) < LONGER * len(title) for title in titles)
        if not named and not (block.role is Role.HEADING and block.level == 1):
            break
        found.append(block.index)
    return found


def _padded(text: str) -> str:
    return f" {' '.join(tokens(text))} "


def _extract(page: Page) -> str | None:
    html = page.content if page.kind is PageKind.HTML else _as_html(page.content)
    from trafilatura import extract  # half a second of CPU that only a second opinion is worth; workers have it before they are forked

    text: str | None = extract(html, output_format="txt", include_comments=False, with_metadata=False)
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
