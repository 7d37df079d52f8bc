"""Hypothesis strategies: pages made by a grammar of everything that breaks extractors, and real pages with mutations."""

from hypothesis import strategies as st

from tests.conftest import ROOT

PROSE = (
    "The council met on Tuesday, and after a long debate it decided to keep the old bridge open until spring. ",
    "Совет собрался во вторник и после долгих споров решил оставить старый мост открытым до весны. ",
    "委员会星期二开会，经过长时间的讨论，决定在春天之前继续开放旧桥。",
    "اجتمع المجلس يوم الثلاثاء وقرر بعد نقاش طويل إبقاء الجسر القديم مفتوحا حتى الربيع. ",
)
WORDS = (
    *(
        "word",
        "Слово",
        "文章",
        "مقال",
        "שלום",
        "ไทย",
        "e\u0301",
        "a\u200bb",
        "\u200d",
        "\u00ad",
        "😀",
        "\u202eabc",
        "ﬁ",
        "İ",
        "ß",
        "x" * 90,
    ),
    *("17:06", "выборы17:06Семья", "12:30:45", "2024-10-25T17:41", "25.10.2024", "25 October 2024", "25 октября 2024, 17:41", "31.02.2023"),
    *(
        "Mo Tu We Th Fr Sa Su",
        "1 2 3 4 5 6 7",
        "8 9 10 11 12 13 14",
        "Read also: something else",
        "By Jane Roe",
        "Автор: Иван",
        "Menu",
        "Share",
    ),
    *(
        "Email*",
        "3 + 4 = ?",
        "© 2024",
        "All rights reserved.",
        "October 2024",
        "Автор:",
        "Comments (3)",
        "We use cookies",
        "9" * 30,
        "…",
        "•",
        "-",
    ),
)
SPACES = (
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "\u00a0",
    "\u3000",
    "\f",
    "\v",
    "\x85",
    "\u2028",
    "\u2029",
    "\x1c",
    "  \n \n\n",
    "\ufeff",
    "\0",
)
NAMES = (
    *(
        "div",
        "p",
        "span",
        "a",
        "b",
        "i",
        "ul",
        "ol",
        "li",
        "table",
        "tbody",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "article",
        "section",
        "nav",
        "pre",
    ),
    *(
        "form",
        "button",
        "select",
        "option",
        "label",
        "textarea",
        "title",
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "object",
    ),
    *(
        "blockquote",
        "figure",
        "figcaption",
        "details",
        "dl",
        "dt",
        "dd",
        "caption",
        "body",
        "html",
        "head",
        "iframe",
        "font",
        "center",
        "main",
    ),
    *(
        "marquee",
        "frameset",
        "noframes",
        "xmp",
        "plaintext",
        "desc",
        "foreignObject",
        "mi",
        "annotation-xml",
        "ruby",
        "rt",
        "nobr",
        "header",
    ),
)
VOIDS = (
    "<br>",
    "<hr/>",
    "<img alt='x>y'>",
    "<input value=z>",
    "<meta charset=koi8-r>",
    "<wbr>",
    "</br>",
    "</p>",
    "<link rel=canonical href=//x>",
)
ATTRIBUTES = (
    *(
        "",
        "",
        "",
        " class=menu",
        " id='a' class='b c'",
        " hidden",
        " style='display : NONE'",
        " title='</div>'",
        ' x="<p>"',
        " hidden=until-found",
    ),
    *(" a=</b", " =", " '", ' "', " /", " dir=rtl", " href='http://x/?a=1&b=2'", " datetime=2024-10-25", " itemprop=author"),
)
ODDITIES = (
    *(
        "<!-- c -->",
        "<!-- <p>",
        "<!-->",
        "<!--->",
        "--!>",
        "-->",
        "<![CDATA[ x ]]>",
        "<!doctype html>",
        "<?php x ?>",
        "</>",
        "<>",
        "< p>",
        "</ p>",
    ),
    *(
        "&amp;",
        "&nbsp;",
        "&lt;p&gt;",
        "&#0;",
        "&#xD800;",
        "&#x10FFFF;",
        "&#x110000;",
        "&notit;",
        "&amp",
        "&#13;",
        "&#x85;",
        "&zwj;",
        "&bogus;",
    ),
    *("<", ">", "&", '"', "'", "/>", "<a", "<p/", "</p", "<script>a</b>", "<!--", "<script>", "<style>", "<textarea>", "<title>", "]]>"),
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-13-45", "author": [{"name": null}]}</script>',
    '<meta property="og:title" content="T &amp; t"><meta name=date content="99999-1-1"><meta property=og:image content="javascript:x">',
)

start_tags = st.builds("<{}{}>".format, st.sampled_from(NAMES), st.sampled_from(ATTRIBUTES))
end_tags = st.sampled_from(NAMES).map("</{}>".format)
text_pieces = st.one_of(st.sampled_from(WORDS), st.sampled_from(SPACES), st.sampled_from(PROSE), st.text(max_size=5))
markup = st.one_of(start_tags, start_tags, end_tags, end_tags, st.sampled_from(VOIDS), st.sampled_from(ODDITIES), text_pieces, text_pieces)

html_pages = st.lists(markup, max_size=60).map("".join)
text_pages = st.lists(text_pieces, max_size=60).map("".join)

SAMPLES = {path.parent.name: path.read_bytes() for path in sorted((ROOT / "samples").glob("*/page.*"))}


@st.composite
def mutated_samples(draw: st.DrawFn) -> bytes:
    """A real page of `samples/` with a few of its parts cut out, repeated, moved, or overwritten by noise."""
    data = draw(st.sampled_from(list(SAMPLES.values())))
    for _ in range(draw(st.integers(1, 4))):
        low, high = sorted((draw(st.integers(0, len(data))), draw(st.integers(0, len(data)))))
        part = data[low:high]
        noise = draw(st.one_of(st.binary(max_size=8), st.sampled_from(ODDITIES).map(str.encode), st.sampled_from(SPACES).map(str.encode)))
        data = draw(
            st.sampled_from(
                (data[:low] + data[high:], data[:high] + part + data[high:], part + data[:low], data[:low] + noise + data[low:])
            )
        )
    return data[:100_000]
