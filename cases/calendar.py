"""Working days of the Netherlands, as the Algemene termijnenwet (Atw) counts them."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

import holidays

ONE_DAY = timedelta(days=1)


def easter_sunday(year: int) -> date:
    """Compute Easter for the Gregorian calendar (Butcher), so that no table can run out."""
    golden = year % 19
    century, rest = divmod(year, 100)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


@cache
def holidays_nl(year: int) -> Mapping[date, str]:
    """Name the recognised holidays of a year (Atw 3), for reading only.

    The package counts 5 mei once in five years and may drop Goede Vrijdag; the law knows both each year.
    """
    named = dict(holidays.country_holidays("NL", years=year, language="nl").items())
    named.setdefault(easter_sunday(year) - 2 * ONE_DAY, "Goede vrijdag")
    named.setdefault(date(year, 5, 5), "Bevrijdingsdag")
    return MappingProxyType(dict(sorted(named.items())))


def is_working_day(day: date) -> bool:
    """Tell whether a day is no Saturday, Sunday or recognised holiday; a datetime is read as its date."""
    plain = date(day.year, day.month, day.day)
    return plain.weekday() < 5 and plain not in holidays_nl(plain.year)


def add_working_days(day: date, amount: int) -> date:
    """Give the working day `amount` further on, or back when negative; the day itself does not count.

    Zero gives the day itself, or the first working day after it.
    """
    step = ONE_DAY if amount >= 0 else -ONE_DAY
    left = abs(amount)
    while left:
        day += step
        left -= is_working_day(day)
    return next_working_day(day)


def next_working_day(day: date) -> date:
    """Give the day itself, or the first working day after it."""
    while not is_working_day(day):
        day += ONE_DAY
    return day
