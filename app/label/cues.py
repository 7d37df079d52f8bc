"""Lines that are nothing but a set phrase, and phrases that lines begin with, in all languages at once."""

from collections.abc import Mapping, Sequence
from functools import cache

from app.language.phrases import said
from app.types import Label

# Which label a line gets that is nothing but a phrase of one of these concepts; the first label to know it wins.
EXACT: Mapping[Label, Sequence[str]] = {
    Label.SHARE: ("share",),
    Label.NAVIGATION: ("home", "contents"),
    Label.COMMENTS: ("comments",),
    Label.FORM: ("field", "email", "name", "phone", "password", "message", "work", "send", "subscribe", "login", "search"),
    Label.LEGAL: ("rights", "terms"),
}
NETWORKS = ("facebook", "twitter", "whatsapp", "telegram", "linkedin", "pinterest", "instagram", "вконтакте", "одноклассники")


@cache
def exact_cues() -> Mapping[str, Label]:
    """The label of a line that is nothing but a phrase, or a network's name."""
    labels = {phrase: label for label, concepts in reversed(tuple(EXACT.items())) for phrase in said(*concepts)}
    return labels | dict.fromkeys(NETWORKS, Label.SHARE)


def calls(bare: str, *concepts: str) -> bool:
    """Whether a line is a phrase, alone or beside one other word: `Il sondaggio`."""
    known = said(*concepts)
    return bare in known or (bare.count(" ") == 1 and not known.isdisjoint(bare.split()))
