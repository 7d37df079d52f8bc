"""What each kind of article page is made of: the article, what stands in and around it, and in which frame."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from app.types import Label
from training.made import furniture
from training.made.articles import Writer, headed
from training.made.bodies import article, disguised
from training.made.boxes import paint
from training.made.frames import copyright_line, deepened, document, fill, frame, grouped
from training.made.furniture import ABOVE, BESIDE
from training.made.markup import NOTHING, Part, Style, join
from training.made.pieces import BEHIND, INSIDE, LIKE_PARAGRAPHS, Maker, source_credit, tags
from training.made.pitches import share, tools
from training.made.rows import Piece, Row, box
from training.made.threads import comments
from training.made.voice import Voice


@dataclass(frozen=True, slots=True)
class Made:
    """A page's HTML with its lines; `title` is its headline where it shows one."""

    html: str
    lines: tuple[tuple[str, Label], ...]
    title: str | None = None


# What stands on a page more than once has at most so many lines.
MOST_REPEATED = 3
Recipe = Callable[[Voice, Style], Made]


def drawn(voice: Voice, makers: dict[Maker, int], count: int) -> list[Piece]:
    """Some pieces of a table, those of one page mostly different."""
    return [make(voice) for make in voice.rng.choices(list(makers), list(makers.values()), k=count)]


def framed(voice: Voice, style: Style, body: Sequence[Part], rich: bool = False, under: Sequence[Part] = ()) -> Made:
    """An article with its head in a whole frame of some layout."""
    rng, headline = voice.rng, voice.title
    slots = frame(voice, style, rich)
    row = [paint(style, tools(voice))] if rng.random() < 0.2 else []
    slots |= {"head": join(headed(voice, style, headline)), "body": grouped(style, body), "under": join((*row, *under))}
    whole = fill(style, slots)
    return Made(document(voice, style, headline, whole), whole.lines, headline)


def bare(voice: Voice, style: Style, body: Sequence[Part], before: Sequence[Part] = (), behind: Sequence[Part] = ()) -> Made:
    """An article alone: what a feed, a form field or a cleaner gives; at times no document around it at all."""
    rng, headline, whole = voice.rng, voice.title, grouped(style, body)
    shown = rng.random() < 0.5
    if shown:
        title = style.line(rng.choice(("h1", "h1", "h2")), headline, Label.TITLE, "headline" if rng.random() < 0.5 else "")
        whole = join((title, whole))
    tag = rng.choice(("", "", "article", "main", "section", "div", "div"))
    whole = deepened(style, style.wrap(rng.choice(("article", "body", "main")), whole, tag) if tag else whole)
    whole = join((*before, whole, *behind), style.gap)
    if rng.random() < 0.35 and not before:
        return Made(
            rng.choice(("{}", "<html><body>{}</body></html>", "<body>{}")).format(whole.html), whole.lines, headline if shown else None
        )
    return Made(document(voice, style, headline, whole), whole.lines, headline if shown else None)


def many(voice: Voice) -> int:
    """How many paragraphs an article has: mostly few."""
    return voice.rng.choice((1, 2, 3, 4, 5, 6, 8, 10, voice.rng.randrange(3, 31)))


def alone(voice: Voice, style: Style) -> Made:
    """An article and nothing else."""
    rng, count = voice.rng, many(voice)
    return bare(voice, style, article(Writer(voice, style), count, rng.random() < 0.4, rng.choice((0, 0, 1, 2, 4))))


def nearly_alone(voice: Voice, style: Style) -> Made:
    """An article with one thing around it: a menu, a site's name, a byline, a footer of a line."""
    rng, count = voice.rng, many(voice)
    above = (furniture.brand, furniture.menu, furniture.crumbs)
    before = [paint(style, rng.choice(above)(voice))] if rng.random() < 0.5 else []
    lasts = (copyright_line(voice, style), paint(style, furniture.legal(voice)), paint(style, share(voice)), paint(style, tags(voice)))
    behind = [rng.choice(lasts)] if rng.random() < 0.7 or not before else []
    return bare(voice, style, article(Writer(voice, style), count, rng.random() < 0.3, rng.choice((0, 0, 1, 2))), before, behind)


def short(voice: Voice, style: Style) -> Made:
    """One to five paragraphs in a whole frame."""
    rng, count = voice.rng, voice.rng.randrange(1, 6)
    parts = article(Writer(voice, style), count, rng.random() < 0.4, rng.choice((0, 0, 0, 1)))
    return framed(voice, style, parts, rng.random() < 0.6)


def clutter(voice: Voice, style: Style) -> Made:
    """What is not the article's between its paragraphs and right behind them; one thing alone on half of the pages."""
    rng, count, writer = voice.rng, voice.rng.choice((2, 3, 4, 5, 6, 8, 10, 14)), Writer(voice, style)
    parts = article(writer, count, rng.random() < 0.3, rng.choice((0, 0, 1, 2)))
    number = rng.choice((1, 1, 1, 2, 3))
    if rng.random() < 0.4:
        pieces = [disguised(writer, piece) for piece in drawn(voice, dict(LIKE_PARAGRAPHS), number)]
    else:
        pieces = [paint(style, piece) for piece in drawn(voice, dict(INSIDE), number)]
    if rng.random() < 0.3 and len(pieces[0].lines) <= MOST_REPEATED:
        pieces += [pieces[0]] * rng.randrange(1, 4)
    for piece in pieces:
        parts.insert(rng.randrange(1, len(parts) + 1), piece)
    behind = [paint(style, piece) for piece in drawn(voice, dict(BEHIND), rng.choice((0, 0, 1, 2, 3)))]
    inside = rng.random() < 0.5
    body = [*parts, *(behind if inside else [])]
    return framed(voice, style, body, rng.random() < 0.4, () if inside else behind) if rng.random() < 0.75 else bare(voice, style, body)


def look_alikes(voice: Voice, style: Style) -> Made:
    """Articles of much that is taken for clutter and is not; the end is a short line."""
    rng = voice.rng
    writer = Writer(voice, style)
    parts = article(writer, rng.randrange(2, 10), rng.random() < 0.6, rng.randrange(2, 7))
    if rng.random() < 0.5:
        parts.append(writer.short())
    under = [paint(style, make(voice)) for make in rng.sample((share, tags, source_credit), rng.randrange(3))]
    return framed(voice, style, parts, rng.random() < 0.4, under) if rng.random() < 0.7 else bare(voice, style, parts)


def dialog(voice: Voice, style: Style) -> Part:
    """A consent notice as sites lay it over the page, at times in elements that an article could have."""
    rng = voice.rng
    form = "<div role='dialog' aria-modal='true'{a}>{x}</div>" if rng.random() < 0.2 else "<div{a}>{x}</div>"
    inside = paint(style, furniture.consent(voice))
    names = ("consent", "dialog", "neutral", "article", "body", "")
    before, after = form.replace("{a}", style.attributes(rng.choice(names))).split("{x}")
    return deepened(style, inside.inside(before, after))


def asked(voice: Voice, style: Style) -> Made:
    """A consent dialog in front of the page, behind it, or first or last in the body."""
    rng = voice.rng
    parts = article(Writer(voice, style), rng.choice((1, 2, 3, 3, 4, 5, 6, 9)), rng.random() < 0.3, rng.choice((0, 0, 1)))
    notice, headline, place = dialog(voice, style), voice.title, rng.random()
    if place < 0.2:
        return bare(voice, style, parts, (notice,)) if rng.random() < 0.5 else bare(voice, style, parts, (), (notice,))
    if place < 0.35:
        return framed(voice, style, [notice, *parts] if rng.random() < 0.5 else [*parts, notice], rng.random() < 0.4)
    slots = frame(voice, style, rng.random() < 0.4) | {"head": join(headed(voice, style, headline)), "body": grouped(style, parts)}
    whole = fill(style, slots)
    whole = join((notice, whole) if rng.random() < 0.6 else (whole, notice), style.gap)
    return Made(document(voice, style, headline, whole), whole.lines, headline)


def discussed(voice: Voice, style: Style) -> Made:
    """Readers' comments, often longer than the article over them."""
    rng = voice.rng
    parts = article(Writer(voice, style), rng.choice((1, 2, 2, 3, 3, 4, 6, 10)), rng.random() < 0.2, rng.choice((0, 0, 1)))
    thread = comments(voice, style, rng.choice((1, 2, 3, 3, 4, 5, 8, 12, 20, 30)))
    behind = [paint(style, piece) for piece in drawn(voice, dict(BEHIND), rng.choice((0, 0, 1)))]
    if rng.random() < 0.15:
        return bare(voice, style, parts, (), (thread,))
    if rng.random() < 0.25:
        return framed(voice, style, [*parts, *behind, thread])
    return framed(voice, style, parts, rng.random() < 0.4, [*behind, thread])


def furnished(voice: Voice, style: Style) -> Made:
    """Tickers, calendars, forms and widgets around an article, before and behind it."""
    rng = voice.rng
    parts = article(Writer(voice, style), rng.choice((2, 3, 5, 8, 12)), rng.random() < 0.3, rng.choice((0, 0, 1)))
    around = [paint(style, piece) for piece in drawn(voice, {**BESIDE, **ABOVE}, rng.randrange(2, 6))]
    return framed(voice, style, parts, True, around if rng.random() < 0.5 else around[:1])


def antique(voice: Voice, style: Style) -> Made:
    """An article in the nested tables of 2005, with what they put beside it; comments at times."""
    rng, style.old = voice.rng, True
    writer = Writer(voice, style)
    parts = article(writer, rng.choice((2, 3, 4, 6, 10)), rng.random() < 0.2, rng.choice((0, 0, 1)))
    if rng.random() < 0.5:
        parts.insert(rng.randrange(1, len(parts) + 1), disguised(writer, drawn(voice, dict(LIKE_PARAGRAPHS), 1)[0]))
    thread = [comments(voice, style, rng.choice((1, 3, 4, 6)))] if rng.random() < 0.3 else []
    return framed(voice, style, parts, rng.random() < 0.7, [paint(style, tools(voice)), *thread])


def controls(voice: Voice, style: Style) -> Made:
    """Small controls at headings and code, a list of contents, a way to the rest; none of it body."""
    rng, writer = voice.rng, Writer(voice, style)
    parts = article(writer, rng.randrange(3, 9), False, 0)
    mark, edit = rng.choice(("¶", "#", "§", "🔗")), rng.choice(("[{}]", "[ {} ]", "{}")).format(voice.say("edit").lower())
    heads = [voice.headline() for _ in range(rng.randrange(2, 5))]
    sign = rng.choice((mark, edit, ""))
    for place, text in enumerate(heads):
        link = f"<a{style.attributes('control')} href='#h{place}'>{escape(sign)}</a>" if sign else ""
        lines = ((text, Label.BODY), (sign, Label.NAVIGATION)) if sign else ((text, Label.BODY),)
        parts.insert(min(len(parts), 1 + 2 * place), Part(f"<h2>{escape(text)}{link}</h2>", lines))
    for _ in range(rng.randrange(3)):
        said = rng.choice((voice.say("copy"), voice.say("copy"), "Copy", voice.say("expand")))
        copy = style.line(rng.choice(("button", "button", "div", "p")), said, Label.WIDGET, "control")
        code = [writer.code(), copy] if rng.random() < 0.5 else [copy, writer.code()]
        parts.insert(rng.randrange(1, len(parts)), style.wrap("code", join(code), "div"))
    if rng.random() < 0.6:
        contents = box(
            "outline", Label.NAVIGATION, [Row("link", text) for text in heads], voice.say(rng.choice(("outline", "contents"))), "list"
        )
        parts.insert(rng.choice((0, 1)), paint(style, contents))
    more = (
        style.line(rng.choice(("button", "div")), voice.say(rng.choice(("more", "expand"))), Label.WIDGET, "more")
        if rng.random() < 0.3
        else NOTHING
    )
    return framed(voice, style, [*parts, more]) if rng.random() < 0.6 else bare(voice, style, [*parts, more])
