"""Recipes of CONTRIBUTING.md, each done in a temporary place; another label and another threshold are tried in `tests/models`."""

import json
import shutil
from pathlib import Path

import pytest

from app import media, render
from app.__main__ import main
from app.language.phrases import FOLDER
from app.language.phrases.index import phrases
from app.service.negotiation import choose_format
from app.types import Article, Options, Receipt
from tests import rewrite_golden
from tests.conftest import ROOT
from tests.language.test_phrases import concepts_of
from tests.running import PATIENT_ENVIRONMENT

PAGE = ROOT / "samples/de-news-ticker/page.html"


def test_a_language_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (FOLDER / "en.txt").read_text("utf-8").splitlines(keepends=True)
    said = ["read_also: legu ankaŭ | vidu ankaŭ\n" if line.startswith("read_also:") else line for line in lines]
    (tmp_path / "eo.txt").write_text("".join(said), "utf-8")
    assert (0, "read_also", "whole") not in concepts_of("Legu ankaŭ")
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("app.language.phrases.FOLDER", tmp_path)
        phrases.cache_clear()
        found = concepts_of("Legu ankaŭ")
    phrases.cache_clear()
    assert (0, "read_also", "whole") in found


def lines_of(article: Article, _options: Options, _receipt: Receipt) -> bytes:
    """A renderer as the recipe asks for it."""
    return "".join(f"- {item.block.text}\n" for item in article.body).encode()


def test_a_format_is_a_renderer_and_a_row(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    for name, value in PATIENT_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setitem(render.RENDERERS, "lines", lines_of)
    monkeypatch.setitem(media.FORMATS, "lines", media.Format("text/x-lines"))
    assert choose_format("text/x-lines") == "lines"
    assert main(["extract", str(PAGE), "--format", "lines"]) == 0
    answer = capsysbinary.readouterr().out.decode()
    assert [line.removeprefix("- ") for line in answer.splitlines()] == [
        line for line in PAGE.with_name("article.txt").read_text("utf-8").splitlines() if line
    ]


def test_a_golden_page_is_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Path(shutil.copy(PAGE, tmp_path / "page.html"))
    monkeypatch.setattr(rewrite_golden, "PAGES", [page])
    rewrite_golden.main()
    expected = page.with_name("expected.json").read_text("utf-8")
    assert rewrite_golden.written(rewrite_golden.golden_answer(page)) == expected
    assert "\n".join(json.loads(expected)["body"]) == PAGE.with_name("article.txt").read_text("utf-8").rstrip("\n")
