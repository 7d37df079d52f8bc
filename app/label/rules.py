"""The few named rules: what a line is by its words alone. Each gives a label with the reason `rule:<name>`; what none knows is `other`."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import pairwise

from app.label.archives import archive
from app.label.boxes import rates, share_row, weather, weather_box
from app.label.bylines import CUE_LENGTH, NAME_WORDS, SHORT_WORDS, SWITCH_WORDS, author_lines, date_lines
from app.label.calendar import calendar_lines
from app.label.captions import agency, figure, source
from app.label.cues import exact_cues
from app.label.forms import fields, form
from app.label.in_turn import birth_years, page_numbers
from app.label.lines import Folded
from app.label.links import tags
from app.label.polls import poll
from app.label.read_also import READ_ALSO_WORDS, arrow, read_also, read_also_cue
from app.label.tickers import linked_ticker, ticker
from app.language.locale_names import fold, locale_names
from app.language.phrases import by_beginning, said
from app.types import Block, Elements, Label, PageKind

Named = dict[int, "tuple[Label, str]"]
# How sure a label is that a rule gives.
RULE_SCORE = 0.9

# What stands inside articles under a label of its own; what looks like another one there is a subheading, a cell or an item of the article.
APART = frozenset({"rule:copyright", "rule:fields", "rule:poll", "rule:rates", "rule:weather_box"})
REMOVED_INSIDE = frozenset({Label.RELATED, Label.TICKER, Label.CALENDAR, Label.SHARE, Label.CONSENT, Label.CAPTION})

# Days that every month has, with at most what decorates them between.
GRID = re.compile(r"15[^\w]{0,9}16[^\w]{0,9}17[^\w]{0,9}18")
LONGEST_GRID = 150
STEM = 5
# A caption has at most so many words; its credit stands in so many characters at its end.
CAPTION_WORDS, CREDIT_LENGTH = 45, 90
CREDIT_BORDER = re.compile(r"[.!?…。।:)\]»”\"|/(\n]|\s[-–—]\s")
# What stands between the word for a picture and a name, where it is no colon; `© Jane Roe` takes no word.
CREDIT_SIGNS = re.compile(r"[/・·=–—-](?:(?<=[/・·=])|(?<=\s.)(?=\s))")
# What a credit has; a search for one of some characters is three times as fast as one for these or others.
CREDIT_MARK = re.compile(r"[:：/・·=©–—.-](?:(?<=[:：/・·=©])|(?=\s))")
OWNED = re.compile(r"\s©\s?([^\W\d_][^\d.!?;:|]*)$")
# `Fot. K. Lind`: what is shortened so has three letters.
SHORTENED = re.compile(r"\.(?<=\b[^\W\d_]{3}\.)(?=\s)")
# `arXiv:2512.16245` is a number; `Your credit: how it works` speaks of a loan: such words count where they stand alone.
NUMBERED = re.compile(r"\A\s*+\d[^\sa-zA-Z]*+(?:\s|$)")
OF_TWO_MEANINGS = ("archi", "arhi", "arxi", "cred", "créd", "crèd", "kred")
BAR = re.compile(r"[|•·]")
# What tools of an article do; in a row of spans they are glued, so many at least.
TOOLS, GLUED_TOOLS = ("copy", "email", "follow", "printing", "share"), 3
# With a year and at most a few words before it; without one it is a picture's credit as often.
COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright\b)\W{0,40}+(?:copyright\W{0,40}+)?(?:[^\W\d]++\W{1,40}+){0,5}(?:19|20)\d\d", re.IGNORECASE)
COPYRIGHT_SIGNS = frozenset({"©", "(c)", "copyright"})


def name_blocks(blocks: Sequence[Block], kind: PageKind = PageKind.TEXT, elements: Elements | None = None) -> Named:
    """Label and reason of every block that a rule for this kind of page knows, by index; the first rule of the table to speak wins."""
    named: Named = {}
    page = Folded(blocks, LONGEST_FOR[kind], elements)
    for name, rule in RULES_FOR[kind].items():
        for index, label in rule(page).items():
            named.setdefault(index, (label, f"rule:{name}"))
    return named


def removed_inside(named: Named) -> set[int]:
    """The blocks that rules keep out of a body, whatever their score."""
    return {index for index, (label, reason) in named.items() if label in REMOVED_INSIDE or reason in APART}


def _calendar(page: Folded) -> Mapping[int, Label]:
    return dict.fromkeys(calendar_lines([block.text for block in page.blocks]), Label.CALENDAR)


def _whole_calendar(page: Folded) -> Mapping[int, Label]:
    """As `_calendar`, asked only where the middle of a day grid stands on the page: the rule reads every line."""
    return _calendar(page) if GRID.search(" ".join([block.text for block in page.blocks if len(block.text) <= LONGEST_GRID])) else {}


def _copyright(page: Folded) -> Mapping[int, Label]:
    """A line that begins with a copyright's sign and has a year."""
    signed = {place for place in page.holding(COPYRIGHT_SIGNS) if COPYRIGHT.match(page.blocks[place].text)}
    return {page.blocks[place].index: Label.LEGAL for place in sorted(signed) if page.blocks[place].tokens <= READ_ALSO_WORDS}


def _rights(page: Folded) -> Mapping[int, Label]:
    """A line that reserves rights, has a copyright's year, or says who made the site."""
    reserved = page.holding(said("reserved", "maker"))
    signed = page.holding(COPYRIGHT_SIGNS) - reserved
    named = reserved | {place for place in signed if COPYRIGHT.search(page.blocks[place].text)}
    return {page.blocks[place].index: Label.LEGAL for place in sorted(named) if page.blocks[place].tokens <= READ_ALSO_WORDS}


def _cue_words(page: Folded) -> Mapping[int, Label]:
    """Lines that are nothing but a cue, and those that speak of cookies."""
    labels = exact_cues()
    lines = zip(page.blocks, page.texts, page.bare, strict=True)
    exact = {block.index: labels[bare] for block, text, bare in lines if bare in labels and len(text) <= CUE_LENGTH}
    consent = {page.blocks[place].index: Label.CONSENT for place in page.holding(said("cookies"))}
    return consent | exact


def _credit(page: Folded) -> Mapping[int, Label]:
    """A line that ends with who took its picture: `The mill at dawn. Photo: Jane Roe`."""
    short = ((block.index, block.text[-CREDIT_LENGTH:]) for block in page.blocks if block.tokens <= CAPTION_WORDS)
    return {index: Label.CAPTION for index, text in short if CREDIT_MARK.search(text) and _is_credited(text)}


def _is_credited(text: str) -> bool:
    text = text.replace("：", ":")
    if ". " in text:
        text = SHORTENED.sub(":", text)
    owned = OWNED.search(text) if "©" in text else None
    before, colon, name = text.rpartition(":")
    if (owned and len(owned[1].split()) <= NAME_WORDS) or (colon and _is_credit(before, name)):
        return True
    return any(_is_credit(text[: sign.start()], text[sign.end() :]) for sign in [*CREDIT_SIGNS.finditer(text)][-1:])


def _is_credit(before: str, name: str) -> bool:
    may_end = fold(before.rstrip()[-2:]) in _ends_of_photo()
    return may_end and 0 < len(name.split()) <= NAME_WORDS and not NUMBERED.match(name) and _ends_with_photo(before)


@cache
def _ends_of_photo() -> frozenset[str]:
    """The last two letters of what languages call a picture."""
    return frozenset(phrase[-2:] for phrase in said("photo"))


def _ends_with_photo(text: str) -> bool:
    """Whether a text is, or has behind its last border, what a language calls a picture; or a capitalised word for it at its end."""
    photo, last = said("photo"), text.split()[-1:]
    alone = fold(CREDIT_BORDER.split(text)[-1]).strip() in photo
    return alone or any(word[0].isupper() and fold(word) in photo and not fold(word).startswith(OF_TWO_MEANINGS) for word in last)


def _tools(page: Folded) -> Mapping[int, Label]:
    """A row of what one can do with the article: `Print this page | Email`, or `ShareSendPrint`."""
    known, begun = said(*TOOLS), by_beginning(*TOOLS)
    found = {}
    for block, text in zip(page.blocks, page.texts, strict=True):
        if block.tokens > SHORT_WORDS:
            continue
        is_glued = text.startswith(begun.get(text[:2], ())) and not BAR.search(block.text)
        parts = _glued_tools(block.text) if is_glued else BAR.split(block.text)
        if len(parts) > 1 and 2 * sum(fold(part).strip() in known for part in parts) >= len(parts):
            found[block.index] = Label.SHARE
    return found


def _glued_tools(text: str) -> Sequence[str]:
    """The parts of a line that each begin with a capital right behind a small letter, where they are some."""
    begins = [place for place in range(1, len(text)) if text[place].isupper() and text[place - 1].islower()]
    return [text[low:high] for low, high in pairwise([0, *begins, len(text)])] if len(begins) >= GLUED_TOOLS - 1 else []


@cache
def _language_stems() -> frozenset[str]:
    return frozenset(name[: max(STEM, len(name) - 3)] for name in locale_names().languages if len(name) >= STEM)


def _language_switch(page: Folded) -> Mapping[int, Label]:
    """`Read this in German`: a reading verb and a language's own name, or the name alone."""
    languages = locale_names().languages
    found, verbs = {}, said("read")
    known = set() if languages.isdisjoint(page.texts) else languages
    for place in [place for place, text in enumerate(page.texts) if text.partition(" ")[0] in verbs or text in known]:
        block, text = page.blocks[place], page.texts[place]
        alone = len(text) >= STEM and text.count(" ") < SWITCH_WORDS
        names = alone if text in languages else _asks_for_language(text.split())
        if names and len(block.text) <= CUE_LENGTH:
            found[block.index] = Label.NAVIGATION
    return found


def _asks_for_language(spoken: Sequence[str]) -> bool:
    stems = _language_stems()
    return len(spoken) <= SWITCH_WORDS and any(word.startswith(stem) for word in spoken[1:] for stem in stems if word[:STEM] == stem[:STEM])


def _tags(page: Folded) -> Mapping[int, Label]:
    return dict.fromkeys(tags(page.blocks, page.elements), Label.NAVIGATION)


Rule = Callable[[Folded], Mapping[int, Label]]

RULES: Mapping[str, Rule] = {
    "birth_years": birth_years,
    "page_numbers": page_numbers,
    "calendar": _calendar,
    "archive": archive,
    "clock_ticker": ticker,
    "read_also": read_also,
    "read_also_cue": read_also_cue,
    "arrow": arrow,
    "share_row": share_row,
    "poll": poll,
    "fields": fields,
    "weather_box": weather_box,
    "weather": weather,
    "rates": rates,
    "author": author_lines,
    "date": date_lines,
    "language_switch": _language_switch,
    "copyright": _copyright,
    "rights": _rights,
    "cue_words": _cue_words,
    "form": form,
    "credit": _credit,
    "agency": agency,
    "figure": figure,
    "source": source,
    "tools": _tools,
}
# The rules for HTML look at short lines alone, in words.
LONGEST_FOR: Mapping[PageKind, int | None] = {PageKind.TEXT: None, PageKind.HTML: READ_ALSO_WORDS}
# With markup the model is right more often than the other rules.
RULES_FOR: Mapping[PageKind, Mapping[str, Rule]] = {
    PageKind.TEXT: RULES,
    PageKind.HTML: {
        "calendar": _whole_calendar,
        "clock_ticker": linked_ticker,
        **{
            name: RULES[name]
            for name in (
                "archive",
                "poll",
                "read_also",
                "read_also_cue",
                "share_row",
                "weather_box",
                "weather",
                "rates",
                "copyright",
                "rights",
                "credit",
                "tools",
            )
        },
        "tags": _tags,
    },
}
