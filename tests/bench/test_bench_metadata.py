"""`bench metadata`: what is right, what is wrong, and what is given where the gold has none."""

import json
import math
from typing import Any

from bench.comparison.about import main, shares

GOLD: dict[str, dict[str, Any]] = {
    "a": {"title": "The old bridge stays open", "author": ["Jane Roe", "Max Moe"], "date": "2024-10-25 17:41:00"},
    "b": {"title": "A new bridge", "author": None, "date": None},
}
GIVEN: dict[str, dict[str, Any]] = {
    "a": {"title": "The old bridge stays open", "author": "Jane Roe", "date": "2024-10-26"},
    "b": {"title": "Home", "author": "The Bridge", "date": None},
}


def test_shares_of_each_field():
    assert shares("title", GOLD, GIVEN)[:2] == [0.5, 0.5]
    assert shares("author", GOLD, GIVEN) == [1.0, 0.0, 1.0]
    assert shares("date", GOLD, GIVEN) == [0.0, 1.0, 0.0]


def test_no_share_without_pages():
    assert all(math.isnan(share) for share in shares("date", GOLD, {}))


def test_command_prints_a_table(tmp_path, capsys):
    corpus, predictions = tmp_path / "mine.jsonl", tmp_path / "winnow.jsonl"
    corpus.write_text("".join(json.dumps({"id": key, "page_type": "article", **row}) + "\n" for key, row in GOLD.items()), "utf-8")
    predictions.write_text("".join(json.dumps({"id": key, **row}) + "\n" for key, row in GIVEN.items()), "utf-8")
    assert main([str(predictions), "--corpus", str(corpus)]) == 0
    assert "| winnow | .500 | .500 |" in capsys.readouterr().out
    assert main([str(tmp_path / "none.jsonl"), "--corpus", str(corpus)]) == 2
