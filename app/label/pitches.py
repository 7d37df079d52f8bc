"""Short lines that pitch something to readers or invite them, by what they say in any language: they stand apart from any article."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.label.inside import small_box
from app.label.lines import BULLETS, DECORATION, Folded
from app.label.prose import IDEOGRAPHS, ends_sentence, words
from app.label.put_back import COLONS
from app.language.locale_names import fold
from app.language.phrases import by_beginning, languages, phrases_of, said
from app.types import Block, Elements, Role

# Short lines that mostly say a phrase of these concepts stand apart from any article, whichever label the model gives them.
PITCHES = ("newsletter", "subscribe", "paywall", "giving", "donate", "comments", "share")
FEWEST_WORDS, PITCH_WORDS, PITCH_SHARE, CALL_WORDS = 3, 12, 0.36, 18
KEY, LINKED, CHANNELS = 3, 0.9, 2
# Small words have at most so many letters, a word for subscribers has at least so many; endings begin behind so many.
SMALL_WORD, LONG_WORD, STEM = 2, 6, 5
# What is said of subscriptions and around them, words of so many letters; a word of theirs is in none of the other phrases.
SUBSCRIBING, AROUND, BESIDE_WORD = ("paywall", "subscription"), ("paywall", "reading_on"), 4
OTHERS = ("function", "speech", "more", "read_also", "related", "comments", "search", "field", "reading_on")
# English says such words of other things too: 4 of 5 lines were gold.
OF_MANY_USES = "en"
# What these say is the article's, and a quote that links to a page to follow is somebody's.
NO_LINE, NO_CALL = frozenset({Role.ITEM, Role.CODE}), frozenset({Role.ITEM, Role.QUOTE, Role.HEADING})
# Where a link leads that asks readers to sign up or to give; its line has at most so many words, a box around it so many lines.
ASKING = re.compile(
    r"/(?:newsletters?|subscri(?:be|ption|ptions)|sign-?up|donat(?:e|ion|ions)|membership|abo|abonn(?:ement|ieren|er)|spenden?|suscri[a-z]+"
    r"|donar|assin(?:e|atura)|faire-un-don|dons?|prenumer[a-z]+)(?:[/?#.]|$)|//(?:www\.)?(?:patreon|donorbox|buymeacoffee|ko-fi)\.com/",
    re.IGNORECASE | re.MULTILINE,
)
ASKING_WORDS, BOX_LINES = 30, 4
# Where a link of so many words leads that asks readers to follow; one that names somebody has `@`.
FOLLOWED = re.compile(
    r"//(?:www\.|m\.)?(?:news\.google\.[a-z.]+/publications|(?:facebook|instagram|tiktok|twitter|x)\.com/[^/?]+/?$|t\.me/[^/?]+/?$"
    r"|youtube\.com/(?:@|c/|channel/)|whatsapp\.com/channel|chat\.whatsapp\.com|invite\.viber\.com|vk\.com/|zalo\.me/)",
    re.IGNORECASE | re.MULTILINE,
)
FOLLOWED_WORDS = 4
# What stands between a channel and so many words that invite.
BORDER, BEHIND_WORDS = re.compile("[:：,،、]"), 4
WORD = re.compile(r"[^\W\d_]+")
# Where a phrase may begin: at a word, or anywhere in a script without spaces.
WORD_START = re.compile(rf"(?<!\w)\w|{IDEOGRAPHS.pattern}")

# Stems of subscriptions, and these with what is said beside.
Stems = tuple[frozenset[str], frozenset[str]]


def short_lines(blocks: Sequence[Block]) -> Folded:
    """Blocks as the rules of this module read them."""
    return Folded(blocks, CALL_WORDS)


def pitches(page: Folded) -> list[int]:
    """Short lines, most of them a phrase of some words, or one that invites: `This article is for subscribers only`."""
    found: list[int] = []
    for place in sorted(page.holding(_signs())):
        block, text = page.blocks[place], page.texts[place]
        # Tokens end at the vowel signs of Indian scripts: there spaces count.
        count = block.tokens if text.isascii() else min(block.tokens, len(text.split()))
        if block.role in NO_LINE or count > CALL_WORDS or (count < FEWEST_WORDS and text.isascii()):
            continue
        short = count <= PITCH_WORDS
        pitch = short and (_is_pitch(text) or _is_for_subscribers(text) or _names_channels(block, text))
        if pitch or _speaks_of_subscribing(block, text, _least(count)) or _invites(text.lstrip(BULLETS)):
            found.append(block.index)
    return found


def set_phrases(page: Folded, concepts: Collection[str]) -> list[int]:
    """Short lines that are nothing but a phrase of these concepts, also where lines are glued and their words cannot be told apart."""
    known = said(*concepts)
    return [block.index for block, text in zip(page.blocks, page.bare, strict=True) if text in known]


def _names_channels(block: Block, text: str) -> bool:
    """`The Courier is on Telegram and Viber too`: two channels, three in a sentence, or one and a call behind it or at either end."""
    if block.role in {Role.HEADING, Role.QUOTE} and not block.link_share >= LINKED:
        return False
    named = _channels(text)
    if not named:
        return False
    if ends_sentence(block.text):
        return len(named) > CHANNELS
    bare = text.strip(DECORATION)
    return len(named) >= CHANNELS or _calls_behind(text) or any(bare.startswith(cue) or bare.endswith(cue) for cue in said("follow"))


def _channels(text: str) -> set[str]:
    starts = (text[start.start() :] for start in WORD_START.finditer(text))
    known = by_beginning("channels", letters=KEY)
    return {channel for rest in starts for channel in known.get(rest[:KEY], ()) if rest.startswith(channel)} - said("follow")


def _calls_behind(text: str) -> bool:
    """`The Courier is on Telegram: come along`: a channel further on, a colon or a comma, and a few words."""
    front, *behind = BORDER.split(text)
    if len(behind) != 1 or not 0 < len(behind[0].split()) <= BEHIND_WORDS or "@" in behind[0]:
        return False
    named = _channels(front)
    return bool(named) and not front.startswith(tuple(named))


def _is_pitch(text: str) -> bool:
    """Whether a folded line mostly is one of the phrases."""
    needed, known = PITCH_SHARE * len(text), _pitches()
    for start in WORD_START.finditer(text):
        at = start.start()
        if len(text) - at <= needed:
            break
        if any(len(phrase) > needed and text.startswith(phrase, at) for phrase in known.get(text[at : at + KEY], ())):
            return True
    return False


def _is_for_subscribers(text: str) -> bool:
    """Whether a folded line mostly is a phrase for subscribers: its words in turn but for small ones, whatever they end in."""
    stems, needed = [word.strip(DECORATION)[:STEM] for word in text.split()], PITCH_SHARE * len(text)
    for place, stem in enumerate(stems):
        for length, others in _paywalls().get(stem, ()):
            behind = iter(stems[place + 1 :])
            if length > needed and all(other in behind for other in others):
                return True
    return False


def _speaks_of_subscribing(block: Block, text: str, least: int) -> bool:
    """Whether a folded line, no heading or question and no lead, has so many words of subscriptions and another said beside one.

    In plain text, where blocks have no element, nothing tells headings.
    """
    if block.role is Role.HEADING or block.element < 0 or text.endswith(("?", *COLONS)):
        return False
    return any(_has_stems(text, least, stems) for stems in _subscribing().values())


def for_subscribers(page: Folded, language: str | None) -> list[int]:
    """The short sentences of a text that speak of subscriptions in words of its own language."""
    known = _subscribing().get(language or "")
    if not known:
        return []
    lines = [(block, text, words(block)) for block, text in zip(page.blocks, page.texts, strict=True) if ends_sentence(block.text)]
    return [block.index for block, text, count in lines if count <= CALL_WORDS and _has_stems(text, _least(count), known)]


def _least(count: int) -> int:
    """How many words of subscriptions a line of so many words needs."""
    return 1 if count <= PITCH_WORDS else 2


def _has_stems(text: str, least: int, known: Stems) -> bool:
    core, around = known
    stems = [word[:STEM] for word in WORD.findall(text)]
    return sum(stem in core for stem in stems) >= least and len(around.intersection(stems)) > 1


@cache
def _subscribing() -> Mapping[str, Stems]:
    """For each language the stems that several of its phrases for subscriptions have and no others, and these with all said beside."""
    found = {}
    for language in (language for language in languages() if language != OF_MANY_USES):
        known = phrases_of(language)
        times = Counter(stem for phrase in {*_of(known, SUBSCRIBING)} for stem in _stems([phrase], STEM))
        core = {stem for stem, count in times.items() if count > 1} - _stems(_of(known, OTHERS), 1)
        found[language] = frozenset(core), frozenset(core | _stems(_of(known, AROUND), BESIDE_WORD))
    return found


def _of(known: Mapping[str, Sequence[str]], concepts: Sequence[str]) -> list[str]:
    return [fold(phrase) for concept in concepts for phrase in known[concept]]


def _stems(phrases: Collection[str], letters: int) -> set[str]:
    """The stems of all words of at least so many letters."""
    return {word[:STEM] for phrase in phrases for word in WORD.findall(phrase) if len(word) >= letters}


@cache
def _paywalls() -> Mapping[str, Sequence[tuple[int, Sequence[str]]]]:
    """By the stem of their first word, phrases for subscribers of several words: how long each is, and the other words' stems."""
    known = defaultdict[str, list[tuple[int, Sequence[str]]]](list)
    for phrase in said("paywall"):
        words = [word for word in phrase.split() if len(word) > SMALL_WORD]
        if len(words) > 1 and max(map(len, words)) >= LONG_WORD:
            first, *others = words
            known[first[:STEM]].append((len(phrase), [word[:STEM] for word in others]))
    return known


@cache
def _signs() -> frozenset[str]:
    """What a line must hold one of: a phrase, the beginning of a word for subscribers or of subscriptions, or a channel."""
    stems = (max(stem, *others, key=len) for stem, known in _paywalls().items() for _, others in known)
    pitched = (phrase for phrases in _pitches().values() for phrase in phrases)
    return said("channels").union(stems, pitched, *(core for core, _ in _subscribing().values()))


@cache
def _pitches() -> Mapping[str, Sequence[str]]:
    """Phrases of some words by their first letters."""
    known = by_beginning(*PITCHES, letters=KEY)
    several = {key: [phrase for phrase in phrases if " " in phrase or IDEOGRAPHS.search(phrase)] for key, phrases in known.items()}
    return {key: phrases for key, phrases in several.items() if phrases}


def _invites(text: str) -> bool:
    """`Follow us on Telegram for the latest`: begins with a phrase that invites, and names a channel."""
    begins = [cue for cue in by_beginning("follow", "subscribe").get(text[:2], ()) if text.startswith(cue)]
    invites = any(" " in cue or cue in said("subscribe") for cue in begins)
    return invites and any(channel in text for channel in said("channels") if channel not in begins)


def asking(blocks: Sequence[Block], elements: Elements, keep: NDArray[np.bool_]) -> list[int]:
    """The short lines with a link to where readers sign up or give, and what shares a small box with one; links to follow the site.

    The body's beginning is none of them.
    """
    addresses = "\n".join(elements.links)
    if not (ASKING.search(addresses) or FOLLOWED.search(addresses)):
        return []
    found: set[int] = set()
    start = int(keep.argmax())
    for row, address in enumerate(elements.links):
        line = elements.first[row]
        if address and elements.last[row] - line == 1 and line != start and blocks[line].tokens <= ASKING_WORDS:
            if ASKING.search(address):
                found.update(small_box(blocks, elements, blocks[line].element, (BOX_LINES, start)) or [line])
            elif FOLLOWED.search(address) and _says_to_follow(blocks[line]):
                found.add(line)
    return sorted(found)


def _says_to_follow(block: Block) -> bool:
    is_line = block.role not in NO_CALL and block.link_share >= LINKED
    return is_line and words(block) >= FOLLOWED_WORDS and "@" not in block.text
