"""What a browser does not show is no text, words around it stay apart, and small controls are blocks of their own."""

import pytest

from app.segment import segment
from app.types import Encoding, Page, PageKind

SENTENCE = "The council approved the new bridge over the river on Monday, after eight years of planning and three public meetings."

LINES = {
    "formula": (
        "<p>Some <math><semantics><mi>v</mi><annotation encoding='application/x-tex'>\\alpha</annotation></semantics></math> here",
        ["Some v here"],
    ),
    "katex": ("<p>as <span class='katex-mathml'><math><mi>n</mi></math></span><span class=katex-html>n</span> grows", ["as n grows"]),
    "ruby": ("<p>古い<ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby>の灯", ["古い港の灯"]),
    "ruby without parentheses": ("<p><ruby>灯<rt>トウ</rt>台<rt>ダイ</rt></ruby>を直す", ["灯台を直す"]),
    "icon between words": ("<p>the survey<svg><title>opens a window</title><desc>x</desc></svg>report", ["the survey report"]),
    "icon before a full stop": ("<p>the <a href=/x>survey<svg><title>Q</title></svg></a>.", ["the survey."]),
    "icon in Chinese": ("<p>今天<svg><title>Q</title></svg>天气", ["今天天气"]),
    "video": ("<p>one<video src=v>Your browser is old. Get <a>MP4</a></video>two", ["one two"]),
    "audio, canvas, object, iframe": ("<p>a<audio>x</audio>b<canvas>x</canvas>c<object>x</object>d<iframe>x</iframe>e", ["a b c d e"]),
    "select": ("<p>from <select><optgroup label=A><option>Kent<option>York</select>alone", ["from alone"]),
    "datalist": ("<p>from <input list=l><datalist id=l><option>Kent</datalist> alone", ["from alone"]),
    "field between labels": (
        "<label>Name</label><input><label>Street?</label><select><option>A</select><label>Town</label>",
        ["Name Street? Town"],
    ),
    "meters": ("<p>half <progress>50 %</progress><meter>7 of 9</meter> done", ["half done"]),
    "closed dialog": ("<p>one</p><dialog><p>Subscribe now</p></dialog>", ["one"]),
    "open dialog": ("<p>one</p><dialog open><p>Subscribe now</p></dialog>", ["one", "Subscribe now"]),
    "popover": ("<p>one</p><div popover><p>Before you go</p></div>", ["one"]),
    "screen readers": ("<p>the <a>report<span class='x sr-only'>opens a tab</span></a>and more", ["the report and more"]),
    "screen readers, other case": ("<p>the report<i class='u-hiddenVisually'> opens a tab</i>.", ["the report."]),
    "a class that only resembles one": ("<p class=screen-reader-textile>one", ["one"]),
    "far to the left": ("<p>one<span style='position: absolute; left: -9999px'> two</span>", ["one"]),
    "a little to the left": ("<p>one<span style='position: absolute; left: -99px'> two</span>", ["one two"]),
    "invisible": ("<p>the report <span style='visibility:hidden'>opens a tab</span> of May", ["the report of May"]),
    "icon font": ("<p>the report <i class=material-icons>arrow_forward</i> of May", ["the report of May"]),
}
CONTROLS = {
    "sign": ("<h2>Why now<a href=#why>¶</a></h2>", ["Why now", "¶"]),
    "sign in front": ("<h2><a href=#why>#</a> Why now</h2>", ["#", "Why now"]),
    "words with a telling class": ("<h2>Why now <a class=header-anchor href=#why>Permalink</a></h2>", ["Why now", "Permalink"]),
    "link of the whole heading": ("<h2><a class=permalink href=#why>Why now</a></h2>", ["Why now"]),
    "edit": ("<h2>Why now<span class=mw-editsection><span>[</span><a>edit</a><span>]</span></span></h2>", ["Why now", "[edit]"]),
    "edit without a class": ("<h2>Why now <a>[edit]</a></h2>", ["Why now", "[edit]"]),
    "note in a heading": ("<h2>Why now<a>[1]</a></h2>", ["Why now[1]"]),
    "sign of a definition": ("<dl><dt>walk(node)<a class=headerlink>¶</a></dt></dl>", ["walk(node)", "¶"]),
    "number sign in a sentence": ("<p>Room <a>#</a> 5", ["Room # 5"]),
    "copy": ("<pre><button>Copy</button>x = 1</pre>", ["Copy", "x = 1"]),
    "copy link": ("<pre>x = 1<a class=btn-copy>Copy</a></pre>", ["x = 1", "Copy"]),
}


def blocks_of(html: str) -> list[str]:
    page = Page(PageKind.HTML, f"<p>{SENTENCE}</p><p>{SENTENCE}</p><p>{SENTENCE}</p>{html}", None, Encoding("utf-8", "string"))
    return [block.text for block in segment(page).blocks][3:]


@pytest.mark.parametrize(("html", "lines"), LINES.values(), ids=LINES)
def test_what_a_browser_does_not_show_is_no_text(html: str, lines: list[str]) -> None:
    assert blocks_of(html) == lines


@pytest.mark.parametrize(("html", "lines"), CONTROLS.values(), ids=CONTROLS)
def test_a_small_control_is_a_block_of_its_own(html: str, lines: list[str]) -> None:
    assert blocks_of(html) == lines


@pytest.mark.parametrize(
    "shell", ["<div class=visually-hidden>{}</div>", "<dialog>{}</dialog>", "<video>{}</video>", "<div style='visibility:hidden'>{}</div>"]
)
@pytest.mark.parametrize("length", [5, 20])
def test_a_page_that_shows_next_to_nothing_keeps_its_text(shell: str, length: int) -> None:
    page = Page(PageKind.HTML, "<p>Home</p>" + shell.format(f"<p>{SENTENCE}</p>" * length), None, Encoding("utf-8", "string"))
    segments = segment(page)
    assert segments.text.count(SENTENCE) == length
    assert segments.method == "hidden"
