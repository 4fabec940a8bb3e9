"""Quarters by their name, "2026Q3": which are over, when they begin, and what a term in them means."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from routing import calendar
from routing.deadlines import policies

NAME: Final = re.compile(r"20\d\dQ[1-4]")
HELD: Final = 8  # quarters that a first report looks back


def is_name(text: str) -> bool:
    """Say whether this is the name of a quarter."""
    return NAME.fullmatch(text) is not None


def shift(quarter: str, by: int) -> str:
    """Give the quarter so many quarters later."""
    number = int(quarter[:4]) * 4 + int(quarter[5]) - 1 + by
    return f"{number // 4}Q{number % 4 + 1}"


def last_complete() -> str:
    """Give the newest quarter that is over; a running quarter is never shown."""
    today = timezone.localdate()
    return shift(f"{today.year}Q{(today.month - 1) // 3 + 1}", -1)


def span(first: str, last: str) -> list[str]:
    """Give the names from first to last, both included."""
    names = [first]
    while names[-1] < last:
        names.append(shift(names[-1], 1))
    return names


def begins(quarter: str) -> date:
    """Give the first day of a quarter."""
    return date(int(quarter[:4]), 3 * int(quarter[5]) - 2, 1)


def reference_day(quarter: str) -> date:
    """Give the peildatum: the day after the quarter."""
    return begins(shift(quarter, 1))


def days(quarter: str) -> list[datetime]:
    """Give the start of each day of a quarter."""
    first, end = begins(quarter), reference_day(quarter)
    return [midnight(first + timedelta(days=number)) for number in range((end - first).days)]


def midnight(day: date) -> datetime:
    """Give the start of a day in Amsterdam."""
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())


def ends_of(code: str, starts: list[datetime]) -> list[datetime]:
    """Give when a term (fixtures/deadlines.json) ends that starts on each of these days."""
    policy = policies()[code]
    return [calendar.due(start, policy) for start in starts]


def term_words(code: str) -> str:
    """Give the length of a term as people say it."""
    policy = policies()[code]
    one = {"working_days": "werkdag", "days": "dag", "weeks": "week", "hours": "uur", "months": "maand"}[policy["unit"]]
    many = {"werkdag": "werkdagen", "dag": "dagen", "week": "weken", "maand": "maanden"}.get(one, one)
    return f"{policy['amount']} {one if policy['amount'] == 1 else many}"
