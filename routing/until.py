"""Until when sight lasts: the U-codes of domain 1.5."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from routing.calendar import add_working_days

if TYPE_CHECKING:
    from routing.consequences import Context

ZONE = ZoneInfo("Europe/Amsterdam")
MONITOR_GRACE = timedelta(days=28)


class Until(StrEnum):
    """The value is the mark in domain 1.5."""

    ITEM = "U1"  # close of the agenda item, at most 10 working days
    MONITOR = "U2"  # next monitordatum + 28 days
    TRACK = "U3"  # end of the track; a year at most, renewed by the tafel
    DAYS30 = "U4"
    ANSWER = "U5"  # term + 5 working days
    ROOM = "U6"  # chair's "eraf", next item or end of meeting; this day at most
    CHECK = "check date"
    HOURS72 = "U7"
    DECISION = "besluit"  # until the besluit, half a year at most
    ADJOURNED = "date + 28 days"
    ACTION = "done + 5 working days"  # a year after its date at most
    KEEP = "retention"  # five years [K: WGS], to be confirmed per organisation


def ends(code: Until, ctx: "Context") -> datetime:
    """Give the moment at which sight of this kind ends for this move."""
    match code:
        case Until.ITEM:
            return midnight(add_working_days(ctx.now.astimezone(ZONE).date(), 10))
        case Until.MONITOR | Until.ADJOURNED:
            return midnight(_next_review(ctx)) + MONITOR_GRACE
        case Until.ACTION:
            return max(action_ends(action["due"]) for action in ctx.data["actions"])
        case Until.ROOM:
            return midnight(ctx.now.astimezone(ZONE).date())
        case Until.ANSWER:
            term = ctx.data.get("due") or add_working_days(ctx.now.astimezone(ZONE).date(), 5)
            return midnight(add_working_days(term, 5))
        case Until.CHECK:
            return midnight(ctx.data["check_on"])
        case Until.HOURS72:
            return ctx.now + timedelta(hours=72)
    days = {Until.TRACK: 365, Until.DAYS30: 30, Until.DECISION: 182, Until.KEEP: 5 * 365}[code]
    return ctx.now + timedelta(days=days)


def _next_review(ctx: "Context") -> date:
    """The next monitordatum: of this move, else as it stands, but never one that has passed."""
    today = ctx.now.astimezone(ZONE).date()
    known: date | None = ctx.data.get("review_on") or getattr(ctx.row, "review_on", None)
    return max(known or today, today)


def action_ends(due: date) -> datetime:
    """Give until when an open action is read at most; done, it ends after five working days."""
    return midnight(due) + MONITOR_GRACE * 13


def action_done_ends(day: date) -> datetime:
    """Give until when an action is read that was done on this day (row 22)."""
    return midnight(add_working_days(day, 5))


def midnight(day: date) -> datetime:
    """Give the end of a day in Amsterdam."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZONE)
