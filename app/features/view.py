"""What a page looks like to the features: arrays over its blocks, words and elements, with no weights in them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.chars import CLASSES, Words, bucket, classify, encode, find_words, mix
from app.features.tree import Tree, ancestor_sums, build_tree
from app.types import Elements, Role, Segments

ROLES = tuple(Role)
ROLE_CODES = {role: code for code, role in enumerate(ROLES)}
TEXT_BITS, NAME_BITS = 17, 15
PAIR = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Bags:
    """Bags of hashed tokens: bag i holds `tokens[border[i]:border[i + 1]]`."""

    tokens: NDArray[np.int32]
    border: NDArray[np.int64]

    def sums(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """The sum of the weights of each bag's tokens divided by the square root of their number; 0 for an empty bag."""
        total = np.zeros(len(self.tokens) + 1, np.float64)
        np.cumsum(weights[self.tokens], out=total[1:])
        count = np.diff(self.border)
        return ((total[self.border[1:]] - total[self.border[:-1]]) / np.sqrt(np.maximum(count, 1))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class View:
    """A page as arrays.

    `classes` is float32[blocks, character classes]; `words` counts words, those of block i have the hashes
    `word_hash[word_border[i]:word_border[i + 1]]`; `name` is each element's row in `names`, `signature` the hash of its tag and names;
    `path` numbers the groups of blocks whose chain of tags and names is the same; `matches` is what `_matches` gives.
    """

    blocks: int
    role: NDArray[np.int64]
    level: NDArray[np.float32]
    link: NDArray[np.float32]
    start: NDArray[np.int64]
    classes: NDArray[np.float32]
    edges: NDArray[np.uint8]
    words: NDArray[np.int64]
    word_hash: NDArray[np.uint64]
    word_stem: NDArray[np.uint64]
    word_border: NDArray[np.int64]
    text: Bags
    tree: Tree
    path: NDArray[np.int64]
    names: Bags
    name: NDArray[np.int64]
    signature: NDArray[np.uint64]
    head: NDArray[np.float32]
    matches: NDArray[np.float32]


def view(segments: Segments) -> View:
    """The arrays of a page, computed once."""
    blocks = segments.blocks
    count = len(blocks)
    codes = encode(segments.text)
    classes = classify(codes)
    facts = [(ROLE_CODES[block.role], block.level, block.link_share, block.start, block.end) for block in blocks]
    role, level, link, *ends = np.array(facts, np.float64).reshape(-1, 5).T
    start, end = (column.astype(np.int64) for column in ends)
    found = find_words(codes, classes)
    border = np.append(np.searchsorted(found.start, start), len(found.start))
    names = _names(segments.elements)
    tree = build_tree(segments)
    return View(
        blocks=count,
        role=role.astype(np.int64),
        level=level.astype(np.float32),
        link=link.astype(np.float32),
        start=start,
        classes=_count(classes, start, end),
        edges=np.stack([classes[start], classes[end - 1]]) if count else np.zeros((2, 0), np.uint8),
        words=np.diff(border),
        word_hash=found.hash,
        word_stem=found.stem,
        word_border=border,
        text=_grams(found.hash, border),
        tree=tree,
        path=_paths(tree, names.signature),
        names=names.bags,
        name=names.row,
        signature=names.signature,
        head=page_facts(segments),
        matches=_matches(segments, found.hash, border),
    )


def _paths(tree: Tree, signature: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The number of each block's group: blocks whose chain of tags and names is the same."""
    if not len(signature):
        return np.zeros(len(tree.inner), np.int64)
    path = ancestor_sums(tree.parent, mix(signature + mix(tree.depth.astype(np.uint64))))
    groups: NDArray[np.int64] = np.unique(path[tree.inner], return_inverse=True)[1]
    return groups


def _count(classes: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.float32]:
    """How many characters of each class each block has."""
    if not len(start):
        return np.zeros((0, len(CLASSES)), np.float32)
    owner = np.repeat(np.arange(len(start)), np.diff(np.append(start, end[-1])))
    cells = owner * len(CLASSES) + classes[start[0] : end[-1]]
    return np.bincount(cells, minlength=len(start) * len(CLASSES)).reshape(-1, len(CLASSES)).astype(np.float32)


def _grams(hashes: NDArray[np.uint64], border: NDArray[np.int64]) -> Bags:
    """Hashed words and word pairs of each block, its pairs after its words."""
    if not len(hashes):
        return Bags(np.zeros(0, np.int32), np.zeros(len(border), np.int64))
    pairs = mix(hashes * PAIR + np.roll(hashes, -1))
    last = border[1:][np.diff(border) > 0] - 1
    pairs[last] = mix(hashes[last] * PAIR)
    both = np.empty(2 * len(hashes), np.uint64)
    both[0::2], both[1::2] = hashes, pairs
    return Bags(bucket(both, TEXT_BITS), border * 2)


@dataclass(frozen=True, slots=True)
class _Names:
    """Hashed tokens of each distinct tag with names, the bag of each element, and an order-free hash of it."""

    bags: Bags
    row: NDArray[np.int64]
    signature: NDArray[np.uint64]


def _names(elements: Elements) -> _Names:
    known: dict[tuple[str, str], int] = {}
    rows = [known.setdefault(key, len(known)) for key in zip(elements.tag, elements.names, strict=True)]
    if not rows:
        return _Names(Bags(np.zeros(0, np.int32), np.zeros(1, np.int64)), np.zeros(0, np.int64), np.zeros(0, np.uint64))
    lines = [f"tag{tag} {names}\n" for tag, names in known]
    codes = encode("".join(lines))
    found: Words = find_words(codes, classify(codes), camel=True)
    start = np.cumsum([0, *map(len, lines)])
    border = np.searchsorted(found.start, start)
    row = np.array(rows, np.int64)
    total = np.append(np.zeros(1, np.uint64), np.cumsum(found.hash))
    return _Names(Bags(bucket(found.hash, NAME_BITS), border), row, (total[border[1:]] - total[border[:-1]])[row])


TITLES = ("og:title", "twitter:title", "dc.title", "headline")
DESCRIPTIONS = ("description", "og:description", "twitter:description")


def _matches(segments: Segments, hashes: NDArray[np.uint64], border: NDArray[np.int64]) -> NDArray[np.float32]:
    """float32[4, blocks]: the share of a block's words that the title has, of the title's words that it has; description likewise."""
    head = segments.head
    title = " ".join(filter(None, (head.title, *(head.meta.get(name) for name in TITLES))))
    description = max((head.meta.get(name, "") for name in DESCRIPTIONS), key=len)
    out = np.zeros((4, len(border) - 1), np.float32)
    for row, text in ((0, title), (2, description)):
        codes = encode(text[:1000])
        wanted = np.unique(find_words(codes, classify(codes)).hash)
        if len(wanted):
            nearest = wanted[np.minimum(np.searchsorted(wanted, hashes), len(wanted) - 1)]
            hits = np.append(0, np.cumsum(nearest == hashes))
            found = (hits[border[1:]] - hits[border[:-1]]).astype(np.float32)
            out[row] = found / np.maximum(np.diff(border), 1)
            out[row + 1] = np.minimum(found / len(wanted), 1.5)
    return out


# What a page says of its own kind: features of the page, in this order.
OG_TYPES = ("article", "website", "product")
LD_TYPES = (
    "Article",
    "Product",
    "DiscussionForumPosting",
    "ItemList",
    "QAPage",
    "FAQPage",
    "BreadcrumbList",
    "Recipe",
    "LocalBusiness",
    "CollectionPage",
)
FACTS = (*(f"og_{name}" for name in OG_TYPES), *(f"ld_{name.lower()}" for name in LD_TYPES), "has_times", "has_description")


def page_facts(segments: Segments) -> NDArray[np.float32]:
    """The page's own statements as 0 or 1, in the order of `FACTS`; NaN for text input."""
    head = segments.head
    if segments.method == "text":
        return np.full(len(FACTS), np.nan, np.float32)
    kind = head.meta.get("og:type", "").lower()
    data = "".join(head.json_ld)
    said = [*(name in kind for name in OG_TYPES), *(f'{name}"' in data for name in LD_TYPES), bool(head.times), "description" in head.meta]
    return np.array(said, np.float32)
