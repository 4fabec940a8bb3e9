"""Zorg: contact, domains, bedenktijd and the caseload, for the zorgcoördinator and nobody else."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cases import access, services
from cases.models import AuditEvent, Party, User
from dashboards.presenting.care import CLOCK, LATE_FIRST, Line
from routing import care, care_clock
from routing.calendar import ZONE
from routing.care_clock import Moment
from routing.care_forms import ContactForm, PlanForm
from routing.models import CareDomain, CareTrajectory, Contact, Deadline, Track
from tests.routes import Route

Person = Callable[[str], User]
ClientAs = Callable[[str], Client]


def opened(route: Route, *, begun: bool = True) -> Track:
    """Give a zorgspoor that was decided, and accepted unless told otherwise."""
    review = route.refer(route.log())
    route.decide(route.schedule(review), tracks=("zorg",))
    if begun:
        return route.accept("zorg", "zoco")
    user = route.person("zoco")
    with access.acting(user):
        return Track.objects.visible_to(user).get(case_id=route.case_id)


def trajectory(route: Route) -> CareTrajectory:
    """Give the trajectory as the zorgcoördinator sees it; needs `acting`."""
    return CareTrajectory.objects.visible_to(route.person("zoco")).get(case_id=route.case_id)


def unsaved(**values: Any) -> CareTrajectory:
    """Give a trajectory for the clock only."""
    return CareTrajectory(**values)


def at_noon(day: date) -> datetime:
    """Give a moment on a day in Amsterdam."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)


@time_machine.travel(at_noon(date(2026, 11, 24)), tick=False)
def test_bedenktijd_counts_days_and_ends_after_three_months() -> None:
    """Day 41 of a bedenktijd that began on 14 oktober; it ends on 14 januari."""
    clock = care_clock.reflection(unsaved(reflection_start=date(2026, 10, 14)))
    assert clock is not None
    assert (clock.day, clock.total, clock.end, clock.running) == (41, 92, date(2027, 1, 14), True)


@time_machine.travel(at_noon(date(2026, 11, 24)), tick=False)
def test_dublin_bedenktijd_is_thirty_days() -> None:
    """Thirty days from 2 november is 2 december."""
    clock = care_clock.reflection(unsaved(reflection_start=date(2026, 11, 2), dublin=True))
    assert clock is not None
    assert (clock.total, clock.end) == (30, date(2026, 12, 2))


@time_machine.travel(at_noon(date(2026, 11, 24)), tick=False)
def test_an_ended_bedenktijd_stands_still_and_asks_nothing() -> None:
    """Ended after ten days: the clock shows ten and there is no meldmoment."""
    row = unsaved(reflection_start=date(2026, 10, 14), reflection_ended=date(2026, 10, 24))
    clock = care_clock.reflection(row)
    assert clock is not None
    assert (clock.day, clock.running) == (10, False)
    assert care_clock.reporting(row, None) is None


@time_machine.travel(at_noon(date(2026, 11, 24)), tick=False)
@pytest.mark.parametrize(
    ("contact", "label", "day"),
    [
        (None, "Meldmoment voorbij: neem contact op", date(2026, 11, 16)),
        (date(2026, 11, 10), "Meldmoment voorbij: neem contact op", date(2026, 11, 16)),
        (date(2026, 11, 20), "Meldmoment bij de politie", date(2026, 12, 14)),
    ],
)
def test_a_passed_meldmoment_asks_for_contact(contact: date | None, label: str, day: date) -> None:
    """14 november is a Saturday, so the mark is Monday the 16th; contact after it brings the next."""
    row = unsaved(reflection_start=date(2026, 10, 14))
    found = care_clock.reporting(row, at_noon(contact) if contact else None)
    assert found is not None
    assert (found.label, found.day, found.statutory) == (label, day, True)


def test_late_comes_first_and_the_second_order_follows_the_law() -> None:
    """An appointment too late wins the first order; the clock of the law wins the second."""
    today = timezone.localdate()
    late = Line(Track(), None, None, [Moment("a", "Contactmoment", today - timedelta(days=1), False)], None)
    law = Line(Track(), None, None, [Moment("b", "Bedenktijd eindigt", today + timedelta(days=1), True)], None)
    assert sorted([law, late], key=lambda line: line.key(LATE_FIRST)) == [late, law]
    assert sorted([late, law], key=lambda line: line.key(CLOCK)) == [law, late]


def test_first_contact_sets_the_moment_and_finishes_the_term(route: Route, client_as: ClientAs) -> None:
    """Contact by form: the row, the mark on the trajectory, the term done, and an audit event."""
    track = opened(route)
    user = route.person("zoco")
    with access.acting(user):
        Deadline(case_id=route.case_id, owner=user.unit, part="eigen", code="first_step", label="x", reference="",
                 path="/", due=timezone.now(), object_id=track.pk).save(force_insert=True)  # fmt: skip
    data = {"way": "telefoon", "day": "vandaag", "minutes": "15", "text": "CONTACTTEXT"}
    answer = client_as("zoco").post(f"/zorg/{track.pk}/contact/", data)
    assert (answer.status_code, answer["Location"]) == (302, f"/zorg/{track.pk}/")
    with access.acting(user):
        row = Contact.objects.visible_to(user).get(case_id=route.case_id)
        assert (row.part, row.minutes, row.author) == ("zorg", 15, user)
        assert trajectory(route).first_contact_at == row.at
        assert not Deadline.objects.visible_to(user).filter(code="first_step", done_at=None).exists()
        assert AuditEvent.objects.filter(action="write", name="contact", object_id=row.pk).exists()


def test_the_contact_stands_on_the_page_of_the_holder_only(route: Route, client_as: ClientAs) -> None:
    """The content of care reaches neither the tafel, nor the gemeente, nor the police."""
    track = opened(route)
    client_as("zoco").post(f"/zorg/{track.pk}/contact/", {"way": "bericht", "day": "gisteren", "text": "CONTACTTEXT"})
    page = client_as("zoco").get(f"/zorg/{track.pk}/").content.decode()
    assert "CONTACTTEXT" in page
    assert "Wie ziet dit?" in page
    for other in ("af-raalte", "politie", "om", "voorzitter", "wijkteam-raalte", "fg", "beheerder"):
        answer = client_as(other).get(f"/zorg/{track.pk}/")
        assert answer.status_code == 404, other
        assert "CONTACTTEXT" not in answer.content.decode()


def test_contacts_go_on_further_back(route: Route, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch) -> None:
    track = opened(route)
    with access.acting(route.person("zoco")):
        for number in range(3):
            care.add_contact(trajectory(route), by=route.person("zoco"), way="gesprek", text=f"CONTACT{number}")
    monkeypatch.setattr("cases.paging.PAGE", 2)
    first = client_as("zoco").get(f"/zorg/{track.pk}/").content.decode()
    more = re.search(r'href="(\?contact=[^"#]*)', first)
    assert more and "CONTACT2" in first and "CONTACT0" not in first
    second = client_as("zoco").get(f"/zorg/{track.pk}/{unescape(more[1])}").content.decode()
    assert "CONTACT0" in second and "CONTACT2" not in second


def test_how_contact_is_safe_stands_beside_the_form(route: Route, client_as: ClientAs, person: Any) -> None:
    """Without a name: who it is may be covered up, how to call safely may not."""
    triage, af = route.log(), person("af-raalte")
    with access.acting(af):
        party = Party.objects.visible_to(af).get(case_id=triage.case_id)
        services.change(party, by=af, contact_limits=["bellen"], safe_contact="SAFETOKEN op dinsdag")
    route.decide(route.schedule(route.refer(triage)))
    track = route.accept("zorg", "zoco")
    for path in (f"/zorg/{track.pk}/", f"/zorg/{track.pk}/contact/"):
        page = client_as("zoco").get(path).content.decode()
        assert "Niet bellen · SAFETOKEN op dinsdag" in page and "PARTYTOKEN" not in page, path


def test_a_wrong_contact_gives_the_text_back(route: Route, client_as: ClientAs) -> None:
    """422, each error at its field in Dutch, and nothing written."""
    track = opened(route)
    data = {"way": "", "day": "31-31-2026", "minutes": "kwartier", "text": "TYPEDTEXT"}
    answer = client_as("zoco").post(f"/zorg/{track.pk}/contact/", data)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("TYPEDTEXT", "Kies hoe het contact was.", "We begrijpen deze datum niet", "Schrijf een heel getal"):
        assert words in page
    with access.acting(route.person("zoco")):
        assert not Contact.objects.visible_to(route.person("zoco")).exists()


@time_machine.travel(at_noon(date(2026, 11, 24)), tick=False)
def test_a_contact_cannot_lie_ahead() -> None:
    """Later today is no contact yet."""
    form = ContactForm({"way": "gesprek", "day": "vandaag", "clock": "15:00", "text": "x"})
    assert not form.is_valid()
    assert form.errors["clock"] == ["Deze tijd ligt in de toekomst. Vul een tijd in die voorbij is."]


def test_an_end_before_its_start_is_an_error_at_the_field() -> None:
    """Bedenktijd that ended before it began."""
    form = PlanForm({"reflection_start": "vandaag", "reflection_ended": "gisteren"})
    assert not form.is_valid()
    assert form.errors["reflection_ended"] == ["Het einde ligt voor het begin. Kies een latere dag."]


def test_opvang_takes_no_address() -> None:
    """A postcode is where an address begins."""
    assert "shelter" in PlanForm({"shelter": "Straat 1, 8011 AB Zwolle"}).errors
    assert "shelter" not in PlanForm({"shelter": "vrouwenopvang, Overijssel"}).errors


def test_the_plan_sets_terms_that_follow_the_bedenktijd(route: Route) -> None:
    """Bedenktijd and next contact become terms in Mijn werk; an earlier end takes them away."""
    opened(route)
    user = route.person("zoco")
    today = timezone.localdate()
    with access.acting(user):
        care.add_contact(trajectory(route), by=user, way="gesprek", text="x")
        care.save_plan(trajectory(route), by=user, reflection_start=today, next_contact_on=today + timedelta(days=7))
        terms = Deadline.objects.visible_to(user).filter(done_at=None, code__in=care.OUR_TERMS)
        found = {row.code: row.statutory for row in terms}
        assert found == {"reflection": True, "reporting_duty": True, "care_next_contact": False}
        care.save_plan(trajectory(route), by=user, reflection_ended=today)
        assert [row.code for row in terms.all()] == ["care_next_contact"]


def test_a_domain_keeps_the_level_before(route: Route, client_as: ClientAs) -> None:
    """First save makes the row, the second remembers where it came from."""
    track = opened(route)
    client, address = client_as("zoco"), f"/zorg/{track.pk}/domein/geld/"
    assert client.post(address, {"level": "zorgen", "goal": "", "versie": "0"}).status_code == 302
    assert client.post(address, {"level": "orde", "goal": "budget", "versie": "1"}).status_code == 302
    user = route.person("zoco")
    with access.acting(user):
        row = CareDomain.objects.visible_to(user).get(domain="geld")
        assert (row.level, row.before, row.goal, row.version) == ("orde", "zorgen", "budget", 2)
    assert "was: zorgen" in client.get(f"/zorg/{track.pk}/").content.decode()


def test_a_lost_race_answers_409_with_the_text(route: Route, client_as: ClientAs) -> None:
    """Two colleagues, one domain: the second sees that, and keeps the text."""
    track = opened(route)
    client, address = client_as("zoco"), f"/zorg/{track.pk}/domein/geld/"
    client.post(address, {"level": "zorgen", "goal": "", "versie": "0"})
    answer = client_as("zoco-2").post(address, {"level": "crisis", "goal": "TYPEDTEXT", "versie": "0"})
    assert answer.status_code == 409
    assert "TYPEDTEXT" in answer.content.decode()
    again = client.post(f"/zorg/{track.pk}/plan/", {"wish": "rust", "versie": "99"})
    assert again.status_code == 409


def test_stale_is_raised_for_an_old_version(route: Route) -> None:
    """The service itself refuses, whatever the form says."""
    opened(route)
    user = route.person("zoco")
    with access.acting(user), pytest.raises(services.Stale):
        care.save_plan(trajectory(route), by=user, version=99, wish="x")


def test_nothing_is_written_before_accepting_or_after_the_end(route: Route, client_as: ClientAs) -> None:
    """An assigned spoor has no trajectory; an ended one is for reading."""
    track = opened(route, begun=False)
    client = client_as("zoco")
    assert client.get(f"/zorg/{track.pk}/").status_code == 200
    assert client.get(f"/zorg/{track.pk}/contact/").status_code == 404
    route.accept("zorg", "zoco")
    assert client.get(f"/zorg/{track.pk}/contact/").status_code == 200
    client.post(f"/stap/spoor/{track.pk}/complete/", {"outcome": "klaar", "bevestigd": "1", "waarom": "nodig"})
    assert client.get(f"/zorg/{track.pk}/contact/").status_code == 404
    assert "klaar" in client.get("/zorg/afgerond/").content.decode()


def test_the_caseload_shows_what_waits_and_what_runs(route: Route, client_as: ClientAs) -> None:
    """Empty, then to accept, then in the table with its clock."""
    client = client_as("zoco")
    assert "U heeft nog geen trajecten. De tafel wijst ze toe." in client.get("/zorg/").content.decode()
    track = opened(route, begun=False)
    assert f"/stap/spoor/{track.pk}/accept/" in client.get("/zorg/").content.decode()
    route.accept("zorg", "zoco")
    start = (timezone.localdate() - timedelta(days=41)).isoformat()
    client.post(f"/zorg/{track.pk}/plan/", {"reflection_start": start, "versie": "1"})
    page = client.get("/zorg/").content.decode()
    assert "dag 41 van" in page
    assert "Meldmoment voorbij: neem contact op" in page
    track_page = client.get(f"/zorg/{track.pk}/").content.decode()
    assert 'aria-valuetext="dag 41 van' in track_page


def test_only_a_zorgspoor_opens_here(route: Route, client_as: ClientAs) -> None:
    """A strafrechtspoor is not care, not even for its holder."""
    route.whole()
    user = route.person("om")
    with access.acting(user):
        track = Track.objects.visible_to(user).get(case_id=route.case_id, kind="strafrecht")
    assert client_as("om").get(f"/zorg/{track.pk}/").status_code == 404
    assert client_as("zoco").get(f"/zorg/{track.pk}/").status_code == 404
