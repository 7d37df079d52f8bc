"""`bench sites`: pages alone and beside the others of their site."""

import json
from pathlib import Path

import pytest

from bench.comparison.sites import main
from tests.site.made import SUBJECTS, address, page, paragraphs


def corpus(folder: Path, subjects: tuple[str, ...]) -> str:
    """Pages of one site with their golds."""
    rows = [
        {"id": subject, "url": address(subject), "html": page(subject), "gold": "\n\n".join(paragraphs(subject, number))}
        for number, subject in enumerate(subjects, 10)
    ]
    (folder / "made.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(folder / "made.jsonl")


def test_a_site_is_better_where_what_recurs_is_no_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--corpus", corpus(tmp_path, SUBJECTS)]) == 0
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in capsys.readouterr().out.splitlines()[2:]]
    assert [row[:4] for row in rows] == [["made.jsonl", how, "1", str(len(SUBJECTS))] for how in ("html", "innertext")]
    for *_, alone, beside, told, better, worse in rows:
        assert float(alone) < float(beside)
        assert told.startswith("+")
        assert (better, worse) == ("1", "0")


def test_a_corpus_without_sites_of_several_pages_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--corpus", corpus(tmp_path, SUBJECTS[:1])]) == 2
    assert "no site of several pages" in capsys.readouterr().err
    assert main(["--corpus", "nowhere"]) == 2
