"""What a block's words, set phrases, containers and links say of its label, by learned linear odds."""

from dataclasses import dataclass

import numpy as np

from app.features.html.arrays import NAME_BITS, STEM_BITS, View
from app.features.html.links import Links
from app.features.html.tree import ancestor_sums
from app.features.phrases import whole_phrases, without_prose
from app.features.text.arrays import Lines
from app.features.tokens import TEXT_BITS, Bags, Floats, Ints, Tokens, word_grams
from app.types import Label

WORD_BITS, PART_BITS = 15, 13
# How much less each element further out counts.
FADE = 0.8
# Beyond this depth elements count alike: float32 reaches no further.
DEEPEST = 300


@dataclass(frozen=True, slots=True)
class LabelLexicon:
    """Weights by bucket for each label, float32[buckets, labels]: of words and word pairs, of container names, of links' addresses.

    There is one constant a label for each; what plain text does not have is empty.
    """

    labels: tuple[Label, ...]
    words: Floats
    word_constants: Floats
    parts: Floats
    part_constants: Floats
    links: Floats
    link_constants: Floats
    concepts: Floats
    concept_constants: Floats
    headings: Floats
    heading_constants: Floats


@dataclass(frozen=True, slots=True)
class Said:
    """What a page's blocks say: the number of their `words`, `tokens` in the lexicon's buckets, `concepts` of set phrases.

    `view` has the markup of an HTML page.
    """

    words: Ints
    tokens: Bags
    concepts: Bags
    view: View | None = None


def said_in_html(seen: View) -> Said:
    """Words, word pairs and beginnings of words of each block."""
    tokens = np.empty((len(seen.word_stem), 3), np.int32)
    tokens[:, :2] = seen.text.tokens.reshape(-1, 2) >> (TEXT_BITS - WORD_BITS)
    tokens[:, 2] = seen.word_stem >> (STEM_BITS - WORD_BITS)
    return Said(seen.words, Bags(tokens.ravel(), seen.word_border * 3), seen.concepts, seen)


def said_in_text(lines: Lines, concepts: Tokens) -> Said:
    """Words and word pairs of each block, given what its set phrases mean."""
    grams = word_grams(lines.word, lines.border)
    return Said(lines.words, Bags(grams.tokens >> (TEXT_BITS - WORD_BITS), grams.border), without_prose(concepts).bags(lines.blocks))


def part_bags(seen: View) -> Bags:
    """Name tokens of each distinct tag with names in the lexicon's buckets."""
    return Bags(seen.names.tokens >> (NAME_BITS - PART_BITS), seen.names.border)


def fades(seen: View) -> Floats:
    """What each element counts for relative to the root; a block's own element counts 1 once divided by its own."""
    weights: Floats = np.float32(FADE) ** -np.minimum(seen.tree.depth, DEEPEST).astype(np.float32)
    return weights


def log_odds(margins: Floats) -> Floats:
    """Log-probabilities of margins."""
    shifted = margins - margins.max(axis=1, keepdims=True, initial=-np.inf)
    odds: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return odds


def word_odds(said: Said, removed: Ints, lexicon: LabelLexicon) -> Floats:
    """Log-probabilities by the words of the removed blocks."""
    return log_odds(said.tokens.table_sums(removed, lexicon.words) + lexicon.word_constants)


def concept_odds(said: Said, removed: Ints, lexicon: LabelLexicon) -> Floats:
    """Log-probabilities by the set phrases of the removed blocks."""
    return log_odds(said.concepts.table_sums(removed, lexicon.concepts) + lexicon.concept_constants)


def heading_odds(concepts: Bags, removed: Ints, lexicon: LabelLexicon) -> Floats:
    """How far above a block the last set phrase stands, and log-probabilities by what it means; NaN where there is none."""
    heads = np.flatnonzero(whole_phrases(concepts))
    place = np.searchsorted(heads, removed) - 1
    odds = np.full((len(heads) + 1, 1 + len(lexicon.labels)), np.nan, np.float32)
    odds[:-1, 1:] = log_odds(concepts.table_sums(heads, lexicon.headings) + lexicon.heading_constants)
    under = odds.take(place, axis=0)
    under[:, 0] = np.where(place >= 0, np.log1p(removed - np.append(heads, 0)[place]), np.nan)
    return under


def part_odds(seen: View, lexicon: LabelLexicon) -> Floats:
    """Log-probabilities by the names of a block's element and its ancestors, nearer ones counting more."""
    own = fades(seen)
    scores = part_bags(seen).table_sums(np.arange(len(seen.names.border) - 1), lexicon.parts)[seen.name] * own[:, None]
    inner = seen.tree.inner
    summed: Floats = ancestor_sums(seen.tree.parent, scores)
    return log_odds(summed[inner] / own[inner][:, None] + lexicon.part_constants)


def link_odds(links: Links, removed: Ints, lexicon: LabelLexicon) -> Floats:
    """Log-probabilities by the addresses of the removed blocks' links, NaN for a block without one."""
    odds = np.full((len(removed), len(lexicon.labels)), np.nan, np.float32)
    owner = links.owner[removed]
    linked = owner >= 0
    odds[linked] = log_odds(links.bags.table_sums(owner[linked], lexicon.links) + lexicon.link_constants)
    return odds
