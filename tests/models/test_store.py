"""A model folder holds what was learned; what this version cannot read is refused in words, what the model lacks it does not give."""

import json
import shutil
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.label.removed import as_label_model
from app.models.forest import ModelError
from app.models.store import MODELS, ModelText, load, read_array, read_folder, rounded, write_array
from app.models.thresholds import HtmlThresholds, LineBreakThresholds, RemovedThresholds, TextThresholds, read_thresholds
from app.pipeline import extract
from app.types import Label, Limits, Options, PageKind, Source
from training import thresholds

ROOT = Path(__file__).parents[2]
STATED = {
    "html": thresholds.HTML,
    "text": thresholds.TEXT,
    "line-breaks": thresholds.LINE_BREAKS,
    **{f"removed-{kind}": thresholds.REMOVED[kind] for kind in PageKind},
}


@pytest.mark.parametrize(("kind", "error"), [("int8", 0.01), ("int16", 0.0001), ("float16", 0.001), ("float32", 0.0)])
def test_arrays_survive_the_folder(kind: str, error: float) -> None:
    array = np.linspace(-1, 1, 12, dtype=np.float32).reshape(3, 4)
    name, read = read_array(write_array("first", array, kind))
    assert (name, read.shape) == ("first", (3, 4))
    assert abs(read - array).max() <= error
    assert (rounded(read, kind) == read).all()


def test_a_folder_comes_back_as_it_was_written(tmp_path: Path) -> None:
    made = ModelText(
        {"name": "x", "labels": ["body"], "thresholds": asdict(thresholds.TEXT)}, (write_array("a", np.ones(3, np.float32), "int8"),)
    )
    made.write(tmp_path)
    model = read_folder(tmp_path)
    assert (model.name, model.labels, model.arrays["a"].tolist()) == ("x", (Label.BODY,), [1, 1, 1])
    assert model.thresholds(TextThresholds) == thresholds.TEXT


@pytest.mark.parametrize("name", STATED)
def test_a_shipped_model_states_what_training_writes(name: str) -> None:
    assert load(name).thresholds(type(STATED[name])) == STATED[name]


GOOD = {
    "removed": asdict(thresholds.REMOVED[PageKind.TEXT]),
    "html": asdict(thresholds.HTML),
    "line-breaks": asdict(thresholds.LINE_BREAKS),
}


@pytest.mark.parametrize(
    ("kind", "stated", "words"),
    [
        (RemovedThresholds, {"switch": 0.5}, "lacks the thresholds headline_odds"),
        (RemovedThresholds, {**GOOD["removed"], "switches": 1}, "has unknown thresholds switches"),
        (RemovedThresholds, {**GOOD["removed"], "switch": "much"}, "switch is not what it should be"),
        (HtmlThresholds, {**GOOD["html"], "cut_candidates": []}, "cut_candidates is not what"),
        (HtmlThresholds, {**GOOD["html"], "list_items_at_most": 2.5}, "list_items_at_most is not what"),
        (LineBreakThresholds, {**GOOD["line-breaks"], "one_line": {"at_space": 1.0}}, "one_line lacks the thresholds behind_sentence"),
        (LineBreakThresholds, {**GOOD["line-breaks"], "one_line": 1.0}, "one_line is not what"),
    ],
    ids=["missing", "unknown", "no number", "empty", "no whole number", "missing inside", "no table"],
)
def test_thresholds_are_checked(kind: type, stated: dict[str, Any], words: str) -> None:
    with pytest.raises(ModelError, match=words):
        read_thresholds(kind, stated, "The model x")


@pytest.mark.parametrize("name", ["removed-html", "removed-text"])
def test_a_label_that_this_version_does_not_know_is_refused(name: str, tmp_path: Path) -> None:
    folder = shutil.copytree(MODELS / name, tmp_path / name)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config["labels"][-1] = "gossip"
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    with pytest.raises(ModelError, match="gives gossip, which this version does not know as Label"):
        read_folder(folder)


def test_a_network_of_other_labels_is_refused() -> None:
    model = load("removed-text")
    with pytest.raises(ModelError, match="names 15 labels and has weights for 16"):
        as_label_model(replace(model, labels=model.labels[:-1]))


def test_a_new_label_needs_no_new_model(tmp_path: Path) -> None:
    """`CONTRIBUTING.md`, "Add a label": a member and its meaning; until the models are made anew, no block gets it."""
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    types = tmp_path / "app/types.py"
    text = types.read_text("utf-8").replace('    NAVIGATION = "navigation"\n', '    GOSSIP = "gossip"\n    NAVIGATION = "navigation"\n')
    types.write_text(text.replace("    Label.OTHER:", '    Label.GOSSIP: "What people say.",\n    Label.OTHER:'), "utf-8")
    page = ROOT / "samples/de-news-ticker/page.html"
    command = [sys.executable, "-m", "app", "extract", str(page), "--format", "json"]
    answer = json.loads(subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout)
    today = extract(Source(page.read_bytes(), kind=PageKind.HTML), Options(), Limits())
    assert [(item["text"], item["label"]) for item in answer["removed"]] == [(item.block.text, item.label) for item in today.removed]
