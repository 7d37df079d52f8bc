"""Bodies of articles: paragraphs and all that is theirs, however short; and what stands over them."""

from collections.abc import Mapping
from html import escape

from app.types import Label
from training.made.boxes import paint
from training.made.markup import Part, Style, join
from training.made.pieces import caption, player
from training.made.pitches import share, tools
from training.made.voice import AGENCIES, Voice

BODY = Label.BODY
# How a page writes its paragraphs; each begins and ends at a border.
PARAGRAPHS: Mapping[str, int] = {
    "<p{a}>{x}</p>": 14,
    "<div{a}>{x}</div>": 4,
    "{x}<br><br>": 5,
    "<p><span>{x}</span></p>": 2,
    "<div{a}><p>{x}</p></div>": 2,
    "<div><div><span>{x}</span></div></div>": 2,
    "<div{a}><div>{x}</div></div>": 1,
    "<section><p>{x}</p></section>": 1,
    "<p>{x}": 2,
    "<p align='justify'><font face='Arial' size='2'>{x}</font></p>": 1,
    "<p style='text-align: justify;'>{x}</p>": 2,
    "<p{a} dir='auto'>{x}</p>": 1,
    "<br>{x}<br>": 1,
    "<hr>{x}<hr>": 1,
}
# Where bare text and line breaks make paragraphs, subheads are made so too.
SUBHEADS = (
    *(
        "<h2{a}>{x}</h2>",
        "<h2{a}>{x}</h2>",
        "<h3{a}>{x}</h3>",
        "<h3>{x}</h3>",
        "<h4>{x}</h4>",
        "<p><strong>{x}</strong></p>",
        "<p><b>{x}</b></p>",
    ),
    *("<div{a}>{x}</div>", "<p{a}>{x}</p>", "<div><strong>{x}</strong></div>"),
)
# Paragraphs, headlines and bylines of pages of 2005.
OLD_PARAGRAPHS = (
    "{x}<br><br>",
    "{x}<br><br>",
    "<font size='2' face='Verdana'>{x}</font><br><br>",
    "<p><font face='Arial'>{x}</font></p>",
    "<p>{x}",
)
OLD_HEADLINES = (
    "<font size='5' color='#660000'><b>{x}</b></font><br>",
    "<b>{x}</b><br><br>",
    "<center><font size='4'>{x}</font></center>",
    "<p><b><font size='3'>{x}</font></b></p>",
)
OLD_BYLINES = (
    "<font size='2' color='#666666'><i>{x}</i></font><br><br>",
    "<i>{x}</i><br>",
    "<div align='right'><font size='1'>{x}</font></div>",
)
# How often an article begins with a dateline, and with a large letter.
DATED, DROP_CAPS = 0.12, 0.06
LENGTHS = (range(1, 12), range(4, 30), range(8, 45), range(15, 60), range(25, 80), range(40, 121), range(3, 121))


class Writer:
    """Writes the parts of one article, paragraphs and subheads always in the same way."""

    def __init__(self, voice: Voice, style: Style) -> None:
        """Chooses the page's paragraphs and subheads."""
        self.voice, self.style, self.rng = voice, style, voice.rng
        self.paragraph_form = self.rng.choices(list(PARAGRAPHS), list(PARAGRAPHS.values()))[0]
        if style.old and self.rng.random() < 0.7:
            self.paragraph_form = self.rng.choice(OLD_PARAGRAPHS)
        self.subhead_form = self.rng.choice(SUBHEADS)
        self.lengths = self.rng.choice(LENGTHS)

    def put(self, text: str, form: str, part: str = "", inner: str = "") -> Part:
        """A line of the body in a form."""
        html = form.replace("{a}", self.style.attributes(part)).replace("{x}", inner or self.style.inline(text))
        return Part(html + self.style.gap, ((text, BODY),))

    def paragraph(self, text: str, inner: str = "") -> Part:
        """A paragraph as this page writes them."""
        return self.put(text, self.paragraph_form, "paragraph", inner)

    def paragraphs(self, count: int) -> list[Part]:
        """Paragraphs of one text."""
        first, *rest = self.voice.speech.paragraphs(count, self.lengths)
        begin = self.paragraph(first, self.drop_cap(first) if self.rng.random() < DROP_CAPS else "")
        return [begin, *(self.paragraph(text) for text in rest)]

    def drop_cap(self, text: str) -> str:
        """Markup of a text whose first letter stands large."""
        return f"<span{self.style.attributes('kicker')}>{escape(text[:1])}</span>{escape(text[1:])}"

    def dated(self) -> Part:
        """A first paragraph that begins with place, agency and date."""
        rng, voice = self.rng, self.voice
        place = voice.own.name() if rng.random() < 0.5 else voice.own.name().upper()
        lead = rng.choice((place, f"{place} ({rng.choice(AGENCIES)})", f"{place}, {voice.date()}", f"{place} / {rng.choice(AGENCIES)}"))
        return self.paragraph(f"{lead}{rng.choice((' – ', ' — ', '. ', ': '))}{voice.speech.paragraphs(1, range(10, 50))[0]}")

    def subhead(self) -> Part:
        """A heading inside the article."""
        text = self.rng.choice((self.voice.headline(), self.voice.headline(), self.voice.sentence(4, 9), self.voice.say("summary")))
        return self.put(text, self.subhead_form, "subhead", escape(text))

    def listed(self) -> Part:
        """A list; its items short or long, at times links."""
        rng, voice = self.rng, self.voice
        texts = [rng.choice((voice.headline(), voice.sentence(3, 20))) for _ in range(rng.randrange(2, 9))]
        linked = rng.random() < 0.35
        items = join(self.put(text, "<li>{x}</li>", "", self.style.link(text) if linked else "") for text in texts)
        tag = rng.choice(("ul", "ul", "ol"))
        return items.inside(f"<{tag}>", f"</{tag}>")

    def quote(self) -> Part:
        """A quotation with its author at times, or a sentence of the article again."""
        begin, close = self.voice.speech.script.quotes
        said = unquoted(self.voice.sentence(6, 24), begin + close)
        text = self.rng.choice((f"{begin}{said}{close}", said))
        cited = [self.put(f"— {self.voice.name()}", "<cite>{x}</cite>")] if self.rng.random() < 0.4 else []
        form = self.rng.choice(("<p>{x}</p>", "<p>{x}</p>", "<div>{x}</div>"))
        return self.style.wrap("quote", join((self.put(text, form), *cited)), self.rng.choice(("blockquote", "blockquote", "div", "aside")))

    def table(self) -> Part:
        """Facts in rows."""
        rng, voice = self.rng, self.voice
        columns = rng.randrange(2, 5)
        head = join(self.put(voice.own.name(), "<th>{x}</th>") for _ in range(columns)).inside("<tr>", "</tr>")
        rows = [
            join(
                (
                    self.put(voice.own.name(), "<td>{x}</td>"),
                    *(self.put(f"{rng.randrange(9999)}", "<td>{x}</td>") for _ in range(columns - 1)),
                )
            )
            for _ in range(rng.randrange(2, 7))
        ]
        return join((head, *(row.inside("<tr>", "</tr>") for row in rows))).inside("<table>", "</table>")

    def code(self) -> Part:
        """Lines of a program."""
        rng, words = self.rng, [word.lower() for word in self.voice.own.content[:40] if word.isalnum()] or ["value"]
        shapes = ("{} = {}({})", "$ {} --{} {}", "def {}({}, {}):", "    return {}.{}[{}]", "<{} {}='{}'/>", "// {} {} {}")
        lines = [rng.choice(shapes).format(*rng.choices(words, k=3)) for _ in range(rng.randrange(1, 9))]
        text = "\n".join(lines).strip()
        return self.put(text, rng.choice(("<pre>{x}</pre>", "<pre><code>{x}</code></pre>")), "", escape(text))

    def dialogue(self) -> Part:
        """Short lines of people who talk."""
        rng, voice = self.rng, self.voice
        begin, close = voice.speech.script.quotes
        dash = rng.random() < 0.5
        said = [unquoted(voice.sentence(2, 9), begin + close) for _ in range(rng.randrange(3, 11))]
        return join(self.paragraph(f"— {text}" if dash else f"{begin}{text}{close}") for text in said)

    def questions(self) -> Part:
        """An interview: questions in bold, answers of a paragraph or a few words."""
        rng, voice = self.rng, self.voice
        speakers = [f"{voice.name()}: ", f"{voice.name()}: "] if rng.random() < 0.4 else ["", ""]
        parts = []
        for _ in range(rng.randrange(2, 7)):
            ask = speakers[0] + voice.sentence(3, 14).rstrip(".") + voice.speech.script.question.strip()
            bold = f"<strong>{escape(ask)}</strong>"
            parts += [self.paragraph(ask, bold), self.paragraph(speakers[1] + rng.choice((voice.sentence(2, 6), voice.sentence(12, 30))))]
        return join(parts)

    def lead_in(self) -> Part:
        """A paragraph that begins in bold."""
        lead, text = self.voice.own.clause(self.rng.randrange(1, 5)) + self.rng.choice((".", ":")), self.voice.sentence(6, 30)
        tag = self.rng.choice(("strong", "b"))
        return self.paragraph(f"{lead} {text}", f"<{tag}>{escape(lead)}</{tag}> {escape(text)}")

    def short(self) -> Part:
        """A paragraph of a few words, in italics or bold at times."""
        text = self.voice.sentence(1, 7)
        return self.paragraph(text, self.rng.choice(("{}", "{}", "<em>{}</em>", "<strong>{}</strong>")).format(escape(text)))

    def note(self) -> Part:
        """An editorial note or a postscript."""
        cue = self.rng.choice((self.voice.say("published"), self.voice.say("summary"), "P.S.", "*", "UPD", "NB"))
        made = f"{cue}{self.rng.choice((': ', ' '))}{self.voice.sentence(5, 24)}"
        text = self.voice.tell("note") if self.rng.random() < 0.5 else made
        return self.paragraph(text, self.rng.choice(("{}", "<em>{}</em>", "<i>{}</i>")).format(escape(text)))

    def picture(self) -> Part:
        """A figure with its caption, which is not body."""
        return paint(self.style, caption(self.voice))


def unquoted(text: str, marks: str) -> str:
    """A text without quotation marks."""
    return text.translate(dict.fromkeys(map(ord, marks.strip()))).strip()


def headed(voice: Voice, style: Style, headline: str) -> list[Part]:
    """What stands over a body: headline, kicker, deck, byline, picture, share row, in the orders that sites choose."""
    rng = voice.rng
    title = style.line(rng.choice(("h1", "h1", "h1", "h1", "h2", "div")), headline, Label.TITLE, "headline")
    if style.old and rng.random() < 0.7:
        title = Part(rng.choice(OLD_HEADLINES).replace("{x}", escape(headline)), title.lines)
    kicker = [style.line(rng.choice(("div", "span", "p")), voice.say("sections"), Label.BYLINE, "kicker").inside("<div>", "</div>")]
    deck = [style.line(rng.choice(("p", "div", "h2", "p")), voice.sentence(8, 30), BODY, "deck")]
    return [
        *(kicker if rng.random() < 0.25 else []),
        title,
        *(deck if rng.random() < 0.3 else []),
        *([signed(voice, style)] if rng.random() < 0.75 else []),
        *([paint(style, tools(voice))] if rng.random() < 0.25 else []),
        *([paint(style, share(voice))] if rng.random() < 0.12 else []),
        *([paint(style, player(voice))] if rng.random() < 0.08 else []),
        *([paint(style, caption(voice))] if rng.random() < 0.3 else []),
    ]


def signed(voice: Voice, style: Style) -> Part:
    """Who wrote it and when, on one line or on several."""
    rng = voice.rng
    said, name = voice.say("author"), voice.name()
    who = rng.choice((name, name, f"{said} {name}", f"{said}: {name}", f"{name}, {said.lower()}"))
    when = rng.choice(
        (voice.date(), voice.date(), f"{voice.say('published')}: {voice.date()}", f"{voice.say('published')} {voice.date()}", voice.ago())
    )
    updated = [f"{voice.say('published')} {voice.date()}"] if rng.random() < 0.15 else []
    reading = [f"{rng.randrange(2, 20)} {voice.say('reading').lower()}"] if rng.random() < 0.15 else []
    texts = [*rng.choice(([who, when], [who, when], [when, who], [who], [when])), *updated, *reading]
    if style.old and rng.random() < 0.7:
        text = ", ".join(texts)
        return Part(rng.choice(OLD_BYLINES).replace("{x}", escape(text)), ((text, Label.BYLINE),))
    if rng.random() < 0.5:
        gap = rng.choice((" ", " | ", " · ", ", "))
        spans = gap.join(f"<span>{escape(text)}</span>" for text in texts)
        return style.line(rng.choice(("p", "div")), gap.join(texts), Label.BYLINE, "byline", spans)
    return style.wrap("byline", join(style.line(rng.choice(("div", "p")), text, Label.BYLINE) for text in texts), "div")
