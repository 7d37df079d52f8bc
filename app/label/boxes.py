"""Small boxes that a line's own words give away, in any language: weather, rates, polls, rows of networks to share on."""

import re
from collections.abc import Mapping

from app.label.cues import NETWORKS
from app.label.lines import Folded
from app.label.prose import is_prose
from app.language.phrases import said
from app.types import Label

BOX_WORDS, CHOICE_WORDS = 14, 12
TEMPERATURE = re.compile(r"(?<![\w.,])[-+−–]?\d{1,2}(?:[.,]\d)?\s?(?:°|º|℃|℉)")
RATE = re.compile(r"(?<![^\W_])(?:USD|EUR|GBP|CHF|CNY|JPY|RUB|UAH|PLN|CZK|HUF|TRY|KZT|INR|MXN|BRL|CAD|AUD|SEK|NOK|DKK|BTC)\W{0,4}\d+")
RATES_OF_A_BOX, NETWORKS_OF_A_ROW = 2, 3
# A poll has at most so many lines from its question to its button.
POLL_LINES = 8
ASKS = ("?", "？", "؟")
MORE_NETWORKS = ("telegram", "viber", "x", "reddit", "mastodon", "threads", "tumblr", "bluesky", "vk", "line", "xing", "tiktok", "youtube")
SHARING = frozenset({*NETWORKS, *MORE_NETWORKS})
WORD = re.compile(r"\w+")


def weather(page: Folded) -> Mapping[int, Label]:
    """Short lines with a temperature."""
    return {page.blocks[place].index: Label.WIDGET for place in _short(page) if TEMPERATURE.search(page.blocks[place].text)}


def rates(page: Folded) -> Mapping[int, Label]:
    """Short lines with what several currencies cost: `USD 78,12 EUR 91,40`."""
    places = (place for place in _short(page) if len(RATE.findall(page.blocks[place].text)) >= RATES_OF_A_BOX)
    return {page.blocks[place].index: Label.WIDGET for place in places}


def share_row(page: Folded) -> Mapping[int, Label]:
    """A line that names three networks; one that is a network, or says to mail, copy or print, next to one that is a network."""
    ways = SHARING | said("email", "copy", "printing", "share")
    alone = {place for place, bare in enumerate(page.bare) if bare in SHARING}
    beside = {side for place in alone for side in (place - 1, place + 1) if 0 <= side < len(page.bare) and page.bare[side] in ways}
    rows = {place for place in _worded(page) if sum(word in SHARING for word in WORD.findall(page.texts[place])) >= NETWORKS_OF_A_ROW}
    return {page.blocks[place].index: Label.SHARE for place in beside | rows}


def poll(page: Folded) -> Mapping[int, Label]:
    """A question, short answers to choose from, and a button to vote."""
    found: dict[int, Label] = {}
    for place in (place for place, bare in enumerate(page.bare) if bare in said("vote")):
        above = page.blocks[max(0, place - POLL_LINES) : place]
        for count, block in enumerate(reversed(above), 1):
            if block.tokens > CHOICE_WORDS:
                break
            if block.text.endswith(ASKS):
                found.update({item.index: Label.FORM for item in page.blocks[place - count : place + 1]})
                break
    return found


def _short(page: Folded) -> list[int]:
    """The places of short lines with a digit that are no sentences."""
    numbered = (place for place, is_numbered in enumerate(page.numbered) if is_numbered)
    return [place for place in numbered if page.blocks[place].tokens <= BOX_WORDS and not is_prose(page.blocks[place])]


def _worded(page: Folded) -> list[int]:
    """The places of short lines of three words and more that are no sentences."""
    places = (place for place, block in enumerate(page.blocks) if NETWORKS_OF_A_ROW <= block.tokens <= BOX_WORDS)
    return [place for place in places if not is_prose(page.blocks[place])]
