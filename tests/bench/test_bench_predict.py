"""Predictions: the lines of the file, and what a failing system costs."""

import json
import os
import sys
import time

import pytest

from bench.comparison import predict
from bench.in_process.child import Child
from bench.systems import SYSTEMS, Document, Extraction, System

FIELDS = ["id", "text", "title", "author", "date", "language", "confidence", "page_type", "ms"]
TOWNS = ("Ulm", "Lyon", "Turin", "Delft", "Porto")
PAGE = "<html><head><title>A bridge</title></head><body><article><h1>A bridge</h1>" + "".join(
    f"<p>The committee of {town} met on Tuesday and decided after a long debate to mend the bridge.</p>" for town in TOWNS
)


def faulty():
    """A system that does what the page tells it to."""

    def extract(document):
        match document.content:
            case "hang":
                time.sleep(50)
            case "crash":
                os._exit(1)
            case "raise":
                raise ValueError("a secret of the page")
            case "greedy":
                return Extraction(str(len(bytearray(64 * 1024**3))))
        return Extraction(document.content)

    return extract


def absent():
    """A system that cannot be loaded."""
    sys.exit(3)


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def run(tmp_path, rows, *options, system="trafilatura"):
    corpus, out = tmp_path / "c.jsonl", tmp_path / "out/p.jsonl"
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows))
    status = predict.main(["--system", system, "--corpus", str(corpus), "--out", str(out), *options])
    return status, out


def test_lines_have_the_promised_fields_in_the_corpus_order(tmp_path):
    status, out = run(tmp_path, [{"id": "b", "html": PAGE}, {"id": "a", "html": "<p>"}, {"id": "c", "text": "no html"}])
    first, second, third = lines(out)
    assert status == 0
    assert list(first) == FIELDS
    assert first["text"].count("mend the bridge") == 5
    assert first["title"] == "A bridge"
    assert (second["id"], second["text"], third["error"]) == ("a", "", "no_html")
    assert json.loads((out.parent / "p.jsonl.about.json").read_text())["version"] == SYSTEMS["trafilatura"].version


@pytest.mark.parametrize(("how", "expected"), [("oneline", "A B given"), ("newline", "A\nB given")])
def test_text_systems_get_the_text_or_a_rendering(tmp_path, how, expected):
    _, out = run(tmp_path, [{"id": 1, "html": "<p>A<p>B given"}, {"id": 2, "text": "as it is"}], "--how", how, system="all-text")
    assert [row["text"] for row in lines(out)] == [expected, "as it is"]


def test_winnow_takes_either(tmp_path):
    _, out = run(
        tmp_path,
        [{"id": 1, "html": PAGE}, {"id": 2, "text": "The bridge was mended.\n"}, {"id": 3, "html": ""}],
        "--labels",
        system="winnow",
    )
    of_html, of_text, of_nothing = lines(out)
    assert list(of_html) == [*FIELDS[:6], "labels", *FIELDS[6:]]
    assert of_html["labels"][0][0] == "A bridge"
    assert [text for text, _ in of_text["labels"]] == ["The bridge was mended."]
    assert of_nothing["error"] == "empty_document"


def test_limit(tmp_path):
    _, out = run(tmp_path, [{"id": number, "text": ""} for number in range(5)], "--limit", "2", system="all-text")
    assert [row["id"] for row in lines(out)] == ["0", "1"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("their.json", '{"1": {"articleBody": "theirs"}}', id="scrapinghub"),
        pytest.param("their.jsonl", '{"id": 1, "text": "theirs"}\n', id="lines"),
    ],
)
def test_another_tools_answers_become_predictions(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    _, out = run(tmp_path, [{"id": 1, "html": "x"}, {"id": 2, "html": "x"}], system=f"file:{tmp_path / name}")
    first, second = lines(out)
    assert (first["text"], second["text"], second["error"]) == ("theirs", "", "missing")


@pytest.mark.parametrize(("name", "content"), [("bad.json", "[1]"), ("bad.json", "{"), ("bad.jsonl", "{}\n")])
def test_answers_that_are_none_are_said(tmp_path, capsys, name, content):
    (tmp_path / name).write_text(content)
    assert run(tmp_path, [{"id": 1, "html": "x"}], system=f"file:{tmp_path / name}")[0] == 2
    assert name in capsys.readouterr().err


@pytest.mark.parametrize(
    ("system", "message"),
    [("nobody", "no system 'nobody'"), ("rs-trafilatura", "needs the package rs-trafilatura"), ("file:/nowhere.jsonl", "nowhere")],
)
def test_a_system_that_cannot_be_had_is_said(tmp_path, capsys, monkeypatch, system, message):
    monkeypatch.setattr("bench.systems.find_spec", lambda name: None if name == "rs_trafilatura" else True)
    assert run(tmp_path, [{"id": 1, "html": ""}], system=system) == (2, tmp_path / "out/p.jsonl")
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out/p.jsonl").exists()


@pytest.mark.parametrize(
    ("content", "error"),
    [("hang", "timeout"), ("crash", "crash"), ("raise", "ValueError"), ("greedy", "memory"), ("well", None)],
)
def test_a_failing_page_costs_only_itself(content, error):
    with Child(System(f"{__name__}:faulty", "os", "os"), timeout=5.0) as child:
        replies = [child.run(Document(text.encode(), text, None)) for text in (content, "after")]
    assert [reply.error for reply in replies] == [error, None]
    assert replies[0].extraction.text == ("" if error else content)
    assert replies[1].extraction.text == "after"


def test_a_system_that_does_not_come_up_is_said():
    with pytest.raises(Exception, match="did not start"), Child(System(f"{__name__}:absent", "os", "os"), timeout=1.0):
        pass
