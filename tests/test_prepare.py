"""The chair prepares a tafel: proposals, what an aanmelding lacks, and invitations without content (screens S7)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from icalendar import Calendar

from cases import access
from cases.models import Case, User
from dashboards.queries.suggestions import AGAIN, NEW, suggestions
from routing import completeness, meetings, notices
from routing.models import AgendaItem, Meeting, Review
from tests.routes import Route
from tests.tables import Login, Table

pytestmark = pytest.mark.django_db


def test_everyone_is_invited_for_its_own_time_and_nothing_is_told(table: Table, client_as: Login) -> None:
    assert client_as("voorzitter").post(f"/tafel/{table.meeting.pk}/uitnodigen/").status_code == 302
    assert client_as("politie").post(f"/tafel/{table.meeting.pk}/uitnodigen/").status_code == 404
    mail.outbox = []
    notices.send_waiting()
    start = timezone.localtime(table.meeting.starts_at)
    slots = {"politie": [(start, 20)], "om": [(start, 20)], "af-zwolle": [(start + timedelta(minutes=10), 10)],
             "af-raalte": [(start, 10), (start + timedelta(minutes=10), 10)]}  # fmt: skip
    found: dict[str, list[Any]] = {}
    with access.acting(table.chair):
        numbers = [str(case) for case in Case.objects.visible_to(table.chair).exclude(number="")]
    for message in (message for message in mail.outbox if message.attachments):
        name, file, _ = message.attachments[0]
        calendar: Any = Calendar.from_ical(file)
        [event] = calendar.walk("VEVENT")
        assert (name, str(event["summary"])) == ("overleg.ics", "Overleg ZVH")
        assert set(event) <= {"SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID"}
        said = f"{message.message()}{file}"
        assert not [number for number in numbers if number.split()[0] in said or number.split()[1] in said]
        lasts = int((event["dtend"].dt - event["dtstart"].dt).total_seconds() // 60)
        found.setdefault(message.to[0].split("@")[0], []).append((event["dtstart"].dt, lasts))
    for name, times in slots.items():
        assert sorted(found[name]) == [(at.replace(microsecond=0), lasts) for at, lasts in times], name
    with access.acting(table.chair):
        rows: list[Any] = list(AgendaItem.objects.visible_to(table.chair).order_by("place"))
    assert rows[1].slot_at - rows[0].slot_at == timedelta(minutes=10)


def test_what_an_aanmelding_lacks_is_asked_back_in_one_step(route: Route, person: Any, client_as: Login) -> None:
    review, lead = route.refer(route.log(forms=["onduidelijk"])), person("procesregisseur")
    with access.acting(lead):
        found = completeness.missing(Review.objects.visible_to(lead).get(pk=review.pk), by=lead)
    assert found == ["form", "contact"]
    page = client_as("procesregisseur").get(f"/stap/weging/{review.pk}/ask_more/").content.decode()
    assert completeness.QUESTIONS["form"] in page
    assert completeness.QUESTIONS["people"] not in page


def test_the_agenda_proposes_and_a_person_chooses(route: Route, person: Any, client_as: Login) -> None:
    first = route.refer(route.log())
    second = Route(person)
    decided = second.schedule(second.refer(second.log()))
    second.decide(decided, review_on=timezone.localdate() + timedelta(days=1))
    lead: User = person("voorzitter")
    meeting = Meeting.objects.create(starts_at=timezone.now() + timedelta(days=3))
    with access.acting(lead):
        rows = {one.review.pk: one.group for one in suggestions(lead, meeting)}
    assert rows == {first.pk: NEW, decided.pk: AGAIN}
    page = client_as("voorzitter").get(f"/tafel/{meeting.pk}/").content.decode()
    assert "Voorstellen voor deze agenda" in page
    assert f"/stap/weging/{first.pk}/schedule/" in page


def test_inbreng_comes_before_noon_of_the_day_before() -> None:
    start = timezone.localtime().replace(hour=9, minute=30)
    found = meetings.input_by(Meeting(starts_at=start))
    assert (found.date(), found.hour, found.minute) == (start.date() - timedelta(days=1), 12, 0)
