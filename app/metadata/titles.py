"""The headline: what the page calls itself, its characters made readable, the site's name taken off."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from html import unescape

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
# A first-level heading this close to the page's own name for itself is the headline without the site's name.
SAME_TITLE = 0.5
TITLE_AT_MOST = 1000
HEADLINES_AT_MOST, STATED_AT_MOST, SITES_AT_MOST = 20, 8, 100
# A title ends in so many names at most: section, site, publisher.
NAMES_AT_MOST = 4


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


def choose_title(stated: Sequence[str], headlines: Sequence[str], sites: Collection[str]) -> str | None:
    """The headline that agrees best with what the page calls itself, else that name without the site's, else any headline.

    `stated` are the page's names for itself, the surest first; `sites` what its site may be called.
    """
    stated, sites = stated[:STATED_AT_MOST], list(sites)[:SITES_AT_MOST]
    name = without_site(stated[0], sites, stated) if stated else None
    keys = set(map(_key, sites))
    candidates = [headline for headline in headlines[:HEADLINES_AT_MOST] if _key(headline) not in keys]
    if not name:
        return candidates[0] if candidates else next(iter(headlines), None)
    best = max(candidates, key=lambda headline: likeness(headline, name), default=None)
    if best and likeness(best, name) >= SAME_TITLE:
        return without_site(best, sites, stated) if len(best) > len(name) and best.startswith(name) else best
    return name


def without_site(title: str, sites: Collection[str], stated: Sequence[str] = ()) -> str:
    """A title without the names of its site at its end or in front of it."""
    keys = {key for site in sites if (key := _key(site))}
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
    left, right = (Counter(_units(text)) for text in (one, other))
    shared = sum((left & right).values())
    return 2 * shared / (sum(left.values()) + sum(right.values())) if shared else 0.0


def _units(text: str) -> list[str]:
    words = WORD.findall(text.casefold())
    return [unit for word in words for unit in (word if ord(word[0]) > 0x2E80 else (word,))]
