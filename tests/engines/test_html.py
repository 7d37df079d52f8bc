"""What the shipped model makes of pages: articles, pages without content, and nothing at all."""

from dataclasses import replace

import numpy as np
import pytest

from app.engines.html import Reader
from app.errors import WinnowError
from app.label.body import even_out
from app.models.store import MODELS, load
from app.pipeline import extract
from app.segment import segment
from app.types import Article, Encoding, Limits, Options, Page, PageKind, PageType, Source, Verdict

STORY = (
    "The harbour of Eastmere has reopened after four months of repairs, the port authority said on Thursday morning.",
    "Divers had found cracks in the northern pier in January, and ships used other ports while engineers replaced the pillars.",
    "The work cost nine million pounds, a third more than planned, because steel had to be bought abroad at short notice.",
    "Fishermen welcomed the news. “We lost a whole season,” said Anna Reid, who owns two boats and employs eleven people.",
    "A second phase begins next year, when the southern quay is to be raised by half a metre against storm tides.",
)
ARTICLE = f"""<title>Eastmere harbour reopens - The Gazette</title><nav><a href=/>Home</a><a href=/n>News</a></nav>
<article><h1>Eastmere harbour reopens</h1><p class=byline>By Tom Hale</p>{"".join(f"<p>{line}</p>" for line in STORY)}</article>
<aside class=related><h3>Read next</h3><p><a href=/a>Ferry prices rise</a></p><p><a href=/b>New lighthouse keeper</a></p></aside>
<footer>© 2025 The Gazette · <a href=/t>Terms</a></footer>"""

NO_CONTENT = {
    "consent wall": """<title>Prima di continuare</title><div class="cmp-container"><h2>Informativa sui cookie</h2><p>Noi e i nostri partner
        archiviamo e accediamo a informazioni sul tuo dispositivo per annunci personalizzati. Puoi revocare il consenso.</p>
        <button>Accetta tutto</button><button>Rifiuta</button><button>Personalizza</button></div>""",
    "login": """<title>Inloggen</title><main><form><h1>Inloggen</h1><label>E-mailadres</label><input><label>Wachtwoord</label><input>
        <button>Inloggen</button><a href=/w>Wachtwoord vergeten?</a><a href=/r>Account aanmaken</a></form></main>""",
    "error page": """<title>404</title><nav><a href=/>Início</a><a href=/b>Blog</a></nav><div><h1>404</h1><p>Página não encontrada.</p>
        <a href=/>Voltar ao início</a></div>""",
    "script shell": "<title>App</title><div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript>",
    "human check": "<title>Just a moment...</title><h1>example.org</h1><p>Verify you are human by the action below.</p><p>Ray ID: 8f</p>",
}


def read(html: str) -> Article:
    return extract(Source(html, kind=PageKind.HTML), Options(), Limits())


def test_an_article_is_read() -> None:
    article = read(ARTICLE)
    assert tuple(item.block.text for item in article.body) == STORY
    assert article.verdict is Verdict.ARTICLE
    assert article.judgement.page_type is PageType.ARTICLE
    assert (article.judgement.confidence or 0) > 0.8


def test_a_block_is_drawn_to_those_that_stand_like_it() -> None:
    scores = np.array([0.9, 0.9, 0.3, 0.3, 0.0], np.float32)
    evened = even_out(scores, np.array([0, 0, 0, 1, 2]), np.array([20.0, 20, 5, 5, 5]), 0.4)
    assert scores[2] < evened[2] < evened[0] < scores[0]
    assert evened[3] == pytest.approx(0.3)
    assert 0 <= evened[4] < 0.001


SENTENCE = "The council of the small town decided on Monday to build a new bridge over the river. "
BARE = {
    "one sentence": f"<p>{SENTENCE}</p>",
    "two paragraphs": f"<div><p>{SENTENCE}</p><p>{STORY[0]}</p></div>",
    "under a heading": f"<nav>Home</nav><h1>Bridge</h1><p>{SENTENCE * 4}</p>",
    "text alone": SENTENCE * 3 + "<br>",
}


@pytest.mark.parametrize("html", BARE.values(), ids=BARE.keys())
def test_a_page_with_prose_has_a_body(html: str) -> None:
    assert "The council of the small town decided" in "".join(item.block.text for item in read(html).body)


LIST = "<ul><li>Apples</li><li>Pears</li><li>Plums</li></ul>"
TABLE = "<table><tr><th>Name</th><th>Age</th></tr><tr><td>Ann</td><td>31</td></tr></table>"
PLAIN = {
    "list and table": (f"<h1>Fruit</h1><p>{SENTENCE}</p>{LIST}{TABLE}", Verdict.ARTICLE),
    "table and list": (f"<p>{SENTENCE}</p>{TABLE}{LIST}", Verdict.ARTICLE),
    "a heading that is an anchor": (f"<h1 id=fruit>Fruit</h1><p>{SENTENCE}</p>{LIST}{TABLE}", Verdict.ARTICLE),
    "few words": (f"<h1>Title</h1><p>A paragraph.</p>{LIST}{TABLE}", Verdict.UNCERTAIN),
}


@pytest.mark.parametrize(("html", "verdict"), PLAIN.values(), ids=PLAIN.keys())
def test_a_page_that_is_nothing_but_text_is_all_body(html: str, verdict: Verdict) -> None:
    article = read(f"<html><body>{html}</body></html>")
    lines = [item.block.text for item in article.body]
    assert {"Apples", "Pears", "Plums", "Name", "Age", "Ann", "31"} <= set(lines)
    assert len(article.blocks) - len(lines) <= 1
    assert article.verdict is verdict


FRAMED = {
    "links": f"<p>{SENTENCE}</p><ul><li><a href=/a>News</a></li><li><a href=/b>Sport</a></li></ul>",
    "a menu": f"<p>{SENTENCE}</p><nav><ul><li>News</li><li>Sport</li></ul></nav>",
}


@pytest.mark.parametrize("html", FRAMED.values(), ids=FRAMED.keys())
def test_links_and_menus_are_left_to_the_model(html: str) -> None:
    assert "Sport" not in [item.block.text for item in read(f"<html><body>{html}</body></html>").body]


@pytest.mark.parametrize("html", NO_CONTENT.values(), ids=NO_CONTENT.keys())
def test_a_page_without_content_is_no_article(html: str) -> None:
    assert read(html).verdict is not Verdict.ARTICLE


@pytest.mark.parametrize("html", [" ", "<p></p>", "<script>x</script>"], ids=["space", "empty", "script"])
def test_no_text_is_empty(html: str) -> None:
    assert read(html).verdict is Verdict.EMPTY


def test_the_same_page_has_the_same_answer() -> None:
    assert read(ARTICLE).blocks == read(ARTICLE).blocks


def test_a_model_of_other_features_is_refused() -> None:
    model = load("html")
    others = {**model.forests, "cut": model.forests["confidence"], "body": model.forests["cut"]}
    reader = Reader(replace(model, forests=others))
    with pytest.raises(WinnowError):
        reader.read(segment(Page(PageKind.HTML, ARTICLE, None, Encoding("utf-8", "string"))))


def test_the_model_folder_is_small_and_has_its_papers() -> None:
    files = {path.name: path.stat().st_size for path in (MODELS / "html").iterdir()}
    assert {"README.md", "config.json", "metadata.json"} <= set(files)
    assert sum(files.values()) < 3_000_000


LOREM = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua.",
    "Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo consequat.",
    "Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla pariatur.",
    "Excepteur sint occaecat cupidatat non proident, sunt in culpa qui officia deserunt mollit anim id est laborum.",
)


@pytest.mark.parametrize("count", [1, 2, 4])
@pytest.mark.parametrize("form", ["<p>{}</p>", "<div>{}</div>", "{}<br><br>"], ids=["p", "div", "br"])
def test_an_article_alone_is_whole_in_words_that_nobody_knows(count: int, form: str) -> None:
    article = read("".join(map(form.format, LOREM[:count])))
    assert tuple(item.block.text for item in article.body) == LOREM[:count]


@pytest.mark.parametrize("page", NO_CONTENT.values(), ids=NO_CONTENT)
def test_an_empty_body_is_not_sure_of_itself_on_a_page_with_running_text(page: str) -> None:
    article = read(page + "".join(f"<nav>{line}</nav>" for line in STORY))
    assert article.body or (article.judgement.confidence or 0) <= 0.5
