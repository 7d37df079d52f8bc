"""Pages that are no articles: empty ones, listings, shops, forums, documentation, transcripts."""

from collections.abc import Sequence

from app.types import Label
from training.html.shells import TEXTS
from training.made import furniture
from training.made.articles import Writer
from training.made.boxes import paint
from training.made.frames import LAYOUTS, deepened, document, fill, frame
from training.made.markup import Part, Style, join
from training.made.recipes import Made, dialog, framed
from training.made.rows import Piece, Row
from training.made.threads import Thread
from training.made.voice import Voice

# What the parts of a page without content are; the rest of it is `other`.
EMPTY = {"consent": Label.CONSENT, "login": Label.FORM, "shell": Label.WIDGET}
WAITING = (
    "Loading…",
    "Loading...",
    "Please wait…",
    "JavaScript",
    "…",
    "404",
    "403 Forbidden",
    "500",
    "Ray ID: 7f3c1a2b9d",
    "502 Bad Gateway",
)


def hollow(voice: Voice, style: Style) -> Made:
    """A page without content: a consent wall, a login, an error, a shell that scripts would fill, a check for people."""
    rng, kind = voice.rng, voice.rng.choice(("consent", "login", "error", "shell", "check"))
    label = EMPTY.get(kind, Label.OTHER)
    if voice.language in TEXTS and rng.random() < 0.5:
        texts = [text for text in TEXTS[voice.language][kind] if text]
        inside = join(
            style.line(rng.choice(("p", "div")) if len(text) > 30 else rng.choice(("button", "p", "h1", "div")), text, label)
            for text in texts
        )
    elif kind == "consent":
        inside = dialog(voice, style)
    elif kind == "login":
        inside = paint(style, furniture.entry_form(voice))
    else:
        said = [voice.own.headline(), *(voice.own.sentence(rng.randrange(4, 14)) for _ in range(rng.randrange(2)))]
        texts = [rng.choice(WAITING), *(said if kind != "shell" else said[:1] * rng.randrange(2))]
        inside = join(style.line(rng.choice(("h1", "p", "div")) if place else "h1", text, label) for place, text in enumerate(texts))

    inside = deepened(style, inside)
    if rng.random() < 0.5:
        return Made(document(voice, style, inside.lines[0][0], inside), inside.lines)
    slots = frame(voice, style, False) | {"body": inside, "side": Part(""), "after": Part("")}
    whole = fill(style, rng.choice(LAYOUTS), slots)
    return Made(document(voice, style, inside.lines[0][0], whole), whole.lines)


def listing(voice: Voice, style: Style) -> Made:
    """A category or home page: its teasers are the content."""
    rng, excerpt, dated = voice.rng, voice.rng.random() < 0.7, voice.rng.random() < 0.5
    items = []
    for _ in range(rng.randrange(5, 25)):
        rows = [Row("image"), Row("link", voice.headline()), *([Row("text", voice.sentence(8, 35))] if excerpt else [])]
        items.append(tuple(rows + ([Row("time", voice.date())] if dated else [])))
    return _of_items(voice, style, items)


def shop(voice: Voice, style: Style) -> Made:
    """A category of a shop: names and prices."""
    rng, money = voice.rng, voice.rng.choice(("€", "$", "zł", "₽", "£", "Kč", "¥", "₹"))
    items = []
    for _ in range(rng.randrange(6, 25)):
        name, price = (
            Row("link", f"{voice.own.name()} {rng.randrange(10, 900)}"),
            Row("text", f"{rng.randrange(3, 900)}.{rng.randrange(100):02d} {money}"),
        )
        items.append((Row("image"), name, price))
    return _of_items(voice, style, items)


def _of_items(voice: Voice, style: Style, items: Sequence[tuple[Row, ...]]) -> Made:
    heading = voice.say("sections")
    title = style.line("h1", heading, Label.TITLE, "headline")
    body = paint(style, Piece("listing", Label.BODY, tuple(items), "", voice.rng.choice(("cards", "list"))))
    slots = frame(voice, style, voice.rng.random() < 0.5) | {"head": title, "body": body, "under": paint(style, furniture.paging(voice))}
    whole = fill(style, voice.rng.choice(LAYOUTS), slots)
    return Made(document(voice, style, heading, whole), whole.lines, heading)


def forum(voice: Voice, style: Style) -> Made:
    """A thread or a question with answers: the posts are the content."""
    thread = Thread(voice, style, Label.BODY).posts(voice.rng.choice((2, 3, 5, 8, 14, 25)))
    headline = voice.title
    slots = frame(voice, style, voice.rng.random() < 0.3) | {"head": style.line("h1", headline, Label.TITLE, "headline"), "body": thread}
    whole = fill(style, voice.rng.choice(LAYOUTS), slots)
    return Made(document(voice, style, headline, whole), whole.lines, headline)


def manual(voice: Voice, style: Style) -> Made:
    """Documentation: headings, a few sentences, code, lists, tables."""
    rng, writer = voice.rng, Writer(voice, style)
    parts = []
    for _ in range(rng.randrange(2, 8)):
        parts += [writer.subhead(), *writer.paragraphs(rng.randrange(1, 3))]
        parts += [make(writer) for make in rng.choices((Writer.code, Writer.listed, Writer.table, Writer.note), k=rng.randrange(1, 3))]
    return framed(voice, style, parts)


def transcript(voice: Voice, style: Style) -> Made:
    """Many turns that look alike, of speakers or with times; all of them body."""
    rng, writer = voice.rng, Writer(voice, style)
    names, timed = [voice.name() for _ in range(rng.randrange(2, 5))], rng.random() < 0.4
    turns = []
    for turn in range(rng.randrange(20, 81)):
        cue = f"[{turn // 4:02d}:{turn % 4 * 15:02d}]" if timed else f"{names[turn % len(names)]}:"
        turns.append(writer.paragraph(f"{cue} {voice.sentence(2, 26)}"))
    return framed(voice, style, turns)
