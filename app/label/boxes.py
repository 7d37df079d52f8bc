"""Small boxes that a line's own words give away, in any language: weather, rates, rows of networks to share on."""

import re
from collections.abc import Mapping
from functools import cache

from app.label.cues import NETWORKS
from app.label.lines import Folded
from app.label.prose import is_prose
from app.language.phrases import said
from app.types import Label

BOX_WORDS = 20
TEMPERATURE = re.compile(r"(?<![\w.,])[-+−–]?\d{1,2}(?:[.,]\d)?\s?(?:°|º|℃|℉)")
WIND = re.compile(r"\d\s?(?:m/s|м/с|km/h|км/ч|км/год|mph)(?!\w)")
CODES = "USD|EUR|GBP|CHF|CNY|JPY|RUB|UAH|PLN|CZK|HUF|TRY|KZT|INR|MXN|BRL|CAD|AUD|SEK|NOK|DKK|BTC"
CURRENCIES = "[Dd]ollar|[Ee]uro|[Дд]оллар|[Дд]олар|[Ее]вро|[Єє]вро|ドル|ユーロ|ポンド|美元|欧元|달러|유로|دولار|يورو"
RATE = re.compile(rf"(?<![^\W_])({CODES})\W{{0,4}}\d|({CURRENCIES})\W{{0,4}}\d+[.,]\d")
CURRENCIES_OF_A_BOX, NETWORKS_OF_A_ROW = 2, 3
# `Print this page` has at most so many words.
WAY_WORDS = 4
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


def weather(page: Folded) -> Mapping[int, Label]:
    """Short lines with a temperature, or with how fast the wind is."""
    texts = ((place, page.blocks[place].text) for place in _short(page))
    return {page.blocks[place].index: Label.WIDGET for place, text in texts if TEMPERATURE.search(text) or WIND.search(text)}


def rates(page: Folded) -> Mapping[int, Label]:
    """Short lines with what several currencies cost, by themselves or with the next line: `USD 78,12 EUR 91,40`."""
    quoted = {place: {code or name for code, name in RATE.findall(page.blocks[place].text)} for place in _short(page)}
    found: dict[int, Label] = {}
    for place in (place for place, currencies in quoted.items() if currencies):
        beside = quoted.get(place + 1) or set()
        places = [place, place + 1] if beside - quoted[place] else [place]
        if len(quoted[place] | beside) >= CURRENCIES_OF_A_BOX:
            found.update((page.blocks[row].index, Label.WIDGET) for row in places)
    return found


def share_row(page: Folded) -> Mapping[int, Label]:
    """A line that names three networks, or two beside another way to share; one that is a network, or says to mail, next to one that is."""
    networks, ways = _networks(), _ways()
    alone = {place for place, bare in enumerate(page.bare) if bare in networks}
    beside = {side for place in alone for side in (place - 1, place + 1) if 0 <= side < len(page.bare) and page.bare[side] in ways}
    rows = {place for place in _worded(page) if _ways_to_share(page.texts[place]) >= NETWORKS_OF_A_ROW}
    return {page.blocks[place].index: Label.SHARE for place in beside | rows}


def _ways_to_share(text: str) -> int:
    """How many networks a line names, and one more where it begins or ends with another way to share and names two."""
    words = WORD.findall(text)
    networks = len(_networks().intersection(words))
    other = said("printing", "email", "copy") if networks == NETWORKS_OF_A_ROW - 1 else frozenset[str]()
    ends = (" ".join(part) for size in range(1, WAY_WORDS + 1) for part in (words[:size], words[-size:]))
    return networks + any(end in other for end in ends)


@cache
def _networks() -> frozenset[str]:
    """Networks, also as other scripts write them, by one word each."""
    return SHARING | {name for name in said("channels") if WORD.fullmatch(name)}


@cache
def _ways() -> frozenset[str]:
    return _networks() | said("email", "copy", "printing", "share")


def _short(page: Folded) -> list[int]:
    """The places of short lines with a digit that are no sentences."""
    numbered = (place for place, is_numbered in enumerate(page.numbered) if is_numbered)
    return [place for place in numbered if page.blocks[place].tokens <= BOX_WORDS and not is_prose(page.blocks[place])]


def _worded(page: Folded) -> list[int]:
    """The places of short lines of three words and more that name a network and are no sentences."""
    networks = _networks()
    places = [place for place, block in enumerate(page.blocks) if NETWORKS_OF_A_ROW <= block.tokens <= BOX_WORDS]
    named = (place for place in places if not networks.isdisjoint(WORD.findall(page.texts[place])))
    return [place for place in named if not is_prose(page.blocks[place])]
