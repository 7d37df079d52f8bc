"""HTML → visible text and blocks, hidden parts too where they hold much of it."""

from app.segment.bounds import check_depth
from app.segment.head import read_head
from app.segment.noscript import parse_page
from app.segment.traced import TracedWalk
from app.segment.unseen import Nodes, Unseen, find_unseen
from app.segment.walk import Walk, walk_below, walk_tree
from app.types import Limits, Page, Segments

# Where the folded parts hold this share of the visible running text, the visible text lacks the page's content (panels, closed sections).
FOLDED_PROSE = 0.15
FOLDED_WORDS = 0.3
# Fewer characters are no panel beside text that shows: a remark of the author's, or what a script is to show.
FOLDED_CHARACTERS = 200
# What never shows must hold most of the running text, and not only a sentence.
SILENT_PROSE = 1.0
SILENT_WORDS = 60
PROSE_WORDS = 8


def segment(page: Page, limits: Limits, *, traced: bool = False) -> Segments:
    """The visible text of an HTML page and its blocks, `traced` with its markup; `method` says when hidden parts had to be read too.

    Raises TooLargeError where the page's tree passes a limit.
    """
    tree = parse_page(page.content, limits)
    root = tree.root
    if root is None:
        return Segments("", (), method="html")
    kind = TracedWalk if traced else Walk
    unseen = find_unseen(tree)
    head = read_head(tree)
    walked = walk_tree(root, unseen.ids, noscript=False, kind=kind)
    if needed := _lacking(walked, unseen):
        walked = walk_tree(root, unseen.ids - needed, noscript=False, folded=needed, kind=kind)
        walked.method = "hidden"
    check_depth(walked.depth, limits)
    return walked.segments(head)


def _lacking(walked: Walk, unseen: Unseen) -> frozenset[int]:
    """The hidden parts without which the visible text lacks much of the page's running text, or of its text outside links."""
    prose, words = walked.unlinked(PROSE_WORDS), walked.unlinked(1)
    needed: frozenset[int] = frozenset()
    if unseen.folded:
        part = _walk_parts(unseen.folded, unseen)
        much = part.unlinked(PROSE_WORDS) > FOLDED_PROSE * prose or part.unlinked(1) > FOLDED_WORDS * words
        if much and (not words or sum(len(block.text) for block in part.blocks) >= FOLDED_CHARACTERS):
            needed |= frozenset(unseen.folded)
    if unseen.silent:
        spoken = _walk_parts(unseen.silent, unseen).unlinked(PROSE_WORDS)
        if spoken > max(SILENT_WORDS, SILENT_PROSE * prose):
            needed |= frozenset(unseen.silent)
    return needed


def _walk_parts(parts: Nodes, unseen: Unseen) -> Walk:
    walk = Walk(unseen.ids, frozenset(), noscript=False)
    for node in parts.values():
        walk_below(walk, node)
    return walk
