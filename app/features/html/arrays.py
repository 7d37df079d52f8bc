"""What a page looks like to the features: arrays over its blocks, words and elements, with no weights in them."""

from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from app.features.html.tree import Tree, ancestor_sums, build_tree
from app.features.phrases import find_phrases, without_prose
from app.features.tokens import Bags, border_sums, word_grams
from app.language.chars import CLASSES, Words, add_counts, bucket, classify, encode, find_words, hash_stems, mix, pieces, read
from app.types import Elements, Role, Segments

ROLES = tuple(Role)
ROLE_CODES = {role: code for code, role in enumerate(ROLES)}
NAME_BITS, STEM_BITS = 15, 15
STEM_MARK = np.uint64(0x5BD1E995)


@dataclass(frozen=True, slots=True)
class View:
    """A page as arrays.

    `classes` is float32[blocks, character classes]; `words` counts words, those of block i have the hashed stems
    `word_stem[word_border[i]:word_border[i + 1]]` and together the hash `whole[i]`; `name` is each element's row in `names`, `signature`
    the hash of its tag and names; `path` numbers the groups of blocks whose chain of tags and names is the same; `matches` is what
    `_matches` gives.
    """

    blocks: int
    role: NDArray[np.int64]
    level: NDArray[np.float32]
    link: NDArray[np.float32]
    start: NDArray[np.int64]
    classes: NDArray[np.float32]
    edges: NDArray[np.uint8]
    words: NDArray[np.int64]
    whole: NDArray[np.uint64]
    word_stem: NDArray[np.uint16]
    word_border: NDArray[np.int64]
    text: Bags
    concepts: Bags
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
    start, end = (np.fromiter(map(attrgetter(name), blocks), np.int64, count) for name in ("start", "end"))
    said = _read(segments.text, start, end)
    names = _names(segments.elements)
    tree = build_tree(segments)
    return View(
        blocks=count,
        role=np.fromiter((ROLE_CODES[block.role] for block in blocks), np.int64, count),
        level=np.fromiter(map(attrgetter("level"), blocks), np.float32, count),
        link=np.fromiter(map(attrgetter("link_share"), blocks), np.float32, count),
        start=start,
        classes=said.classes,
        edges=said.edges,
        words=np.diff(said.border),
        whole=border_sums(said.hash, said.border),
        word_stem=said.stem,
        word_border=said.border,
        text=word_grams(said.hash, said.border),
        concepts=without_prose(find_phrases(said.hash, said.border)).bags(count),
        tree=tree,
        path=_paths(tree, names.signature),
        names=names.bags,
        name=names.row,
        signature=names.signature,
        head=page_facts(segments),
        matches=_matches(segments, said.hash, said.border),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What a page's text gives before its words are put together: see `View`."""

    classes: NDArray[np.float32]
    edges: NDArray[np.uint8]
    hash: NDArray[np.uint64]
    stem: NDArray[np.uint16]
    border: NDArray[np.int64]


def _read(text: str, start: NDArray[np.int64], end: NDArray[np.int64]) -> _Said:
    """Piece by piece, so that no array over the characters of a page is ever whole."""
    counts, edges = np.zeros((len(start), len(CLASSES)), np.int64), np.zeros((2, len(start)), np.uint8)
    border = np.zeros(len(start) + 1, np.int64)
    hashes, stems = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint16)]
    for low, high in pieces(text):
        piece = read(text[low:high])
        classes, found = piece.classes, piece.words
        begun, ended = (slice(*np.searchsorted(places, (low, high))) for places in (start, end - 1))
        edges[0, begun], edges[1, ended] = classes[start[begun] - low], classes[end[ended] - 1 - low]
        border[:-1][begun] = border[-1] + np.searchsorted(found.start, start[begun] - low)
        border[-1] += len(found.start)
        add_counts(counts, classes, low, (start, end))
        hashes.append(found.hash)
        stems.append(bucket(mix(hash_stems(piece.codes, found) ^ STEM_MARK), STEM_BITS).astype(np.uint16))
    return _Said(counts.astype(np.float32), edges, np.concatenate(hashes), np.concatenate(stems), border)


def _paths(tree: Tree, signature: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The number of each block's group: blocks whose chain of tags and names is the same."""
    if not len(signature):
        return np.zeros(len(tree.inner), np.int64)
    path = ancestor_sums(tree.parent, mix(signature + mix(tree.depth.astype(np.uint64))))
    groups: NDArray[np.int64] = np.unique(path[tree.inner], return_inverse=True)[1]
    return groups


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
    return _Names(Bags(bucket(found.hash, NAME_BITS), border), row, border_sums(found.hash, border)[row])


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
            found = border_sums((nearest == hashes).astype(np.int32), border).astype(np.float32)
            out[row] = found / np.maximum(np.diff(border), 1)
            out[row + 1] = np.minimum(found / len(wanted), 1.5)
    return out


# What a page says of its own type: features of the page, in this order.
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
    og = head.meta.get("og:type", "").lower()
    data = "".join(head.json_ld)
    said = [*(name in og for name in OG_TYPES), *(f'{name}"' in data for name in LD_TYPES), bool(head.times), "description" in head.meta]
    return np.array(said, np.float32)
