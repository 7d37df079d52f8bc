"""HTML → visible text and blocks; what stands in for it where the page shows next to nothing."""

from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.errors import TooLargeError
from app.segment.bounds import check_depth, parse
from app.segment.embedded import SOURCES
from app.segment.noscript import parse_page
from app.segment.unseen import Unseen, find_unseen
from app.segment.walk import COLLAPSIBLE, Walk, walk_tree
from app.types import Head, Limits, Page, Segments

# Below this many words of visible text everything else that the page holds is looked at; below this much running text its JSON-LD.
SPARSE_WORDS = 40
SPARSE_PROSE = 60
# Another source must have this many times the words of what is seen.
FULLER = 1.5
# Where the folded parts hold this share of the visible running text, the visible text lacks the page's content (panels, closed sections).
FOLDED_PROSE = 0.15
FOLDED_WORDS = 0.3
# What never shows must hold most of the running text, and not only a sentence.
SILENT_PROSE = 1.0
PROSE_WORDS = 8

SPOKEN = 'title,meta[content],link[rel=canonical][href],time[datetime],script[type="application/ld+json"]'


def segment(page: Page, limits: Limits) -> Segments:
    """The visible text of an HTML page and its blocks; `method` says when `noscript` or hidden parts had to stand in for it.

    Raises TooLargeError where the page's tree passes a limit.
    """
    tree = parse_page(page.content, limits)
    root = tree.root
    if root is None:
        return Segments("", (), method="html")
    unseen = find_unseen(tree)
    head = read_head(tree)
    walked = walk_tree(root, unseen.ids, noscript=False)
    if walked.words < SPARSE_WORDS:
        walked = _fullest(walked, [*_elsewhere(root, walked, unseen), *_sources(tree, head, SOURCES, limits)])
    elif walked.unlinked(PROSE_WORDS) < SPARSE_PROSE and "articleBody" in "".join(head.json_ld):
        walked = _fullest(walked, _sources(tree, head, ("json_ld",), limits))
    elif needed := _lacking(walked, unseen):
        walked = walk_tree(root, unseen.ids - needed, noscript=False, folded=needed)
        walked.method = "hidden"
    check_depth(walked.depth, limits)
    return walked.segments(head)


def _fullest(walked: Walk, others: Iterable[Walk]) -> Walk:
    """The reading with most words; what is seen, unless another one has several times as many."""
    best = max(others, key=lambda walk: walk.words, default=walked)
    return best if best.words > FULLER * walked.words else walked


def _elsewhere(root: LexborNode, walked: Walk, unseen: Unseen) -> Iterator[Walk]:
    """The page read with `noscript`, and with hidden parts too."""
    folded = frozenset(unseen.folded)
    for method, left_out in (("noscript", unseen.ids), ("hidden", frozenset(unseen.silent) - _lacking(walked, unseen))):
        walk = walk_tree(root, left_out, noscript=True, folded=folded)
        walk.method = method
        yield walk


def _sources(tree: LexborHTMLParser, head: Head, names: Iterable[str], limits: Limits) -> Iterator[Walk]:
    """What the page holds outside its text; what of it passes a limit is not read."""
    for name in names:
        markup = SOURCES[name](tree, head)
        try:
            root = parse(markup, limits).root if markup else None
        except TooLargeError:
            continue
        if root is not None:
            walk = walk_tree(root, frozenset(), noscript=False)
            walk.method = name
            if walk.depth <= limits.depth:
                yield walk


def _lacking(walked: Walk, unseen: Unseen) -> frozenset[int]:
    """The hidden parts without which the visible text lacks much of the page's running text, or of its text outside links."""
    prose, words = walked.unlinked(PROSE_WORDS), walked.unlinked(1)
    needed: frozenset[int] = frozenset()
    if unseen.folded:
        parts = [walk_tree(node, unseen.ids, noscript=False) for node in unseen.folded.values()]
        if _sum(parts, PROSE_WORDS) > FOLDED_PROSE * prose or _sum(parts, 1) > FOLDED_WORDS * words:
            needed |= frozenset(unseen.folded)
    if unseen.silent:
        spoken = _sum([walk_tree(node, unseen.ids, noscript=False) for node in unseen.silent.values()], PROSE_WORDS)
        if spoken > max(SPARSE_PROSE, SILENT_PROSE * prose):
            needed |= frozenset(unseen.silent)
    return needed


def _sum(parts: Iterable[Walk], least: int) -> int:
    return sum([part.unlinked(least) for part in parts])


def read_head(tree: LexborHTMLParser) -> Head:
    """What the page says of itself in `<html>`, `<head>`, JSON-LD scripts and `<time>` elements."""
    root = tree.root
    said: dict[str, list[LexborNode]] = {"title": [], "meta": [], "link": [], "time": [], "script": []}
    for node in tree.css(SPOKEN):
        said[node.tag or ""].append(node)
    meta: dict[str, str] = {}
    for node in said["meta"]:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name:
            meta.setdefault(name.strip().lower(), (attributes.get("content") or "").strip())
    return Head(
        title=COLLAPSIBLE.sub(" ", said["title"][0].text()).strip() if said["title"] else None,
        language=(root.attributes.get("lang") if root else None) or None,
        canonical=said["link"][0].attributes.get("href") if said["link"] else None,
        meta=meta,
        json_ld=tuple(node.text() for node in said["script"]),
        times=tuple(value for node in said["time"] if (value := node.attributes.get("datetime"))),
    )
