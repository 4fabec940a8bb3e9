"""Spoed: who may start it, who gets a card, and that strafrecht waits for the prosecution (domain 1.5 rows 29-30)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases import access
from cases.models import Disclosure, Organisation, Unit, User
from routing.models import Deadline, Notice, Triage, UrgentCard
from tests.routes import Route

Login = Callable[[str], Client]
People = Callable[[str], User]

pytestmark = pytest.mark.django_db


def answers(**more: Any) -> dict[str, Any]:
    """A filled-in form for Raalte."""
    raalte = Organisation.objects.get(code="raalte").pk
    return {
        "called": "ja",
        "powers": ["zorg"],
        "needed": "NEEDTOKEN",
        "municipality": str(raalte),
        "who": "WHOTOKEN",
        "where": "bij het station",
        "contact": "de balie",
    } | more


def begin(client: Client, **more: Any) -> None:
    """Start a spoed through the door."""
    answer = client.post("/spoed/", answers(**more))
    assert answer.status_code == 302, answer.content.decode()[-3000:]


def cards(user: User, **which: Any) -> list[UrgentCard]:
    """The cards this user sees."""
    with access.acting(user):
        return list(UrgentCard.objects.visible_to(user).filter(**which).select_related("addressee"))


@pytest.mark.parametrize("who", ["kernteam", "fg", "beheerder", "wijkteam-raalte", "school", "riec", "af-raalte"])
def test_everyone_reads_the_numbers_first(client_as: Login, who: str) -> None:
    text = client_as(who).get("/spoed/").content.decode()
    assert "Dit scherm belt niemand. Bel 112 of de dienst zelf." in text
    assert 'href="tel:112"' in text
    for kind in ("police", "prosecution", "care_coordination", "table_lead"):
        assert Unit.objects.get(kind=kind).phone in text


@pytest.mark.parametrize(
    "who", ["kernteam", "fg", "beheerder", "school", "riec", "wijkteam-raalte", "arbeidsinspectie"]
)
def test_who_may_not_start_finds_no_form_and_no_door(client_as: Login, person: People, who: str) -> None:
    client = client_as(who)
    assert "Spoed starten" not in client.get("/spoed/").content.decode()
    assert client.post("/spoed/", answers()).status_code == 404
    assert cards(person("zoco")) == []


def test_each_intervenor_gets_a_card_of_72_hours(client_as: Login, person: People) -> None:
    begin(client_as("af-raalte"), powers=["strafrecht", "zorg", "bestuur"])
    made = cards(person("af-raalte"))
    assert {card.addressee.code for card in made if card.addressee} == {"politie", "om", "zoco", "bgm-raalte"}
    assert len({card.spoed for card in made}) == 1
    for card in made:
        assert card.addressed_until is not None
        assert abs(card.addressed_until - timezone.now() - timedelta(hours=72)) < timedelta(minutes=5)
        assert card.may_share is not card.criminal
    for who in ("politie", "om", "zoco", "burgemeester-raalte"):
        assert len(cards(person(who))) == 1
    for who in ("riec", "voorzitter", "af-zwolle", "burgemeester-zwolle", "wijkteam-raalte"):
        assert cards(person(who)) == []


def test_a_spoed_is_in_the_ledger_and_in_the_outbox_without_content(client_as: Login, person: People) -> None:
    begin(client_as("af-raalte"))
    af, zoco = person("af-raalte"), person("zoco")
    card = cards(af)[0]
    with access.acting(af):
        line = Disclosure.objects.get(object_id=card.pk)
    assert (line.basis_id, line.receiver_id, line.until) == ("nood", zoco.unit_id, card.addressed_until)
    with access.acting(zoco):
        notice = Notice.objects.get(kind="urgent")
    assert "TOKEN" not in notice.reference + notice.path


@pytest.mark.parametrize(
    "wrong",
    [{"called": ""}, {"powers": []}, {"needed": ""}, {"contact": ""}, {"powers": ["bestuur"], "municipality": ""}],
)
def test_a_missing_answer_is_asked_with_what_was_typed(client_as: Login, person: People, wrong: dict[str, Any]) -> None:
    answer = client_as("af-raalte").post("/spoed/", answers(**wrong))
    assert answer.status_code == 422
    assert "WHOTOKEN" in answer.content.decode()
    assert cards(person("af-raalte")) == []


def test_from_a_signal_it_is_filled_in_and_the_signal_stays_as_it_is(
    route: Route, client_as: Login, person: People
) -> None:
    triage = route.log(place="Dorpsstraat")
    client, af = client_as("af-raalte"), person("af-raalte")
    assert "Dorpsstraat" in client.get(f"/spoed/?signaal={triage.signal_id}").content.decode()
    begin(client, signaal=str(triage.signal_id))
    assert cards(af)[0].case_id == triage.case_id
    with access.acting(af):
        assert Triage.objects.visible_to(af).get(pk=triage.pk).state == triage.state
    assert client_as("af-zwolle").get(f"/spoed/?signaal={triage.signal_id}").status_code == 404
    assert client_as("zoco").get(f"/casussen/{triage.case_id}/").status_code == 404


def test_opening_a_card_is_the_receipt(client_as: Login, person: People) -> None:
    starter = client_as("af-raalte")
    begin(starter)
    url = f"/spoed/{cards(person('af-raalte'))[0].pk}/"
    assert "Nog niet gezien" in starter.get(url).content.decode()
    assert cards(person("zoco"))[0].seen_at is None
    assert "WHOTOKEN" in client_as("zoco").get(url).content.decode()
    first = cards(person("zoco"))[0].seen_at
    client_as("zoco").get(url)
    assert first is not None
    assert cards(person("zoco"))[0].seen_at == first
    assert "Gezien om" in starter.get(url).content.decode()
    assert client_as("politie").get(url).status_code == 404


def test_after_72_hours_the_card_is_gone_for_its_reader(client_as: Login, person: People) -> None:
    begin(client_as("af-raalte"))
    card = cards(person("zoco"))[0]
    with access.acting(person("af-raalte")):
        UrgentCard.objects.filter(pk=card.pk).update(addressed_until=timezone.now() - timedelta(seconds=1))
    assert client_as("zoco").get(f"/spoed/{card.pk}/").status_code == 404


def test_the_intervenor_informs_gemeente_and_tafel_once(client_as: Login, person: People) -> None:
    begin(client_as("politie"))
    card = cards(person("zoco"))[0]
    url, told = f"/spoed/{card.pk}/laten-weten/", {"text": "Er is ingegrepen. TOLDTOKEN"}
    assert client_as("zoco").post(url, {"text": ""}).status_code == 422
    assert client_as("zoco").post(url, told).status_code == 302
    for who in ("af-raalte", "voorzitter"):
        notice = cards(person(who))[0]
        assert (notice.kind, notice.needed, notice.who) == ("notice", told["text"], "")
    assert cards(person("af-zwolle")) == []
    assert client_as("zoco").post(url, told).status_code == 404
    starter = person("politie")
    with access.acting(starter):
        assert Deadline.objects.visible_to(starter).get(object_id=card.pk).done_at is not None


def test_strafrecht_waits_for_the_prosecution(client_as: Login, person: People) -> None:
    begin(client_as("zoco"), powers=["strafrecht"])
    police_card = cards(person("zoco"), addressee__code="politie")[0]
    om_card = cards(person("om"))[0]
    told = {"text": "TOLDTOKEN"}
    assert client_as("zoco").post(f"/spoed/{police_card.pk}/laten-weten/", told).status_code == 422
    assert client_as("politie").post(f"/spoed/{police_card.pk}/laten-weten/", told).status_code == 422
    assert client_as("politie").post(f"/spoed/{police_card.pk}/mag-gedeeld/").status_code == 404
    assert client_as("zoco").post(f"/spoed/{om_card.pk}/mag-gedeeld/").status_code == 404
    assert cards(person("af-raalte")) == []
    assert client_as("om").post(f"/spoed/{om_card.pk}/mag-gedeeld/").status_code == 302
    assert client_as("zoco").post(f"/spoed/{police_card.pk}/laten-weten/", told).status_code == 302
    assert len(cards(person("af-raalte"))) == 1


def test_the_term_is_24_hours_and_of_the_starter(client_as: Login, person: People) -> None:
    begin(client_as("af-raalte"))
    af = person("af-raalte")
    with access.acting(af):
        term = Deadline.objects.visible_to(af).get(code="urgent_notice")
    assert term.owner_id == af.unit_id
    assert abs(term.due - timezone.now() - timedelta(hours=24)) < timedelta(minutes=5)
