"""Features of the blocks of a plain text: what each says, what it repeats, where it stands, what stands around it."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app import chars
from app.features import matrix
from app.features.lines import TELLING_LETTERS, Floats, Lines, Tokens
from app.features.windows import Columns, Running, least_before, region_columns, shifted, window_sums
from app.types import FeatureMatrix

SHARES = ("upper", "digit", "dense", "end", "comma", "colon", "dash", "bullet", "quote", "bracket", "currency", "other")
SHARE_COLUMNS = [chars.CLASSES.index(name) for name in SHARES]
# Running text: a block of this many words with a sentence end, or longer ones without.
PROSE_WORDS, LONG_WORDS = 8, 25
ANCHOR_WORDS = 25
REPEATED_WORDS = 4
WINDOWS = (1, 2, 4, 8, 16, 32)
SIDES = (1, 3, 8, 20)
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
    return {
        "mass": np.log1p(mass),
        "characters": np.log1p(dark),
        "word_length": lines.per_block(lines.letters) / words,
        "ends": np.log1p(ends),
        "words_per_end": mass / (ends + 1),
        "prose": np.log1p(prose(lines)),
        "turns": np.log1p(lines.turns),
        "commas_per_word": lines.classes[:, chars.COMMA] / words,
        **{f"share_{name}": shares[:, column] for column, name in enumerate(SHARES)},
        "starts_with": lines.edges[0],
        "closes_with": lines.edges[1],
        "last_telling": lines.edges[2],
        "capital_words": lines.per_block(lines.leading == chars.UPPER) / words,
        "shouted_words": lines.per_block(lines.shouted) / words,
        "number_words": lines.per_block(lines.leading == chars.DIGIT) / words,
        "small_words": lines.per_block(small) / words,
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
    whole = total[lines.border[1:]] - total[lines.border[:-1]]
    _, inverse, counts = np.unique(whole, return_inverse=True, return_counts=True)
    order = np.argsort(inverse, kind="stable")
    rank = np.empty(lines.blocks)
    rank[order] = np.arange(lines.blocks) - np.repeat(np.cumsum(counts) - counts, counts)
    runs = total[REPEATED_WORDS:] - total[:-REPEATED_WORDS] if len(lines.word) >= REPEATED_WORDS else total[:0]
    again = np.zeros(len(lines.word), bool)
    again[: len(runs)] = _times(_numbered(runs)) > 1
    del runs, total
    times = _times(_numbered(lines.word))
    words = np.maximum(lines.words, 1)
    return {
        "copies": np.log(counts[inverse]),
        "copies_after": (counts[inverse] - 1 - rank).clip(0, 5),
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
        "anchor_back": _since(anchors),
        "anchor_ahead": _since(anchors[::-1])[::-1],
        "anchor_back_words": _since_words(anchors, before),
        "anchor_ahead_words": _since_words(anchors[::-1], (mass.sum() - before - mass)[::-1])[::-1],
    }


def _since(flags: NDArray[np.bool_]) -> Floats:
    index = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, index, -1))
    return np.where(last >= 0, np.log1p(index - last), FAR).astype(np.float32)


def _since_words(flags: NDArray[np.bool_], before: Floats) -> Floats:
    index = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, index, -1))
    return np.where(last >= 0, np.log1p(np.maximum(before - before[last], 0)), FAR + 1).astype(np.float32)


def around(lines: Lines) -> Iterator[Columns]:
    """Means in windows around each block and on either side, and the nearest blocks themselves, group by group."""
    running = prose(lines)
    mass = lines.mass
    words = np.maximum(lines.words, 1)
    stop = lines.edges[2] == chars.END
    capitals = lines.per_block(lines.leading == chars.UPPER)
    short = mass < 4
    running_sums = Running(np.stack([mass, running, stop, short, capitals], axis=1))
    for size in WINDOWS:
        sums, count = running_sums.within(-size, size + 1)
        words_near = np.maximum(sums[:, 0], 1)
        yield {
            f"around{size}_mass": np.log1p(sums[:, 0] / count),
            f"around{size}_prose": sums[:, 1] / words_near,
            f"around{size}_stops": sums[:, 2] / count,
            f"around{size}_short": sums[:, 3] / count,
            f"around{size}_capitals": sums[:, 4] / words_near,
        }
    for size in SIDES:
        for name, low, high in (("back", -size, 0), ("ahead", 1, size + 1)):
            sums, _ = running_sums.within(low, high)
            yield {f"{name}{size}_mass": np.log1p(sums[:, 0]), f"{name}{size}_prose": sums[:, 1] / np.maximum(sums[:, 0], 1)}
    near = {
        "mass": np.log1p(mass),
        "closes": lines.edges[2],
        "starts": lines.edges[0],
        "capitals": capitals / words,
        "gap": lines.gap,
    }
    for step in (-2, -1, 1, 2):
        yield {f"{name}{step:+d}": shifted(values, step) for name, values in near.items()}


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
    owner = np.repeat(np.arange(lines.blocks, dtype=np.int32), lines.words)
    inside = telling & (owner >= first) & (owner < last)
    number = _numbered(lines.word)
    kinds = int(number.max(initial=-1)) + 1
    times = np.bincount(number[inside], minlength=kinds).astype(np.int32)
    own_times = _times(_numbered(number * np.int64(lines.blocks + 1) + owner))
    elsewhere = telling & (times[number] > np.where(inside, own_times, np.int32(0)))
    count = np.maximum(lines.per_block(telling), 1)
    overlap = lines.per_block(elsewhere) / count
    fits = (lines.words >= HEADLINE_WORDS[0]) & (lines.words <= HEADLINE_WORDS[1]) & (np.arange(lines.blocks) <= (first + last) // 2)
    headline = int((fits * overlap * np.sqrt(count)).argmax()) if lines.blocks else 0
    said = np.bincount(number[telling & (owner == headline)], minlength=kinds) > 0
    index = np.arange(lines.blocks)
    return {
        "overlap": overlap,
        "overlap_words": np.log1p(lines.per_block(elsewhere)),
        "overlap_around": window_sums(lines.per_block(elsewhere), -3, 4) / np.maximum(window_sums(count, -3, 4), 1),
        "headline_words": lines.per_block(telling & said[number]) / count if len(number) else overlap,
        "from_headline": np.sign(index - headline) * np.log1p(abs(index - headline)),
    }


def _numbered(keys: NDArray[Any]) -> NDArray[np.int32]:
    """The rank of each key among the different keys: `np.unique`'s inverse in a third of its memory."""
    order = np.argsort(keys)
    rises = keys[order[1:]] != keys[order[:-1]]
    number = np.zeros(len(keys), np.int32)
    number[order[1:]] = np.cumsum(rises, dtype=np.int32)
    return number


def _times(number: NDArray[np.int32]) -> NDArray[np.int32]:
    """How often each number stands among the numbers."""
    return np.bincount(number).astype(np.int32)[number]


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
    return {name: np.full(lines.blocks, value, np.float32) for name, value in facts.items()}


def lexical(tokens: Tokens, mass: Floats, weights: Floats) -> Columns:
    """The learned scores of each block's words and the regions that they add up to.

    `weights` is float32[3, buckets]: what a word says of its own block, of the blocks behind it, and of those before it.
    """
    blocks = len(mass)
    score, promise, echo = (tokens.scores(table, blocks) for table in weights)
    mass = np.minimum(mass, MOST_WORDS)
    out: dict[str, NDArray[np.generic]] = {"score": score, "promise": promise, "echo": echo}
    weighed = Running(np.stack([score * mass, mass], axis=1))
    for size in WINDOWS:
        sums, _ = weighed.within(-size, size + 1)
        out[f"score_around{size}"] = sums[:, 0] / np.maximum(sums[:, 1], 1)
    plain = Running(np.stack([score, promise, echo], axis=1))
    for size in SIDES:
        for side, low, high in (("back", -size, 0), ("ahead", 1, size + 1)):
            means = np.divide(*(part if part.ndim > 1 else part[:, None] for part in plain.within(low, high)))
            for place_, name in enumerate(("score", "promise", "echo")):
                out[f"{name}_{side}{size}"] = means[:, place_]
    for size in REACHES:
        out[f"promise_least{size}"] = least_before(promise, size)
        out[f"echo_least{size}"] = least_before(echo[::-1], size)[::-1]
    for step in (-2, -1, 1, 2):
        out[f"score{step:+d}"] = shifted(score, step)
    out["page_score"] = np.full(blocks, (score * mass).sum() / max(mass.sum(), 1), np.float32)
    return {**out, **region_columns(score * np.sqrt(mass), "score"), **region_columns(promise + echo, "flow")}


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


def text_matrix(lines: Lines, weights: Floats) -> FeatureMatrix:
    """All features of a plain text's blocks."""
    return matrix(chain(_plain(lines), (lexical(lines.tokens, lines.mass, weights),)), lines.blocks)
