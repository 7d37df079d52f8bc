"""Small boxes that a line's own words give away, in any language: weather, rates, rows of networks to share on."""

import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from app.label.cues import NETWORKS, calls
from app.label.lines import DECORATION, Folded
from app.label.prose import is_prose
from app.language.phrases import said
from app.types import Block, Label

BOX_WORDS = 20
# The lines of a box have at most so many words, each so many is one that measures something, and there are at most so many of them.
LINE_WORDS, BOX_LINES, MOST_LINES = 6, 3, 40
TEMPERATURE = re.compile(r"(?<![\w.,])[-+−–]?\d{1,2}(?:[.,]\d)?\s?(?:°|º|℃|℉)|最[高低]\s?[-−]?\d{1,2}度")
WIND = re.compile(r"\d\s?(?:m/s|м/с|km/h|км/ч|км/год|mph)(?!\w)")
# What one of these has.
UNIT = re.compile("[°º℃℉度/m]")
MEASURE = re.compile(rf"{TEMPERATURE.pattern}|{WIND.pattern}|\d\s?[%٪]")
CODES = "USD|EUR|GBP|CHF|CNY|JPY|RUB|UAH|PLN|CZK|HUF|TRY|KZT|INR|MXN|BRL|CAD|AUD|SEK|NOK|DKK|BTC"
CURRENCIES = "Dollar|dollar|Euro|euro|Доллар|доллар|Долар|долар|Евро|евро|Євро|євро|ドル|ユーロ|ポンド|美元|欧元|달러|유로|دولار|يورو"
# What a line with a rate has: names alone are found several times as fast.
CURRENCY = re.compile(f"{CODES}|{CURRENCIES}")
RATE = re.compile(rf"(?<![^\W_])({CODES})\W{{0,4}}\d|({CURRENCIES})\W{{0,4}}\d+[.,]\d")
CURRENCY_NAMES = frozenset(f"{CODES}|{CURRENCIES}".lower().split("|"))
PRICE = re.compile(r"[-+−–▲▼]?\s?\d[\d\s.,٫]{0,9}\s?%?")
# A currency in a table has its price behind it, and how much that changed.
PRICES = 2
CURRENCIES_OF_A_BOX, NETWORKS_OF_A_ROW = 2, 3
# A name of so many bytes is found without borders around it, too.
LONG_NAME = 6
MORE_NETWORKS = (
    "threema",
    "signal",
    "messenger",
    "flipboard",
    "pocket",
    "telegram",
    "viber",
    "x",
    "reddit",
    "mastodon",
    "threads",
    "tumblr",
    "bluesky",
    "vk",
    "line",
    "xing",
    "tiktok",
    "youtube",
)
SHARING = frozenset({*NETWORKS, *MORE_NETWORKS})
WORD = re.compile(r"\w+")


def weather_box(page: Folded) -> Mapping[int, Label]:
    """What calls itself the weather, with the temperatures under it, all between them, and winds and shares such as humidity behind."""
    found: set[int] = set()
    for head in sorted(
        place for place in page.holding(said("weather")) if calls(page.texts[place].partition(":")[0].strip(DECORATION), "weather")
    ):
        last = head
        for place in range(head + 1, min(len(page.blocks), head + MOST_LINES)):
            if place - last > BOX_LINES or not _may_be_of_box(page.blocks[place]):
                break
            last = place if MEASURE.search(page.blocks[place].text) else last
        if TEMPERATURE.search(" ".join(block.text for block in page.blocks[head : last + 1])):
            found.update(range(head, last + 1))
    return {page.blocks[place].index: Label.WIDGET for place in sorted(found)}


def weather(page: Folded) -> Mapping[int, Label]:
    """Short lines with a temperature, or with how fast the wind is."""
    texts = ((place, page.blocks[place].text) for place in _short(page, UNIT))
    return {page.blocks[place].index: Label.WIDGET for place, text in texts if TEMPERATURE.search(text) or WIND.search(text)}


def _may_be_of_box(block: Block) -> bool:
    return block.tokens <= LINE_WORDS and not is_prose(block)


def rates(page: Folded) -> Mapping[int, Label]:
    """What several currencies cost in a short line or in neighbouring ones: `USD 78,12 EUR 91,40`, or numbers under each name."""
    rows: list[tuple[range, set[str]]] = []
    for place in sorted({*_short(page, CURRENCY), *page.saying(CURRENCY_NAMES)}):
        behind = place + 1 + _prices_behind(page, place)
        quoted = {code or name for code, name in RATE.findall(" ".join(block.text for block in page.blocks[place:behind]))}
        if quoted:
            rows.append((range(place, behind), quoted))
    found: set[int] = set()
    for (row, quoted), (beside, more) in pairwise([*rows, (range(0), set[str]())]):
        next_to = beside.start == row.stop and bool(more - quoted)
        if len(quoted | more if next_to else quoted) >= CURRENCIES_OF_A_BOX:
            found.update(row, beside if next_to else ())
    return {page.blocks[place].index: Label.WIDGET for place in sorted(found)}


def _prices_behind(page: Folded, place: int) -> int:
    """How many lines of a number are right under a currency's name alone."""
    if page.bare[place] not in CURRENCY_NAMES:
        return 0
    behind = page.blocks[place + 1 : place + 1 + PRICES]
    return next((count for count, block in enumerate(behind) if not PRICE.fullmatch(block.text)), len(behind))


def share_row(page: Folded) -> Mapping[int, Label]:
    """A line that names three networks, or two beside another way to share; one that is a network, or says to mail, next to one that is."""
    networks, ways = _networks(), _ways()
    alone = page.saying(networks)
    beside = {side for place in alone for side in (place - 1, place + 1) if 0 <= side < len(page.bare) and page.bare[side] in ways}
    rows = {place for place in _worded(page) if _ways_to_share(page.texts[place]) >= NETWORKS_OF_A_ROW}
    return {page.blocks[place].index: Label.SHARE for place in beside | rows}


def _ways_to_share(text: str) -> int:
    """How many networks a line names, also glued to each other; one more where two stand beside another way to share."""
    found = _networks().intersection(WORD.findall(text)).union(name for name in _long_names() if name in text)
    networks = sum(not any(name != longer and name in longer for longer in found) for name in found)
    other = said("printing", "email", "copy") if networks == NETWORKS_OF_A_ROW - 1 else frozenset[str]()
    return networks + any(text.startswith(way) or text.endswith(way) for way in other)


@cache
def _long_names() -> frozenset[str]:
    """The names of networks that are parts of no other words."""
    return frozenset(name for name in _networks() if len(name.encode()) >= LONG_NAME)


@cache
def _networks() -> frozenset[str]:
    """Networks, also as other scripts write them, by one word each."""
    return SHARING | {name for name in said("channels") if WORD.fullmatch(name)}


@cache
def _ways() -> frozenset[str]:
    return _networks() | said("email", "copy", "printing", "share")


def _short(page: Folded, sign: re.Pattern[str]) -> list[int]:
    """The places of short lines with a digit and a sign that are no sentences."""
    numbered = ((place, page.blocks[place]) for place, is_numbered in enumerate(page.numbered) if is_numbered)
    return [place for place, line in numbered if line.tokens <= BOX_WORDS and sign.search(line.text) and not is_prose(line)]


def _worded(page: Folded) -> list[int]:
    """The places of short lines that name a network and are no sentences."""
    named = sorted(place for place in page.holding(_long_names()) if page.blocks[place].tokens <= BOX_WORDS)
    return [place for place in named if not is_prose(page.blocks[place])]
