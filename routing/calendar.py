"""Working days and terms, as the Algemene termijnenwet (Atw) counts them. Times are in Europe/Amsterdam."""

import calendar
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import holidays

ZONE = ZoneInfo("Europe/Amsterdam")
DAY_END = time(23, 59, 59)
ONE_DAY = timedelta(days=1)
LONGEST = {"days": 90, "weeks": 12, "months": 3}  # Atw 4: the law leaves longer terms alone
SHORTEST_WITH_WORKING_DAYS = {"days": 3, "weeks": 1, "months": 1}  # Atw 2: at least three days


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
    return _next_working_day(day)


def statutory_end(start: date, amount: int, unit: str) -> date:
    """Give the last day of a term that began on `start`, moved and stretched as Atw 1 and 2 ask.

    The day of the event does not count. Raises ValueError for hours (use `due`) and unknown units.
    """
    if unit == "working_days":
        return add_working_days(start, amount)
    end = _plain_end(start, amount, unit)
    if amount > LONGEST[unit]:
        return end
    end = _next_working_day(end)
    if amount >= SHORTEST_WITH_WORKING_DAYS[unit]:
        end = max(end, add_working_days(start, 2))
    return end


def due(start: datetime, policy: Mapping[str, Any]) -> datetime:
    """Give the last moment of a term, right through a change of the clock.

    Takes a row of fixtures/deadlines.json: `amount` and `unit`, and perhaps `exact` (sight or a permit:
    it ends on the day itself, weekend or not), `before` (counted back from the start, so never moved:
    Atw 1 lid 2) or `time` (local, instead of the end of the day). Hours are real hours; all else runs to
    the end of its last day in Amsterdam. Raises ValueError for a start without a zone: its day is unknown.
    """
    if start.tzinfo is None:
        raise ValueError("a term starts at a moment with a time zone")
    if policy["unit"] == "hours":
        return (start.astimezone(UTC) + timedelta(hours=policy["amount"])).astimezone(ZONE)
    day = _last_day(start.astimezone(ZONE).date(), policy)
    clock = time.fromisoformat(policy["time"]) if "time" in policy else DAY_END
    return datetime.combine(day, clock, tzinfo=ZONE)


def _last_day(start: date, policy: Mapping[str, Any]) -> date:
    amount, unit = policy["amount"], policy["unit"]
    amount = -amount if policy.get("before") else amount
    if unit != "working_days" and (policy.get("exact") or policy.get("before")):
        return _plain_end(start, amount, unit)
    return statutory_end(start, amount, unit)


def _next_working_day(day: date) -> date:
    while not is_working_day(day):
        day += ONE_DAY
    return day


def _plain_end(start: date, amount: int, unit: str) -> date:
    if unit == "days":
        return start + amount * ONE_DAY
    if unit == "weeks":
        return start + 7 * amount * ONE_DAY
    if unit == "months":
        return _add_months(start, amount)
    raise ValueError(f"no term in days can be counted in {unit}")


def _add_months(start: date, amount: int) -> date:
    years, month = divmod(start.month - 1 + amount, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
