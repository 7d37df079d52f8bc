"""`bench labels`: lines get the label of most of their characters, whatever blocks the prediction has."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.labels.report import NOTHING, GoldPage, confuse, line_labels

GOLD = GoldPage("a", ("Menu", "The bridge is old.", "Share", "© Daily"), ("navigation", "body", "share", "legal"))


@pytest.mark.parametrize(
    ("predicted", "expected"),
    [
        ([("Menu", "navigation"), ("The bridge is old.", "body"), ("Share", "share"), ("© Daily", "legal")], list(GOLD.labels)),
        ([("Menu The bridge is old.", "body"), ("Share © Daily", "legal")], ["body", "body", "legal", "legal"]),
        ([("The", "title"), ("bridge is old.", "body")], [NOTHING, "body", NOTHING, NOTHING]),
        ([], [NOTHING] * 4),
    ],
    ids=["same lines", "longer blocks", "less text", "nothing"],
)
def test_labels_of_lines(predicted: list[tuple[str, str]], expected: list[str]) -> None:
    assert line_labels(GOLD, predicted) == expected


def test_figures() -> None:
    predicted: dict[str, Sequence[tuple[str, str]]] = {
        "a": [("Menu", "share"), ("The bridge is old.", "body"), ("Share", "share"), ("© Daily", "legal")]
    }
    confusion = confuse({"a": GOLD}, predicted, ["body", "navigation", "share", "legal", "other"], by_characters=False)
    assert confusion.figures("share") == pytest.approx((0.5, 1.0, 2 / 3))
    assert confusion.figures("navigation")[2] == 0
    assert confusion.macro() == pytest.approx((0 + 2 / 3 + 1) / 3)


def test_command_scores_a_predictions_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kinds.jsonl").write_text(json.dumps({"id": "a", "lines": GOLD.lines, "labels": GOLD.labels}) + "\n")
    labels = list(zip(GOLD.lines, GOLD.labels, strict=True))
    (tmp_path / "found.jsonl").write_text(json.dumps({"id": "a", "labels": labels}) + "\n")
    assert bench.main(["labels", "--data", str(tmp_path), "--predictions", str(tmp_path / "found.jsonl")]) == 0
    printed = capsys.readouterr().out
    assert "macro-F1 1.000" in printed
    assert "Weighted by characters" in printed


def test_missing_gold_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["labels", "--data", str(tmp_path)]) == 2
    assert "no corpus" in capsys.readouterr().err
