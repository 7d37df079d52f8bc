"""Pages with the answer that was looked at and found right, one folder for each fixed bug; `make golden` writes the answers anew."""

from pathlib import Path

import pytest

from tests.rewrite_golden import GOLDEN, PAGES, golden_answer, written


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_answer_is_as_written(page: Path) -> None:
    expected = page.with_name("expected.json").read_text(encoding="utf-8")
    assert written(golden_answer(page)) == expected, "read the difference; if it is an improvement, run `make golden`"


def test_every_folder_holds_one_page() -> None:
    assert sorted(folder for folder in GOLDEN.iterdir() if folder.is_dir()) == [page.parent for page in PAGES]
