"""Boilerplate made by generators: tickers, archive calendars, forms and read-also lines of many locales, put into a page's text.

What is put in is never gold. Headlines are other lines of the same page, so that words alone do not give a ticker away.
"""

import calendar
import random
import re
from collections.abc import Callable, Mapping, Sequence

from app.language.locale_names import month_and_days

# fmt: off
LOCALES = (
    "en", "de", "fr", "es", "pt", "it", "nl", "pl", "cs", "sk", "uk", "ru", "be", "bg", "sr", "hr", "sl", "ro", "hu", "tr", "el",
    "sv", "da", "nb", "fi", "et", "lv", "lt", "ja", "ko", "zh", "ar", "he", "fa", "hi", "th", "vi", "id", "ka", "hy", "kk",
)
READ_ALSO = (
    "Read also:", "See also:", "Lesen Sie auch:", "Lire aussi :", "Lea también:", "Читайте также:", "Читайте також", "Czytaj także:",
    "Διαβάστε επίσης:", "Leia também:", "Leggi anche:", "相关阅读：",
)
# fmt: on
HEADLINE = re.compile(r"^\S.{24,110}[^\s.!?,:;…。]$", re.MULTILINE)
# Shorter lines of the gold may stand anywhere on the page.
SHORTEST_GOLD_LINE = 30
FIELDS: Mapping[str, Sequence[str]] = {
    "en": ("E-mail*:", "Name", "Phone", "Message", "Subscribe", "Search", "Password"),
    "de": ("E-Mail*:", "Name", "Telefon", "Nachricht", "Abonnieren", "Suche", "Passwort"),
    "fr": ("E-mail*:", "Nom", "Téléphone", "Message", "S'abonner", "Rechercher", "Mot de passe"),
    "es": ("Correo electrónico*:", "Nombre", "Teléfono", "Mensaje", "Suscribirse", "Buscar", "Contraseña"),
    "ru": ("E-mail*:", "ФИО", "Телефон", "Должность", "Подписаться", "Поиск", "Пароль"),
    "uk": ("Ел. пошта*:", "Ім'я", "Телефон", "Повідомлення", "Підписатися", "Пошук", "Пароль"),
    "pl": ("E-mail*:", "Imię i nazwisko", "Telefon", "Wiadomość", "Zapisz się", "Szukaj", "Hasło"),
    "pt": ("E-mail*:", "Nome", "Telefone", "Mensagem", "Assinar", "Pesquisar", "Senha"),
    "el": ("E-mail*:", "Όνομα", "Τηλέφωνο", "Μήνυμα", "Εγγραφή", "Αναζήτηση", "Κωδικός"),
    "zh": ("邮箱*:", "姓名", "电话", "留言", "订阅", "搜索", "密码"),
}


def _ticker(rng: random.Random, headlines: Sequence[str]) -> str:
    """Headlines with clock times, glued or one a line, the clock before or behind."""
    leads = rng.random() < 0.5
    gap = rng.choice(("", "", " "))
    times = sorted(f"{rng.randrange(24):02d}:{rng.randrange(60):02d}" for _ in range(rng.randrange(4, 30)))
    items = [f"{time}{gap}{rng.choice(headlines)}" if leads else f"{rng.choice(headlines)}{gap}{time}" for time in reversed(times)]
    return rng.choice(("", "\n")).join(items)


def _calendar(rng: random.Random, _headlines: Sequence[str]) -> str:
    """A month's grid under its week days."""
    months, days = month_and_days(rng.choice(LOCALES))
    month, year, first = rng.randrange(1, 13), rng.randrange(2000, 2030), rng.choice((0, 0, 6))
    gap = rng.choice(("", "", " ", "\n"))
    weeks = calendar.Calendar(first).monthdayscalendar(year, month)
    rows = [gap.join(str(day) for day in week if day) for week in weeks]
    heading = f"{months[month - 1]} {year}"
    return "\n".join([heading, gap.join(days[(first + day) % 7] for day in range(7)), *rows])


def _form(rng: random.Random, _headlines: Sequence[str]) -> str:
    """Some field labels and buttons of one language."""
    fields = rng.choice(sorted(FIELDS))
    return "\n".join(rng.sample(FIELDS[fields], rng.randrange(3, 7)))


def _read_also(rng: random.Random, headlines: Sequence[str]) -> str:
    """A pointer to another article."""
    return f"{rng.choice(READ_ALSO)} {rng.choice(headlines)}"


# Each with how often it is put into a page: read-also lines stand inside articles more than once.
GENERATORS: Mapping[Callable[[random.Random, Sequence[str]], str], int] = {_ticker: 1, _calendar: 1, _form: 1, _read_also: 2}


def clutter(text: str, rng: random.Random) -> str:
    """A text with generated boilerplate at some of its line breaks."""
    headlines = HEADLINE.findall(text)
    lines = text.split("\n")
    if not headlines or len(lines) < 10:
        return text
    for generate, times in GENERATORS.items():
        for _ in range(times):
            if rng.random() < 0.7:
                lines.insert(rng.randrange(len(lines)), generate(rng, headlines))
    return "\n".join(lines)


def crop(text: str, gold: str, rng: random.Random) -> str:
    """The lines from a little before the first to a little behind the last that the gold holds: what is left when a scraper was careful."""
    lines = text.split("\n")
    wanted = {line.strip() for line in gold.split("\n") if len(line) >= SHORTEST_GOLD_LINE}
    found = [place for place, line in enumerate(lines) if line.strip() in wanted]
    if not found:
        return text
    first = max(0, found[0] - rng.choice((0, 2, 5)))
    return "\n".join(lines[first : found[-1] + 1 + rng.choice((0, 0, 0, 3))])
