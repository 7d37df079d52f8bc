"""A page full of script: its text is seen, and nothing of it runs, loads or leads away."""

import pytest
from playwright.sync_api import expect

from tests.running import PATIENT
from tests.web.conftest import Open, Watched
from tests.web.showing import SHOWN, show_sample, show_text

pytestmark = PATIENT

SENTENCE = "The town council opened a new bridge over the river on Monday, after two years of work and a long debate about its cost."
ATTACKS = (
    "<script>top.hit=1</script>",
    "<img src=x onerror='top.hit=1'>",
    "<svg onload='top.hit=1'><script>top.hit=1</script></svg>",
    "<a href='javascript:top.hit=1'>press</a>",
    "<iframe src='javascript:top.hit=1' srcdoc='<script>top.hit=1</script>'></iframe>",
    "<img src='https://elsewhere.example/pixel.png' alt='pixel'>",
    "<link rel=stylesheet href='https://elsewhere.example/x.css'><style>body{background:url(https://elsewhere.example/y)}</style>",
    "<form action='https://elsewhere.example/'><button>send</button></form>",
    "<meta http-equiv=refresh content='0;url=https://elsewhere.example/'>",
    "<base href='https://elsewhere.example/'>",
    "&lt;script&gt;top.hit=1&lt;/script&gt; &lt;img src=x onerror=top.hit=1&gt;",
    "]]><!--</style></textarea></title><script>top.hit=1</script>",
    "{{constructor.constructor('top.hit=1')()}} ${top.hit=1}",
)
PAGE = (
    f"<title>{ATTACKS[0]}{ATTACKS[10]}</title><h1>{ATTACKS[10]}</h1><article>"
    + "".join(f"<p>{SENTENCE} {part}</p>" for part in ATTACKS)
    + "</article>"
)
TABS = ("text", "markdown", "html", "json", "curl")


def test_nothing_of_a_page_runs(open_page: Open, watched: Watched, server: str) -> None:
    page = show_text(open_page(), PAGE)
    for tab in TABS:
        page.click(f"#tab-{tab}")
        expect(page.locator(f"#panel[data-form={tab}]")).to_be_visible()
    page.click("#tab-html")
    frame = page.frame_locator("#panel iframe")
    expect(frame.get_by_text(SENTENCE).first).to_be_visible()
    page.locator("#feed .block").first.click()
    page.click("#compare")
    page.wait_for_selector(".pair")
    assert page.evaluate("window.hit") is None
    assert page.url == f"{server}/"
    assert [url for url in watched.asked if "elsewhere" in url] == []


def test_a_link_of_the_article_leads_nowhere(open_page: Open, server: str) -> None:
    page = show_text(open_page(), f"<article><p>{SENTENCE} <a href='{server}/docs'>Read the docs of it</a>.</p><p>{SENTENCE}</p></article>")
    page.click("#tab-html")
    link = page.frame_locator("#panel iframe").get_by_role("link")
    link.click()
    assert page.url == f"{server}/"
    expect(page.locator("#panel iframe")).to_be_visible()


@pytest.mark.parametrize("script", ["document.createElement('script')", "document.createElement('style')"])
def test_the_policy_stops_what_is_inline(open_page: Open, script: str) -> None:
    page = open_page()
    page.evaluate(
        f"() => {{ const it = {script}; it.textContent = 'window.hit = 1; body {{ color: rgb(1, 2, 3) }}'; document.head.append(it) }}"
    )
    assert page.evaluate("window.hit") is None
    assert page.evaluate("getComputedStyle(document.body).color") != "rgb(1, 2, 3)"
    show_sample(page, "de-news-ticker")
    page.wait_for_selector(SHOWN)
