"""The clocks of care: bedenktijd, the monthly meldmoment and the contact that comes next (domain 2.4).

The bedenktijd is a term of the law and cannot be paused. That a meldmoment passed is a reason to call,
never a reproach: it counts as seen when there was contact after it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from routing import deadlines
from routing.calendar import ZONE
from routing.models import CareTrajectory

NEXT_CONTACT = "care_next_contact"
FIRST_CONTACT = "care_first_contact"
REPORTING = "reporting_duty"


@dataclass(frozen=True)
class Reflection:
    """The bedenktijd of one person, as of today."""

    start: date
    end: date
    dublin: bool
    ended: date | None

    @property
    def total(self) -> int:
        """The whole length in days."""
        return (self.end - self.start).days

    @property
    def running(self) -> bool:
        """It has not ended by itself or earlier."""
        return self.ended is None and timezone.localdate() <= self.end

    @property
    def day(self) -> int:
        """Which day it is today; stands still when it ended."""
        last = min(self.ended or self.end, self.end, timezone.localdate())
        return max((last - self.start).days, 0)


@dataclass(frozen=True)
class Moment:
    """One clock of a trajectory: what must happen before the end of which day."""

    code: str
    label: str
    day: date
    statutory: bool

    @property
    def late(self) -> bool:
        """The day has passed."""
        return self.day < timezone.localdate()


def reflection(care: CareTrajectory) -> Reflection | None:
    """Give the bedenktijd, or None where none was given."""
    if care.reflection_start is None:
        return None
    end = _end(care.reflection_start, _code(care))
    return Reflection(care.reflection_start, end, care.dublin, care.reflection_ended)


def _code(care: CareTrajectory) -> str:
    return "reflection_dublin" if care.dublin else "reflection"


def _end(start: date, code: str, times: int = 1) -> date:
    policy = deadlines.policies()[code]
    more = policy | {"amount": policy["amount"] * times}
    return deadlines.due_by(more, datetime.combine(start, time(12), tzinfo=ZONE)).date()


def reporting(care: CareTrajectory, last_contact: datetime | None) -> Moment | None:
    """Give the meldmoment that asks attention: the passed one without contact since, or the next."""
    clock = reflection(care)
    if clock is None or not clock.running:
        return None
    contact = timezone.localdate(last_contact) if last_contact else None
    times = 1
    while (mark := _end(clock.start, REPORTING, times)) < clock.end:
        if mark >= timezone.localdate():
            return Moment(REPORTING, "Meldmoment bij de politie", mark, True)
        if contact is None or contact <= mark:
            return Moment(REPORTING, "Meldmoment voorbij: neem contact op", mark, True)
        times += 1
    return None


def moments(care: CareTrajectory, last_contact: datetime | None) -> list[Moment]:
    """Give every clock that runs for this trajectory, soonest first."""
    clock, mark = reflection(care), reporting(care, last_contact)
    found = [mark] if mark else []
    if clock and clock.running:
        found.append(Moment(_code(care), "Bedenktijd eindigt", clock.end, True))
    if care.first_contact_at is None:
        day = _end(timezone.localdate(care.created_at), FIRST_CONTACT)
        found.append(Moment(FIRST_CONTACT, "Eerste contact", day, False))
    elif care.next_contact_on:
        found.append(Moment(NEXT_CONTACT, "Contactmoment", care.next_contact_on, False))
    return sorted(found, key=lambda moment: moment.day)
