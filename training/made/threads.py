"""What people write under articles and in forums: comments, posts and answers, flat or nested, in any container."""

from collections.abc import Sequence
from html import escape

from app.types import Label
from training.made.boxes import paint
from training.made.markup import Part, Style, join
from training.made.rows import Row, box
from training.made.voice import Voice

# The list, an item of it, and what replies to it stand in.
NESTS: Sequence[tuple[str, str]] = (
    ("div", "div"),
    ("ul", "li"),
    ("ol", "li"),
    ("div", "article"),
    ("div", "details"),
    ("section", "div"),
    ("dl", "dd"),
    ("table", "td"),
)
HEADS = ("<h2>{x}</h2>", "<h3{a}>{x}</h3>", "<div{a}>{x}</div>", "<p><strong>{x}</strong></p>", "<h4>{x}</h4>", "<summary>{x}</summary>")
TEXTS = ("<p>{x}</p>", "<div{a}>{x}</div>", "<div{a}><p>{x}</p></div>", "<span>{x}</span><br>", "<blockquote>{x}</blockquote>")
# Posts of 2005: a row or two of a table, or line breaks.
OLD_POSTS = (
    "<tr><td bgcolor='#eeeeee'><font size='2'>{who}</font></td></tr><tr><td><font size='2'>{text}</font></td></tr>",
    "<tr valign='top'><td width='120'>{who}</td><td>{text}</td></tr>",
    "<tr><td>{who}<br>{text}<br><br></td></tr>",
    "<tr><td><table width='100%'><tr><td>{who}</td></tr><tr><td>{text}</td></tr></table></td></tr>",
    "<p>{who}<br>{text}</p>",
    "{who}<br>{text}<hr>",
)
BRIEF = ("+1", "👍", "👏👏", "LOL", "?", "!!!", "ok", "…")


class Thread:
    """Writes the comments of one page, all in one way."""

    def __init__(self, voice: Voice, style: Style, label: Label = Label.COMMENTS) -> None:
        """`label` is what the texts are: comments, or the body of a forum."""
        rng = voice.rng
        self.voice, self.style, self.rng, self.label = voice, style, rng, label
        self.nest = rng.choice(NESTS)
        self.text_form = rng.choice(TEXTS)
        self.one_line = rng.random() < 0.5
        self.actions = voice.sayings("reply", rng.choice((1, 1, 2, 3))) if rng.random() < 0.75 else []
        self.in_a_row = rng.random() < 0.4
        self.liked = rng.random() < 0.4
        self.dated = rng.random() < 0.85
        self.most = rng.choice((12, 30, 60))
        self.old_form = rng.choice(OLD_POSTS) if style.old or rng.random() < 0.1 else ""
        self.signed = label is Label.BODY and rng.random() < 0.4
        self.counted = label is Label.BODY and rng.random() < 0.5
        self.name_tag = rng.choice(("strong", "b", "span", "a", "cite"))

    def said(self, text: str, label: Label, form: str, inner: str = "") -> Part:
        """A line of the thread."""
        return Part(
            form.replace("{a}", self.style.attributes("comment")).replace("{x}", inner or escape(text)) + self.style.gap, ((text, label),)
        )

    def who(self) -> Part:
        """Name and date, on one line or on two."""
        label = Label.COMMENTS if self.label is Label.COMMENTS else Label.BYLINE
        name = self.voice.name() if self.rng.random() < 0.6 else self.voice.own.words(1)[0] + str(self.rng.randrange(99))
        when = self.rng.choice((self.voice.date(), self.voice.ago())) if self.dated else ""
        href = " href='/user/7'" if self.name_tag == "a" else ""
        named = f"<{self.name_tag}{href}>{escape(name)}</{self.name_tag}>"
        if self.one_line or not when:
            inner = f"{named} <time>{escape(when)}</time>" if when else named
            return self.said(f"{name} {when}".strip(), label, f"<div{self.style.attributes('comment_meta')}>{{x}}</div>", inner)
        return join((self.said(name, label, "<div>{x}</div>", named), self.said(when, label, "<div{a}>{x}</div>")))

    def texts(self) -> list[str]:
        """What somebody wrote: a word, a sentence, or more than the article has."""
        rng, voice = self.rng, self.voice
        if rng.random() < 0.08:
            return [rng.choice((*BRIEF, voice.own.words(1)[0]))]
        return [
            voice.sentence(1, self.most) if rng.random() < 0.8 else voice.speech.paragraphs(1, range(20, 90))[0]
            for _ in range(rng.choice((1, 1, 1, 2, 3)))
        ]

    def member(self) -> list[Part]:
        """What a forum says of who wrote it: rank, number of posts, since when."""
        if not self.counted:
            return []
        rng, voice = self.rng, self.voice
        said = [f"{voice.own.words(1)[0].capitalize()}: {rng.randrange(9000)}", voice.own.name(), voice.date()][: rng.randrange(1, 4)]
        return [self.said(text, Label.BYLINE, "<div><small>{x}</small></div>") for text in said]

    def quoted(self) -> list[Part]:
        """What a post answers to."""
        if self.label is Label.COMMENTS or self.rng.random() > 0.15:
            return []
        return [self.said(self.voice.sentence(4, 20), self.label, "<blockquote>{x}</blockquote>")]

    def signature(self) -> list[Part]:
        """The same line under each post of somebody."""
        if not self.signed or self.rng.random() < 0.4:
            return []
        form = self.rng.choice(("<div>_________________</div><div>{x}</div>", "<div{a}><small>{x}</small></div>", "<hr><i>{x}</i>"))
        text = self.voice.own.headline()
        lines = (("_________________", Label.OTHER), (text, Label.OTHER)) if "____" in form else ((text, Label.OTHER),)
        return [Part(self.said(text, Label.OTHER, form).html, lines)]

    def old_post(self) -> Part:
        """One post in rows or lines of a table."""
        before, between, behind = self.old_form.replace("{who}", "{text}").split("{text}")
        texts = (self.said(text, self.label, "{x}<br>") for text in self.texts())
        return join((Part(before), self.who(), *self.member(), Part(between), *self.quoted(), *texts, *self.signature(), Part(behind)))

    def post(self, inside: Part | None = None) -> Part:
        """One comment, with the replies to it."""
        if self.old_form:
            return self.old_post()
        liked = [str(self.rng.randrange(200))] if self.liked else []
        label = Label.COMMENTS if self.label is Label.COMMENTS else Label.NAVIGATION
        acts = [*self.actions, *liked]
        if self.in_a_row and acts:
            links = " ".join(f"<a href='#'>{escape(text)}</a>" for text in acts)
            buttons = [self.said(" ".join(acts), label, "<div>{x}</div>", links)]
        else:
            buttons = [self.said(text, label, "<div><a href='#'>{x}</a></div>") for text in acts]
        texts = (self.said(text, self.label, self.text_form) for text in self.texts())
        above = (self.who(), *self.member(), *self.quoted())
        body = join((*above, *texts, *self.signature(), *buttons, inside or Part("")))
        tag = self.nest[1]
        if tag == "td":
            return body.inside("<tr><td>", "</td></tr>")
        return self.style.wrap("comment" if self.label is Label.COMMENTS else "post", body, tag)

    def posts(self, count: int) -> Part:
        """So many comments, flat or with replies inside them."""
        nested = self.rng.random() < 0.4 and self.nest[1] != "td" and not self.old_form
        made: list[Part] = []
        for _ in range(count):
            inner = made.pop().inside(f"<{self.nest[0]}>", f"</{self.nest[0]}>") if nested and made and self.rng.random() < 0.4 else None
            made.append(self.post(inner))
        tag = self.nest[0]
        if self.old_form:
            tag = "table" if self.old_form.startswith("<tr") else "div"
        return self.style.wrap("comments" if self.label is Label.COMMENTS else "thread", join(made, self.style.gap), tag)


def comments(voice: Voice, style: Style, count: int) -> Part:
    """A comment section: heading, comments, and a form before or behind them at times."""
    rng = voice.rng
    said = voice.say("comments") if rng.random() < 0.5 else voice.tell("readers")
    heading = rng.choice((said, f"{said} ({count})", f"{count} {said}", f"{said}: {count}"))
    head = Part(
        rng.choice(HEADS[:5]).replace("{a}", style.attributes("comments")).replace("{x}", escape(heading)), ((heading, Label.COMMENTS),)
    )
    fields = [Row("field", text) for text in voice.sayings("field", rng.randrange(1, 5))]
    entry = paint(style, box("form", Label.FORM, [*fields, Row("button", voice.say("comments"))], voice.say("comments")))
    thread = Thread(voice, style).posts(count)
    parts = [head, *rng.choice(([thread], [thread], [thread, entry], [entry, thread]))]
    return style.wrap("comments", join(parts[rng.random() < 0.15 :]))
