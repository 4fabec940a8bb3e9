"""Terms, as the Algemene termijnenwet (Atw) counts them. Times are in Europe/Amsterdam."""

import calendar
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cases.calendar import (
    ONE_DAY,
    add_working_days,
    easter_sunday,
    holidays_nl,
    is_working_day,
    next_working_day,
)

__all__ = [
    "LONGEST", "ZONE", "add_working_days", "due", "easter_sunday", "holidays_nl", "is_working_day", "statutory_end",
]  # fmt: skip

ZONE = ZoneInfo("Europe/Amsterdam")
DAY_END = time(23, 59, 59)
LONGEST = {"days": 90, "weeks": 12, "months": 3}  # Atw 4: the law leaves longer terms alone
SHORTEST_WITH_WORKING_DAYS = {"days": 3, "weeks": 1, "months": 1}  # Atw 2: at least three days


def statutory_end(start: date, amount: int, unit: str) -> date:
    """Give the last day of a term that began on `start`, moved and stretched as Atw 1 and 2 ask.

    The day of the event does not count. Raises ValueError for hours (use `due`) and unknown units.
    """
    if unit == "working_days":
        return add_working_days(start, amount)
    end = _plain_end(start, amount, unit)
    if amount > LONGEST[unit]:
        return end
    end = next_working_day(end)
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
