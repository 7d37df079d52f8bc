"""The headline: what the page calls itself, its characters made readable, the site's name taken off."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from html import unescape
from typing import NamedTuple

from app.metadata.dates import find_dates, folded

WORD = re.compile(r"\w+")
# Escaped once more than it should be; what is escaped for good (`&amp;lt;b&amp;gt;`) is shown so.
ENTITY = re.compile(r"&(?:[a-zA-Z]{2,10}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
TIMES_ESCAPED = 2
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
# Marks that sites put between a headline and their name, with white space around unless no headline holds them.
SEPARATOR = re.compile(r" (?:[-–—|·•»«›‹:/~]|::|\|\|) | ?[|｜] ?|(?<=[\u3040-\u9fff])[-_－–—](?=\S)|_(?=[\u3400-\u9fff])")
BARS = "|｜"
# So many words at the end are a site's name where nothing else says so, behind a headline of at least as many.
NAME_WORDS = 4
# How close a headline is to one of the page's names for itself: to the structured one; as a heading or by its label; as both.
SAME_HEADLINE, SAME_TITLE, RELATED_TITLE = 0.8, 0.5, 0.2
TITLE_AT_MOST = 1000
# A longer heading is a paragraph in large letters.
HEADLINE_CHARS = 220
HEADLINES_AT_MOST, STATED_AT_MOST, SITES_AT_MOST = 20, 8, 100
# A title ends in so many names at most: section, site, publisher.
NAMES_AT_MOST = 4


class Headline(NamedTuple):
    """A readable block that may be the headline: a first-level heading, a block labelled so, or both."""

    text: str
    first_level: bool = True
    labelled: bool = True


def readable(text: str | None) -> str | None:
    """Text of a tag or a heading: entities that were escaped twice, soft hyphens and odd spaces gone; None for nothing."""
    if not text:
        return None
    text = text[:TITLE_AT_MOST]
    for _ in range(TIMES_ESCAPED):
        if not ENTITY.search(text):
            break
        text = unescape(text)
    return " ".join(text.translate(INVISIBLE).split()) or None


def choose_title(stated: Sequence[str], headlines: Sequence[Headline], sites: Collection[str], structured: str | None = None) -> str | None:
    """The headline that agrees with what the page calls itself, else that name without the site's, else any headline.

    `stated` are the page's names for itself, the surest first, `structured` the one that is meant as a headline, `sites` what its site
    may be called. A first-level heading that is labelled so needs little agreement: pages call themselves otherwise for search engines.
    """
    keys = {key for site in [*sites][:SITES_AT_MOST] if (key := _key(site))}
    every = list(dict.fromkeys(stated[:STATED_AT_MOST]))
    names = list(dict.fromkeys(_without(name, keys, every) for name in every))
    tails = {_key(SEPARATOR.split(name)[-1]) for name in every if SEPARATOR.search(name)}
    shown = [one for one in headlines[:HEADLINES_AT_MOST] if _key(one.text) not in keys and (one.labelled or _key(one.text) not in tails)]
    chosen = _agreeing([one for one in shown if len(one.text) <= HEADLINE_CHARS], names, structured)
    if chosen:
        return _without_date(_whole(chosen, names, shown), names)
    if names:
        return max(names, key=lambda name: sum(likeness(name, other) for other in names))
    return next((one.text for one in (*shown, *headlines)), None)


def _agreeing(headlines: Sequence[Headline], names: Sequence[str], structured: str | None) -> str | None:
    """The headline that is most like one of the names, of the surest kind that has one."""
    both = [one.text for one in headlines if one.first_level and one.labelled]
    labelled = [one.text for one in headlines if one.labelled]
    first_level = [one.text for one in headlines if one.first_level]
    stated = [structured] if structured else []
    kinds = (
        (both, stated, SAME_HEADLINE),
        (labelled, stated, SAME_HEADLINE),
        (both, names, RELATED_TITLE),
        (first_level, names, SAME_TITLE),
        (labelled, names, SAME_TITLE),
    )
    for texts, told, least in kinds:
        like, text = max(((max(likeness(text, name) for name in told), text) for text in texts if told), default=(0.0, ""), key=_first)
        if text and like >= least:
            return text
    return None


def _first(pair: tuple[float, str]) -> float:
    return pair[0]


def _whole(headline: str, names: Sequence[str], headlines: Sequence[Headline]) -> str:
    """A headline that the page shows in two pieces, as its name says it whole."""
    key, others = _key(headline), [_key(one.text) for one in headlines]
    return next((name for name in names if any(_key(name) in {key + other, other + key} for other in others if other != key)), headline)


def _without_date(headline: str, names: Sequence[str]) -> str:
    """A headline whose heading holds its date too, as its name says it."""
    line = folded(headline)
    dates = find_dates(line)
    rest = _key(line[: dates[0].start] + line[dates[0].end :]) if len(dates) == 1 else ""
    return next((name for name in names if rest and _key(name) == rest), headline)


def without_site(title: str, sites: Collection[str], stated: Sequence[str] = ()) -> str:
    """A title without the names of its site at its end or in front of it."""
    return _without(title, {key for site in sites if (key := _key(site))}, stated)


def _without(title: str, keys: Collection[str], stated: Sequence[str]) -> str:
    others = {_key(other) for other in stated if other != title}
    for _ in range(NAMES_AT_MOST):
        marks = list(SEPARATOR.finditer(title))
        if not marks:
            return title
        first, last = marks[0], marks[-1]
        head, tail, mark = title[: last.start()].strip(), title[last.end() :].strip(), last[0].strip()
        if head and (_is_site(tail, keys) or _key(head) in others or _looks_like_site(head, tail, mark)):
            title = head
        elif (rest := title[first.end() :].strip()) and _is_site(title[: first.start()], keys):
            title = rest
        else:
            return title
    return title


def _key(text: str) -> str:
    return "".join(WORD.findall(text.casefold()))


def _is_site(part: str, keys: Collection[str]) -> bool:
    key = _key(part)
    return bool(key) and (key in keys or any(key == "the" + known or known == "the" + key for known in keys))


def _looks_like_site(head: str, tail: str, mark: str) -> bool:
    """A few words behind a bar: nothing but a name stands there."""
    words = len(tail.split())
    return bool(mark) and mark in BARS and words <= NAME_WORDS and len(tail) < len(head)


def likeness(one: str, other: str) -> float:
    """Word F1 of two titles; of characters where a script writes no spaces."""
    left, right = (Counter(units(text)) for text in (one, other))
    shared = sum((left & right).values())
    return 2 * shared / (sum(left.values()) + sum(right.values())) if shared else 0.0


def units(text: str) -> list[str]:
    """Words, folded; characters where a script writes no spaces."""
    words = WORD.findall(text.casefold())
    return [unit for word in words for unit in (word if ord(word[0]) > 0x2E80 else (word,))]
