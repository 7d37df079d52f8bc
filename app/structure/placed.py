"""Images, embeds and rules between the blocks of a page: which of them belong to the body, and what is known of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from app.structure.addresses import absolute
from app.types import Elements, Kind, Label, LabelledBlock, Placed

# Where lazy loaders keep the address, the true one first.
SOURCES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "src")
SETS = ("data-srcset", "srcset")
KINDS: Mapping[str, Kind] = {
    "img": Kind.IMAGE,
    "hr": Kind.RULE,
    **dict.fromkeys(("iframe", "embed", "video", "audio"), Kind.EMBED),
}
# Labels of blocks that may stand between the body and a figure of it.
LEAD = frozenset({Label.TITLE, Label.BYLINE, Label.CAPTION})
# Pictures that count visits, and frames for the same.
SMALLEST = 3


class Shown:
    """The body's extent, by which what stands between its blocks is judged."""

    def __init__(self, blocks: Sequence[LabelledBlock], kept: Sequence[int], elements: Elements) -> None:
        """`kept` counts the body's blocks before each block, and behind the last one."""
        self.blocks, self.kept, self.elements = blocks, kept, elements
        self.first, self.last = bisect_right(kept, 0) - 1, bisect_left(kept, kept[-1]) - 1

    def belongs(self, placed: Placed) -> bool:
        """Whether the smallest element around it that holds text holds some of the body, and a neighbour is of the body or a caption."""
        elements, at = self.elements, placed.block
        if placed.at >= 0:
            return self.blocks[at].label.kept
        if self.kept[elements.last[placed.element]] == self.kept[elements.first[placed.element]]:
            return self._is_captioned(placed)
        if at <= self.first:
            return placed.in_figure and all(item.label in LEAD for item in self.blocks[at : self.first])
        if at > self.last:
            return placed.in_figure and all(item.label is Label.CAPTION for item in self.blocks[self.last + 1 : at])
        return any(item.label.kept or item.label is Label.CAPTION for item in self.blocks[at - 1 : at + 1])

    def _is_captioned(self, placed: Placed) -> bool:
        """Whether all that the element holds are captions inside the body."""
        first, last = self.elements.first[placed.element], self.elements.last[placed.element]
        within = self.first < placed.block <= self.last
        return within and all(item.label is Label.CAPTION for item in self.blocks[first:last])


def source_of(placed: Placed, base: str) -> str:
    """The address of an image or embed; empty where it has none that can be followed, or is too small to be seen."""
    given = placed.attributes
    for name in ("width", "height"):
        if (size := given.get(name) or "").isdigit() and int(size[:9]) < SMALLEST:
            return ""
    for name in SOURCES:
        if found := absolute(given.get(name), base):
            return found
    for name in SETS:
        if found := absolute((given.get(name) or "").strip().split(",")[0].split(" ")[0], base):
            return found
    return ""
