"""Samples of pages are made once for the same data, and anew where data changed."""

import json
import lzma
from pathlib import Path

import numpy as np
import pytest

from training.corpus import CORPORA, MORE
from training.html import pages
from training.labelled import GOLD

STORY = "The council approved the new bridge over the river on Monday after a long debate."
HTML = f"<title>Bridge</title><body><nav><a href=/>Home</a><a href=/n>News</a></nav><article><p>{STORY}</p></article></body>"


def write(data: Path, gold: str) -> None:
    row = {"id": "a", "html": HTML, "gold": gold, "url": "https://a.example/1"}
    (data / "more").mkdir(exist_ok=True)
    for name in (*CORPORA, *(f"more/{name}" for name in MORE)):
        with lzma.open(data / f"{name}.jsonl.xz", "wt", encoding="utf-8") as out:
            out.write(json.dumps(row) + "\n" if name == CORPORA[0] else "")
    with lzma.open(data / GOLD, "wt", encoding="utf-8") as out:
        out.write("")


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page besides those of the corpora, each once."""
    monkeypatch.setattr(pages, "COPIED", 0)
    monkeypatch.setattr(pages, "made_pages", lambda *_: iter(()))
    monkeypatch.setattr(pages, "written_pages", lambda: iter(()))


@pytest.mark.usefixtures("alone")
def test_samples_come_from_the_cache_until_data_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, STORY)
    (made,) = pages.html_samples(tmp_path, tmp_path / "cache")
    with monkeypatch.context() as patch:
        patch.setattr(pages, "forked", None)
        (read,) = pages.html_samples(tmp_path, tmp_path / "cache")
    assert made.share.tolist() == read.share.tolist() == [0, 1]
    assert np.array_equal(made.plain, read.plain, equal_nan=True)
    write(tmp_path, "")
    (changed,) = pages.html_samples(tmp_path, tmp_path / "cache")
    assert changed.share.tolist() == [0, 0]
