"""What is the body where the cut keeps nothing: the only running text of a page, unless something says that there is none."""

import pytest

from app.pipeline import extract
from app.types import Limits, Options, PageKind, Source, Verdict

MENU = "<nav><ul><li><a href=/>Home</a></li><li><a href=/about>About</a></li><li><a href=/contact>Contact</a></li></ul></nav>"
SIDE = "<div id=side><h2>Recent posts</h2><ul><li><a href=/1>A walk by the sea</a></li><li><a href=/2>Why we moved</a></li></ul></div>"
LIST = "<ul><li>Apples</li><li>Pears</li><li>Plums</li></ul>"
LONG = "This is a paragraph of running text that goes on for a while, so that anyone can see that it is a sentence."
UNKNOWN = "Vald maksis ujumissilla, umbes neli tuhat eurot, ning vastu saavad kooli ujujad siin sügisel tasuta sooja."
PAGES = {
    "two words": ("<h1>Hello</h1><p>Hello world.</p>", ["Hello world."]),
    "a paragraph over a list in a frame": (
        f"{MENU}<article class=post><h1>Packing</h1><p>A paragraph.</p>{LIST}</article><footer>© 2024</footer>",
        ["A paragraph.", "Apples", "Pears", "Plums"],
    ),
    "a list under a long paragraph": (
        f"{MENU}<article class=post><h1>Packing</h1><p>{LONG}</p>{LIST}</article><footer>© 2024</footer>",
        [LONG, "Apples", "Pears", "Plums"],
    ),
    "a paragraph of unknown words under a byline": (
        f"{MENU}<div class=qx><h1>Paadikuur</h1><span>Tiiu Rannamets, 2. juuni 2024</span><p>{UNKNOWN}</p></div>{SIDE}",
        [UNKNOWN],
    ),
    "a list between two sentences": (
        f"""<header class=top><a href=/>My site</a></header><div class=post><h1>Things</h1><p>Here are some things I like.</p>{LIST}
        <p>That is all for today.</p></div><footer class=f>© 2024</footer>""",
        ["Here are some things I like.", "Apples", "Pears", "Plums", "That is all for today."],
    ),
}
EMPTY = {
    "an error": f"{MENU}<main class=m><h1>404</h1><p>The page that you asked for is not here any more.</p></main>{SIDE}",
    "a menu": f"{MENU}{SIDE}",
}


def read(markup: str) -> tuple[list[str], Verdict, float]:
    article = extract(Source(markup, kind=PageKind.HTML), Options(), Limits())
    return [item.block.text for item in article.body], article.verdict, article.judgement.confidence or 0.0


@pytest.mark.parametrize(("markup", "body"), PAGES.values(), ids=PAGES)
def test_the_only_running_text_is_the_body(markup: str, body: list[str]) -> None:
    assert read(markup)[0] == body


@pytest.mark.parametrize("markup", EMPTY.values(), ids=EMPTY)
def test_a_page_that_says_so_has_no_body_to_be_sure_of(markup: str) -> None:
    body, verdict, confidence = read(markup)
    assert verdict in {Verdict.EMPTY, Verdict.UNCERTAIN, Verdict.NOT_ARTICLE}
    assert not body or confidence < 0.5
