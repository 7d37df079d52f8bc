"""What sites put between and right behind the paragraphs of an article, in any language of the phrase files."""

from collections.abc import Callable, Mapping

from app.types import Label
from training.made.furniture import entry_form, informer, poll, ticker
from training.made.pitches import donation, follow, newsletter, pitch, share, subscribers, tools
from training.made.rows import Piece, Row, box
from training.made.voice import NETWORKS, Voice


def read_also(voice: Voice) -> Piece:
    """One to three links to other articles behind a cue."""
    rng, count = voice.rng, voice.rng.choice((1, 1, 1, 1, 2, 3))
    cue = voice.say(rng.choice(("read_also", "read_also", "related", "more"))) if rng.random() < 0.5 else voice.tell("cue")
    if count == 1 or rng.random() < 0.4:
        return box("related", Label.RELATED, [Row("cue", voice.headline(), voice.mark(cue)) for _ in range(count)], shape="line")
    return box("related", Label.RELATED, [Row("link", voice.headline()) for _ in range(count)], voice.mark(cue), "list")


def bare_link(voice: Voice) -> Piece:
    """A headline of another article, alone on its line and a link: no cue but that."""
    arrow = voice.rng.choice(("", "", "→ ", "» ", "▶ ", "- ", "• ", "▪ ", "☛ ", "+ "))
    return box("related", Label.RELATED, [Row("link", arrow + voice.headline())], shape="line")


def ad_label(voice: Voice) -> Piece:
    """The word over an advertisement, at times with a teaser."""
    rng, rows = voice.rng, [Row("text", voice.say("advert"))]
    if rng.random() < 0.3:
        rows += [Row("link", voice.headline()), Row("text", voice.sentence(5, 15))]
    return box("advert", Label.ADVERT, rows, shape="line" if len(rows) == 1 else "box")


def promoted(voice: Voice) -> Piece:
    """Sponsored teasers with an excerpt."""
    items = tuple(
        (Row("image"), Row("link", voice.headline()), Row("text", voice.sentence(8, 30))) for _ in range(voice.rng.randrange(1, 4))
    )
    return Piece("advert", Label.ADVERT, items, voice.say("advert"), "cards")


def credit_of(voice: Voice) -> str:
    """Whose picture it is, as captions say it."""
    said = voice.say(voice.rng.choice(("photo", "photo", "source")))
    return voice.rng.choice(
        (f"{said}: {voice.owner()}", f"© {voice.owner()}", f"({said}: {voice.owner()})", f"{said} {voice.owner()}", voice.owner())
    )


def caption(voice: Voice) -> Piece:
    """A picture with what it shows and whose it is, on one line or two."""
    rng, credit = voice.rng, credit_of(voice)
    shown = voice.tell("caption") if rng.random() < 0.4 else voice.sentence(4, 22)
    texts = rng.choice(([f"{shown} {credit}"], [shown], [shown, credit], [credit], [voice.headline()]))
    return box("figure", Label.CAPTION, [Row("image"), *(Row("text", text) for text in texts)], shape="figure")


def credited(voice: Voice) -> Piece:
    """What a picture shows with whose it is, or that alone: told from a paragraph by its credit."""
    credit = credit_of(voice)
    text = voice.rng.choice((f"{voice.tell('caption')} {credit}", f"{voice.sentence(4, 16)} {credit}", credit))
    return box("caption", Label.CAPTION, [Row("text", text)], shape="line")


def author_box(voice: Voice) -> Piece:
    """Who wrote it: a name, a few sentences, a link to more."""
    rng, name = voice.rng, voice.name()
    rows = [
        Row("image"),
        Row(rng.choice(("link", "text")), name),
        *(Row("text", text) for text in rng.choice((voice.tellings("bio", 2), [f"{name} {voice.sentence(6, 24)}"]))),
    ]
    rows += [Row("link", voice.say("about_author"))] if rng.random() < 0.6 else []
    return box("author_box", Label.BYLINE, rows, rng.choice(("", voice.say("author"))))


def tags(voice: Voice) -> Piece:
    """Topics of the article."""
    rng = voice.rng
    said = rng.choice((voice.sayings("sections", rng.randrange(2, 7)), [voice.own.name() for _ in range(rng.randrange(2, 6))]))
    hashed = rng.random() < 0.25
    rows = [Row("link", f"#{text.replace(' ', '')}" if hashed else text) for text in said]
    return box("tags", Label.NAVIGATION, rows, rng.choice(("", voice.mark(voice.say("tags")))), rng.choice(("row", "list")))


def source_credit(voice: Voice) -> Piece:
    """Where the story comes from."""
    kind, text = voice.rng.choice((("cue", voice.own.name()), ("note", voice.owner()), ("cue", f"{voice.own.content[0]}.example")))
    return box("source", Label.BYLINE, [Row(kind, text, voice.mark(voice.say("source")))], shape="line")


def related(voice: Voice) -> Piece:
    """Other articles of this subject under a heading, with or without dates."""
    rng, dated = voice.rng, voice.rng.random() < 0.4
    items = tuple((Row("link", voice.headline()), *([Row("time", voice.date())] if dated else [])) for _ in range(rng.randrange(2, 8)))
    return Piece("related", Label.RELATED, items, voice.heading("related"), "list")


def related_cards(voice: Voice) -> Piece:
    """Teasers with pictures and excerpts of prose."""
    rng, kicker, dated = voice.rng, voice.rng.random() < 0.3, voice.rng.random() < 0.4
    items = []
    for _ in range(rng.randrange(1, 7)):
        rows = [Row("image"), *([Row("text", voice.say("sections"))] if kicker else []), Row("link", voice.headline())]
        rows += [Row("text", voice.sentence(10, 40))] if rng.random() < 0.8 else []
        rows += [Row("time", voice.date())] if dated else []
        items.append(tuple(rows + ([Row("link", voice.say("more"))] if rng.random() < 0.2 else [])))
    return Piece("related", Label.RELATED, tuple(items), rng.choice((voice.heading("related"), voice.heading("read_also"))), "cards")


def player(voice: Voice) -> Piece:
    """What a player writes around its buttons."""
    rng = voice.rng
    times = [Row("text", f"0:00 / {rng.randrange(1, 12)}:{rng.randrange(60):02d}")] if rng.random() < 0.6 else []
    rows = [*(Row("button", said) for said in voice.sayings("media", rng.randrange(1, 3))), *times]
    return box("player", Label.WIDGET, rows, shape=rng.choice(("box", "line")))


def go_on(voice: Voice) -> Piece:
    """A way to the rest of the page or the story."""
    return box("more", Label.WIDGET, [Row(voice.rng.choice(("link", "button", "text")), voice.say("more"))], shape="line")


def blocked(voice: Voice) -> Piece:
    """What stands in place of an embed that was not allowed."""
    network = voice.rng.choice(NETWORKS)
    rows = [Row("text", f"{network}: {voice.sentence(6, 14)}"), Row("button", voice.say(voice.rng.choice(("consent", "accept", "expand"))))]
    return box("embed", Label.CONSENT, rows[: voice.rng.choice((1, 2, 2))], shape=voice.rng.choice(("box", "line")))


def mistake(voice: Voice) -> Piece:
    """How to report an error."""
    return box(
        "widget", Label.WIDGET, [Row("text", voice.rng.choice((voice.say("mistake"), f"{voice.say('mistake')} Ctrl+Enter")))], shape="line"
    )


def disclaimer(voice: Voice) -> Piece:
    """What the publisher answers for and what not, as prose."""
    rng, said = voice.rng, voice.say(voice.rng.choice(("terms", "rights")))
    texts = [f"{said}: {voice.sentence(10, 30)}", *(voice.sentence(8, 24) for _ in range(rng.randrange(3)))]
    return box("legal", Label.LEGAL, [Row("text", rng.choice((" ".join(texts), texts[0])))], shape="line")


def neighbours(voice: Voice) -> Piece:
    """The articles before and behind this one."""
    rows = [
        Row("cue", voice.headline(), said + voice.rng.choice((":", "", " →"))) for said in voice.sayings("paging", voice.rng.choice((1, 2)))
    ]
    return box("related", Label.RELATED, rows, shape="box")


Maker = Callable[[Voice], Piece]
# What stands between and right behind paragraphs, and how often.
INSIDE: Mapping[Maker, int] = {
    read_also: 10,
    **dict.fromkeys((bare_link, follow, subscribers, ad_label, caption, newsletter), 5),
    **dict.fromkeys((share, tools, donation, pitch, related_cards, promoted, related, source_credit), 3),
    **dict.fromkeys((author_box, tags, player, go_on, blocked, mistake), 2),
    **dict.fromkeys((ticker, entry_form, poll, informer), 1),
}
BEHIND: Mapping[Maker, int] = {
    tools: 5,
    **dict.fromkeys((read_also, follow, share, author_box, tags, source_credit, related, related_cards, newsletter), 3),
    **dict.fromkeys((subscribers, ad_label, promoted, donation, pitch, mistake, go_on, disclaimer, neighbours), 1),
}
# What is one line, written as a paragraph is on many sites.
LIKE_PARAGRAPHS: Mapping[Maker, int] = {
    read_also: 6,
    bare_link: 4,
    **dict.fromkeys((follow, subscribers, source_credit, credited), 2),
    **dict.fromkeys((ad_label, tools, mistake, go_on, disclaimer), 1),
}
