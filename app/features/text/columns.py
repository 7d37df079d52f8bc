"""Features of the blocks of a plain text: what each says, what it repeats, where it stands, what stands around it."""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from app.features.counts import copies, repeated
from app.features.matrix import matrix
from app.features.phrases import find_phrases
from app.features.text.arrays import TELLING_LETTERS, Lines
from app.features.tokens import SHORT_WORDS, Floats, Tokens
from app.features.windows import Columns, Running, everywhere, from_block, last_true, least_before, region_columns, shifted, since
from app.language import chars
from app.types import FeatureMatrix

SHARES = ("upper", "digit", "dense", "end", "comma", "colon", "dash", "bullet", "quote", "bracket", "currency", "other")
SHARE_COLUMNS = [chars.CLASSES.index(name) for name in SHARES]
# Running text: a block of this many words with a sentence end, or longer ones without.
PROSE_WORDS, LONG_WORDS = 8, 25
ANCHOR_WORDS = 25
REPEATED_WORDS = 4
WINDOWS = (1, 2, 4, 8, 16, 32)
SIDES = (1, 3, 8, 20)
AROUND = [(-size, size + 1) for size in WINDOWS]
BESIDE = {f"{side}{size}": span for size in SIDES for side, span in (("back", (-size, 0)), ("ahead", (1, size + 1)))}
STEPS = (-2, -1, 1, 2)
REACHES = (3, 10, 30)
FAR = 9.0
# What a block without prose costs a region, in words, and the most that one block brings.
CLUTTER_COST, MOST_WORDS = 4.0, 60.0
HEADLINE_WORDS = (3, 25)


def prose(lines: Lines) -> Floats:
    """The words of each block that reads as running text, else 0."""
    mass = lines.mass
    reads = (mass >= PROSE_WORDS) & ((lines.edges[2] == chars.END) | (lines.turns > 0)) if lines.blocks else mass > 0
    return np.where(reads | (mass >= LONG_WORDS), mass, 0).astype(np.float32)


def own(lines: Lines) -> Columns:
    """Features of each block by itself."""
    dark = np.maximum(lines.classes[:, 1:].sum(1), 1)
    words, mass = np.maximum(lines.words, 1), lines.mass
    ends = lines.classes[:, chars.END]
    shares = lines.classes[:, SHARE_COLUMNS] / dark[:, None]
    small = (lines.letters < TELLING_LETTERS) & (lines.leading == chars.LOWER)
    shapes = np.stack([lines.leading == chars.UPPER, lines.shouted, lines.leading == chars.DIGIT, small])
    return {
        "mass": np.log1p(mass),
        "characters": np.log1p(dark),
        "word_length": lines.per_block(lines.letters) / words,
        "ends": np.log1p(ends),
        "words_per_end": mass / (ends + 1),
        "prose": np.log1p(prose(lines)),
        "turns": np.log1p(lines.turns),
        "commas_per_word": lines.classes[:, chars.COMMA] / words,
        **named([f"share_{name}" for name in SHARES], shares.T),
        "starts_with": lines.edges[0],
        "closes_with": lines.edges[1],
        "last_telling": lines.edges[2],
        **named(("capital_words", "shouted_words", "number_words", "small_words"), lines.per_block(shapes) / words),
        "longest_word": _largest(lines, lines.letters),
        "gap_before": lines.gap,
        "gap_after": np.append(lines.gap[1:], 3)[: lines.blocks],
    }


def _largest(lines: Lines, values: NDArray[np.int32]) -> Floats:
    """The largest value among each block's words; 0 for a block without words."""
    out = np.zeros(lines.blocks, np.float32)
    filled = np.flatnonzero(lines.words)
    if len(filled):
        out[filled] = np.maximum.reduceat(values, lines.border[filled])
    return out


def repetition(lines: Lines) -> Columns:
    """What the page says more than once: whole blocks, runs of words, words."""
    total = np.append(np.zeros(1, np.uint64), np.cumsum(lines.word))
    equal, behind = copies(total[lines.border[1:]] - total[lines.border[:-1]])
    again = np.zeros(len(lines.word), bool)
    runs = max(len(again) + 1 - REPEATED_WORDS, 0)
    again[:runs] = repeated(total[REPEATED_WORDS:] - total[:runs])
    del total
    times = np.bincount(lines.number).astype(np.int32).take(lines.number)
    words = np.maximum(lines.words, 1)
    return {
        "copies": np.log(equal),
        "copies_after": behind.clip(0, 5),
        "repeated_runs": lines.per_block(again) / words,
        "word_frequency": lines.per_block(np.log(times)) / words,
        "once_words": lines.per_block(times == 1) / words,
    }


def place(lines: Lines) -> Columns:
    """Where each block stands, by blocks and by words, and how far the nearest long prose is."""
    index = np.arange(lines.blocks)
    mass, running = lines.mass, prose(lines)
    before, running_before = np.cumsum(mass) - mass, np.cumsum(running) - running
    anchors = running >= ANCHOR_WORDS
    return {
        "index": np.log1p(index),
        "from_end": np.log1p(index[::-1]),
        "words_before": np.log1p(before),
        "mass_before": before / max(mass.sum(), 1),
        "prose_before": running_before / max(running.sum(), 1),
        "anchor_back": since(anchors, FAR),
        "anchor_ahead": since(anchors[::-1], FAR)[::-1],
        "anchor_back_words": _since_words(anchors, before),
        "anchor_ahead_words": _since_words(anchors[::-1], (mass.sum() - before - mass)[::-1])[::-1],
    }


def _since_words(flags: NDArray[np.bool_], before: Floats) -> Floats:
    last = last_true(flags)
    return np.where(last >= 0, np.log1p(np.maximum(before - before[last], 0)), FAR + 1).astype(np.float32)


def around(lines: Lines) -> Iterator[Columns]:
    """Means in windows around each block and on either side, and the nearest blocks themselves, group by group."""
    mass, running = lines.mass, prose(lines)
    capitals = lines.per_block(lines.leading == chars.UPPER)
    yield _around(Running(np.stack([mass, running, lines.edges[2] == chars.END, mass < SHORT_WORDS, capitals], axis=1)))
    yield _beside(Running(np.stack([mass, running], axis=1)))
    nearest = np.stack([np.log1p(mass), lines.edges[2], lines.edges[0], capitals / np.maximum(lines.words, 1), lines.gap])
    for step in STEPS:
        yield named([f"{name}{step:+d}" for name in ("mass", "closes", "starts", "capitals", "gap")], shifted(nearest, step))


def _around(running: Running) -> Columns:
    (words, running_words, stops, short, capital_words), count = _by_value(running, AROUND)
    near = np.maximum(words, 1)
    means = (np.log1p(words / count), running_words / near, stops / count, short / count, capital_words / near)
    return named(AROUND_NAMES, np.stack(means, axis=1))


def _beside(running: Running) -> Columns:
    (words, running_words), _ = _by_value(running, list(BESIDE.values()))
    return named(BESIDE_NAMES, np.stack([np.log1p(words), running_words / np.maximum(words, 1)], axis=1))


AROUND_NAMES = [f"around{size}_{name}" for size in WINDOWS for name in ("mass", "prose", "stops", "short", "capitals")]
BESIDE_NAMES = [f"{place}_{name}" for place in BESIDE for name in ("mass", "prose")]


def _by_value(running: Running, spans: Sequence[tuple[int, int]]) -> tuple[Floats, Floats]:
    """Sums over each span, [values, spans, blocks], and how many blocks it holds, [spans, blocks]."""
    sums, count = running.over(spans)
    return sums.swapaxes(0, 1), count[:, 0]


def named(names: Sequence[str], columns: NDArray[np.generic]) -> Columns:
    """The columns, [..., blocks], by their names."""
    return dict(zip(names, columns.reshape(len(names), columns.shape[-1]), strict=True))


def worth_of_prose(lines: Lines) -> Floats:
    """What each block brings a region of prose: its words, or a cost."""
    running = prose(lines)
    neutral = (lines.edges[2] == chars.END) if lines.blocks else running > 0
    return np.where(running > 0, np.minimum(running, MOST_WORDS), np.where(neutral, 0, -CLUTTER_COST)).astype(np.float32)


def vocabulary(lines: Lines, worth: Floats) -> Columns:
    """How many of a block's telling words the best region of the page says elsewhere, and how many of its headline's."""
    total = np.append(0.0, np.cumsum(worth, dtype=np.float64))
    last = int((total - np.minimum.accumulate(total)).argmax())
    first = int(total[: last + 1].argmin())
    telling = (lines.letters >= TELLING_LETTERS) | (lines.leading == chars.DENSE)
    elsewhere = telling & _said_elsewhere(lines, telling, (first, last))
    telling_words, shared = lines.per_block(np.stack([telling, elsewhere]))
    count = np.maximum(telling_words, 1)
    overlap = shared / count
    fits = (lines.words >= HEADLINE_WORDS[0]) & (lines.words <= HEADLINE_WORDS[1]) & (np.arange(lines.blocks) <= (first + last) // 2)
    headline = int((fits * overlap * np.sqrt(count)).argmax()) if lines.blocks else 0
    (shared_near, count_near), _ = _by_value(Running(np.stack([shared, count], axis=1)), [(-3, 4)])
    return {
        "overlap": overlap,
        "overlap_words": np.log1p(shared),
        "overlap_around": (shared_near / np.maximum(count_near, 1))[0],
        "headline_words": lines.per_block(telling & _said_in(lines, telling, headline)) / count,
        "from_headline": from_block(headline, lines.blocks),
    }


def _said_elsewhere(lines: Lines, telling: NDArray[np.bool_], region: tuple[int, int]) -> NDArray[np.bool_]:
    """Whether each word is a telling one of another block of the region: the first or the last block there that has it is not its own."""
    run = slice(*lines.border[list(region)])
    owner = np.repeat(np.arange(lines.blocks, dtype=np.int32), lines.words)
    said, sayer = lines.number[run][telling[run]], owner[run][telling[run]]
    different = int(lines.number.max(initial=-1)) + 1
    first, last = np.full(different, lines.blocks, np.int32), np.full(different, -1, np.int32)
    first[said[::-1]], last[said] = sayer[::-1], sayer
    return (first.take(lines.number) < owner) | (last.take(lines.number) > owner)


def _said_in(lines: Lines, telling: NDArray[np.bool_], block: int) -> NDArray[np.bool_]:
    """Whether each word is a telling one of the block."""
    run = slice(*lines.border[block : block + 2])
    said = np.zeros(int(lines.number.max(initial=-1)) + 1, bool)
    said[lines.number[run][telling[run]]] = True
    return said.take(lines.number)


def page(lines: Lines) -> Columns:
    """Features of the page, the same for each of its blocks."""
    mass, running = lines.mass, prose(lines)
    count = max(lines.blocks, 1)
    facts = {
        "page_blocks": np.log1p(count),
        "page_mass": np.log1p(mass.sum()),
        "page_prose": running.sum() / max(mass.sum(), 1),
        "page_anchors": np.log1p((running >= ANCHOR_WORDS).sum()),
        "page_longest": np.log1p(running.max(initial=0)),
        "page_dense": lines.classes[:, chars.DENSE].sum() / max(lines.classes[:, 1:].sum(), 1),
        "page_upper": lines.classes[:, chars.UPPER].sum() / max(lines.classes[:, 1:].sum(), 1),
        "page_stops": (lines.edges[2] == chars.END).sum() / count,
        "page_restored": (lines.gap < 2).sum() / count,
        "page_spaced": (lines.gap > 2).sum() / count,
    }
    return everywhere(facts, lines.blocks)


def vocabularies(lines: Lines) -> tuple[Tokens, ...]:
    """The tokens that learned tables weigh, each vocabulary with tables of its own: words, and concepts of set phrases."""
    return lines.tokens, find_phrases(lines.word, lines.border)


def lexical(said: Sequence[Tokens], mass: Floats, weights: Sequence[Floats]) -> Columns:
    """The learned scores of each block's words and concepts, and the regions that they add up to.

    `weights` is for each vocabulary float32[3, buckets]: what a token says of its own block, of the blocks behind it, of those before it.
    """
    words, concepts = (_scored(tokens, mass, tables) for tokens, tables in zip(said, weights, strict=True))
    return {**words, **{f"concept_{name}": column for name, column in concepts.items()}}


def _scored(tokens: Tokens, mass: Floats, weights: Floats) -> Columns:
    """The columns of one vocabulary."""
    scores = tokens.scores(weights, len(mass))
    score, promise, echo = scores
    mass = np.minimum(mass, MOST_WORDS)
    (near, near_mass), _ = _by_value(Running(np.stack([score * mass, mass], axis=1)), AROUND)
    beside = np.divide(*Running(scores.T).over(list(BESIDE.values())))
    facing = np.stack([promise, echo[::-1]])
    return {
        **named(("score", "promise", "echo"), scores),
        **named([f"score_around{size}" for size in WINDOWS], near / np.maximum(near_mass, 1)),
        **named([f"{name}_{side}" for side in BESIDE for name in ("score", "promise", "echo")], beside),
        **{name: values for size in REACHES for name, values in _least(facing, size)},
        **{f"score{step:+d}": shifted(score, step) for step in STEPS},
        "page_score": np.full(len(mass), (score * mass).sum() / max(mass.sum(), 1), np.float32),
        **region_columns(score * np.sqrt(mass), "score"),
        **region_columns(promise + echo, "flow"),
    }


def _least(facing: Floats, size: int) -> Iterator[tuple[str, Floats]]:
    """The least promise so far behind each block and the least echo so far ahead, of which the second comes from its end on."""
    promise, echo = least_before(facing, size)
    yield f"promise_least{size}", promise
    yield f"echo_least{size}", echo[::-1]


def plain_columns(lines: Lines) -> Columns:
    """All features that need no learned weights."""
    return {name: values for group in _plain(lines) for name, values in group.items()}


def _plain(lines: Lines) -> Iterator[Columns]:
    """The same group by group."""
    worth = worth_of_prose(lines)
    said, repeated = vocabulary(lines, worth), repetition(lines)  # what takes most memory comes first
    yield own(lines)
    yield repeated
    yield place(lines)
    yield from around(lines)
    yield region_columns(worth, "prose")
    yield said
    yield page(lines)


def text_matrix(lines: Lines, said: Sequence[Tokens], weights: Sequence[Floats]) -> FeatureMatrix:
    """All features of a plain text's blocks, by the tokens and the tables of each vocabulary."""
    return matrix(chain(_plain(lines), (lexical(said, lines.mass, weights),)), lines.blocks)
