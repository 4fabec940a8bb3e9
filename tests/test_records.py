"""Registers and logs beside the dossiers have a term too, and go by the same pass (promises 13, docs/adr/0010)."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pypdf
import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from cases import access, search
from cases.models import (
    AccessQuestion,
    AuditEvent,
    FactorReset,
    PersonSearch,
    Pledge,
    RightsReview,
    SubjectAnswer,
    SubjectRequest,
    User,
)
from dashboards import destruction
from dashboards.models import SavedFilter
from routing import retention
from routing import subject_requests as register
from routing.models import Destruction, Notice, RetentionRule
from routing.models.retention import RECORDS
from tests.test_retention import approve
from tests.test_subject_requests import put

pytestmark = pytest.mark.django_db
Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
HOME = "/toezicht/bewaren/termijnen/"
LONG = timedelta(days=61 * 31)


def gone_of(person: Person) -> dict[str, int]:
    """Give how many rows of each kind were destroyed."""
    with access.acting(person("fg")):
        rows = Destruction.objects.filter(case=None)
        return {row.kind: sum(row.counts.values()) for row in rows}


def fill(person: Person, client_as: ClientAs) -> None:
    """One row of every kind, now."""
    af = person("af-raalte")
    with access.acting(af):
        search.people("name", "Zoektoken Iemand", why="nodig voor het signaal", by=af)
        AccessQuestion(by=af, reference="MH-2026-0001", why="vraagtoken").save(force_insert=True)
        assert af.unit
        SavedFilter(by=af, unit=af.unit, list="signalen", name="filtertoken", query="a=b").save(force_insert=True)
    with access.acting_as_service("clock"):
        Notice(unit=af.unit, kind="task", path="/", sent_at=timezone.now()).save(force_insert=True)
    admin, fg = person("beheerder"), person("fg")
    with access.acting(admin):
        reset = FactorReset(person=af, reason="resettoken", asked_by=admin)
        reset.save(force_insert=True)
    with access.acting(fg):
        FactorReset.objects.filter(pk=reset.pk).update(outcome="refused", decided_by=fg, decided_at=timezone.now())
    put(client_as("fg"))
    with access.acting(fg):
        for one in SubjectAnswer.objects.all():
            register.answer(one, outcome="onbekend", words="niemand", version=one.version, by=fg)
    with access.acting(af):
        for version in ("pledgetoken", "een nieuwere tekst"):
            Pledge(user=af, version=version).save(force_insert=True)
    with access.acting(fg):
        assert af.unit
        home = af.unit.organisation
        RightsReview(organisation=home, unit=af.unit, right=True, remark="signtoken", by=fg).save(force_insert=True)
    Client(SERVER_NAME="localhost").post("/inloggen/", {"username": "af-raalte", "password": "fout wachtwoord"})


def test_every_kind_goes_after_its_term_with_a_verklaring(person: Person, client_as: ClientAs) -> None:
    with time_machine.travel(timezone.now() - LONG):
        fill(person, client_as)
    destruction.run()
    assert gone_of(person) == {}, "nothing goes under a term that no FG approved"
    approve(person)
    assert retention.records_due() >= len(RECORDS)
    destruction.run()
    assert retention.records_due() == 0
    gone = gone_of(person)
    assert set(gone) == set(RECORDS)
    destruction.run()
    assert gone_of(person) == gone, "twice is once"
    with access.acting(person("fg")):
        assert not PersonSearch.objects.exists() and not SubjectRequest.objects.exists()
        assert not AccessQuestion.objects.exists() and not RightsReview.objects.exists()
        assert not Pledge.objects.filter(version="pledgetoken").exists()
        assert Pledge.objects.filter(version="een nieuwere tekst").exists(), "who works here keeps the newest"
        assert set(AuditEvent.objects.filter(name__startswith="records.").values_list("name", flat=True)) == {
            f"records.{kind}" for kind in RECORDS
        }


def test_what_is_not_due_or_not_answered_stays(person: Person, client_as: ClientAs) -> None:
    fill(person, client_as)
    with time_machine.travel(timezone.now() - LONG):
        put(client_as("fg"))  # nobody answered it yet
    approve(person)
    destruction.run()
    assert gone_of(person) == {}
    with access.acting(person("fg")):
        assert SubjectRequest.objects.count() == 2 and PersonSearch.objects.count() == 1


def test_whole_months_go_at_once(person: Person) -> None:
    """Of the last day of the month the term reaches, and nothing of the day after."""
    approve(person)
    today = timezone.localdate()
    edge = datetime(today.year - 5, today.month, 1, 12, tzinfo=timezone.get_current_timezone())
    af = person("af-raalte")
    for at in (edge - timedelta(days=1), edge):
        with access.acting(af):
            PersonSearch(by=af, kind="name", mark=b"x", why="waarom", at=at).save(force_insert=True)
    destruction.run()
    with access.acting(af):
        assert [row.at for row in PersonSearch.objects.all()] == [edge]


def test_the_application_destroys_no_record_by_itself(person: Person) -> None:
    approve(person)
    af = person("af-raalte")
    with access.acting(af):
        PersonSearch(by=af, kind="name", mark=b"x", why="w", at=timezone.now() - LONG).save(force_insert=True)
    for name in ("fg", "beheerder", "af-raalte"):
        with access.acting(person(name)), connection.cursor() as cursor:
            cursor.execute("SELECT mht.destroy_records('search')")
            assert cursor.fetchone() == (None,)
            cursor.execute("SELECT mht.past_records('search', 60)")
            assert cursor.fetchone() == (1 if name == "fg" else 0,), name
    with access.acting(af):
        assert PersonSearch.objects.exists()


def test_the_coordinating_fg_decides_and_another_reads(person: Person, client_as: ClientAs) -> None:
    with transaction.atomic(), access.acting_as_service(retention.SERVICE):
        retention.load()
    rule = RetentionRule.objects.get(organisation=None, kind="search")
    for name, linked in (("fg", True), ("fg-zwolle", False)):
        text = client_as(name).get(HOME).content.decode()
        assert "Zoekvragen naar een persoon" in text and "vanaf de dag van de vraag" in text
        assert (f"{HOME}{rule.pk}/" in text) == linked
    form = {"category": "Logboek", "months": "72", "source": "NEN 7513"}
    assert client_as("fg-zwolle").post(f"{HOME}{rule.pk}/", form).status_code == 404
    with access.acting(person("fg-zwolle")):
        assert not RetentionRule.objects.filter(pk=rule.pk).update(months=1), "and the wall says it too"
    page = client_as("fg").get(f"{HOME}{rule.pk}/").content.decode()
    assert "Alle organisaties samen" in page and "Waarvanaf telt" not in page
    assert client_as("fg").post(f"{HOME}{rule.pk}/", form | {"months": "0"}).status_code == 422
    assert client_as("fg").post(f"{HOME}{rule.pk}/", form).status_code == 302
    rule.refresh_from_db()
    assert (rule.months, rule.start, rule.approved_by) == (72, "made", person("fg"))


def test_loading_the_proposals_again_adds_nothing() -> None:
    for _ in range(2):
        with transaction.atomic(), access.acting_as_service(retention.SERVICE):
            retention.load()
    assert RetentionRule.objects.filter(organisation=None).count() == len(RECORDS)


def test_the_verklaring_names_what_and_how_much(person: Person, client_as: ClientAs) -> None:
    approve(person)
    af: Any = person("af-raalte")
    with access.acting(af):
        PersonSearch(by=af, kind="name", mark=b"x", why="zoektoken", at=timezone.now() - LONG).save(force_insert=True)
    destruction.run()
    destruction.write_waiting()
    text = client_as("fg").get("/toezicht/bewaren/verklaringen/").content.decode()
    assert "Alle organisaties samen" in text and "1 regel" in text
    with access.acting(person("fg")):
        row = Destruction.objects.get(case=None)
    answer = client_as("fg").get(f"/toezicht/bewaren/verklaringen/{row.pk}/pdf/")
    assert answer.status_code == 200
    said = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert "Zoekvragen naar een persoon" in said and "zoektoken" not in said
    assert client_as("fg-zwolle").get(f"/toezicht/bewaren/verklaringen/{row.pk}/pdf/").status_code == 404
