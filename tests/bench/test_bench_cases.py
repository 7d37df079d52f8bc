"""`bench cases`: sources with their own rulers, rates a kind, one case in full, models that are being tried."""

import json
import lzma

import pytest

from app.models.store import MODELS
from bench import __main__ as bench

RULER = """
def norm(s): return s
def judge(case, answer):
    text = answer["body"]["text"]
    missing = [line for line in case["body"] if line not in text]
    return {"pass": not missing, "faults": {"missing": missing} if missing else {}, "labels": {"ad": [1, 2]}}
def check(expected, text, metadata):
    return [("missing", line) for line in expected["body"] if line not in text]
"""
VARIATIONS = """
from run import check
def post(data, media_type, engine="winnow"): raise RuntimeError
def k1():
    for engine in ("winnow", "another"):
        told = post(b"<p>%s</p>" % ("It rained on the old bridge for days. " * 9).encode(), "text/html", engine)
        check({"body": ["It rained"]}, told["body"]["text"], told["metadata"])
        print(told["page_type"])
"""
ARTICLE = "The council decided on Tuesday that the old bridge will be mended before winter comes. " * 3


@pytest.fixture
def shared(tmp_path):
    rows = [
        {"id": f"K1-{name}", "kind": "K1", "content_type": "text/plain", "data": ARTICLE, "body": [name]} for name in ("bridge", "moon")
    ]
    for folder in ("pack", "cases"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "run.py").write_text(RULER)
    with lzma.open(tmp_path / "pack" / "cases.jsonl.xz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "cases" / "vary.py").write_text(VARIATIONS)
    (tmp_path / "cases" / "01-rain.txt").write_text(ARTICLE)
    (tmp_path / "cases" / "01-rain.expect.json").write_text(json.dumps({"body": ["bridge"]}))
    return tmp_path


@pytest.fixture
def run(shared, capsys):
    def command(*options):
        status = bench.main(["cases", "--shared", str(shared), *options])
        return status, "".join(capsys.readouterr())

    return command


def test_rates_a_kind(run):
    status, out = run()
    assert status == 0
    assert "| K1 | 2 | 50.0 | missing 1 | K1-moon |" in out
    assert "| complaints | 1 | 100.0 |" in out
    assert "| k1 | 1 | 100.0 |" in out
    assert "| all | 4 | 75.0 |" in out
    assert "| ad | .500 |" in out


def test_chosen_kinds_with_their_failures(run):
    _, out = run("--kinds", "pack", "--failures")
    assert "complaints" not in out
    assert "K1-moon\n    missing 1: moon" in out


def test_one_case_in_full(run):
    _, out = run("--show", "01-rain")
    assert "--- right\nbridge\n--- body\nThe council decided" in out
    assert "--- faults\nnone" in out


def test_models_in_place_of_the_shipped_ones(run, tmp_path):
    assert "| all |" in run("--model", str(MODELS))[1]
    assert run("--model", str(tmp_path))[0] == 2


@pytest.mark.parametrize("options", [("--kinds", "K99"), ("--show", "nothing"), ("--shared", "/nowhere")])
def test_what_there_is_not(run, options):
    assert run(*options)[0] == 2
