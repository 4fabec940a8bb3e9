"""Verzoeken of betrokkenen: each FG answers for its own part, and nobody learns who else knows the person."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from cases import access
from cases.models import AuditEvent, SubjectAnswer, SubjectRequest, User
from dashboards.queries import subject_requests as ask
from routing import overseeing
from routing import subject_requests as register
from routing.models import Notice
from tests.routes import Route

pytestmark = pytest.mark.django_db
Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
ADDRESS = "/toezicht/verzoeken/"
FORM = {"kind": "inzage", "regime": "avg", "received_on": "vandaag", "asker": "zelf", "name": "PARTYTOKEN",
        "contact": "ADDRESSTOKEN", "asked": "Wat weet u van mij?"}  # fmt: skip


def put(client: Client, **more: Any) -> str:
    """Write a verzoek down; gives its address."""
    answer = client.post(f"{ADDRESS}nieuw/", FORM | more)
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer["Location"])


def asked(person: Person, name: str) -> set[str]:
    """Give the organisations whose answer this FG knows of."""
    with access.acting(person(name)):
        return set(SubjectAnswer.objects.values_list("organisation__code", flat=True))


@pytest.mark.parametrize(
    ("day", "regime", "extended", "last"),
    [
        (date(2026, 11, 2), "avg", False, date(2026, 12, 2)),
        (date(2026, 1, 31), "avg", False, date(2026, 3, 2)),  # 28 February is a Saturday
        (date(2026, 11, 2), "avg", True, date(2027, 2, 2)),
        (date(2026, 11, 2), "wpg", False, date(2026, 12, 14)),
        (date(2026, 11, 2), "wmo", False, date(2027, 2, 2)),
    ],
)
def test_the_term_is_that_of_the_law_that_was_chosen(day: date, regime: str, extended: bool, last: date) -> None:
    assert register.last_day(day, regime, extended=extended) == last


def test_every_term_names_its_source_and_its_doubt(client_as: ClientAs) -> None:
    text = client_as("fg").get(f"{ADDRESS}nieuw/").content.decode()
    assert text.count("nog te controleren door de FG") == 3


def test_who_may_hold_something_is_asked_and_nobody_is_told_who_else(
    route: Route, client_as: ClientAs, person: Person
) -> None:
    route.whole()
    put(client_as("fg-zwolle"))
    assert asked(person, "fg-zwolle") == {"zwolle"}
    everyone = asked(person, "fg")
    assert {"zwolle", "raalte", "zvhh"} <= everyone
    with access.acting(person("fg-zwolle")):
        row = SubjectRequest.objects.get()
        found = ask.one(person("fg-zwolle"), row.pk)
    assert found
    assert [str(line.organisation) for line in found.answers] == ["Gemeente Zwolle"]


def test_a_person_whom_nobody_knows_gives_the_same_page(route: Route, client_as: ClientAs, person: Person) -> None:
    route.whole()
    client = client_as("fg-zwolle")
    known, unknown = put(client), put(client, name="Niemand Bekend")
    pages = [client.get(url).content.decode() for url in (known, unknown)]
    assert [page.count("Gemeente Zwolle") for page in pages] == [pages[0].count("Gemeente Zwolle")] * 2
    assert "Raalte" not in pages[0]


def test_the_name_is_sealed_and_stands_in_no_audit(client_as: ClientAs, person: Person) -> None:
    put(client_as("fg"))
    with connections["default"].cursor() as cursor, access.acting(person("fg")):
        cursor.execute("SELECT name, contact, asked FROM cases_subjectrequest")
        assert not any("TOKEN" in text or "Wat weet u" in text for text in cursor.fetchone())
        events = AuditEvent.objects.filter(name="request.inzage")
        assert "TOKEN" not in "".join(str(vars(event)) for event in events)
        assert events.count() == 1


def test_no_data_before_it_is_clear_who_asks(client_as: ClientAs) -> None:
    client = client_as("fg-zwolle")
    url = put(client)
    place = client.get(url).context["answers"][0]["url"]
    answer = client.post(place, {"outcome": "toegewezen", "words": "", "version": "1"})
    assert answer.status_code == 422
    assert "Leg eerst vast hoe u controleerde wie het vraagt." in answer.content.decode()
    assert (
        client.post(f"{url}identiteit/", {"identity_on": "vandaag", "identity_how": "Aan de balie"}).status_code == 302
    )
    assert client.post(place, {"outcome": "toegewezen", "words": "", "version": "1"}).status_code == 302
    assert client.get(ADDRESS).context["waiting"] == []


def test_a_refusal_says_why(client_as: ClientAs) -> None:
    client = client_as("fg-zwolle")
    place = client.get(put(client)).context["answers"][0]["url"]
    answer = client.post(place, {"outcome": "afgewezen", "words": " ", "version": "1"})
    assert answer.status_code == 422
    assert "Schrijf waarom u (deels) afwijst." in answer.content.decode()


def test_of_two_answers_one_wins_and_the_other_keeps_its_words(client_as: ClientAs) -> None:
    client = client_as("fg-zwolle")
    place = client.get(put(client)).context["answers"][0]["url"]
    first = {"outcome": "afgewezen", "words": "Er loopt een zaak.", "version": "1"}
    assert client.post(place, first).status_code == 302
    answer = client.post(place, {"outcome": "onbekend", "words": "We kennen niemand.", "version": "1"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Er loopt een zaak." in text
    assert "We kennen niemand." in text
    again = {"outcome": "onbekend", "words": "", "version": answer.context["form"]["version"].value()}
    assert client.post(place, again).status_code == 302


def test_more_time_is_taken_once_and_with_a_reason(client_as: ClientAs) -> None:
    client = client_as("fg-zwolle")
    url = put(client)
    assert client.post(f"{url}verlengen/", {"extension": ""}).status_code == 422
    assert client.post(f"{url}verlengen/", {"extension": "Veel dossiers."}).status_code == 302
    row = client.get(url).context["row"]
    assert row.due == register.last_day(timezone.localdate(), "avg", extended=True)
    assert client.post(f"{url}verlengen/", {"extension": "Nog meer."}).status_code == 404
    assert client.get(put(client, regime="wpg")).context["may_extend"] is False


def test_one_answers_for_the_own_organisation_only(route: Route, client_as: ClientAs, person: Person) -> None:
    route.whole()
    url = put(client_as("fg"))
    with access.acting(person("fg")):
        row = SubjectRequest.objects.get()
        raalte = SubjectAnswer.objects.get(organisation__code="raalte")
    assert client_as("fg-zwolle").get(url).status_code == 404, "Zwolle was not asked"
    assert client_as("fg-zwolle").get(f"{ADDRESS}{row.pk}/{raalte.pk}/").status_code == 404
    assert client_as("fg").get(f"{ADDRESS}{row.pk}/{raalte.pk}/").status_code == 200, "Raalte has no own FG"
    for name in ("beheerder", "kernteam", "af-raalte", "politie"):
        assert client_as(name).get(url).status_code == 404
        with access.acting(person(name)):
            assert not SubjectRequest.objects.exists()
            assert not SubjectAnswer.objects.exists()


def test_each_fg_that_is_asked_hears_of_it(client_as: ClientAs, person: Person) -> None:
    put(client_as("fg-zwolle"), received_on=(timezone.localdate() - timedelta(days=20)).isoformat())
    with access.acting_as_service("clock"):
        overseeing.watch()
        told = Notice.objects.filter(kind="oversight", path=ADDRESS)
        assert {notice.unit_id for notice in told} == {person("fg-zwolle").unit_id}
        overseeing.watch()
        assert told.count() == 1


@pytest.mark.parametrize("wrong", [{"received_on": "morgen"}, {"name": ""}, {"kind": "x"}, {"name": "a\x00b"}])
def test_a_wrong_form_keeps_what_was_typed(client_as: ClientAs, wrong: dict[str, str]) -> None:
    if wrong == {"received_on": "morgen"}:
        wrong = {"received_on": (timezone.localdate() + timedelta(days=1)).isoformat()}
    answer = client_as("fg").post(f"{ADDRESS}nieuw/", FORM | wrong)
    assert answer.status_code == 422
    assert "Wat weet u van mij?" in answer.content.decode()
