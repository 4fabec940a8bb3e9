"""The page of a signal: tasks from facts, besluit with its consequences, facts apart from duiding, acute care."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases import access, services, sign_notes
from cases.models import Entry, Party, PartyRole, Request, Signal
from dashboards.presenting import signal_tasks
from dashboards.queries import signal as query
from routing import hints, moves
from routing.models import Triage
from tests.routes import Route
from tests.test_asks import ask

pytestmark = pytest.mark.django_db
AF = "af-raalte"


def page(client_as: Any, route: Route, who: str = AF) -> str:
    """The page as text."""
    return str(client_as(who).get(f"/signalen/{route.signal.pk}/").content.decode())


def tasks(route: Route, person: Any) -> dict[str, str]:
    """The stand of each task."""
    user = person(AF)
    with access.acting(user):
        signal = Signal.objects.visible_to(user).get(pk=route.signal.pk)
        return {row["title"]: row["status"] for row in signal_tasks.tasks(query.whole(signal, user))["rows"]}


def test_the_stand_of_each_task_follows_from_the_facts(route: Route, person: Any) -> None:
    route.log()
    found = tasks(route, person)
    assert found["Feiten op een rij"] == "Klaar"
    assert found["Tekenen nagelopen"] == "Nog te doen"
    assert found["Personen genoteerd"] == "Klaar"
    assert found["Bronnen gevraagd"] == "Nog te doen"
    assert found["Uw duiding"] == "Bezig"  # a loose thought stands there
    assert found["Terugkoppeling aan de melder"] == "Nog te doen"
    user = person(AF)
    with access.acting(user):
        signal = Signal.objects.visible_to(user).get()
        services.save_draft(signal, {"danger": "onbekend", "assessment": "dit klopt niet"}, by=user)
        sign = {"answer": "ja", "asked": "Ligt het paspoort bij een ander?", "list_version": "2026-1"}
        sign_notes.keep(signal, {"a04": sign}, by=user)
    found = tasks(route, person)
    assert found["Feiten op een rij"] == "Mist informatie"
    assert found["Tekenen nagelopen"] == "Klaar"
    assert found["Uw duiding"] == "Klaar"


def test_the_sources_stand_in_the_list_with_how_long_they_were_asked(
    route: Route, person: Any, client_as: Any, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-26T10:00:00+01:00", tick=False)
    ask(route, person, due=timezone.localdate() + timedelta(days=3))
    assert tasks(route, person)["Bronnen gevraagd"] == "Bezig"
    time_machine.move_to("2026-11-28T10:00:00+01:00", tick=False)
    assert "gevraagd, 2 dagen" in page(client_as, route)
    time_machine.move_to("2026-11-30T10:00:00+01:00", tick=False)
    assert tasks(route, person)["Bronnen gevraagd"] == "Mist informatie"
    assert "te laat" in page(client_as, route)


def test_a_besluit_says_first_what_follows(route: Route, client_as: Any) -> None:
    route.log()
    text = page(client_as, route)
    for words in ("Zorg- en Veiligheidshuis", "leest uw aanmelding", "De voorzitter kiest per zaak wie meekijkt",
                  "Uw eigen notities en de melder gaan niet mee.", "We bewaren het signaal 12 maanden",
                  "Nog open:", "U kunt toch doorleiden.", "Grondslag: "):  # fmt: skip
        assert words in text, words


def test_the_choice_leads_to_its_own_page_and_no_choice_says_so(route: Route, client_as: Any) -> None:
    triage = route.log()
    client, where = client_as(AF), f"/signalen/{triage.signal_id}/besluit/"
    for name in ("refer", "handle_locally", "offer", "close"):
        assert client.get(where, {"keuze": name})["Location"] == f"/stap/triage/{triage.pk}/{name}/"
    assert client.get(where, {"keuze": "spoed"})["Location"] == f"/spoed/?signaal={triage.signal_id}"
    for wrong in ("", "split", "'"):
        answer = client.get(where, {"keuze": wrong})
        assert answer.status_code == 422
        assert "Kies een besluit." in answer.content.decode()
    assert client_as("af-zwolle").get(where, {"keuze": "refer"}).status_code == 404


def test_what_is_not_possible_says_why_and_where_to_go(route: Route, person: Any, client_as: Any) -> None:
    ask(route, person)
    user, client = person(AF), client_as(AF)
    with access.acting(user):
        triage = Triage.objects.visible_to(user).get()
        hint = hints.of(triage, "refer")
    assert hint
    assert hint.reason in page(client_as, route)
    answer = client.get(f"/stap/triage/{triage.pk}/refer/")
    assert answer.status_code == 409
    assert "Er staat nog een vraag open." in answer.content.decode()
    assert f"/signalen/{triage.signal_id}/#uitvragen" in answer.content.decode()


def test_a_fact_has_source_day_and_sureness_and_a_duiding_stands_apart(
    route: Route, person: Any, client_as: Any
) -> None:
    client, where = client_as(AF), f"/signalen/{route.log().signal_id}/aantekening/"
    answer = client.post(where, {"kind": "feit", "text": "FEITTOKEN"})
    assert answer.status_code == 422
    for words in ("Vul in van wie dit komt.", "Kies hoe zeker dit is.", "FEITTOKEN"):
        assert words in answer.content.decode()
    fact = {"kind": "feit", "text": "FEITTOKEN", "source": "buurvrouw", "observed_on": "gisteren",
            "reliability": "horen_zeggen"}  # fmt: skip
    assert client.post(where, fact).status_code == 302
    thought = {"kind": "duiding", "text": "DENKTOKEN", "source": "x", "reliability": "zeker"}
    assert client.post(where, thought).status_code == 302
    text = page(client_as, route)
    facts, thoughts = text.split('id="duiding"')[0].split('id="feiten"')[1], text.split('id="duiding"')[1]
    assert "FEITTOKEN" in facts
    assert "Bron: buurvrouw" in facts
    assert "van horen zeggen" in facts
    assert "DENKTOKEN" not in facts
    assert "DENKTOKEN" in thoughts.split('id="personen"')[0]
    with access.acting(person(AF)):
        kept = Entry.objects.visible_to(person(AF)).get(text="DENKTOKEN")
        assert (kept.source, kept.reliability, kept.observed_on) == ("", "", None)


def test_acute_care_runs_beside_the_route_and_is_taken_up(route: Route, person: Any, client_as: Any) -> None:
    triage, user = route.log(), person(AF)
    with access.acting(user):
        moves.perform(triage, "call_care", by=user, danger="ja", text="arts nodig", contact="06-00000001",
                      sources=[person("wijkteam-raalte").unit])  # fmt: skip
        assert Triage.objects.visible_to(user).get().state == "enriching"
    assert "Nog niet opgepakt." in page(client_as, route)
    care = person("wijkteam-raalte")
    with access.acting(care):
        row = Request.objects.visible_to(care).get()
    client = client_as("wijkteam-raalte")
    assert "Ik pak dit op" in client.get(f"/uitvragen/{row.pk}/").content.decode()
    assert client.post(f"/uitvragen/{row.pk}/", {"keuze": "opgepakt"})["Location"] == f"/uitvragen/{row.pk}/"
    text = page(client_as, route)
    assert "Opgepakt op" in text
    assert "Nog niet opgepakt." not in text
    with access.acting(care):
        first = Request.objects.visible_to(care).get().taken_at
    assert client.post(f"/uitvragen/{row.pk}/", {"keuze": "opgepakt"}).status_code == 409
    with access.acting(care):
        assert Request.objects.visible_to(care).get().taken_at == first
    client.post(f"/uitvragen/{row.pk}/", {"keuze": "klaar", "klaar-text": "Arts is geweest."})
    assert "Acute zorg loopt" not in page(client_as, route)


def test_safe_contact_travels_with_whoever_is_named(route: Route, person: Any, client_as: Any) -> None:
    triage, user = route.log(), person(AF)
    posted = {"roles": ["slachtoffer", "dader"], "name": "Anna Oefen", "since": "1-10-2026", "phone": "06-00000009",
              "contact_limits": ["bellen", "post"], "safe_contact": "dinsdag op school", "safe_by": "de mentor",
              "language": "Pools", "age": "onbekend", "sex": "onbekend", "origin": "onbekend"}  # fmt: skip
    where = f"/signalen/{triage.signal_id}/"
    assert client_as(AF).post(f"{where}persoon/", posted).status_code == 302
    with access.acting(user):
        party = Party.objects.visible_to(user).get(name="Anna Oefen")
        roles = PartyRole.objects.visible_to(user).filter(party=party)
        assert {(row.role, str(row.since)) for row in roles} == {("slachtoffer", "2026-10-01"), ("dader", "2026-10-01")}
        moves.perform(triage, "ask", by=user, text="kent u haar", parties=[party], due=timezone.localdate(),
                      sources=[person("school").unit], outside="", way="", ground=None)  # fmt: skip
    with access.acting(person("school")):
        row = Request.objects.visible_to(person("school")).get()
    for text in (page(client_as, route), client_as("school").get(f"/uitvragen/{row.pk}/").content.decode()):
        for words in ("Niet bellen", "Geen post", "dinsdag op school", "de mentor", "Pools"):
            assert words in text, words


def test_a_role_that_ends_stays_in_the_history(route: Route, person: Any, client_as: Any) -> None:
    triage, user = route.log(), person(AF)
    with access.acting(user):
        party = Party.objects.visible_to(user).get()
    posted = {"roles": ["getuige"], "name": "PARTYTOKEN", "version": party.version, "age": "onbekend",
              "sex": "onbekend", "origin": "onbekend"}  # fmt: skip
    assert client_as(AF).post(f"/signalen/{triage.signal_id}/persoon/{party.pk}/", posted).status_code == 302
    text = page(client_as, route)
    assert "Rollen door de tijd" in text
    assert "Vermoedelijk slachtoffer, " in text
    assert client_as(AF).post(f"/signalen/{triage.signal_id}/persoon/{party.pk}/", posted).status_code == 409


@pytest.mark.parametrize("name", ["zoco", "veilig-thuis"])
def test_who_keeps_its_own_signal_can_close_and_reopen_it(client_as: Any, person: Any, name: str) -> None:
    """ADR 14: row 8 belongs to who keeps the signal, and gives sight to nobody; the other arrows are the gemeente's."""
    keeper = person(name)
    route = Route(person)
    with access.acting(keeper):
        draft = services.new_draft(by=keeper)
        services.save_draft(draft, {"danger": "nee", "story": "x", "forms": ["arbeid"], "received_from": "zorg",
                                    "place_kind": "onbekend"}, by=keeper)  # fmt: skip
        triage: Any = moves.register(draft, by=keeper)
        route.signal = triage.signal
        assert {"close"} == {one.name for one in moves.available(triage, keeper)}
        triage = moves.perform(
            triage, "close", by=keeper, close_reason="geen_mensenhandel", reason="klaar", keep_until=None
        )
        assert {"reopen"} == {one.name for one in moves.available(triage, keeper)}
    assert "U heeft dit signaal afgesloten" in page(client_as, route, name)
    with access.acting(keeper):
        assert moves.perform(triage, "reopen", by=keeper, reason="toch").state == "enriching"
    assert client_as(AF).get(f"/signalen/{triage.signal_id}/").status_code == 404
