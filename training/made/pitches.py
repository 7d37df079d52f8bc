"""What sites want of their readers: to subscribe, give, follow, share, print; in the sentences of the sayings."""

from app.types import Label
from training.made.rows import Piece, Row, box
from training.made.sections import SHARES
from training.made.voice import NETWORKS, Voice

MONEY = ("€", "$", "₽", "zł", "Kč", "£", "¥")


def follow(voice: Voice) -> Piece:
    """Where else to read the site."""
    rng, said, network = voice.rng, voice.say("follow"), voice.rng.choice(NETWORKS)
    told = Row("text", voice.tell("follow"))
    rows = (
        Row("link", said),
        Row("cue", network, voice.mark(said)),
        Row("cue", said, voice.sentence(5, 12)),
        Row("note", ", ".join(rng.sample(NETWORKS, 3)), voice.mark(said)),
        *(told, told, told, Row("link", told.text)),
        Row("cue", f"{voice.site} – {network}", said),
    )
    return box("follow", Label.SHARE, [rng.choice(rows)], shape="line")


def subscribers(voice: Voice) -> Piece:
    """A mark or a line of paid content."""
    said, told = voice.say("subscribers"), voice.tell("members")
    rows = (
        Row("text", said),
        Row("link", said),
        Row("text", told),
        Row("text", told),
        Row("cue", voice.say("login"), told),
        Row("cue", voice.say("login"), voice.mark(said)),
        Row("text", f"{said}. {voice.sentence(5, 14)}"),
    )
    return box("paywall", Label.ADVERT, [voice.rng.choice(rows)], shape="line")


def newsletter(voice: Voice) -> Piece:
    """A question or a phrase over a pitch, a field, a button, and small print at times."""
    rng = voice.rng
    texts = voice.tellings("letter", rng.randrange(1, 3)) if rng.random() < 0.7 else [voice.say("pitch")]
    rows = [*(Row("text", text) for text in texts), Row("field", rng.choice(("", "", voice.say("email"), voice.say("field"))))]
    rows += [
        Row("button", voice.heading(rng.choice(("newsletter", "subscribe", "subscribe", "send")))),
        *([Row("text", f"{voice.say('terms')}. {voice.sentence(6, 14)}")] if rng.random() < 0.25 else []),
    ]
    return box("newsletter", Label.FORM, rows, rng.choice((voice.tell("ask"), voice.tell("ask"), voice.heading("newsletter"), "")))


def donation(voice: Voice) -> Piece:
    """Why to give, how much, and a button."""
    rng = voice.rng
    sums = [Row("button", f"{amount} {rng.choice(MONEY)}") for amount in (5, 10, 25)] if rng.random() < 0.3 else []
    rows = [*(Row("text", text) for text in voice.tellings("give", rng.randrange(1, 4))), *sums, Row("button", voice.heading("donate"))]
    return box("donate", Label.ADVERT, rows, rng.choice((voice.say("donate"), voice.tell("ask"), "")))


def pitch(voice: Voice) -> Piece:
    """An app, a shop, a subscription."""
    rng, concept = voice.rng, voice.rng.choice(("app", "paywall", "shop"))
    text = {"app": voice.tell("app"), "paywall": voice.tell("members")}.get(concept) or voice.sentence(6, 20)
    rows = [Row("text", text), *(Row("button", said) for said in voice.sayings(concept, rng.randrange(1, 3)))]
    return box("advert", Label.ADVERT, rows, rng.choice((voice.say(concept), "")))


def share(voice: Voice) -> Piece:
    """Networks or phrases in a row, at times with counters."""
    rng = voice.rng
    said = rng.choice((rng.sample(NETWORKS, rng.randrange(2, 7)), voice.sayings("share", rng.randrange(2, 6))))
    rows = [Row(rng.choice(("link", "link", "button")), text) for text in said]
    heading = rng.choice(("", voice.heading("share"), f"{voice.say('share')}:"))
    return box("share", Label.SHARE, rows, heading, rng.choice(("row", "row", "list")))


def tools(voice: Voice) -> Piece:
    """Print, mail, save, larger letters, hear it, how many comments: on one line or on some, as links or as text."""
    rng = voice.rng
    known = SHARES[voice.language].split("|") if voice.language in SHARES else []
    said = [text.format(rng.choice(NETWORKS)) for text in known]
    counts = [f"{voice.say('comments')} ({rng.randrange(90)})", f"{rng.randrange(90)} {voice.say('views').lower()}", "A+ A-", "PDF"]
    sources = (voice.tellings("tools", 4), voice.tellings("tools", 4), said, [voice.say("share"), voice.say("email"), voice.say("copy")])
    texts = [*rng.choice([source for source in sources if source]), *rng.sample(counts, rng.choice((0, 0, 1)))]
    texts = rng.sample(texts, min(len(texts), rng.choice((1, 2, 2, 3, 4))))
    kinds = rng.choice((("link",), ("link",), ("text",), ("link", "text"), ("button",)))
    return box(
        "share", Label.SHARE, [Row(rng.choice(kinds), text) for text in texts], "", rng.choice(("row", "row", "row", "line", "list"))
    )
