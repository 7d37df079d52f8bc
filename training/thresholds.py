"""The thresholds that training writes into the models' configurations: tried out on out-of-fold scores, not learned."""

from app.models.thresholds import Floors, HtmlThresholds, LineBreakThresholds, RemovedThresholds, TextThresholds
from app.types import PageKind

CUTS = (0.02, 0.04, 0.07, 0.1, 0.14, 0.18, 0.22, 0.26, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.76, 0.82, 0.88, 0.93)
HTML = HtmlThresholds(
    cut_candidates=(*CUTS, 1.0),  # the last one keeps nothing
    drawn_to_kin=0.4,
    list_items_at_most=20,
    list_item_score=0.2,  # far below any cut, far above menus
    fragment_blocks_at_most=6,
    fragment_best_score=0.1,
    page_best_score=0.5,
)
TEXT = TextThresholds(cut_candidates=CUTS, hole_score=0.3, edge_score=0.4, sentence_part_score=0.2)
# What a change of label costs was tried on both kinds: a list's items stay together, and what stands beside it is not drawn in.
REMOVED = {
    kind: RemovedThresholds(
        temperature=1.1,
        switch=0.7,
        switch_in_run=5.0,
        headline_odds=0.2,
        repeated_headline_odds=0.1,
        rule_odds=0.15,
        unsure_below=0.3,
    )
    for kind in PageKind
}
# Easily in one line, only on strong evidence in a line among lines, and almost never where no white space stands.
LINE_BREAKS = LineBreakThresholds(
    one_line=Floors(behind_sentence=-1.2, at_space=0.0, without_space=1.5),
    glued=Floors(behind_sentence=-1.2, at_space=2.0, without_space=-1.0),
    joints_of_glued=8,
    joints_a_space=3,
    among_lines=Floors(behind_sentence=0.5, at_space=2.0, without_space=2.0),
    behind_cue=Floors(behind_sentence=-1.2, at_space=-1.2, without_space=2.0),
)
