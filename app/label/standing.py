"""Which rules stand against the model: those, under their conditions, that were wrong at most once in 20 goes on hand-labelled pages."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from app.label.bylines import CUE_LENGTH
from app.label.rules import Named
from app.language.locale_names import fold, locale_names
from app.language.phrases import said
from app.types import Block, Label

# A form has two required fields so near, or three of which one is.
REQUIRED, FIELDS, NEAR = 2, 3, 4
# `By:` and `Von:` are fields of a search as often; words for authors are longer.
PREPOSITION = 3


class Spot(NamedTuple):
    """A block that a rule named, among all of them; above the body or not."""

    blocks: Sequence[Block]
    place: int
    named: Named
    is_above: bool


def stands(spot: Spot) -> bool:
    """Whether what a rule says of a block holds whatever the model says."""
    condition = CONDITIONS.get(spot.named[spot.place])
    return condition is not None and condition(spot)


def _always(_spot: Spot) -> bool:
    return True


def _in_a_row(spot: Spot) -> bool:
    """The line above or below is alike."""
    label, _ = spot.named[spot.place]
    return any(side in spot.named and spot.named[side][0] is label for side in (spot.place - 1, spot.place + 1))


def _among_fields(spot: Spot) -> bool:
    """Fields that must be filled in stand around it: what asks for a name may be a menu's or a heading."""
    around = range(max(0, spot.place - NEAR), min(len(spot.blocks), spot.place + NEAR + 1))
    fields = [place for place in around if place in spot.named and spot.named[place][0] is Label.FORM]
    required = sum("*" in spot.blocks[place].text for place in fields)
    return required >= REQUIRED or (required > 0 and len(fields) >= FIELDS)


def _asks_to_read(spot: Spot) -> bool:
    """A language's name alone may be a share button's or a dictionary's."""
    return fold(spot.blocks[spot.place].text) not in locale_names().languages


def _says_whose(spot: Spot) -> bool:
    """`Author: Jane Roe`, in one line or two; above the body a date and a source too, which elsewhere is a picture's as often."""
    above, own = ("" if place < 0 else spot.blocks[place].text[:CUE_LENGTH] for place in (spot.place - 1, spot.place))
    cue = fold(above if ":" not in own and above.rstrip().endswith(":") else own).partition(":")[0].strip()
    known = said("author", "published", "source") if spot.is_above else said("author")
    return len(cue) > PREPOSITION and cue in known


CONDITIONS: Mapping[tuple[Label, str], Callable[[Spot], bool]] = {
    (Label.CALENDAR, "rule:calendar"): _always,
    (Label.CALENDAR, "rule:archive"): _always,
    (Label.TICKER, "rule:clock_ticker"): _always,
    (Label.RELATED, "rule:read_also"): _always,
    (Label.LEGAL, "rule:copyright"): _always,
    (Label.LEGAL, "rule:rights"): _always,
    (Label.CAPTION, "rule:credit"): _always,
    (Label.CAPTION, "rule:figure"): _always,
    (Label.SHARE, "rule:tools"): _always,
    (Label.SHARE, "rule:share_row"): _always,
    (Label.FORM, "rule:poll"): _always,
    (Label.FORM, "rule:fields"): _always,
    (Label.FORM, "rule:birth_years"): _always,
    (Label.NAVIGATION, "rule:page_numbers"): _always,
    (Label.NAVIGATION, "rule:tags"): _always,
    (Label.WIDGET, "rule:weather_box"): _always,
    (Label.WIDGET, "rule:weather"): _always,
    (Label.WIDGET, "rule:rates"): _always,
    (Label.CONSENT, "rule:cue_words"): _always,
    (Label.SHARE, "rule:cue_words"): _in_a_row,
    (Label.FORM, "rule:form"): _among_fields,
    (Label.NAVIGATION, "rule:language_switch"): _asks_to_read,
    (Label.BYLINE, "rule:author"): _says_whose,
}
