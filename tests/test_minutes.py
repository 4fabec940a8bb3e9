"""The besluiten- en actielijst: each unit its own, never more than it may know now, made once and never lost."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import page as validation
import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases import access, services
from cases.models import AuditEvent, Case, Disclosure, User
from dashboards import jobs, minutes, pdf
from dashboards.queries import minutes as queries
from routing import limits, meetings, moves
from routing.minutes import NotYet, approve
from routing.models import AgendaItem, Meeting, Minutes, MinutesFile, Notice, Outcome
from tests.routes import Route

pytestmark = pytest.mark.django_db
People = Callable[[str], User]
ALL = ("politie", "om", "zoco", "arbeidsinspectie")


def meeting_of(route: Route, person: People) -> Meeting:
    lead = person("voorzitter")
    with access.acting(lead):
        return AgendaItem.objects.visible_to(lead).get(case_id=route.case_id).meeting


def closed(route: Route, person: People, **more: Any) -> Meeting:
    """A tafel of one case with tracks, an action for the gemeente, and an inspectorate that keeps the stand only."""
    route.decide(route.schedule(route.refer(route.log()), ALL), **more)
    return close(meeting_of(route, person), person)


def close(meeting: Meeting, person: People) -> Meeting:
    with access.acting(person("voorzitter")):
        return meetings.close(person("voorzitter"), meeting.pk)


def content(name: str, meeting: Meeting, person: People) -> queries.Content:
    with access.acting(person(name)):
        return queries.read(person(name), Meeting.objects.get(pk=meeting.pk))


def text(answer: Any) -> str:
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(sheet.extract_text() for sheet in pages).split())


def url(meeting: Meeting, tail: str = "") -> str:
    return f"/tafel/{meeting.pk}/lijst/{tail}"


def number(route: Route, person: People) -> str:
    with access.acting(person("voorzitter")):
        return Case.objects.visible_to(person("voorzitter")).get(pk=route.case_id).number


def test_each_unit_gets_its_own_list_and_no_more(route: Route, person: People, client_as: Any) -> None:
    meeting = closed(route, person)
    minutes.make_waiting()
    found = {name: text(client_as(name).get(url(meeting, "pdf/"))) for name in ("politie", "af-raalte", "voorzitter")}
    mine = number(route, person)
    assert all(mine in said and "MOTIVATIONTOKEN" in said and "CONCEPT" in said for said in found.values())
    assert "ACTIONTOKEN" in found["af-raalte"] and "ACTIONTOKEN" in found["voorzitter"]
    assert "ACTIONTOKEN" not in found["politie"]
    said = text(client_as("arbeidsinspectie").get(url(meeting, "pdf/")))
    assert mine in said and "Besluit met sporen" in said and "alleen het nummer en het soort besluit" in said
    assert not {"MOTIVATIONTOKEN", "ACTIONTOKEN", "SUMMARYTOKEN", "PARTYTOKEN"} & set(said.split())
    for name in ("riec", "af-zwolle", "school", "fg", "kernteam", "beheerder"):
        assert {client_as(name).get(url(meeting, tail)).status_code for tail in ("", "stand/", "pdf/")} == {404}


@pytest.mark.parametrize("name", ["decline", "give_back", "adjourn"])
def test_who_lost_all_sight_hears_number_and_kind(route: Route, person: People, name: str) -> None:
    review = route.schedule(route.refer(route.log()), ALL)
    later = timezone.localdate() + timedelta(days=9)
    told: dict[str, Any] = {"give_back": {"advice": "raad"}, "adjourn": {"review_on": later}}
    lead, more = person("voorzitter"), {"motivation": "MOTIVATIONTOKEN"} | told.get(name, {})
    with access.acting(lead):
        moves.perform(route.seen(review, lead), name, by=lead, **more)
    meeting = close(meeting_of(route, person), person)
    [line] = content("politie", meeting, person).lines
    assert (line.number, line.full, line.motivation, line.codename) == (number(route, person), False, "", "")
    assert content("af-raalte", meeting, person).lines[0].motivation == "MOTIVATIONTOKEN"
    with access.acting(person("politie")):
        assert not Case.objects.visible_to(person("politie")).exists()
        lines = Disclosure.objects.filter(cause="tafel.lijst", receiver=person("politie").unit)
        assert [(row.part, row.channel, bool(row.law and row.article)) for row in lines] == [("eigen", "tafel", True)]


def test_what_was_told_ends_after_thirty_days(route: Route, person: People, client_as: Any) -> None:
    meeting = closed(route, person)
    lead = person("voorzitter")
    with access.acting(lead):
        for row in Outcome.objects.visible_to(lead):
            services.change(row, by=lead, addressed_until=timezone.now() - timedelta(seconds=1))
    assert client_as("arbeidsinspectie").get(url(meeting)).status_code == 404
    assert len(content("politie", meeting, person).lines) == 1  # what it still may read, it still may print


def test_ended_sight_ends_the_file_too(route: Route, person: People, client_as: Any) -> None:
    meeting = closed(route, person)
    minutes.make_waiting()
    client = client_as("politie")
    assert client.get(url(meeting, "pdf/")).status_code == 200
    lead = person("voorzitter")
    with access.acting(lead):
        access.end(Case(pk=route.case_id), to=person("politie").workplace, by=lead, cause="weging.monitor")
    answer = client.get(url(meeting, "pdf/"))
    assert (answer.status_code, answer.headers["Location"]) == (302, url(meeting))
    assert "Uw zicht of de lijst veranderde." in client.get(url(meeting)).content.decode()
    assert client.get(url(meeting, "pdf/")).status_code == 302  # asked twice, made once
    minutes.make_waiting()
    said = text(client.get(url(meeting, "pdf/")))
    assert number(route, person) in said and "MOTIVATIONTOKEN" not in said
    with access.acting(lead):
        assert Minutes.objects.filter(meeting=meeting, asked_by=person("politie")).count() == 1


def test_geen_zicht_of_one_reader_gives_that_reader_another_list(route: Route, person: People, client_as: Any) -> None:
    meeting = closed(route, person)
    minutes.make_waiting()
    other = person("zoco-2")
    with access.acting(other):
        access.limits.exclude(Case(pk=route.case_id), other, reason="familie", by=other)
    assert client_as("zoco-2").get(url(meeting, "pdf/")).status_code == 404
    with access.acting(other):
        assert not MinutesFile.objects.exists()  # the second wall: the row of the own unit is closed too
    assert client_as("zoco").get(url(meeting, "pdf/")).status_code == 200


def test_an_embargo_ends_lists_and_counts(route: Route, person: People, client_as: Any) -> None:
    meeting = closed(route, person)
    minutes.make_waiting()
    assert "Voor Openbaar Ministerie: 1 casus" in client_as("voorzitter").get(url(meeting)).content.decode()
    om, mine = person("om"), number(route, person)
    with access.acting(om):
        case = Case.objects.visible_to(om).get(pk=route.case_id)
        limits.hold_back(case, units=[], review_on=timezone.localdate() + timedelta(days=9), reason="x", by=om)
    assert client_as("zoco").get(url(meeting, "pdf/")).status_code == 404
    seen = client_as("voorzitter").get(url(meeting)).content.decode()
    assert mine not in seen and "Voor Openbaar Ministerie: 0 casussen" in seen
    assert "MOTIVATIONTOKEN" in text(client_as("om").get(url(meeting, "pdf/")))


def test_the_file_of_another_unit_stays_closed_behind_the_second_wall(route: Route, person: People) -> None:
    closed(route, person)
    minutes.make_waiting()
    for name, rows in (("voorzitter", 1), ("politie", 1), ("riec", 0), ("fg", 0)):
        with access.acting(person(name)):
            assert MinutesFile.objects.count() == rows, name


def test_a_killed_worker_loses_nothing_and_doubles_nothing(
    route: Route, person: People, client_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = closed(route, person)
    for step in ("dashboards.pdf.render", "dashboards.minutes._store", "dashboards.queries.minutes.read"):
        with monkeypatch.context() as patch:
            patch.setattr(step, lambda *args, **more: (_ for _ in ()).throw(SystemExit))
            with pytest.raises(SystemExit):
                minutes.make_waiting()
        with access.acting_as_service("minutes"):  # a minute goes by
            Minutes.objects.filter(state="running").update(
                moved_at=timezone.now() - jobs.STALLED - timedelta(seconds=1)
            )
    minutes.make_waiting()
    minutes.make_waiting()
    with access.acting_as_service("minutes"):
        rows = Minutes.objects.filter(meeting=meeting)
        assert [row.state for row in rows] == ["done"] * 6
        assert len({row.unit_id for row in rows}) == 6
    with access.acting_as_service("clock"):
        assert Notice.objects.filter(kind="minutes").count() == 6


def test_two_workers_at_one_list_store_one(route: Route, person: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was thought dead comes back late: what the other stored stands."""
    meeting = closed(route, person)
    made: list[int] = []
    real = pdf.render

    def slow(*args: Any, **more: Any) -> bytes:
        if not made:
            made.append(1)
            with access.acting_as_service("minutes"):
                Minutes.objects.filter(state="running").update(moved_at=timezone.now() - timedelta(seconds=99))
            minutes.make_waiting()
        return real(*args, **more)

    monkeypatch.setattr("dashboards.pdf.render", slow)
    minutes.make_waiting()
    with access.acting_as_service("minutes"):
        assert Minutes.objects.filter(meeting=meeting, state="done").count() == 6
    with access.acting_as_service("clock"):
        assert Notice.objects.filter(kind="minutes").count() == 6


def test_nobody_to_read_for_says_so(route: Route, person: People, client_as: Any) -> None:
    meeting = closed(route, person)
    User.objects.filter(username="arbeidsinspectie").update(is_active=False)
    minutes.make_waiting()
    assert minutes.NOBODY in client_as("voorzitter").get(url(meeting)).content.decode()


def test_it_is_approved_at_the_next_tafel_and_its_fingerprint_kept(
    route: Route, person: People, client_as: Any
) -> None:
    meeting = closed(route, person)
    minutes.make_waiting()
    lead = client_as("voorzitter")
    assert lead.post(f"/tafel/{meeting.pk}/vaststellen/").status_code == 409
    with access.acting(person("voorzitter")), pytest.raises(NotYet):
        approve(meeting.pk, by=person("voorzitter"))
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(days=7))
    Meeting.objects.create(starts_at=timezone.now() - timedelta(hours=1))
    assert client_as("politie").post(f"/tafel/{meeting.pk}/vaststellen/").status_code == 404
    assert lead.post(f"/tafel/{meeting.pk}/vaststellen/").status_code == 302
    assert lead.post(f"/tafel/{meeting.pk}/vaststellen/").status_code == 302
    minutes.make_waiting()
    answer = client_as("politie").get(url(meeting, "pdf/"))
    said = text(answer)
    assert "Vastgesteld op" in said and "CONCEPT" not in said
    with access.acting_as_service("console"):
        kept = AuditEvent.objects.filter(name=f"minutes.{minutes.fingerprint(answer.content)}")
        assert kept.count() == 1
        assert AuditEvent.objects.filter(name="minutes_approve").count() == 1


def test_a_list_passes_both_standards_and_is_the_same_twice(route: Route, person: People, client_as: Any) -> None:
    meeting = closed(route, person)
    minutes.make_waiting()
    made = client_as("politie").get(url(meeting, "pdf/")).content
    for profile in ("3a", "ua1"):
        assert [failure.message for failure in validation.validate_pdf_bytes(made, profile=profile).failures] == []
    with access.acting_as_service("minutes"):
        for row in Minutes.objects.all():
            MinutesFile.objects.filter(pk=row.pk).delete()
        Minutes.objects.update(state="queued")
    minutes.make_waiting()
    assert client_as("politie").get(url(meeting, "pdf/")).content == made


def test_a_spoed_mdo_stands_in_the_list(route: Route, person: People) -> None:
    lead = person("voorzitter")
    review = route.refer(route.log())
    with access.acting(lead):
        moves.perform(route.seen(review, lead), "consult", by=lead, units=[person("reclassering").unit], reason="haast")
    route.decide(route.schedule(review, ALL))
    meeting = close(meeting_of(route, person), person)
    assert [(one.number, one.kind) for one in content("voorzitter", meeting, person).between] == [
        (number(route, person), "Spoed-MDO")
    ]
    assert content("riec", meeting, person).between == []


def test_the_page_follows_the_making_and_stops(route: Route, person: People, client_as: Any) -> None:
    meeting = closed(route, person)
    client: Client = client_as("politie")
    assert "De lijst staat in de wachtrij." in client.get(url(meeting)).content.decode()
    assert client.get(url(meeting, "stand/?gezien=queued-0")).status_code == 204
    minutes.make_waiting()
    assert client.get(url(meeting, "stand/?gezien=queued-0")).status_code == 286


def test_reading_a_list_asks_as_much_for_one_case_as_for_five(route: Route, person: People) -> None:
    counts, lead = [], person("voorzitter")
    meeting = Meeting.objects.create(starts_at=timezone.now() + timedelta(days=3), closed_at=timezone.now())
    for amount in (1, 4):
        for _ in range(amount):
            review = route.refer(route.log())
            with access.acting(lead):
                moves.perform(
                    route.seen(review, lead), "schedule", by=lead, meeting=meeting, invited=[person("om").unit]
                )
            route.decide(review)
        with access.acting(lead), CaptureQueriesContext(connection) as asked:
            found = queries.read(lead, meeting)
        counts.append(len(asked))
    assert len(found.lines) == 5
    assert counts[0] == counts[1] <= 12
