"""The thresholds on what a model says. They stand in its `config.json`, under these names, and are checked when it is loaded.

`training.thresholds` has the values that training writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from typing import Any, TypeVar, get_type_hints

from app.models.forest import ModelError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HtmlThresholds:
    """What turns the scores of an HTML page's blocks into its body.

    A score is drawn to the mean of its kin by `drawn_to_kin` of the way. A block is kept if its score is above the chosen one of
    `cut_candidates`; a list of up to `list_items_at_most` between kept blocks is kept too where each item scores `list_item_score`.
    Where the chosen cut keeps nothing, a lower one does if the best block scores `page_best_score`, or `fragment_best_score` on a page
    of few blocks.
    """

    cut_candidates: tuple[float, ...]
    drawn_to_kin: float
    list_items_at_most: int
    list_item_score: float
    fragment_blocks_at_most: int
    fragment_best_score: float
    page_best_score: float


@dataclass(frozen=True, slots=True)
class TextThresholds:
    """What turns the scores of a text's blocks into its body: the candidates of the cut, and then what is kept below it.

    A single block between kept ones is kept with `hole_score` (a subheading, not a teaser), prose next to the first or last of them with
    `edge_score`, the first part of a sentence whose second part is kept with `sentence_part_score`.
    """

    cut_candidates: tuple[float, ...]
    hole_score: float
    edge_score: float
    sentence_part_score: float


@dataclass(frozen=True, slots=True)
class RemovedThresholds:
    """What turns odds of labels into one label a block.

    Their logarithms are divided by the `temperature`. A change of label from one block to the next costs `switch`, and `switch_in_run`
    where both are of one run, such as a list. A page has one headline: the block that is most likely one, from `headline_odds` on, and its
    repetitions, from `repeated_headline_odds` on. A rule that is not certain needs `rule_odds` from the model. A label of a score below
    `unsure_below` is none: the block is `other`.
    """

    temperature: float
    switch: float
    switch_in_run: float
    headline_odds: float
    repeated_headline_odds: float
    rule_odds: float
    unsure_below: float


@dataclass(frozen=True, slots=True)
class Floors:
    """Log-odds from which a border counts: behind a sentence, elsewhere at white space, and where a cut puts a space that nobody wrote."""

    behind_sentence: float
    at_space: float
    without_space: float


@dataclass(frozen=True, slots=True)
class LineBreakThresholds:
    """From where a border counts in a text that is one line, in a line among lines, and in one line behind a cue such as `Read also`.

    What stands behind a cue is cut finer: its headline has no full stop. In one line whose lines were joined without a space, `glued`,
    few borders stand at spaces: `joints_of_glued` words or more have a likely border inside, and `joints_a_space` for each at a space.
    """

    one_line: Floors
    glued: Floors
    joints_of_glued: int
    joints_a_space: int
    among_lines: Floors
    behind_cue: Floors


def read_thresholds(kind: type[T], stated: Mapping[str, Any], where: str) -> T:
    """The thresholds that a configuration states; raises `ModelError` that names what is missing, unknown or no number."""
    hints = get_type_hints(kind)
    for problem, names in (("lacks the thresholds", hints.keys() - stated), ("has unknown thresholds", stated.keys() - hints)):
        if names:
            raise ModelError(f"{where} {problem} {', '.join(sorted(names))}.")
    return kind(**{name: _value(hint, stated[name], f"{where}: {name}") for name, hint in hints.items()})


def _value(hint: Any, stated: Any, where: str) -> Any:
    if isinstance(hint, type) and is_dataclass(hint) and isinstance(stated, Mapping):
        return read_thresholds(hint, stated, where)
    if hint == tuple[float, ...] and isinstance(stated, list | tuple) and stated:
        return tuple(_value(float, item, where) for item in stated)
    if isinstance(stated, bool) or not isinstance(stated, (int, float) if hint is float else int) or hint not in (int, float):
        raise ModelError(f"{where} is not what it should be: {stated!r}.")
    return hint(stated)
