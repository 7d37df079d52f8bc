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
        self.actions = rng.sample(voice.sayings("reply", 4), 1) if rng.random() < 0.75 else []
        self.liked = rng.random() < 0.4
        self.dated = rng.random() < 0.85
        self.most = rng.choice((12, 30, 60))
        self.name_tag = rng.choice(("strong", "b", "span", "a", "cite"))

    def said(self, text: str, label: Label, form: str, inner: str = "") -> Part:
        """A line of the thread."""
        return Part(
            form.replace("{a}", self.style.attributes("comment")).replace("{x}", inner or escape(text)) + self.style.gap, ((text, label),)
        )

    def who(self) -> Part:
        """Name and date, on one line or on two."""
        label = Label.COMMENTS if self.label is Label.COMMENTS else Label.BYLINE
        name, when = self.voice.name(), self.rng.choice((self.voice.date(), self.voice.ago())) if self.dated else ""
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

    def post(self, inside: Part | None = None) -> Part:
        """One comment, with the replies to it."""
        liked = [str(self.rng.randrange(200))] if self.liked else []
        buttons = [self.said(text, Label.COMMENTS, "<div><a href='#'>{x}</a></div>") for text in (*self.actions, *liked)]
        body = join((self.who(), *(self.said(text, self.label, self.text_form) for text in self.texts()), *buttons, inside or Part("")))
        tag = self.nest[1]
        return (
            body.inside("<tr><td>", "</td></tr>")
            if tag == "td"
            else self.style.wrap("comment" if self.label is Label.COMMENTS else "post", body, tag)
        )

    def posts(self, count: int) -> Part:
        """So many comments, flat or with replies inside them."""
        nested = self.rng.random() < 0.4 and self.nest[1] != "td"
        made: list[Part] = []
        for _ in range(count):
            inner = made.pop().inside(f"<{self.nest[0]}>", f"</{self.nest[0]}>") if nested and made and self.rng.random() < 0.4 else None
            made.append(self.post(inner))
        tag = self.nest[0]
        return self.style.wrap("comments" if self.label is Label.COMMENTS else "thread", join(made, self.style.gap), tag)


def comments(voice: Voice, style: Style, count: int) -> Part:
    """A comment section: heading, comments, and a form before or behind them at times."""
    rng = voice.rng
    said = voice.say("comments")
    heading = rng.choice((said, f"{said} ({count})", f"{count} {said}", f"{said}: {count}"))
    head = Part(
        rng.choice(HEADS[:5]).replace("{a}", style.attributes("comments")).replace("{x}", escape(heading)), ((heading, Label.COMMENTS),)
    )
    fields = [Row("field", text) for text in voice.sayings("field", rng.randrange(1, 5))]
    entry = paint(style, box("form", Label.FORM, [*fields, Row("button", voice.say("comments"))], voice.say("comments")))
    thread = Thread(voice, style).posts(count)
    parts = [head, *rng.choice(([thread], [thread], [thread, entry], [entry, thread]))]
    return style.wrap("comments", join(parts[rng.random() < 0.15 :]))
