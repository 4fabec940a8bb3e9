"""Tafels of the practice that ended: the last one left a concept, the one before it is vastgesteld."""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cases import access
from routing import minutes
from routing.models import Meeting, Minutes

if TYPE_CHECKING:
    from routing.practice import Practice

Story = Generator[datetime, None, None]


def cast(practice: "Practice") -> None:
    """Put the end of the last two tafels on the list; all before them were settled long ago."""
    past = [meeting for meeting in practice.meetings if meeting.closed_at]
    for meeting in past[:-2]:
        meeting.approved_at = meeting.starts_at + timedelta(days=7)
        meeting.approved_by = practice.users["voorzitter"]
    Meeting.objects.bulk_update(past[:-2], ["approved_at", "approved_by"])
    for meeting in past[-2:]:
        practice.tell(_ended(practice, meeting, approved=meeting != past[-1]))


def _ended(practice: "Practice", meeting: Meeting, *, approved: bool) -> Story:
    """What each unit is told when people stand up; a week later the tafel approves it."""
    assert meeting.closed_at is not None
    yield meeting.closed_at
    chair = practice.users["voorzitter"]
    with access.acting(chair):
        minutes.conclude(meeting, by=chair)
    if not approved:
        return
    yield meeting.starts_at + timedelta(days=7, minutes=10)
    with access.acting(chair):
        minutes.approve(meeting.pk, by=chair)
    Minutes.objects.filter(meeting=meeting, approved=False).delete()  # nobody fetches the concept any more
