"""A shipped model was made by the files that stand here, or the changelog of the models says why not."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from app.models.store import MODELS, ModelText, write_array
from training.model_folder import CHANGELOG, ROOT, SOURCES, hash_of_sources, write_model

STALE = re.compile(r"^- `(\S+)` is stale: \S", re.MULTILINE)


def test_every_model_has_its_sources() -> None:
    assert set(SOURCES) == {path.parent.name for path in MODELS.glob("*/config.json")}
    assert [pattern for patterns in SOURCES.values() for pattern in patterns if not any(ROOT.glob(pattern))] == []


@pytest.mark.parametrize("name", SOURCES)
def test_a_stale_model_is_named_with_the_reason(name: str) -> None:
    made_by = json.loads((MODELS / name / "metadata.json").read_text("utf-8"))["sources"]
    named = name in STALE.findall((MODELS / CHANGELOG).read_text("utf-8"))
    assert named is (made_by != hash_of_sources(name)), f"{CHANGELOG} of the models, under Stale: `{name}` belongs there, or no longer"


def test_training_a_model_takes_it_off_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.model_folder.file_hash", lambda _folder, name: name)
    (tmp_path / CHANGELOG).write_text("# Models\n\n- `text` is stale: moves\n- `html` is stale: moves\n", "utf-8")
    write_model(ModelText({"name": "html"}, (write_array("a", np.ones(1, np.float32), "int8"),)), tmp_path, tmp_path)
    assert (tmp_path / CHANGELOG).read_text("utf-8") == "# Models\n\n- `text` is stale: moves\n"
    assert json.loads((tmp_path / "html/metadata.json").read_text("utf-8"))["sources"] == hash_of_sources("html")
