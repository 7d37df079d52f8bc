"""A whole body: paragraphs, what stands among them and is theirs though it looks like clutter, and clutter that looks like them."""

from collections.abc import Callable, Mapping
from html import escape

from training.made.articles import DATED, Writer, unquoted
from training.made.boxes import LINKED_CUES, inner, text_of
from training.made.markup import Part, join
from training.made.rows import Piece

BULLETS = ("", "", "", "→ ", "» ", "▶ ", "• ", "■ ", ">> ")
EMPHASES = ("{}", "{}", "{}", "<strong>{}</strong>", "<b>{}</b>", "<em>{}</em>", "<i>{}</i>")
AMOUNTS = ("{} g", "{} ml", "{} kg", "½", "{} l", "{}", "{} cm", "{} x")


def linked(writer: Writer) -> Part:
    """A paragraph of one sentence with a link at its end; what is a link alone is no body."""
    text = writer.voice.sentence(6, 22)
    words = text.split(" ") if " " in text else list(text)
    space = " " if " " in text else ""
    cut = writer.rng.choice((len(words) // 3, len(words) // 2, max(1, len(words) - 3)))
    before, link = space.join(words[:cut]), space.join(words[cut:])
    gap = space if before else ""
    return writer.paragraph(text, f"{escape(before)}{gap}{writer.style.link(link)}")


def brief(writer: Writer) -> Part:
    """A sentence that is a paragraph."""
    return writer.paragraph(writer.voice.sentence(2, 13))


def cited(writer: Writer) -> Part:
    """A quotation as a paragraph and who said it on the next line."""
    begin, close = writer.voice.speech.script.quotes
    said = f"{begin}{unquoted(writer.voice.sentence(6, 24), begin + close)}{close}"
    who = f"{writer.rng.choice(('— ', '– ', '- ', ''))}{writer.voice.name()}{writer.rng.choice(('', f', {writer.voice.own.headline()}'))}"
    return join((writer.paragraph(said), writer.paragraph(who, writer.rng.choice(EMPHASES).format(escape(who)))))


def ingredients(writer: Writer) -> Part:
    """What a recipe needs, a line each."""
    rng, voice = writer.rng, writer.voice
    form = rng.choice(("<li>{x}</li>", "<li>{x}</li>", "<p>{x}</p>", "{x}<br>", "<div>{x}</div>"))
    texts = [f"{rng.choice(AMOUNTS).format(rng.randrange(1, 500))} {voice.own.words(1)[0]}" for _ in range(rng.randrange(3, 12))]
    rows = join(writer.put(text, form, "", escape(text)) for text in texts)
    return rows.inside("<ul>", "</ul>") if form.startswith("<li>") else rows.inside("<div>", "</div>")


def results(writer: Writer) -> Part:
    """Matches with their scores, or a programme with its times, a line each."""
    rng, voice = writer.rng, writer.voice
    timed = rng.random() < 0.4
    texts = [
        f"{voice.clock()} {voice.own.headline()}"
        if timed
        else f"{voice.own.name()} – {voice.own.name()} {rng.randrange(9)}:{rng.randrange(9)}"
        for _ in range(rng.randrange(2, 9))
    ]
    return join(writer.paragraph(text, escape(text)) for text in texts)


def steps(writer: Writer) -> Part:
    """Numbered paragraphs."""
    texts = [f"{place}{writer.rng.choice(('. ', ') '))}{writer.voice.sentence(5, 26)}" for place in range(1, writer.rng.randrange(3, 8))]
    return join(writer.paragraph(text) for text in texts)


def disguised(writer: Writer, piece: Piece) -> Part:
    """A piece's rows written as this article's paragraphs are, or items of a list: only their words tell."""
    rng, style = writer.rng, writer.style
    form = writer.paragraph_form if rng.random() < 0.75 else rng.choice(("<ul><li>{x}</li></ul>", "<aside>{x}</aside>", "<div>{x}</div>"))
    part, cue, bullet, emphasis = rng.choice(("", "", "paragraph")), rng.choice(LINKED_CUES), rng.choice(BULLETS), rng.choice(EMPHASES)
    parts = []
    for row in (row for item in piece.items for row in item if text_of(row)):
        text = bullet + text_of(row)
        html = form.replace("{a}", style.attributes(part)).replace("{x}", emphasis.format(escape(bullet) + inner(style, row, cue)))
        parts.append(Part(html + style.gap, ((text, piece.label),)))
    return join(parts)


# How many single sentences stand among an article's paragraphs.
BRIEFS = (0, 0, 0, 0, 1, 1, 2)
Making = Callable[[Writer], Part]
# What stands among paragraphs, and how often.
EXTRAS: Mapping[Making, int] = {
    **dict.fromkeys((brief, Writer.short, Writer.listed, linked, Writer.quote, Writer.lead_in), 5),
    **dict.fromkeys((Writer.picture, Writer.note, cited), 3),
    **dict.fromkeys((Writer.dialogue, Writer.questions, Writer.table, ingredients, results, steps), 2),
    Writer.code: 1,
}
LAST = (Writer.short, Writer.note, Writer.short, Writer.lead_in, linked, linked, cited)


def article(writer: Writer, count: int, subheads: bool, extras: int) -> list[Part]:
    """An article's parts in order: paragraphs, subheads, and so many other things among them."""
    rng = writer.rng
    parts = writer.paragraphs(count)
    if rng.random() < DATED:
        parts[0] = writer.dated()
    step = rng.randrange(1, 5)
    if subheads:
        places = range(rng.choice((0, 1, 1)), count, step)
        for place in reversed(places):
            parts.insert(place, writer.subhead())
    makers, weights = list(EXTRAS), list(EXTRAS.values())
    for make in rng.choices(makers, weights, k=extras):
        parts.insert(rng.randrange(1, len(parts) + 1), make(writer))
    for _ in range(rng.choice(BRIEFS)):
        parts.insert(rng.randrange(1, len(parts) + 1), brief(writer))
    if rng.random() < 0.25:
        parts.append(rng.choice(LAST)(writer))
    return parts
