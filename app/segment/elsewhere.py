"""Where the visible text has no body worth the name: the source of a page that holds its content."""

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter

from selectolax.lexbor import LexborHTMLParser

from app.errors import TooLargeError
from app.language.overlap import iter_tokens
from app.segment.bounds import parse
from app.segment.embedded import SOURCES
from app.segment.noscript import parse_page
from app.segment.traced import TracedWalk
from app.segment.unseen import find_unseen
from app.segment.walk import Walk, walk_tree
from app.types import Block, Head, Labelling, Limits, Page, PageKind, Segments

# A body with so many words of running text is one. A source has so many at least, so many times those of the body, and not fewer words.
BODY_WORDS = 150
SOURCE_WORDS = 40
FULLER = 2.5
# Text in links and in shorter blocks counts so much beside running text.
RUNNING_WORDS = 8
SHORT_WEIGHT = 0.25
LINKED = 0.5
# A source is taken before those behind it in the table unless one of them has so many times its running text.
MUCH_FULLER = 1.5


def look_elsewhere(page: Page, segments: Segments, labelling: Labelling, limits: Limits) -> Segments | None:
    """Another source's text with its `method`, where the labelled body is nothing beside it; None where the body stands.

    Takes the page with its markup. What of a source passes a limit is not read.
    """
    kept = [item.block for item in labelling.blocks if item.label.kept]
    if page.kind is not PageKind.HTML or _Words(kept, attrgetter("tokens")).weighed >= BODY_WORDS:
        return None
    body = _Words(kept)  # has no fewer
    if body.weighed >= BODY_WORDS:
        return None
    best, most = None, max(SOURCE_WORDS, FULLER * body.weighed, body.all)
    kind = Walk if segments.markup is None else TracedWalk
    for walk in _sources(parse_page(page.content, limits), segments.head, limits, kind):
        running = _Words(walk.blocks).running
        if running >= most:
            best, most = walk, MUCH_FULLER * running
    return best.segments(segments.head) if best else None


def _spoken(block: Block) -> int:
    return sum(1 for _ in iter_tokens(block.text))


class _Words:
    """How many words blocks have: `running` in long ones outside links, `all`; characters where a script has no spaces."""

    __slots__ = ("all", "running")

    def __init__(self, blocks: Iterable[Block], count: Callable[[Block], int] = _spoken) -> None:
        self.all = self.running = 0
        for block in blocks:
            words = count(block)
            self.all += words
            self.running += words if words >= RUNNING_WORDS and not block.link_share >= LINKED else 0

    @property
    def weighed(self) -> float:
        """Running text, and a little for the rest."""
        return self.running + SHORT_WEIGHT * (self.all - self.running)


def _sources(tree: LexborHTMLParser, head: Head, limits: Limits, kind: type[Walk]) -> Iterator[Walk]:
    for name, read in SOURCES.items():
        markup = read(tree, head)
        try:
            source = parse(markup, limits) if markup else None
        except TooLargeError:
            continue
        if source is not None and source.root is not None:
            walk = walk_tree(source.root, frozenset(find_unseen(source).silent), noscript=True, kind=kind)
            walk.method = name
            if walk.depth <= limits.depth:
                yield walk
