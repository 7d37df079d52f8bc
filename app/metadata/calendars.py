"""Years, months and days of the calendars that the press writes → days of the Gregorian one."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

# Solar Hijri months, as Iran writes them.
JALALI: Mapping[str, int] = {
    name: number
    for number, name in enumerate(
        ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"], 1
    )
}
JALALI_YEARS = range(1300, 1451)
BUDDHIST_YEARS = range(2443, 2644)
BUDDHIST_AHEAD = 543
# The first year of an era is 1: what is added to its years.
ERAS: Mapping[str, int] = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
OLDEST = 1900
# Years of two digits up to so many ahead of this one are of this century.
TWO_DIGITS_AHEAD = 1
# Of 33 years these are leap years (the arithmetic of Birashk, right for 1799 to 2256).
JALALI_EPOCH = date(622, 3, 21).toordinal()
JALALI_MONTH_DAYS = (31,) * 6 + (30,) * 5 + (30,)


def today() -> date:
    """The day by UTC."""
    return datetime.now(tz=UTC).date()


def gregorian(year: int, month: int, day: int) -> date | None:
    """An existing day from 1900 on that is not in the future; tomorrow may have begun where the page was made."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found.year >= OLDEST and found <= today() + timedelta(days=1) else None


def jalali(year: int, month: int, day: int) -> date | None:
    """A day of the Solar Hijri calendar."""
    if year not in JALALI_YEARS or not 1 <= month <= len(JALALI_MONTH_DAYS) or not 1 <= day <= JALALI_MONTH_DAYS[month - 1]:
        return None
    leaps = (8 * year + 21) // 33 - (8 + 21) // 33
    ordinal = JALALI_EPOCH + 365 * (year - 1) + leaps + sum(JALALI_MONTH_DAYS[: month - 1]) + day - 1
    found = date.fromordinal(ordinal)
    return gregorian(found.year, found.month, found.day)


def full_year(year: int) -> int:
    """The year that two digits mean: this century's up to next year, else the last one's."""
    this = today().year
    century = this - this % 100
    return century + year if century + year <= this + TWO_DIGITS_AHEAD else century - 100 + year
