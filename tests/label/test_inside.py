"""What rules take out of the body of an HTML page, whatever its scores, and what they put back."""

import json

import pytest

from app.jobs import answer
from app.types import Job, Limits

PARAGRAPHS = (
    "The harbour of Eastmere has reopened after four months of repairs, the port authority said on Thursday morning.",
    "Divers had found cracks in the northern pier in January, and ships used other ports while engineers replaced the pillars.",
    "The work cost nine million pounds, a third more than planned, because steel had to be bought abroad at short notice.",
)
AMONG = {
    "read also": "<p>Read also: <a href=/f>Ferry prices rise</a></p>",
    "read also in another language": "<p><strong>Czytaj także: <a href=/f>Ceny promów rosną</a></strong></p>",
    "a link behind words that no list knows": "<p>From Eastmere <a href=/f>Ferry prices rise</a></p>",
    "read more in front of a headline": "<p>Read more: Ferry prices rise in Eastmere</p>",
    "a lone set phrase": "<p>Advertisement</p>",
    "links under a phrase": "<p>You may also like</p><p><a href=/a>Ferry prices rise</a></p><p><a href=/b>New lighthouse keeper</a></p>",
    "credit": "<p>The northern pier in January. Photo: Jane Roe</p>",
    "credit in another language": "<p>Die Nordmole im Januar. Foto: Jana Ritter</p>",
    "credit behind a dot": "<p>待合室に並ぶ本棚。撮影・原口恵</p>",
    "credit behind an equals sign": "<p>다시 문을 연 분교의 작업대. 사진=윤재호</p>",
    "a picture's owner": "<p>The northern pier in January © Jane Roe</p>",
    "credit behind a word cut short": "<p>Molo w styczniu. Fot. K. Lind</p>",
    "tools": "<p>Print this page | Email</p>",
    "tools in spans": "<div><span>Delen</span><span>Mailen</span><span>Afdrukken</span><span>Kopieer link</span></div>",
    "a link under no known phrase": "<p>Zur Sache: <a href=/f>Die Fähre wird teurer</a></p>",
    "cards under no known phrase": """<div><h3>Am Kai</h3><a href=/a><h4>Ferry prices rise again</h4></a>
        <a href=/b><h4>A new lighthouse keeper</h4></a></div>""",
    "a notice under no known phrase": """<div><h3>Bevor es weitergeht</h3>
        <p>Zwölf Firmen möchten wissen, was Sie auf dieser Seite gelesen haben.</p>
        <button>Meinetwegen</button><button>Lieber nicht</button></div>""",
    "a box that calls": """<div><h4>A town needs news</h4><p>Four people write all of this, every day of the year.</p>
        <a href=/give>I will chip in</a></div>""",
    "a quoted box that calls": """<blockquote><p><b>En avis uten eier</b></p><p>Vi er fire som skriver alt dette, hver dag hele året.</p>
        <p><a href=/takk>Jeg vil bidra</a></p></blockquote>""",
    "a box with a short sentence": """<div><b>Havnen i lommen</b><p>Les uten nett.</p><a href=//apps.apple.com/1>App Store</a>
        <a href=//play.google.com/1>Google Play</a></div>""",
    "a list of short headlines": "<ul><li><a href=/a>Ferry prices</a></li><li><a href=/b>A new lighthouse keeper</a></li></ul>",
    "subscribers only": "<p>This article is for subscribers only.</p>",
    "subscribers only, in other words": "<p>Članek je na voljo samo naročnikom.</p>",
    "subscribers only, in another language": "<p>이 기사는 구독자만 볼 수 있습니다.</p>",
    "subscribers only, in no known words": "<p>Bu yazıyı yalnızca üyelerimiz okuyabilir</p>",
    "subscribers only, quoted": "<blockquote><p>Taj sadržaj dostupan je samo pretplatnicima</p></blockquote>",
    "subscribers, twice": "<p>Resten af artiklen er for abonnenter. Har du allerede et abonnement, så log ind her.</p>",
    "a subscription to read on": "<p><strong>Pentru a citi mai departe ai nevoie de abonament</strong></p>",
    "an invitation that ends with its verb": "<p>Bizi Telegram ve Instagram'da takip edin</p>",
    "a link to a channel": "<p><a href=https://t.me/eastmere>Niets missen van de haven?</a></p>",
    "three channels in a sentence": "<p>Retrouvez L'Écho sur Facebook, Instagram et WhatsApp.</p>",
    "a channel with a call in other words behind it": "<p>Avisa er også på Telegram: bli med der</p>",
    "two channels": "<p>Suivez L'Écho du Marais sur WhatsApp et Instagram</p>",
    "an invitation to a channel": "<p>Follow us on Telegram to hear of every ship first.</p>",
    "links that print and send": "<p><a href='print.php?id=7'>Tulosta sivu</a> | <a href='mailto:?subject=x'>Lähetä nyt</a></p>",
    "a caption in a figure": "<figure><img src=/p.jpg><p>Slotter på den nordre moloen</p></figure>",
    "a caption in a box": "<div><a href=/p.jpg><img src=/s.jpg></a><p>The northern pier in January.</p></div>",
    "a caption under its image": "<p><img src=/p.jpg><br>The northern pier in January</p>",
    "a slanted caption behind an image": "<p><img src=/p.jpg></p><p><em>The northern pier in January</em></p>",
    "a caption of AMP": "<amp-img src=/p.jpg width=3 height=2></amp-img><p><small>The northern pier in January</small></p>",
    "something to hear": "<section><h3>Klausykite: Pamario balsai, 12 serija</h3><button>Paleisti</button><time>24:10</time></section>",
    "a caption in small print": "<p><img src=/p.jpg><br><small>The northern pier on a grey day in January.</small></p>",
    "a caption and whose it is": "<div><img src=/p.jpg><div><p>The northern pier in January.</p><p>Jane Roe</p></div></div>",
    "a caption over a credit in words": "<div><div><img src=/p.jpg></div><div>Moloen i januar</div><div>Foto: Kari Vik</div></div>",
    "a row to share with": "<p><a href=/s/0>Facebook</a> <a href=/s/1>X</a> <a href=/s/2>E-mail</a> <a href=/s/3>Nyomtatás</a></p>",
    "a form under a sentence": """<div><h4>Likte du saken?</h4><p>Hver onsdag skriver vi en lang og tre korte saker om kysten.</p>
        <form><label>Adresse <input></label><button>Ja takk</button></form></div>""",
    "a form whose button holds a span": """<div><h4>Likte du saken?</h4><p>Hver onsdag skriver vi en lang og tre korte saker.</p>
        <form><input><button><span>Ja takk</span></button></form><p>Du godtar vilkårene våre.</p></div>""",
    "something to fill in without a form": """<section><div>Likte du saken?</div><div>Hver onsdag skriver vi en lang og tre korte.</div>
        <label>Adresse <input></label><button>Ja takk</button><small>Du godtar vilkårene våre.</small></section>""",
    "a question over buttons": "<div><p>Tar du ferja?</p><ul><li><button>Av og til</button></li><li><button>Nei</button></li></ul></div>",
    "a line that leads to a letter": "<p>Havnen kommer hver lørdag, <a href=https://a.example/newsletter>skriv deg opp</a>.</p>",
    "a box that leads to a gift": "<div><p><b>A town needs news</b></p><p>We are four, and <a href=/donate>you can help</a>.</p></div>",
    "a linked heading": "<h3><a href=/f>The ferry gets a second captain</a></h3>",
    "a card that is a link around a picture": """<a href=/f><div><b>Fergen får ny kaptein</b>
        <span>Hun har ventet i ni år.</span></div><div><img src=/f.jpg></div></a>""",
    "a picture in a link with its caption": "<div><a href=/p.jpg><span><img src=/s.jpg></span><span>Moloen i januar</span></a></div>",
    "a caption by its name behind an image": "<p><img src=/p.jpg></p><p class=legend>The northern pier in January</p>",
    "two pictures with their captions": """<div><div><img src=/p.jpg><p>Moloen i januar</p></div>
        <div><img src=/q.jpg><p>Dykkerne før lunsj</p></div></div>""",
    "a caption under a picture that no tag shows": "<div><div style='background:url(/p.jpg)'></div><div>Moloen i januar</div></div>",
    "a caption in a box behind a picture in another": "<div><img src=/p.jpg></div><div>Moloen i januar</div>",
    "a caption by its name alone": "<p class=img-caption>Moloen i januar</p>",
    "a card of a picture, a linked headline and a teaser": """<table><tr><td><a href=/f><img src=/f.jpg></a><td><a href=/f>
        <b>The ferry gets a second captain</b></a><br>She has waited for nine years.</table>""",
    "a table of pictures": """<table><tr><td><img src=/p.jpg><br>Moloen i januar<td><img src=/q.jpg><br>Dykkerne før lunsj
        </table>""",
    "letters over a frame": """<div><h4>The Saturday letter</h4><p>Five stories from the coast in your inbox.</p>
        <iframe src=https://a.example/letter></iframe></div>""",
    "a headline that may please": "<p>You may like: Ferry prices rise in Eastmere</p>",
    "consent": """<div><p>We and our partners use cookies and process personal data to show you tailored advertising.</p>
        <button>Accept all</button><button>Reject all</button></div>""",
}
BEHIND = {
    "a newsline": f"<ul>{''.join(f'<li>{hour}:53 <a href=/{hour}>Harbour news of the hour</a></li>' for hour in (17, 16, 15))}</ul>",
    "a poll": """<div><h4>Will you take the ferry?</h4><form><label><input type=radio> Yes</label><br>
        <label><input type=radio> No</label><br><button>Vote</button></form></div>""",
    "a calendar whose days are numbers": f"""<div>« Tháng 3 2024 »<table><tr>{"".join(f"<th>Th {day}" for day in range(2, 8))}<th>CN</tr>
        {"".join(f"<tr>{''.join(f'<td>{7 * week + day}' for day in range(1, 8))}</tr>" for week in range(4))}</table></div>""",
    "what readers write": "".join(
        f"<div><b>{name}</b> <i>{day}.5.2024</i><p>{name}: havnen var stengt for lenge, men nå er den trygg.</p><a href=#>Svar</a></div>"
        for day, name in enumerate(("Kari", "Ola", "Nils", "Eva"), 3)
    ),
    "what readers write without a date": "".join(
        f"<div><b>{name}</b><p>{name}: havnen var stengt for lenge, men nå er den trygg.</p><button>Svar</button></div>"
        for name in ("Kari", "Ola", "Nils", "Eva")
    ),
    "what readers wrote so long ago": "<dl>"
    + "".join(
        f"<dt>{name} · {hours} timer siden</dt><dd>{name} skriver at havnen var stengt for lenge, men nå er den trygg.</dd>"
        for hours, name in enumerate(("Kari", "Ola", "Nils", "Eva"), 2)
    )
    + "</dl>",
    "what it is about": "<p>Tags: <a href=/1>harbour</a>, <a href=/2>ferry</a></p>",
    "about the author": "<div><img src=/r.jpg><h4>Ruth Hale</h4><p>Ruth Hale has written about the coast since 2009.</p></div>",
    "links to install an app": """<p><b>Havnen i lommen!</b> <a href=//play.google.com/store/apps/details?id=a.b>Android</a> |
        <a href=//apps.apple.com/app/id1>iOS</a></p>""",
    "how many comments": "<p><a href=#comments>14 hozzászólás</a></p>",
    "about the author in slanted print": "<p><em>Ruth Hale has written about the coast since 2009.</em></p>",
    "a box that calls": """<div><h4>A town needs news</h4><p>Four people write all of this, every day of the year.</p>
        <a href=/give>I will chip in</a></div>""",
}


def body_of(inside: str, behind: str = "", byline: str = "") -> list[str]:
    first, *rest = (f"<p>{text}</p>" for text in PARAGRAPHS)
    head = f"<h1>Harbour reopens</h1>{byline}"
    return body_of_page(f"<title>Harbour reopens</title><article>{head}{first}{inside}{''.join(rest)}{behind}</article>")


def body_of_page(page: str) -> list[str]:
    outcome = answer(Job(page.encode(), "text/html", None, (), "json"), Limits())
    body: str = json.loads(outcome.rendered or b"")["body"]["text"]
    return body.split("\n\n")


@pytest.mark.parametrize("sign", ["<a href=#h>¶</a>", "<a href=#h><span>#</span></a>"])
def test_the_anchor_of_a_heading_is_out(sign: str) -> None:
    first, *rest = PARAGRAPHS
    assert body_of(f"<h2 id=h>The quays{sign}</h2>") == [first, "The quays", *rest]


def test_a_heading_with_a_tool_in_it_stays() -> None:
    page = "".join(
        f"<h2>{name}<span>[<a href=#e>sunting</a>]</span></h2><p>{text}</p>" for name, text in zip("ABC", PARAGRAPHS, strict=True)
    )
    body = body_of_page(f"<title>Pelabuhan</title><body><h1>Pelabuhan</h1><p>{PARAGRAPHS[0]}</p>{page}<hr><a href=/1>Tentang kami</a>")
    assert [line for line in body if len(line) == 1] == ["A", "B", "C"]


@pytest.mark.parametrize("inside", AMONG.values(), ids=AMONG)
def test_clutter_between_paragraphs_is_out(inside: str) -> None:
    assert body_of(inside) == list(PARAGRAPHS)


@pytest.mark.parametrize("behind", BEHIND.values(), ids=BEHIND)
def test_boxes_behind_the_last_paragraph_are_out(behind: str) -> None:
    assert body_of("", behind, "<p>By Ruth Hale, 3 May 2024</p>") == list(PARAGRAPHS)


@pytest.mark.parametrize("stop", ["۔", "።", "။"])
def test_paragraphs_under_links_stay_whatever_their_full_stop(stop: str) -> None:
    texts = [f"{text[:-1]}{stop}" for text in PARAGRAPHS]
    first, *rest = (f"<p>{text}</p>" for text in texts)
    links = "<section><div>یہ بھی پڑھیں</div><ul><li><a href=/a>Ferry prices rise</a></li></ul></section>"
    page = f"<title>Harbour</title><article><h1>Harbour</h1>{first}{links}{''.join(rest)}</article>"
    assert body_of_page(page) == texts


def test_a_column_beside_the_article_s_is_out() -> None:
    article = f"<h1>Harbour reopens</h1>{'<br><br>'.join(PARAGRAPHS)}"
    box = "<font size=1><b>Morning briefing</b><br>Three stories from the quay, every Friday at noon.<form><input name=m></form></font>"
    page = f"<table><tr><td><a href=/>Ana sayfa</a><br><a href=/s>Spor</a></td><td>{article}</td><td>{box}</td></tr></table>"
    assert body_of_page(f"<title>Harbour reopens</title>{page}") == list(PARAGRAPHS)


def test_images_beside_paragraphs_leave_them_in() -> None:
    page = "".join(f"<div><img src=/{place}.jpg><p>{text}</p></div>" for place, text in enumerate(PARAGRAPHS))
    assert body_of_page(f"<title>Harbour reopens</title><article><h1>Harbour reopens</h1>{page}</article>") == list(PARAGRAPHS)


def test_steps_with_an_image_each_stay() -> None:
    steps = "".join(
        f"<h3>Step {number}</h3><div><img src=/{number}.jpg><p>Tighten bolt {number} by hand.</p></div>" for number in (1, 2, 3)
    )
    told = [line for number in (1, 2, 3) for line in (f"Step {number}", f"Tighten bolt {number} by hand.")]
    assert body_of(steps)[1:7] == told


@pytest.mark.parametrize("heading", ["<h2>Harbour {0}</h2><div>", "<div><h2>Harbour {0}</h2>"])
def test_entries_with_headings_are_no_posts(heading: str) -> None:
    entry = heading + "<p>Posted {0}.5.2024</p><p>{1}</p><p><a href=/{0}>Full story</a></p></div>"
    page = "".join(entry.format(day, text) for day, text in enumerate(PARAGRAPHS, 3))
    body = body_of_page(f"<title>Harbour news</title><article><p>{PARAGRAPHS[0]}</p>{page}</article>")
    assert set(PARAGRAPHS) <= set(body)


@pytest.mark.parametrize("buttons", [2, 4])
def test_an_article_over_buttons_stays(buttons: int) -> None:
    """They share it; in an element of a notice's size they might ask something."""
    paragraphs = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    row = "".join(f"<button>{name}</button>" for name in ("Facebook", "Reddit", "Mastodon", "Print")[:buttons])
    menu = "".join(f"<a href=/{place}>{place}</a>" for place in ("Harbour", "Town", "Fishing"))
    page = f"<title>Harbour reopens</title><div>{menu}</div><div><div>Harbour reopens</div><div>{paragraphs}</div><div>{row}</div></div>"
    assert body_of_page(page) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("<h2>What happens next</h2>", "What happens next"),
        ("<h2><a href='#t1'>What it will cost us</a></h2>", "What it will cost us"),
        ("<div>What happens next</div>", "What happens next"),
        ("<form action=x><p>The harbour master says so himself.</p></form>", "The harbour master says so himself."),
        ("<p>“We photographed it: nothing was broken.”</p>", "“We photographed it: nothing was broken.”"),
        ("<p>The print: a rare one.</p>", "The print: a rare one."),
        ("<h2>Bread every morning</h2>", "Bread every morning"),
        ("<div><pre>raise --pier north --by 2</pre><button>Kopier nå</button></div>", "raise --pier north --by 2"),
        ("<p>Cookies were served to all who helped to raise the pier.</p>", "Cookies were served to all who helped to raise the pier."),
    ],
    ids=[
        "subheading",
        "a subheading that folds",
        "a subheading that no tag tells",
        "a form around text",
        "a word for a picture",
        "a word of a tool",
        "how often a letter comes",
        "code to copy",
        "cookies to eat",
    ],
)
def test_what_only_looks_like_clutter_stays(markup: str, line: str) -> None:
    first, *rest = PARAGRAPHS
    assert body_of(markup) == [first, line, *rest]


def test_a_short_paragraph_under_a_cue_that_is_pressed_stays() -> None:
    box = "<div><h4>Ferry prices rise</h4><p>By a third from May.</p><a href=/f>Czytaj także</a></div><p>Nobody complained.</p>"
    assert body_of(box) == [PARAGRAPHS[0], "Nobody complained.", *PARAGRAPHS[1:]]


def test_a_last_paragraph_that_begins_with_a_tag_stays() -> None:
    last = "音乐学院的学生每年夏天来实习，他们说这里教怎么听木头。"
    page = "".join(f"<div><p>{text}</p></div>" for text in (*PARAGRAPHS, last))
    tags = "<nav><a href=/1>音乐</a></nav>"
    assert body_of_page(f"<title>港口</title><article><h1>港口</h1>{page}{tags}</article>") == [*PARAGRAPHS, last]


def test_a_short_paragraph_under_a_cue_without_a_link_stays() -> None:
    body = body_of("<div><button>Zobacz też</button></div><p>Nobody complained.</p>")
    assert body == [PARAGRAPHS[0], "Nobody complained.", *PARAGRAPHS[1:]]
