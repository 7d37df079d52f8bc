"""Signs that a line of plain text begins a list item with: bullets, and numbers of many scripts."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

# Signs that are nothing but bullets, and those that are so only in company: dashes also begin speech, stars notes.
SURE_BULLETS = "•▪◦‣●■□▶►✓✔➤➢◆◇◉∙⁃"
MAYBE_BULLETS = "-–*+·・○※★☆"
SPEECH_DASHES = "—―"
BULLET = re.compile(rf"([{SURE_BULLETS}])\s*(?=\S)|([{MAYBE_BULLETS}{SPEECH_DASHES}])\s+(?=\S)")
HAN_DIGITS = "一二三四五六七八九"
NUMBER = re.compile(
    rf"(\(?)(?:(\d{{1,3}})([.)．）])\s*(?=[^\W\d]|\s\S)|([{HAN_DIGITS}十]{{1,3}})([、．.)）])\s*(?=\S)|([①-⑳❶-❿])\s*(?=\S)"
    r"|([a-zа-яα-ωA-ZА-Я])([.)])\s+(?=\S))"
)
# A run of numbers that does not begin at 0 or 1 needs so many.
FEWEST, FEWEST_LATER = 2, 3
QUOTED = re.compile(r"(?:>[ \t]?)+(?=\S)")


class Marker(NamedTuple):
    """What a line begins with: how many characters it takes, the sign, its number and its style; a bullet has no number."""

    length: int
    sign: str
    number: int | None
    style: str


def read_marker(line: str) -> Marker | None:
    """The marker that a line may begin with."""
    if found := BULLET.match(line):
        sign = found[1] or found[2]
        return Marker(found.end(), sign, None, sign)
    found = NUMBER.match(line)
    if found is None:
        return None
    opening, digits, end, han, han_end, circled, letter, letter_end = found.groups()
    sign = found[0].strip()
    if digits:
        return Marker(found.end(), sign, int(digits), f"{opening}1{end}")
    if han:
        return Marker(found.end(), sign, _han(han), f"{opening}一{han_end}")
    if circled:
        return Marker(found.end(), sign, int(unicodedata.numeric(circled)), "①")
    first = next(start for start in "aαаAА" if _alphabet(start) == _alphabet(letter))
    return Marker(found.end(), sign, ord(letter) - ord(first) + 1, f"{opening}{first}{letter_end}")


def _alphabet(letter: str) -> str:
    return f"{unicodedata.name(letter).split()[0]}{letter.isupper()}"


def _han(digits: str) -> int:
    tens, ten, ones = digits.rpartition("十")
    value = HAN_DIGITS.find(ones) + 1 if ones else 0
    return value + (10 * (HAN_DIGITS.find(tens) + 1 or 1) if ten else 0)


def accept(candidates: Sequence[Marker | None], led: Sequence[bool]) -> list[Marker | None]:
    """The markers that are none by chance; `led` says for each line whether the line before it announces a list."""
    found: list[Marker | None] = [None] * len(candidates)
    for run in _runs(candidates):
        first = candidates[run[0]]
        if first is not None and _is_list(first, len(run), announced=led[run[0]]):
            for place in run:
                found[place] = candidates[place]
    return found


def _is_list(first: Marker, count: int, *, announced: bool) -> bool:
    if first.number is not None:
        return count >= (FEWEST if first.number in {0, 1} else FEWEST_LATER)
    if first.sign in SURE_BULLETS:
        return True
    return announced if first.sign in SPEECH_DASHES else announced or count >= FEWEST


def _runs(candidates: Sequence[Marker | None]) -> list[list[int]]:
    """Places of one style: of bullets neighbours, of numbers those that count on, whatever stands between."""
    runs: list[list[int]] = []
    open_runs: dict[str, list[int]] = {}
    for place, marker in enumerate(candidates):
        if marker is None:
            continue
        run = open_runs.get(marker.style)
        last = candidates[run[-1]] if run else None
        near = run is not None and last is not None
        counts_on = near and marker.number is not None and marker.number == (last.number or 0) + 1 if last else False
        touches = bool(near and run and marker.number is None and all(candidates[between] for between in range(run[-1], place)))
        if run is not None and (counts_on or touches):
            run.append(place)
        else:
            run = open_runs[marker.style] = [place]
            runs.append(run)
    return runs
