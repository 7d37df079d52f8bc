"""Pages that are neither articles nor lists: empty ones, forums, transcripts."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.types import Label
from training.made import furniture
from training.made.articles import Writer
from training.made.boxes import paint
from training.made.frames import deepened, document, fill, frame
from training.made.markup import Part, Style, join
from training.made.recipes import Made, dialog, framed
from training.made.threads import Thread
from training.made.voice import Voice

# Language → consent, login, error, shell or check → heading, then paragraphs and buttons in order.
TEXTS: Mapping[str, Mapping[str, Sequence[str]]] = json.loads(Path(__file__).with_name("hollow.json").read_text("utf-8"))
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
    whole = fill(style, slots)
    return Made(document(voice, style, inside.lines[0][0], whole), whole.lines)


def forum(voice: Voice, style: Style) -> Made:
    """A thread or a question with answers: the posts are the content."""
    thread = Thread(voice, style, Label.BODY).posts(voice.rng.choice((3, 3, 4, 6, 9, 14, 20)))
    headline = voice.title
    head, paging = (
        style.line(voice.rng.choice(("h1", "h1", "h2", "h3")), headline, Label.TITLE, "headline"),
        paint(style, furniture.paging(voice)),
    )
    slots = frame(voice, style, voice.rng.random() < 0.3) | {"head": head, "body": thread, "under": paging}
    whole = fill(style, slots)
    return Made(document(voice, style, headline, whole), whole.lines, headline)


def transcript(voice: Voice, style: Style) -> Made:
    """Many turns that look alike, of speakers or with times; all of them body."""
    rng, writer = voice.rng, Writer(voice, style)
    names, timed = [voice.name() for _ in range(rng.randrange(2, 5))], rng.random() < 0.4
    turns = []
    for turn in range(rng.randrange(20, 81)):
        cue = f"[{turn // 4:02d}:{turn % 4 * 15:02d}]" if timed else f"{names[turn % len(names)]}:"
        turns.append(writer.paragraph(f"{cue} {voice.sentence(2, 26)}"))
    return framed(voice, style, turns)
