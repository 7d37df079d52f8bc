"""The files of the web page: who gets which, how they are kept, what they weigh, and that nothing in them leads elsewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flit_core.common import Module

from app.service.settings import Settings
from app.service.web_page import FOLDER, INDEX, read_web_page
from app.types import LABEL_MEANINGS
from tests.running import ROOT
from tests.service.test_app import Held, holding
from tests.test_architecture import MAX_FUNCTION, MAX_MODULE, check_text

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"}
FILES = {path.relative_to(FOLDER).as_posix(): path for path in sorted(FOLDER.rglob("*")) if path.is_file()}
CODE = {name: path.read_text(encoding="utf-8") for name, path in FILES.items() if "/" not in name}
SCRIPTS = {name: text for name, text in CODE.items() if name.endswith(".js")}
WORDS = CODE["words.en.js"]
MOST_BYTES = 120_000


@pytest.fixture(scope="module")
def held() -> Iterator[Held]:
    with holding(Settings(workers=1)) as held:
        yield held


WHO: dict[str, tuple[dict[str, str], str]] = {
    "browser": (BROWSER, "text/html; charset=utf-8"),
    "curl": ({"Accept": "*/*"}, "text/plain; charset=utf-8"),
    "nothing said": ({}, "text/plain; charset=utf-8"),
    "plain text liked better": ({"Accept": "text/html;q=0.5, text/plain"}, "text/plain; charset=utf-8"),
}


@pytest.mark.parametrize(("headers", "media_type"), WHO.values(), ids=WHO)
def test_who_gets_the_page(held: Held, headers: dict[str, str], media_type: str) -> None:
    answer = held.ask("GET", "/", headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert "Accept" in answer.headers["vary"].split(", ")


def test_the_policy_lets_nothing_inline_or_from_elsewhere(held: Held) -> None:
    for path in ("/", "/web/main.js", "/web/samples/de-news-ticker.html"):
        policy = held.ask("GET", path, headers=BROWSER).headers["content-security-policy"]
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert rules["default-src"] == rules["frame-ancestors"] == rules["base-uri"] == "'none'"
        assert {value for rule in rules.values() for value in rule.split()} == {"'none'", "'self'", "data:"}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_sent_once(held: Held, name: str) -> None:
    answer = held.ask("GET", f"/web/{name}")
    assert answer.content == FILES[name].read_bytes()
    assert answer.headers["x-content-type-options"] == "nosniff"
    again = held.ask("GET", f"/web/{name}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/web/", "/web/settings.py", "/web/../settings.py", "/web/samples/", "/web/%2e%2e/settings.py"])
def test_nothing_else_is_served(held: Held, path: str) -> None:
    answer = held.ask("GET", path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert held.ask("POST", "/web/main.js", content=b"").headers["allow"] == "GET, HEAD"


SPOKEN = {"de-AT, en;q=0.5": "de", "fr, en": "en", "": "en", "en-GB, de;q=0.1": "en"}


@pytest.mark.parametrize(("accepted", "language"), SPOKEN.items())
def test_another_language_is_a_file(held: Held, tmp_path: Path, accepted: str, language: str) -> None:
    for spoken in ("de", "en"):
        (tmp_path / f"words.{spoken}.js").write_text(f'export default {{ language: "{spoken}" }};', encoding="utf-8")
    before, held.app.state.web_page = held.app.state.web_page, read_web_page(tmp_path)
    answer = held.ask("GET", "/web/words.js", headers={"Accept-Language": accepted})
    held.app.state.web_page = before
    assert f'"{language}"' in answer.text
    assert "Accept-Language" in answer.headers["vary"].split(", ")


def test_the_page_is_light() -> None:
    sizes = {name: path.stat().st_size for name, path in FILES.items()}
    largest = max(size for name, size in sizes.items() if name not in CODE)
    assert sum(sizes[name] for name in CODE) + largest < MOST_BYTES, "the page with its largest sample"


def test_every_file_is_in_the_wheel() -> None:
    packed = {Path(path).relative_to(FOLDER).as_posix() for path in Module("app", ROOT).iter_files() if Path(path).is_relative_to(FOLDER)}
    assert packed == set(FILES)
    assert (ROOT / ".dockerignore").read_text(encoding="utf-8").count("!samples") == 1


@pytest.mark.parametrize("name", CODE)
def test_nothing_leads_elsewhere(name: str) -> None:
    text = CODE[name].replace("http://www.w3.org/2000/svg", "").replace('"https://…"', "")
    assert not re.findall(r"https?://|@import|//[a-z]+\.", text)


def test_nothing_is_inline() -> None:
    assert not re.findall(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|javascript:", CODE[INDEX])


@pytest.mark.parametrize("name", SCRIPTS)
def test_text_never_becomes_markup(name: str) -> None:
    assert not re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\(\"style", SCRIPTS[name]
    )


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_module_keeps_the_rules_of_the_house(name: str) -> None:
    text = SCRIPTS[name]
    sizes = [len(body.splitlines()) for body in re.findall(r"^(?:export |async )*function .*?^}", text, re.MULTILINE | re.DOTALL)]
    assert list(check_text(name, "")) == []
    assert len(text.splitlines()) <= MAX_MODULE
    assert max(sizes, default=0) <= MAX_FUNCTION
    assert text.startswith("// "), "a first line says what it is"
    imported = re.findall(r'^import .* from "\./(.*)";$', text, re.MULTILINE)
    assert len(imported) == text.count("\nimport ")
    assert set(imported) <= {*SCRIPTS, "words.js"}


def test_every_word_is_in_the_table_and_used() -> None:
    table = set(re.findall(r"^  (\w+):", WORDS, re.MULTILINE))
    used = set(re.findall(r'data-word(?:-[a-z-]+)?="(\w+)"', CODE[INDEX]))
    used |= {word for name, text in SCRIPTS.items() if name != "words.en.js" for word in re.findall(r"\bwords\.(?!js\b)(\w+)", text)} | {
        "theme_dark",
        "theme_light",
    }
    assert used == table


def test_the_page_itself_has_no_words() -> None:
    text = re.sub(r"<noscript>.*?</noscript>|<title>.*?</title>|<[^>]*>", " ", CODE[INDEX], flags=re.DOTALL)
    assert text.split() == ["Winnow"]


def test_every_label_is_explained_in_the_service_s_words() -> None:
    kinds = WORDS.partition("  kind: {\n")[2].partition("\n  },")[0]
    explained = dict(re.findall(r'^    (\w+): \["\w+", "(.*)"\],$', kinds, re.MULTILINE))
    assert explained == {label.value: meaning for label, meaning in LABEL_MEANINGS.items()}
