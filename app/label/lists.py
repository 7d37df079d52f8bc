"""Lists as one thing: what a rule says of most of a run, or its heading of its headlines, holds for all of it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.label.lines import DECORATION
from app.label.prose import STOPS, ends_sentence, has_words
from app.label.rules import RULE_SCORE
from app.language.locale_names import fold
from app.language.phrases import said
from app.types import Block, Label, LabelledBlock

# A list has so many blocks, its heading among them.
FEWEST = 4
# What a rule says of so much of a list holds for the rest of it.
RULED, MOST = frozenset({Label.TICKER, Label.CALENDAR, Label.WIDGET}), 0.5
# What headings call the headlines under them, where the model takes these for headlines too or knows no label.
CALLED: Mapping[Label, Sequence[str]] = {Label.TICKER: ("latest", "popular"), Label.RELATED: ("related",)}
HEADLINES = frozenset({Label.TICKER, Label.RELATED, Label.OTHER})
# Two headlines and more (s), each over its sentence (p); the heading over them may be as short as a button (b).
TEASERS = re.compile("[sb]?(?:sp){2,}")
HEADLINE_WORDS, SENTENCE_WORDS, SHORTEST = 14, 25, 3
OF_LISTS = RULED | HEADLINES


def headlines_over_sentences(blocks: Sequence[Block], removed: Sequence[int]) -> list[int]:
    """The places among removed blocks of a text of headlines that each have a sentence under them, and of the heading over them.

    That is no form, whatever the words are taken for.
    """
    shape = "".join(_shape(blocks[index]) for index in removed)
    runs = (range(run.start(), run.end()) for run in TEASERS.finditer(shape))
    return [place for run in runs if removed[run.stop - 1] - removed[run.start] == len(run) - 1 for place in run]


def _shape(block: Block) -> str:
    if block.element >= 0 or has_words(block, SENTENCE_WORDS + 1):
        return "-"
    if block.text.endswith(tuple(STOPS)):
        return "p"
    return "-" if ends_sentence(block.text) or has_words(block, HEADLINE_WORDS + 1) else "s" if has_words(block, SHORTEST) else "b"


def as_lists(labelled: Sequence[LabelledBlock], run: NDArray[np.int64]) -> list[LabelledBlock]:
    """The removed blocks of a page, in order, with one label for all of a list where that is known; `run` numbers each one's run."""
    found = list(labelled)
    order = np.argsort(run, kind="stable")
    edges = np.flatnonzero(np.diff(run[order], prepend=-1, append=-1))
    for edge in np.flatnonzero(np.diff(edges) >= FEWEST - 1).tolist():
        places = order[edges[edge] : edges[edge + 1]].tolist()
        items = [labelled[place] for place in places]
        if not any(item.label in OF_LISTS for item in items):
            continue
        whole = _by_rule(items) or _by_heading(items)
        above = labelled[max(0, places[0] - 1)]
        if not whole and above.block.index == items[0].block.index - 1:
            places, items = [places[0] - 1, *places], [above, *items]
            whole = _by_heading(items)
        if not whole or len(items) < FEWEST:
            continue
        label, reason = whole
        for place, item in zip(places, items, strict=True):
            if not item.reason.startswith("rule:") and item.label is not Label.TITLE:
                found[place] = item._replace(label=label, score=RULE_SCORE, reason=reason)
    return found


def _by_rule(items: Sequence[LabelledBlock]) -> tuple[Label, str] | None:
    """What a rule says of most of a run."""
    ruled = Counter((item.label, item.reason) for item in items if item.reason.startswith("rule:") and item.label in RULED)
    return next((known for known, count in ruled.most_common(1) if count >= MOST * len(items)), None)


def _by_heading(items: Sequence[LabelledBlock]) -> tuple[Label, str] | None:
    """What the first of some blocks calls the others, if these are headlines."""
    heading = fold(items[0].block.text).strip(DECORATION)
    called = next((label for label, concepts in CALLED.items() if heading in said(*concepts)), None)
    if called is None:
        return None
    usual = Counter(item.label for item in items[1:]).most_common(1)[0][0]
    return (called, "rule:heading") if usual in HEADLINES else None
