"""Clock times as people write them, with halves of the day and zones."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

# A folded word for a half of the day → whether it is the second one.
HALVES: Mapping[str, bool] = {
    **dict.fromkeys(
        (
            "上午",
            "午前",
            "오전",
            "凌晨",
            "早上",
            "am",
            "a.m",
            "a. m",
            "π.μ",
            "πμ",
            "ص",
            "ق.ظ",
            "पूर्वाह्न",
            "sa",
            "öö",
            "de.",
            "p.d",
            "pg",
            "ጥዋት",
        ),
        False,
    ),
    **dict.fromkeys(
        ("下午", "午後", "오후", "晚上", "pm", "p.m", "p. m", "μ.μ", "μμ", "م", "ب.ظ", "अपराह्न", "ch", "ös", "du.", "m.d", "ptg", "ከሰዓት"),
        True,
    ),
}
# Zones whose letters mean one offset on news pages; `IST`, `CST` and the like mean several and tell none.
ZONES: Mapping[str, str] = {
    **dict.fromkeys(("gmt", "utc", "z"), "+00:00"),
    **dict.fromkeys(("cet", "mez", "bst", "wat"), "+01:00"),
    **dict.fromkeys(("cest", "mesz", "sast", "eet"), "+02:00"),
    **dict.fromkeys(("eest", "msk", "мск", "eat"), "+03:00"),
    **dict.fromkeys(("edt",), "-04:00"),
    **dict.fromkeys(("est", "cdt"), "-05:00"),
    **dict.fromkeys(("mdt",), "-06:00"),
    **dict.fromkeys(("mst", "pdt"), "-07:00"),
    **dict.fromkeys(("pst",), "-08:00"),
    **dict.fromkeys(("wib",), "+07:00"),
    **dict.fromkeys(("pkt",), "+05:00"),
    **dict.fromkeys(("sgt", "hkt", "awst"), "+08:00"),
    **dict.fromkeys(("jst", "kst"), "+09:00"),
    **dict.fromkeys(("aest",), "+10:00"),
    **dict.fromkeys(("aedt",), "+11:00"),
}
_BEFORE = r"上午|午前|오전|凌晨|早上|下午|午後|오후|晚上|\b[ap]m\b"
_AFTER = "|".join(re.escape(half) for half in sorted(HALVES, key=len, reverse=True) if half not in _BEFORE)
CLOCK = re.compile(
    rf"(?<![\d.:/])(?:(?P<before>{_BEFORE})\s?)?(?P<hour>\d\d?)"
    rf"(?:(?:(?P<mark>[:.])|\s?h\s?|\s?[時时點点시]\s?)(?P<minute>[0-5]\d|(?<=[時时點点시]|\s)\d(?=\s?[分분]))"
    rf"(?:\s?[:分분]\s?(?P<second>[0-5]\d)(?!\d))?(?!\d|[.:/]\d)(?:\s?[分분]|\s?min\b)?"
    rf"|(?=\s?(?:am|pm|a\.\s?m|p\.\s?m|uhr)\b|\s?[時时點点시]|h\b))"
    rf"(?:\s?(?P<after>{_AFTER})(?![^\W\d_])\.?)?"
)
ZONE = re.compile(r"[\s(,]{0,3}(?:(?P<name>[^\W\d_]{1,4})\b)?\s?(?P<offset>[-+−]\s?\d{1,2}(?::?[0-5]\d)?(?!\d))?")
HOURS = range(24)


class Clock(NamedTuple):
    """Where a time stands in a line, its ISO 8601 form with an offset where one is told, and whether nothing but a time looks so."""

    start: int
    end: int
    iso: str
    sure: bool


def find_clocks(line: str) -> Iterator[Clock]:
    """The times of a folded line, in order."""
    for match in CLOCK.finditer(line):
        hour, half = int(match["hour"]), match["after"] or match["before"]
        if half and hour <= 12:
            hour = hour % 12 + 12 * HALVES[half.rstrip()]
        if hour in HOURS:
            zone, end = _zone(line, match.end())
            time = f"{hour:02d}:{int(match['minute'] or 0):02d}:{match['second'] or '00'}"
            yield Clock(match.start(), end, time + zone, match["mark"] != "." or half is not None)


def _zone(line: str, start: int) -> tuple[str, int]:
    """The offset told behind a time, and where it ends."""
    match = ZONE.match(line, start)
    if match is None:
        return "", start
    name, offset = match["name"] or "", match["offset"]
    known = ZONES.get(name, "")
    if offset and (known == "+00:00" or not name):
        digits = re.sub(r"\D", "", offset)
        hours, minutes = (int(digits[:-2]), digits[-2:]) if len(digits) > 2 else (int(digits), "00")
        glued = name or ":" in offset or len(digits) == 4
        return (f"{'+' if offset[0] == '+' else '-'}{hours:02d}:{minutes}", match.end()) if hours <= 14 and glued else ("", start)
    return known, match.end() if known else start
