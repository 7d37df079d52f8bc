"""Speed: figures of made-up replies, and one real run in turn."""

import json

import pytest

from bench import __main__ as entry
from bench.comparison.corpora import Page
from bench.in_process import speed
from bench.in_process.child import Reply
from bench.systems import Extraction


def reply(cpu, error=None):
    return Reply(Extraction(""), error, wall_ms=cpu * 2, cpu_ms=cpu, rss_mb=10, peak_mb=20 + cpu)


@pytest.fixture
def corpus(tmp_path):
    rows = [{"id": f"p{number}", "html": f"<p>{'word ' * 9000}", "gold": ""} for number in range(6)]
    (tmp_path / "c.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(tmp_path / "c.jsonl")


def test_ratios_are_over_pages_that_every_system_answered():
    run = speed.Run(
        {"lexbor-parse": [reply(1), reply(3), reply(9)], "all-text": [reply(2), reply(6), reply(0, "timeout")]},
        {"lexbor-parse": [100_000, 50_000, 10], "all-text": [100_000, 50_000, 10]},
    )
    reference, other = speed.costs(run, "lexbor-parse")
    assert (reference.cpu_ratio, other.cpu_ratio, other.cpu_mean) == (1.0, 2.0, 4.0)
    assert (other.wall_p50, other.wall_max, other.failed, other.peak_mb) == (4.0, 12.0, 1, 26)
    assert (other.per_100kb_p50, round(other.per_100kb_p99)) == (7.0, 12)
    assert other.spread == pytest.approx(11.9 / 7)


def test_a_run_feeds_all_systems_and_measures_each_process(corpus, capsys, tmp_path):
    options = ["--systems", "all-text,lexbor-parse", "--limit", "4", "--json", str(tmp_path / "s.json")]
    assert entry.main(["speed", "--corpus", corpus, *options]) == 0
    floor, parse = json.loads((tmp_path / "s.json").read_text())
    assert "4 pages in turn; ratios to all-text" in capsys.readouterr().out
    assert parse["cpu_ratio"] > floor["cpu_ratio"] == 1
    assert 5 < floor["peak_mb"] < 300
    assert parse["failed"] == 0


def test_memory_over_many_pages(corpus, capsys):
    assert entry.main(["speed", "--corpus", corpus, "--systems", "all-text", "--rss-pages", "20"]) == 0
    assert "| pages | 2 | 4 | 6 | 8 | 10 | 12 | 14 | 16 | 18 | 20 |" in capsys.readouterr().out


@pytest.mark.parametrize(
    "options", [("--systems", "nobody"), ("--systems", "all-text", "--reference", "other"), ("--systems", "lexbor-parse")]
)
def test_what_cannot_be_run_is_said(tmp_path, options, capsys):
    (tmp_path / "t.jsonl").write_text('{"id": 1, "text": "only text"}\n')
    assert entry.main(["speed", "--corpus", str(tmp_path / "t.jsonl"), *options]) == 2
    assert capsys.readouterr().err.startswith("bench speed: ")


def test_the_sample_is_a_fixed_choice():
    pages = [Page(str(number), "c") for number in range(50)]
    assert speed.sample(pages, 7) == speed.sample(reversed(pages), 7)
    assert len(speed.sample(pages, None)) == 50


@pytest.mark.parametrize(("arguments", "status"), [([], 2), (["--help"], 0), (["nothing"], 2)])
def test_the_command_line_names_its_commands(arguments, status, capsys):
    assert entry.main(arguments) == status
    told = capsys.readouterr().err
    assert all(command in told for command in entry.COMMANDS)
