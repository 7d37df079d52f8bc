"""The gate: what fails it, what it writes, what it does without corpora; and that its pages stay the same ones."""

import json

import pytest

from bench.comparison.corpora import Page
from bench.in_process import gate

GOOD = [{"id": f"{number}", "text": "one two three four"} for number in range(8)]
WORSE = [{**row, "text": "one two"} for row in GOOD]


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


@pytest.fixture
def judged(tmp_path):
    """A gate over one small corpus whose floors were written from good predictions."""
    write(tmp_path / "small.jsonl", [{"id": row["id"], "html": "", "gold": "one two three four"} for row in GOOD])
    (tmp_path / "baseline.json").write_text(json.dumps({"corpora": {"small": ""}, "ceilings": {}, "floors": {}}))

    def run(rows, *options):
        places = ["--data", str(tmp_path), "--baseline", str(tmp_path / "baseline.json")]
        return gate.main([*places, "--predictions", f"winnow={write(tmp_path / 'p.jsonl', rows)}", *options])

    assert run(GOOD, "--lower") == 0
    return run


def floor(tmp_path):
    return json.loads((tmp_path / "baseline.json").read_text())["floors"]["full"]["winnow"]["small"]


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        pytest.param(GOOD, 0, id="as-good"),
        pytest.param(WORSE, 1, id="worse"),
        pytest.param([{**GOOD[0], "text": "one"}, *GOOD[1:]], 1, id="one-page-worse"),
        pytest.param([{**GOOD[0], "id": "elsewhere"}], 2, id="no-prediction"),
    ],
)
def test_worse_predictions_fail(judged, rows, status, capsys):
    assert judged(rows) == status
    assert ("FAILS" in capsys.readouterr().out) is (status == 1)


def test_a_changed_corpus_fails_until_it_is_pinned_anew(judged, tmp_path, capsys):
    with (tmp_path / "small.jsonl").open("a") as corpus:
        corpus.write(json.dumps({"id": "new", "html": "", "gold": "x"}) + "\n")
    rows = [*GOOD, {"id": "new", "text": "x"}]
    assert judged(rows) == 2
    assert "small" in capsys.readouterr().err
    assert judged(rows, "--lower") == 0
    assert judged(rows) == 0


def test_floors_fall_only_with_the_flag_and_rise_only_when_asked(judged, tmp_path):
    assert judged(WORSE, "--raise") == 1
    assert floor(tmp_path) == 1.0
    assert judged(WORSE, "--lower") == 0
    assert floor(tmp_path) == pytest.approx(2 / 3, abs=1e-4)
    assert judged(GOOD) == 0
    assert floor(tmp_path) == pytest.approx(2 / 3, abs=1e-4)
    assert judged(GOOD, "--raise") == 0
    assert floor(tmp_path) == 1.0


def test_without_corpora_there_is_nothing_to_judge(tmp_path, capsys):
    assert gate.main(["--data", str(tmp_path / "absent")]) == 0
    assert "no corpora" in capsys.readouterr().out


def test_a_floor_without_a_figure_and_a_ceiling_that_is_passed_do_not_hold(monkeypatch):
    (missing,) = gate.compared({"winnow": {"all": 0.1}}, {})
    monkeypatch.setattr("bench.in_process.speed.measure", lambda *_: None)
    monkeypatch.setattr("bench.in_process.speed.costs", lambda *_: [type("Cost", (), {"system": "winnow", "cpu_ratio": 0.2})])
    (slow,) = gate.timed([], {"winnow": 0.15})
    assert not missing.holds
    assert (slow.actual, slow.holds) == (0.2, False)


def test_made_pages_have_floors_of_their_own_and_are_left_out_where_there_are_none(tmp_path, capsys):
    (worse, good) = gate.compared({gate.MADE: {"K1": 0.67, "K3": 0.44}}, {gate.MADE: {"K1": 0.60, "K3": 0.44}})
    assert (worse.what, worse.holds, good.holds) == ("cases right K1", False, True)
    assert gate.cases_right(gate.SOURCES["quick"], tmp_path) == {}
    assert "made pages are not judged" in capsys.readouterr().out
    assert gate.renewed({gate.MADE: {"K1": 0.67}}, {}, lower=True) == {gate.MADE: {"K1": 0.67}}


def test_the_quick_pages_are_a_fixed_choice_from_every_stratum():
    pages = [Page(f"{kind}-{number}", "c", page_type=kind) for kind in "abcdef" for number in range(200)] + [Page("z", "d")]
    found = gate.chosen(pages)
    assert found == gate.chosen(reversed(pages))
    assert len(found) == gate.QUICK_PAGES
    assert {page.page_type for page in found} == {*"abcdef", None}


def test_the_baseline_of_the_project_has_a_floor_for_every_gated_system():
    baseline = json.loads(gate.BASELINE.read_text())
    for part in baseline["floors"].values():
        assert {name.split(":")[0] for name in part} == {gate.MADE, *(name for name, _ in gate.GATED)}
        assert all(set(groups) == {*baseline["corpora"], "all"} for name, groups in part.items() if name != gate.MADE)
    assert all(len(pin) == 64 for pin in baseline["corpora"].values())
    assert {"quick"} <= baseline["floors"].keys()
