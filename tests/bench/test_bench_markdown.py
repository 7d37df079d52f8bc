"""The structure score, and that Winnow's Markdown of the hand-made pages is what their gold says."""

import pytest

from bench.markdown.report import main, pages
from bench.markdown.roundtrip import structure_counts
from bench.markdown.score import score, things
from bench.markdown.writers import URL, WRITERS
from bench.systems.body_forms import article_of_all

EQUAL = {
    "bullets": ("- a\n- b", "* a\n* b"),
    "tags": ("a **b** *c*", "a <b>b</b> <em>c</em>"),
    "breaks": ("a\\\nb", "a  \nb"),
    "tight or loose": ("- a\n- b", "- a\n\n- b"),
    "fences": ("~~~py\na\n~~~", "```py\na\n```"),
    "widths": ("|a|b|\n|-|-|\n|1|2|", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
}
DIFFERENT = {
    "depth": ("- a\n  - b", "- a\n- b"),
    "start": ("2. a", "1. a"),
    "level": ("## a", "### a"),
    "address": ("[a](x)", "[a](y)"),
    "language": ("```py\na\n```", "```\na\n```"),
    "order": ("a\n\nb", "b\n\na"),
}


@pytest.mark.parametrize(("one", "other"), EQUAL.values(), ids=EQUAL)
def test_how_it_is_written_does_not_matter(one, other):
    assert things(one) == things(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_it_is_matters(one, other):
    assert things(one) != things(other)


def test_score_is_the_share_in_common():
    assert score(["a", "b"], ["b", "c"]) == 0.5
    assert score([], []) == 1


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_gold(page):
    assert things(WRITERS["winnow"](page.read_text("utf-8"))) == things(page.with_suffix(".md").read_text("utf-8"))


def test_counts():
    found = article_of_all("<h2>a</h2><ul><li>b<ol><li>c</ol></ul><pre>d</pre><table><tr><th>e<th>f<tr><td>g<td>h</table>", URL)
    assert structure_counts(found.structure or ()) == {"heading": 1, "list": 2, "code": 1, "table": 1}


def test_a_page_in_full(capsys, monkeypatch):
    monkeypatch.setattr("bench.markdown.report.WRITERS", {"winnow": WRITERS["winnow"]})
    assert main(["--show", "table"]) == 0
    assert "# winnow 1.000" in capsys.readouterr().out
