"""Lists as one thing: what a rule says of most of a run, or its heading of its headlines, holds for all of it."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.label.lines import DECORATION
from app.label.rules import RULE_SCORE
from app.language.locale_names import fold
from app.language.phrases import said
from app.types import Label, LabelledBlock

# A list has so many blocks, its heading among them.
FEWEST = 4
# What a rule says of so much of a list holds for the rest of it.
RULED, MOST = frozenset({Label.TICKER, Label.CALENDAR, Label.WIDGET}), 0.5
# What headings call the headlines under them, where the model takes these for headlines too or knows no label.
CALLED: Mapping[Label, Sequence[str]] = {Label.TICKER: ("latest", "popular"), Label.RELATED: ("related",)}
HEADLINES = frozenset({Label.TICKER, Label.RELATED, Label.OTHER})
OF_LISTS = RULED | HEADLINES


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
