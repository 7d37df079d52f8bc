"""Teams, desks and firms that a byline names where no person wrote."""

import re

from app.language.locale_names import fold
from app.metadata.names import CUT, is_agency, no_names, unglued, without_opener
from app.metadata.words import listed

TEAMS = frozenset(map(fold, listed("teams")))
# `Our Editorial Team`, `Staff Writer` say nothing of whose.
ANYBODY = TEAMS | frozenset(map(fold, listed("anybody")))
WORDS_AT_MOST = 6
# All that stands behind `by`.
ACCOUNT = re.compile(r"[a-z][a-z0-9_.-]{2,24}\Z")
FROM_NUMBER = re.compile(r"\s\d.*")


def team_of(text: str) -> list[str]:
    """A line that is the name of a team, as `Harwick Courier Staff`; nothing where it is anything else."""
    name = _name(text)
    words = [fold(word) for word in name.split()]
    return [name] if TEAMS & {*words[:1], *words[-1:]} and _is_office(name) else []


def office_behind(text: str, language: str | None) -> list[str]:
    """Whom a line calls its author behind `By`, where that is a team, a firm, an office; agencies are none."""
    bare, opener = without_opener(text, language)
    name = _name(bare)
    account = ACCOUNT.match(bare) and not _is_known(bare)
    return [name] if opener is not None and (account or _is_office(name)) else []


def _name(text: str) -> str:
    text = FROM_NUMBER.sub("", unglued(text))
    cut = CUT.search(text, 1)
    return " ".join((text[: cut.start()] if cut else text).strip(" ,;:.=•-").split())


def _is_office(name: str) -> bool:
    words = {fold(word) for word in name.split()}
    capitals = all(word[0].isupper() or fold(word) in ANYBODY for word in name.split())
    return 0 < len(words) <= WORDS_AT_MOST and capitals and not _is_known(name) and any(map(str.islower, name))


def _is_known(name: str) -> bool:
    """Whether a name says of nobody who it is, or is an agency's."""
    return {fold(word) for word in name.split()} <= ANYBODY or is_agency(name) or fold(name) in no_names()
