"""Files of corrections, as the web page gives them, become pages that training learns from."""

import json
import lzma
from pathlib import Path

import pytest

from app.types import LABELS, Label, PageKind
from training.__main__ import main
from training.corpus import CORPORA, read_all
from training.folds import NOTHING, fold_of
from training.labelled import read_labelled
from training.labels.export import names_of
from training.labels.fit import LabelStudy
from training.labels.network import Recipe
from training.labels.samples import label_samples

GIVEN = Path(__file__).parent.parent / "web" / "corrections.jsonl"
SITES, COPIES = ("a", "c"), 4
SMALL = Recipe(inputs=(8, 16), units=8, around=8, epochs=2, others=0)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Corpora without a page."""
    for name in (*CORPORA, "kinds"):
        lzma.open(tmp_path / f"{name}.jsonl.xz", "wt").close()
    return tmp_path


def test_a_correction_file_becomes_labelled_pages(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):  # the second time in place of the first
        main(["corrections", str(GIVEN), "--data", str(data)])
    assert "2 pages" in capsys.readouterr().out
    html, text = read_labelled(data)
    rows = [json.loads(line) for line in GIVEN.read_text("utf-8").splitlines()]
    assert [page.lines for page in (html, text)] == [tuple(row["lines"]) for row in rows]
    assert Label.ADVERT in html.labels
    gold = {page.id: page.gold for page in read_all(data)}
    assert gold[html.id].startswith("Nach acht Jahren Planung")
    assert html.html == rows[0]["html"]


def test_labels_are_learned_from_corrections(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.linear.STEPS", 4)
    rows = [json.loads(line) for line in GIVEN.read_text("utf-8").splitlines()]
    given = [(site, copy, row) for site in SITES for copy in range(COPIES) for row in rows]
    sites = [{**row, "id": f"{row['id']}-{site}{copy}", "url": f"https://{site}.example/"} for site, copy, row in given]
    (data / "many.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in sites), "utf-8")
    main(["corrections", str(data / "many.jsonl"), "--data", str(data)])
    samples = list(label_samples(read_labelled(data), PageKind.HTML))
    study = LabelStudy(samples, names_of(samples[0], PageKind.HTML), (), SMALL)
    seen = {fold_of(f"{site}.example") for site in SITES}
    odds = study.judges(NOTHING).odds(study.features(samples[0], NOTHING))
    assert len(seen) == len(SITES)  # so that each is learned without the other
    assert odds.shape == (len(samples[0].removed), len(Label))
    assert len({LABELS[place] for place in odds.argmax(axis=1)}) > 1


BAD = {
    "no JSON": ("{", "cannot be read"),
    "no page": ('{"id": "a", "lines": ["x"], "labels": ["body"]}', "neither `html` nor `text`"),
    "too few labels": ('{"id": "a", "lines": ["x", "y"], "labels": ["body"], "text": "x"}', "one label a line"),
    "unknown label": ('{"id": "a", "lines": ["x"], "labels": ["spam"], "text": "x"}', "no such label: spam"),
    "no object": ("[]", "no object"),
    "nothing": ("", "no corrections"),
}


@pytest.mark.parametrize(("line", "told"), BAD.values(), ids=BAD)
def test_what_is_no_correction_is_refused(data: Path, line: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "corrections.jsonl").write_text(line, "utf-8")
    with pytest.raises(SystemExit):
        main(["corrections", str(data / "corrections.jsonl"), "--data", str(data)])
    assert told in capsys.readouterr().err
    assert read_labelled(data) == []
