"""Corpora: files, clones of public benchmarks, grouping, languages."""

import gzip
import json
import lzma

import pytest

from bench import BenchError
from bench.comparison import corpora
from bench.comparison.corpora import Page


def write(path, rows):
    with corpora.opened(path, "wt") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.mark.parametrize("ending", corpora.ENDINGS)
def test_a_file_is_found_by_its_bare_name_and_read(tmp_path, ending):
    write(tmp_path / f"mine{ending}", [{"id": 7, "html": "<p>a", "gold": "a", "with": ["a"], "without": None}])
    (page,) = corpora.read(corpora.located("mine", tmp_path))
    assert (page.id, page.corpus, page.html, page.required, page.unwanted) == ("7", "mine", "<p>a", ("a",), ())


def test_a_clone_of_scrapinghub_is_read_as_it_lies(tmp_path):
    (tmp_path / "html").mkdir()
    (tmp_path / "ground-truth.json").write_text(json.dumps({"k1": {"articleBody": "Body", "url": "http://a.example.com/x"}}))
    (tmp_path / "html/k1.html.gz").write_bytes(gzip.compress(b"<p>Body"))
    (page,) = corpora.read(tmp_path)
    assert (page.id, page.gold, page.html, page.group) == ("k1", "Body", "<p>Body", "example.com")


def test_a_split_of_a_clone_of_wcxb_is_read_as_it_lies(tmp_path):
    split = tmp_path / "dev"
    (split / "html").mkdir(parents=True)
    (split / "ground-truth").mkdir()
    entry = {
        "url": "http://a.org",
        "_internal": {"page_type": {"primary": "forum"}},
        "ground_truth": {"main_content": "B", "without": ["x"]},
    }
    (split / "ground-truth/0001.json").write_text(json.dumps(entry))
    (split / "html/0001.html.gz").write_bytes(gzip.compress(b"<p>B"))
    (page,) = corpora.read(split)
    assert (page.id, page.corpus, page.gold, page.page_type, page.unwanted) == ("wcxb-0001", "wcxb-dev", "B", "forum", ("x",))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"{}\n", "line 1", id="no-id"),
        pytest.param(b'{"id": 1}\n{', "line 2", id="not-json"),
        pytest.param(b'{"id": 1, "gold": ""}\n{"id": 1, "gold": ""}\n', "twice", id="an-id-twice"),
    ],
)
def test_a_broken_file_says_where(tmp_path, content, message):
    (tmp_path / "bad.jsonl.xz").write_bytes(lzma.compress(content))
    with pytest.raises(BenchError, match=message):
        corpora.golds([tmp_path / "bad.jsonl.xz"])


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_what_is_no_corpus_is_said(name, tmp_path):
    with pytest.raises(BenchError):
        list(corpora.read(corpora.located(name if name != "." else str(tmp_path), tmp_path)))


@pytest.mark.parametrize(
    ("page", "group"),
    [
        pytest.param(Page("1", "c", url="https://news.bbc.co.uk/x?y"), "bbc.co.uk", id="second-level-suffix"),
        pytest.param(Page("1", "c", domain="WWW.express.gr"), "express.gr", id="domain-field"),
        pytest.param(Page("1", "c", url="http://192.0.2.1/x"), "192.0.2.1", id="address"),
        pytest.param(Page("1", "c"), "1", id="neither"),
    ],
)
def test_cross_validation_groups_by_registered_domain(page, group):
    assert page.group == group


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        pytest.param(Page("1", "c", lang="zh", gold="abc"), True, id="declared"),
        pytest.param(Page("1", "c", lang="en", gold="東京"), False, id="declared-otherwise"),
        pytest.param(Page("1", "c", gold="東京の天気 2020"), True, id="seen-in-the-gold"),
        pytest.param(Page("1", "c", gold="The word 東京"), False, id="mostly-spaced"),
        pytest.param(Page("1", "c", gold=""), False, id="empty"),
    ],
)
def test_which_golds_are_scored_by_character(page, expected):
    assert page.by_character is expected
