"""Gold ↔ blocks on pages whose block labels are known."""

import pytest

from training.align import align

LEAD = "The council approved the new bridge over the river on Monday."
BODY = "Work on the bridge begins in March and will take two years to finish."
NAV = "Home News Sport Weather"

CASES = {
    "plain": ([NAV, LEAD, BODY, "Read more articles"], f"{LEAD}\n\n{BODY}", [0, 1, 1, 0]),
    "the copy with gold around it": ([LEAD, NAV, NAV, NAV, NAV, NAV, NAV, NAV, LEAD, BODY], f"{LEAD}\n\n{BODY}", [0] * 8 + [1, 1]),
    "a run that crosses block borders": (["The council approved", "the new", "bridge over the river on Monday.", NAV], LEAD, [1, 1, 1, 0]),
    "short block by its own line": (["Background", BODY, "Contact"], f"Background\n\n{BODY}", [1, 1, 0]),
    "empty gold": ([NAV, LEAD], "", [0, 0]),
    "no blocks": ([], LEAD, []),
    "punctuation alone": (["***", LEAD], LEAD, [0, 1]),
}


@pytest.mark.parametrize(("texts", "gold", "expected"), CASES.values(), ids=CASES.keys())
def test_blocks_are_labelled_by_the_gold(texts: list[str], gold: str, expected: list[int]) -> None:
    assert [round(float(share)) for share in align(texts, gold).share] == expected


def test_a_block_that_is_half_gold_gets_half_a_label() -> None:
    share = align([f"{LEAD} Sign up for our newsletter to get eleven more words here."], LEAD).share
    assert 0.4 < share[0] < 0.6


def test_scripts_without_spaces_are_aligned_by_characters() -> None:
    aligned = align(["首页 新闻 体育", "市议会周一批准在河上修建新桥。"], "市议会周一批准在河上修建新桥。", dense=True)
    assert aligned.share.round().tolist() == [0, 1]
    assert aligned.found == 1.0
