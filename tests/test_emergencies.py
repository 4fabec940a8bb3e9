"""Noodtoegang, judged afterwards: by the FG alone, open ones first, and of two FGs at once one wins."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from cases import access, oversight
from cases.models import AuditEvent, Disclosure, Judgement, User
from dashboards.queries import emergencies as ask
from routing import overseeing
from routing.models import Notice
from tests.routes import Route
from tests.test_oversight import number_of

pytestmark = pytest.mark.django_db
Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
ADDRESS = "/toezicht/noodtoegang/"
WHY = "Iemand staat nu bij ons aan de deur en is bang."
FINE = {"verdict": "terecht", "words": "Er was acuut gevaar.", "seen": "0"}


@pytest.fixture
def line(route: Route, client_as: ClientAs, person: Person) -> Disclosure:
    """Give the noodtoegang of Zwolle in a case of Raalte, in which it then read."""
    case = number_of(route.whole())
    client = client_as("af-zwolle")
    assert client.post("/noodtoegang/", {"reference": case.number, "part": "casus", "reason": WHY}).status_code == 302
    assert client.get(f"/casussen/{case.pk}/").status_code == 200
    with access.acting(person("fg")):
        found: Disclosure = ask.rows(person("fg")).get()
        return found


def test_the_fg_hears_at_once_and_finds_it_in_the_inbox(line: Disclosure, client_as: ClientAs, person: Person) -> None:
    with access.acting(person("fg")):
        assert Notice.objects.filter(kind="emergency", path=ADDRESS, unit=person("fg").unit).exists()
    answer = client_as("fg").get(ADDRESS)
    assert [row["why"] for row in answer.context["waiting"]] == [WHY]
    page = client_as("fg").get(f"{ADDRESS}{line.pk}/")
    assert page.status_code == 200
    assert page.context["opened"], "what was read in that hour"
    assert "STORYTOKEN" not in page.content.decode()
    assert "SUMMARYTOKEN" not in page.content.decode()


def test_a_judgement_is_kept_told_back_and_audited(line: Disclosure, client_as: ClientAs, person: Person) -> None:
    client = client_as("fg")
    assert client.post(f"{ADDRESS}{line.pk}/", FINE).status_code == 302
    answer = client.get(ADDRESS)
    assert answer.context["waiting"] == []
    assert [row["verdict"] for row in answer.context["judged"]] == ["Terecht"]
    with access.acting(person("fg")):
        assert AuditEvent.objects.get(name="judge.terecht").case_id == line.case_id
    with access.acting(person("af-zwolle")):
        assert Notice.objects.filter(kind="verdict", unit=person("af-zwolle").unit).count() == 1
    assert "Er was acuut gevaar." in client_as("af-zwolle").get("/noodtoegang/").content.decode()


def test_navraag_stays_open_until_a_judgement_follows(line: Disclosure, client_as: ClientAs) -> None:
    client, url = client_as("fg"), f"{ADDRESS}{line.pk}/"
    client.post(url, FINE | {"verdict": "navraag"})
    assert [row["verdict"] for row in client.get(ADDRESS).context["waiting"]] == ["Navraag nodig"]
    client.post(url, FINE | {"verdict": "niet_terecht", "seen": "1"})
    assert client.get(ADDRESS).context["waiting"] == []
    assert [one["verdict"] for one in client.get(url).context["said"]] == ["Niet terecht", "Navraag nodig"]


def test_a_form_without_words_keeps_what_was_chosen(line: Disclosure, client_as: ClientAs) -> None:
    answer = client_as("fg").post(f"{ADDRESS}{line.pk}/", FINE | {"words": " "})
    assert answer.status_code == 422
    assert "Schrijf waarom u dit vindt." in answer.content.decode()
    assert answer.context["form"]["verdict"].value() == "terecht"


def test_of_two_fgs_one_wins_and_the_other_keeps_its_words(line: Disclosure, client_as: ClientAs) -> None:
    url = f"{ADDRESS}{line.pk}/"
    assert client_as("fg-zwolle").post(url, FINE).status_code == 302
    answer = client_as("fg").post(url, FINE | {"verdict": "niet_terecht", "words": "De piket was te bellen."})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Er was acuut gevaar." in text
    assert "De piket was te bellen." in text
    again = answer.context["form"]["seen"].value()
    assert (
        client_as("fg").post(url, {"verdict": "niet_terecht", "words": "Toch niet.", "seen": again}).status_code == 302
    )


def test_only_an_fg_that_oversees_it_may_judge(line: Disclosure, client_as: ClientAs, person: Person) -> None:
    for name in ("beheerder", "kernteam", "af-zwolle", "af-raalte", "procesregisseur"):
        assert client_as(name).get(f"{ADDRESS}{line.pk}/").status_code == 404
        with access.acting(person(name)), pytest.raises(DatabaseError), transaction.atomic():
            Judgement(disclosure_id=line.pk, number=9, verdict="terecht", words="x", by=person(name)).save(
                force_insert=True
            )
    with access.acting(person("fg-zwolle")):
        assert ask.one(person("fg-zwolle"), line.pk)


def test_who_used_it_reads_no_more_by_a_judgement(line: Disclosure, client_as: ClientAs) -> None:
    for name in ("fg", "fg-zwolle", "beheerder"):
        assert client_as(name).get(f"/casussen/{line.case_id}/").status_code == 404
        assert client_as(name).get("/noodtoegang/").status_code == 404


def test_the_clock_reminds_the_fg_once_in_three_days(line: Disclosure, person: Person) -> None:
    def told() -> int:
        with access.acting_as_service("clock"):
            overseeing.watch()
            return Notice.objects.filter(kind="oversight", path=ADDRESS, unit=person("fg-zwolle").unit).count()

    assert told() == 0, "it was told at once; there is time"
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=True):
        assert (told(), told()) == (1, 1)
    with time_machine.travel(timezone.now() + timedelta(days=7), tick=True):
        assert told() == 2
    with access.acting(person("fg")):
        oversight.judge(line, verdict="terecht", words="Ja.", seen=0, by=person("fg"))
    with time_machine.travel(timezone.now() + timedelta(days=12), tick=True):
        assert told() == 2, "judged: nothing waits"


def test_a_lost_race_in_the_service_says_who_was_first(line: Disclosure, person: Person) -> None:
    with access.acting(person("fg")):
        oversight.judge(line, verdict="terecht", words="Ja.", seen=0, by=person("fg"))
        with pytest.raises(oversight.Beaten) as lost:
            oversight.judge(line, verdict="navraag", words="Nee.", seen=0, by=person("fg"))
        assert lost.value.first
        assert lost.value.first.words == "Ja."
