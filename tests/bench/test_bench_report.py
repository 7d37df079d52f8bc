"""The report: figures of made-up predictions, and files that do not fit."""

import json

import pytest

from bench.comparison import report

PAGES = [
    {"id": "a1", "gold": "one two three four", "page_type": "article", "lang": "en", "with": ["one two"], "without": ["menu"]},
    {"id": "a2", "gold": "Head\n\nfive six", "gold_has_title": True, "page_type": "forum", "lang": "zh-x"},
]
GOOD = [{"id": "a1", "text": "one two three four", "confidence": 0.9}, {"id": "a2", "text": "five six", "title": "Head", "confidence": 0.8}]
POOR = [{"id": "a1", "text": "three four menu menu"}, {"id": "a2", "text": "", "error": "timeout"}]


@pytest.fixture
def scored(tmp_path, capsys):
    """Write corpus and prediction files, run the report, give its status and output."""

    def run(files, *options):
        for name, rows in {"c.jsonl": PAGES, **files}.items():
            (tmp_path / name.split("=")[-1]).write_text("".join(json.dumps(row) + "\n" for row in rows))
        paths = [f"{name.rpartition('=')[0]}={tmp_path / name.split('=')[-1]}".lstrip("=") for name in files]
        return report.main([*paths, "--corpus", str(tmp_path / "c.jsonl"), *options]), capsys.readouterr()

    return run


def test_the_report_goes_into_its_place_in_a_readme(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
    report.save(readme, "new\n")
    assert readme.read_text() == f"before\n{report.BEGIN}\nnew\n{report.END}\nafter\n"


def section(out, title):
    return out.split(f"### {title}")[1].split("###")[0]


def test_figures(scored):
    status, shown = scored({"good.jsonl": GOOD, "poor.jsonl": POOR}, "--reference", "poor")
    assert status == 0
    assert "| good | 1.000 ±.000 |" in section(shown.out, "Word F1 by corpus")
    assert "| poor | .250 ±" in section(shown.out, "Word F1 by corpus")
    assert "| good | +.750 [+.500, +1.000] |" in section(shown.out, "Difference in F1 to poor")
    assert "| poor | .250 / .250 |" in section(shown.out, "Precision / recall")
    assert "| good | 1.000 / 1.000 |" in section(shown.out, "Snippets")
    assert "| poor | .000 / .000 |" in section(shown.out, "Snippets")
    assert "| good | – / .150 |" in section(shown.out, "Confidence")
    assert "| poor | 1 |" in section(shown.out, "Pages failed")


def test_files_of_one_system_are_joined_and_renderings_averaged(scored):
    files = {"t:glued.1.jsonl": GOOD[:1], "t:glued.2.jsonl": GOOD[1:], "t:raw.jsonl": POOR}
    status, shown = scored(files)
    assert status == 0
    assert "| t:mean | .625 ±" in section(shown.out, "Word F1 by corpus")


@pytest.mark.parametrize(
    ("files", "options", "message"),
    [
        pytest.param({"good.jsonl": GOOD, "half.jsonl": POOR[:1]}, (), "1 pages lack a prediction", id="a-page-lacks"),
        pytest.param({"s.1.jsonl": GOOD, "s.2.jsonl": GOOD[:1]}, (), "already has a prediction", id="a-page-twice"),
        pytest.param({"other.jsonl": [{"id": "z", "text": ""}]}, (), "no prediction is for", id="another-corpus"),
        pytest.param({"good.jsonl": GOOD}, ("--reference", "poor"), "reference 'poor'", id="no-reference"),
        pytest.param({"bad.jsonl": [*GOOD, ["a3"]]}, (), "line 3", id="no-prediction-line"),
    ],
)
def test_files_that_do_not_fit_are_refused(scored, files, options, message):
    status, shown = scored(files, *options)
    assert status == 2
    assert message in shown.err


def test_pages_that_a_system_lacks_are_left_out_on_request(scored):
    status, shown = scored({"good.jsonl": GOOD, "half.jsonl": POOR[:1]}, "--common")
    assert status == 0
    assert "c (1)" in shown.out


def test_a_name_may_be_given_and_the_report_written(scored, tmp_path):
    status, shown = scored({"mine=p.jsonl": GOOD}, "--out", str(tmp_path / "r.md"))
    assert status == 0
    assert "| mine | 1.000" in (tmp_path / "r.md").read_text()
    assert shown.out.strip() == (tmp_path / "r.md").read_text().strip()
