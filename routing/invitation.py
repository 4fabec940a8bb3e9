"""The .ics of an invitation: when, and a neutral title; nothing of a case (promises 8, domain 7)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from icalendar import Calendar, Event

from routing.until import ZONE

TITLE = "Overleg ZVH"
FILE = "overleg.ics"


def ics(pk: UUID, starts_at: datetime, minutes: int) -> bytes:
    """Give a calendar with one event, in the time of Amsterdam with its zone beside it."""
    event = Event()
    event.add("uid", f"{pk}@mhtafel")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", starts_at.astimezone(ZONE))
    event.add("dtend", starts_at.astimezone(ZONE) + timedelta(minutes=minutes))
    event.add("summary", TITLE)
    calendar = Calendar()
    calendar.add("prodid", "-//mhtafel//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
