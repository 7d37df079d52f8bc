"""What stands around articles: tickers, calendars, forms, weather, menus, legal lines, cookie dialogs."""

import calendar
from collections.abc import Callable, Mapping

from app.language.locale_names import month_and_days
from app.types import Label
from training.made.pitches import newsletter
from training.made.rows import Piece, Row, box
from training.made.sections import LEGAL, NOTICES, PARTNERS
from training.made.voice import Voice


def ticker(voice: Voice) -> Piece:
    """Headlines with clock times before or behind them."""
    rng, leads, own = voice.rng, voice.rng.random() < 0.6, voice.rng.random() < 0.5
    items = []
    for clock in sorted((voice.clock() for _ in range(rng.randrange(4, 22))), reverse=True):
        time, text = Row("time", clock), Row("link", voice.headline())
        glued = Row("cue", text.text, time.text)
        items.append((time, text) if own and leads else (text, time) if own else (glued,))
    more = ((Row("link", voice.say("more")),),) if rng.random() < 0.3 else ()
    return Piece("ticker", Label.TICKER, (*items, *more), voice.heading("latest"), rng.choice(("list", "list", "cards")))


def most_read(voice: Voice) -> Piece:
    """Headlines that others read, with ranks at times."""
    rng, ranked = voice.rng, voice.rng.random() < 0.3
    items = [((Row("text", str(rank)),) if ranked else ()) + (Row("link", voice.headline()),) for rank in range(1, rng.randrange(4, 12))]
    return Piece("ticker", Label.TICKER, tuple(items), voice.heading("popular"), rng.choice(("list", "list", "list", "cards")))


def month(voice: Voice) -> Piece:
    """A month's grid under its week days."""
    rng = voice.rng
    names, days = month_and_days(voice.language)
    year, number, first = rng.randrange(2000, 2030), rng.randrange(1, 13), rng.choice((0, 0, 6))
    weeks = calendar.Calendar(first).monthdayscalendar(year, number)
    head = tuple(Row("text", days[(first + day) % 7]) for day in range(7))
    rows = [tuple(Row("link" if rng.random() < 0.7 else "text", str(day)) if day else Row("image") for day in week) for week in weeks]
    return Piece("calendar", Label.CALENDAR, (head, *rows), rng.choice((f"{names[number - 1]} {year}", voice.say("archive"))), "grid")


def archive(voice: Voice) -> Piece:
    """Months or years with counts of articles."""
    rng, names = voice.rng, month_and_days(voice.language)[0]
    year, counted = rng.randrange(2005, 2027), rng.random() < 0.5
    texts = [f"{names[place % 12]} {year - place // 12}" for place in range(rng.randrange(5, 20))]
    rows = [Row("link", f"{text} ({rng.randrange(1, 90)})" if counted else text) for text in texts]
    return box("calendar", Label.CALENDAR, rows, voice.say("archive"), rng.choice(("list", "list", "row")))


def entry_form(voice: Voice) -> Piece:
    """A login, search, contact or subscription form: labels, hints, a captcha, buttons."""
    rng, concept = voice.rng, voice.rng.choice(("login", "search", "contact", "newsletter"))
    fields = [Row("field", said + rng.choice(("", "", "*", ":", " *"))) for said in voice.sayings("field", rng.randrange(1, 6))]
    hint = [Row("text", voice.sentence(5, 14))] if rng.random() < 0.4 else []
    captcha = [Row("text", f"{rng.randrange(2, 10)} + {rng.randrange(2, 10)} = ?")] if rng.random() < 0.2 else []
    buttons = [Row("button", said) for said in voice.sayings(concept, rng.randrange(1, 3))]
    return box("form", Label.FORM, [*hint, *fields, *captcha, *buttons], voice.say(concept))


def poll(voice: Voice) -> Piece:
    """A question and its answers."""
    rng = voice.rng
    answers = [Row("field", voice.speech.script.space.join(voice.own.words(rng.randrange(1, 5)))) for _ in range(rng.randrange(2, 6))]
    rows = [Row("text", voice.sentence(5, 12).rstrip(".") + "?"), *answers, Row("button", voice.say(rng.choice(("poll", "vote"))))]
    return box("poll", Label.FORM, rows, voice.say("poll"))


def informer(voice: Voice) -> Piece:
    """Weather, rates, counters."""
    rng = voice.rng
    weather = [voice.own.name(), f"{rng.randrange(-20, 38):+d}°C", f"{rng.randrange(1, 20)} m/s", f"{rng.randrange(730, 775)} mm"]
    rates = [f"{code} {rng.uniform(0.5, 120):.2f}" for code in rng.sample(("USD", "EUR", "GBP", "CHF", "CNY", "BTC", "JPY"), 3)]
    counts = [f"{said}: {rng.randrange(9000)}" for said in voice.sayings("views", 2)]
    return box(
        "widget",
        Label.WIDGET,
        [Row("text", text) for text in rng.choice((weather, rates, counts))],
        rng.choice((voice.say("weather"), voice.say("services"), "")),
    )


def legal(voice: Voice) -> Piece:
    """Rights, the publisher, terms."""
    rng = voice.rng
    rights, *links, notice = (
        LEGAL[voice.language].split("|") if voice.language in LEGAL and rng.random() < 0.5 else (voice.say("rights"), "")
    )
    line = rng.choice(
        (f"© {rng.randrange(2005, 2027)} {voice.publisher()}. {rights}", f"{rights}. {voice.publisher()}", f"© {voice.publisher()}")
    )
    rows = [Row("text", line), *(Row("text", text) for text in (notice, voice.sentence(8, 30)) if text and rng.random() < 0.4)]
    rows += [Row("link", text) for text in [*links, *voice.sayings("terms", rng.randrange(3))]]
    rows += [Row("link", text) for text in voice.sections(rng.randrange(1, 5))] if rng.random() < 0.3 else []
    rows += [Row("text", seat(voice))] if rng.random() < 0.3 else []
    return box("legal", Label.LEGAL, rows, shape=rng.choice(("box", "row", "box")))


def seat(voice: Voice) -> str:
    """Where the publisher sits, its telephone, its numbers."""
    rng = voice.rng
    street = rng.choice((f"{voice.own.name()} {rng.randrange(1, 200)}", f"{rng.randrange(1, 200)} {voice.own.name()}"))
    numbers = (
        f"Tel. +{rng.randrange(1, 99)} {rng.randrange(10**8, 10**9)}",
        f"VAT {rng.randrange(10**8, 10**9)}",
        f"ISSN {rng.randrange(1000, 9999)}-1234",
    )
    return f"{voice.publisher()}, {street}, {voice.own.name()}{rng.choice(('. ', ', ', ' | '))}{rng.choice(numbers)}"


def cookie_bar(voice: Voice) -> Piece:
    """A notice of a sentence with a button or two, as most pages have it at their end."""
    rng = voice.rng
    text = rng.choice((voice.tell("consent"), voice.say("cookies"), f"{voice.say('cookies')}. {voice.tell('consent')}"))
    said = rng.sample([*voice.buttons.values(), "OK", "×", voice.own.clause(2)], rng.randrange(1, 3))
    return box("consent", Label.CONSENT, [Row("text", text), *(Row("button", text) for text in said)])


def consent(voice: Voice) -> Piece:
    """A cookie dialog of one to four paragraphs of some sentences each, with its buttons."""
    rng = voice.rng
    paragraphs = rng.choice((1, 2, 2, 3, 3, 4))
    told = voice.tellings("consent", paragraphs * rng.randrange(1, 4))
    notice, purposes, *_ = NOTICES[voice.language].split("|") if voice.language in NOTICES else ("", "")
    told = [notice, *told, purposes] if rng.random() < 0.3 else told
    size = max(1, len(told) // paragraphs)
    texts = [voice.speech.script.space.join(told[first : first + size]).strip() for first in range(0, len(told), size)]
    rows = [Row("text", text) for text in texts if text]
    rows += [Row("field", text) for text in rng.sample(PARTNERS, rng.randrange(1, 6))] if rng.random() < 0.15 else []
    buttons = [Row(rng.choice(("button", "button", "link")), text) for text in voice.buttons.values()]
    rows += rng.sample(buttons, rng.randrange(1, 4))
    rows += [Row("link", voice.say("terms"))] if rng.random() < 0.3 else []
    return box("consent", Label.CONSENT, rows, rng.choice(("", voice.tell("title"), voice.tell("title"), voice.say("consent_title"))))


def brand(voice: Voice) -> Piece:
    """The site's name, with what it is for at times."""
    motto = [Row("text", voice.own.headline())] if voice.rng.random() < 0.3 else []
    return box("brand", Label.NAVIGATION, [Row("link", voice.site), *motto], shape="line")


def menu(voice: Voice) -> Piece:
    """Sections of the site."""
    rng = voice.rng
    ends = voice.sayings(rng.choice(("home", "contact", "archive", "media", "login")), rng.randrange(1, 3)) if rng.random() < 0.6 else []
    rows = [Row("link", said) for said in [*voice.sections(rng.randrange(3, 14)), *ends]]
    return box("menu", Label.NAVIGATION, rows, shape=rng.choice(("list", "list", "row")))


def crumbs(voice: Voice) -> Piece:
    """The way from the home page."""
    rows = [Row("link", said) for said in (voice.say("home"), *voice.sections(voice.rng.randrange(1, 3)))]
    rows += [Row("text", voice.title)] if voice.rng.random() < 0.3 else []
    return box("crumbs", Label.NAVIGATION, rows, shape=voice.rng.choice(("row", "row", "list")))


def paging(voice: Voice) -> Piece:
    """Numbers of pages, or the ways to the next and the one before."""
    rng = voice.rng
    numbers = [str(number) for number in range(1, rng.randrange(4, 11))]
    return box(
        "menu",
        Label.NAVIGATION,
        [Row("link", text) for text in rng.choice((numbers, voice.sayings("paging", 2)))],
        shape=rng.choice(("row", "list")),
    )


def tongues(voice: Voice) -> Piece:
    """Other languages of the site."""
    return box(
        "menu",
        Label.NAVIGATION,
        [Row("link", code) for code in voice.rng.sample(("EN", "DE", "FR", "RU", "UA", "ES", "中文"), 3)],
        shape="row",
    )


Maker = Callable[[Voice], Piece]
# What stands beside an article, and how often.
BESIDE: Mapping[Maker, int] = {
    **dict.fromkeys((ticker, most_read, month, archive, entry_form, newsletter), 3),
    **dict.fromkeys((poll, informer), 2),
}
# What stands over it, besides the site's name and menu.
ABOVE: Mapping[Maker, int] = {crumbs: 3, tongues: 1, informer: 1, entry_form: 1, ticker: 1, menu: 1}
