"""Pages whose content is a list: categories, shops, front pages, archives."""

from collections.abc import Sequence

from app.types import Label
from training.made import furniture
from training.made.boxes import paint
from training.made.frames import deepened, document, fill, frame
from training.made.markup import Part, Style, join
from training.made.recipes import Made
from training.made.rows import Piece, Row
from training.made.voice import Voice

MONEY = ("€", "$", "zł", "₽", "£", "Kč", "¥", "₹")
LEVELS = ("h2", "h2", "h3", "div", "p")


def teasers(voice: Voice, count: int) -> list[tuple[Row, ...]]:
    """Headlines of other articles, all with or all without excerpt, date, kicker, author and a way to the rest."""
    rng = voice.rng
    excerpt, dated, kicker, author, more = (rng.random() < chance for chance in (0.6, 0.5, 0.25, 0.25, 0.25))
    items = []
    for _ in range(count):
        rows = [Row("image"), *([Row("text", voice.say("sections"))] if kicker else []), Row("link", voice.headline())]
        rows += [Row("text", voice.sentence(8, 35))] if excerpt else []
        rows += [Row("text", voice.name())] if author else []
        rows += [Row("time", voice.date())] if dated else []
        items.append(tuple(rows + ([Row("link", voice.say("more"))] if more else [])))
    return items


def listed(voice: Voice, style: Style, items: Sequence[tuple[Row, ...]], heading: str = "") -> Part:
    """Items as one list of the content."""
    return paint(style, Piece("listing", Label.BODY, tuple(items), heading, voice.rng.choice(("cards", "cards", "list"))))


def page_of(voice: Voice, style: Style, heading: str, body: Part) -> Made:
    """A page whose body is lists, under its heading where it has one."""
    title = style.line(voice.rng.choice(("h1", "h1", "h2", "div")), heading, Label.TITLE, "headline") if heading else Part("")
    below = paint(style, furniture.paging(voice)) if voice.rng.random() < 0.6 else Part("")
    slots = frame(voice, style, voice.rng.random() < 0.5) | {"head": title, "body": deepened(style, body), "under": below}
    whole = fill(style, slots)
    return Made(document(voice, style, heading or voice.site, whole), whole.lines, heading or None)


def listing(voice: Voice, style: Style) -> Made:
    """A category, a tag, a search, an archive: its teasers are the content."""
    rng = voice.rng
    heading = rng.choice((voice.say("sections"), voice.say("archive"), voice.own.name(), f"{voice.say('tags')}: {voice.own.name()}"))
    about = [style.line("p", voice.sentence(8, 30), Label.BODY, "deck")] if rng.random() < 0.2 else []
    return page_of(voice, style, heading, join((*about, listed(voice, style, teasers(voice, rng.randrange(5, 30))))))


def home(voice: Voice, style: Style) -> Made:
    """A front page: a large story, then sections of some teasers each."""
    rng = voice.rng
    lead = [listed(voice, style, teasers(voice, rng.choice((1, 1, 2, 3))))] if rng.random() < 0.8 else []
    sections = []
    for heading in voice.sayings("sections", rng.randrange(2, 7)):
        head = style.line(rng.choice(LEVELS), heading, Label.BODY, "subhead")
        sections.append(style.wrap("listing", join((head, listed(voice, style, teasers(voice, rng.randrange(1, 7)))))))
    return page_of(voice, style, voice.site if rng.random() < 0.3 else "", join((*lead, *sections), style.gap))


def shop(voice: Voice, style: Style) -> Made:
    """A category of a shop: names, prices, ratings, buttons."""
    rng, money = voice.rng, voice.rng.choice(MONEY)
    rated, bought, was = (rng.random() < chance for chance in (0.4, 0.5, 0.3))
    items = []
    for _ in range(rng.randrange(4, 25)):
        price = f"{rng.randrange(3, 900)}.{rng.randrange(100):02d} {money}"
        rows = [Row("image"), Row("link", f"{voice.own.name()} {rng.randrange(10, 900)}"), Row("text", price)]
        rows += [Row("text", f"-{rng.randrange(5, 70)}%")] if was and rng.random() < 0.4 else []
        rows += [Row("text", f"★ {rng.randrange(10, 50) / 10} ({rng.randrange(400)})")] if rated else []
        items.append(tuple(rows + ([Row("button", voice.say("shop"))] if bought else [])))
    sorting = [paint(style, furniture.entry_form(voice))] if rng.random() < 0.2 else []
    return page_of(voice, style, voice.say("sections"), join((*sorting, listed(voice, style, items))))
