"""Signaal insturen: the gemeente owns it, the sender keeps its text and the stand (domain 1.5 row 2)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from cases import access, cover
from cases.models import Case, Disclosure, Entry, Reporter, Signal
from routing import moves
from routing.models import Deadline, Notice, SignalLine, Triage

pytestmark = pytest.mark.django_db
FORM = {"danger": "nee", "story": "Twee mensen slapen in een loods. STUURTOKEN", "forms": ["arbeid"],
        "received_from": "onderwijs"}  # fmt: skip


def gemeente(person: Any) -> str:
    return str(person("af-raalte").unit.organisation.code)


@pytest.mark.parametrize("sender", ["politie", "school", "arbeidsinspectie", "wijkteam-raalte", "veilig-thuis", "zoco"])
def test_the_gemeente_owns_what_was_sent_and_the_sender_keeps_its_text(
    client_as: Any, person: Any, sender: str
) -> None:
    answer = client_as(sender).post("/signalen/insturen/", FORM | {"where": gemeente(person)})
    assert answer.status_code == 302
    owner, giver = person("af-raalte"), person(sender)
    with access.acting(owner):
        triage = Triage.objects.visible_to(owner).get()
        assert (triage.state, triage.owner_id) == ("received", owner.unit_id)
        assert Signal.objects.visible_to(owner).get().number.startswith("S-")
        assert Case.objects.visible_to(owner).get().owner_id == owner.unit_id
        assert Reporter.objects.visible_to(owner).count() == 1
        assert Deadline.objects.visible_to(owner).get().code == "first_assessment"
        assert Notice.objects.filter(kind="task").count() == 1
        assert not Entry.objects.visible_to(owner).exists()
    with access.acting(giver):
        assert [
            model.objects.visible_to(giver).count() for model in (Entry, SignalLine, Triage, Signal, Case, Reporter)
        ] == [
            1,
            1,
            0,
            0,
            0,
            0,
        ]
        assert [model._base_manager.count() for model in (Entry, SignalLine, Triage, Signal, Case, Reporter)] == [
            1,
            1,
            0,
            0,
            0,
            0,
        ]
        assert Disclosure.objects.filter(giver=giver.unit, receiver=owner.unit).count() == 1


def test_the_sender_follows_the_stand_and_the_gemeente_goes_on(client_as: Any, person: Any) -> None:
    police = client_as("politie")
    police.post("/signalen/insturen/", FORM | {"where": gemeente(person)})
    owner = person("af-raalte")
    with access.acting(owner):
        moves.perform(Triage.objects.visible_to(owner).get(), "pick_up", by=owner)
        signal = Signal.objects.visible_to(owner).get()
    page = police.get("/signalen/insturen/").content.decode()
    assert signal.number in page
    stand = police.get(f"/signalen/{signal.pk}/")
    assert stand.status_code == 200
    assert "In verrijking" in stand.content.decode()
    assert client_as("om").get(f"/signalen/{signal.pk}/").status_code == 404


@pytest.mark.parametrize("place", ["onbekend", "buiten"])
@pytest.mark.parametrize("sender", ["politie", "veilig-thuis"])
def test_a_signal_without_a_gemeente_waits_for_the_regie_and_the_sender_has_its_receipt(
    client_as: Any, person: Any, sender: str, place: str
) -> None:
    client = client_as(sender)
    where = client.post("/signalen/insturen/", FORM | {"where": place})["Location"]
    page = client.get(where).content.decode()
    assert "Ontvangstbewijs S-" in page and "STUURTOKEN" in page and "Zorg- en Veiligheidshuis" in page
    lead = person("procesregisseur")
    with access.acting(lead):
        triage = Triage.objects.visible_to(lead).get()
        assert triage.signal.place_kind == place
        moves.perform(triage, "assign", by=lead, unit=person("af-zwolle").unit, reason="speelt in Zwolle")
    assert "Aandachtsfunctie Zwolle" in client.get(where).content.decode()
    assert client_as("af-zwolle").get(where).status_code == 200


def test_veilig_thuis_keeps_its_own_signals_and_sends_in_for_a_gemeente(client_as: Any, person: Any) -> None:
    client, user = client_as("veilig-thuis"), person("veilig-thuis")
    assert 'href="/signalen/insturen/"' in client.get("/signalen/").content.decode()
    assert 'href="/signalen/insturen/"' not in client_as("af-raalte").get("/signalen/").content.decode()
    own = client.post("/signalen/nieuw/", FORM | {"where": "raalte", "heard_on": "vandaag"})["Location"]
    client.post("/signalen/insturen/", FORM | {"where": "raalte"})
    with access.acting(user):
        assert [f"/signalen/{row.pk}/" for row in Signal.objects.visible_to(user)] == [own]
    assert client_as("af-raalte").get(own).status_code == 404


def test_a_gemeente_without_anybody_is_pointed_out_where_one_sends_or_hands_over(client_as: Any, person: Any) -> None:
    admin, today = person("beheerder"), timezone.localdate()
    with access.acting(admin):
        cover.mark_away(person("af-zwolle"), by=admin, first=today, until=today)
    client = client_as("school")
    assert "Zwolle (nu niemand aanwezig)" in client.get("/signalen/insturen/").content.decode()
    page = client.post("/signalen/insturen/", FORM | {"where": "zwolle"}, follow=True).content.decode()
    assert "Bij Aandachtsfunctie Zwolle is nu niemand." in page
    client_as("school").post("/signalen/insturen/", FORM | {"where": gemeente(person)})
    af = person("af-raalte")
    with access.acting(af):
        triage = moves.perform(Triage.objects.visible_to(af).get(), "pick_up", by=af)
    form = client_as("af-raalte").get(f"/stap/triage/{triage.pk}/offer/").content.decode()
    assert "Gemeente Zwolle (nu niemand aanwezig)" in form and "Gemeente Ommen</option>" in form


def test_what_is_missing_is_asked_at_the_field_with_the_text_kept(client_as: Any) -> None:
    answer = client_as("school").post("/signalen/insturen/", {"story": "STUURTOKEN"})
    assert answer.status_code == 422
    for words in ("STUURTOKEN", "Kies de gemeente waar het speelt.", "Kies welke vorm."):
        assert words in answer.content.decode()


def test_after_the_terugkoppeling_the_sender_sees_the_stand_for_thirty_days(client_as: Any, person: Any) -> None:
    school, focal, owner = client_as("school"), client_as("af-raalte"), person("af-raalte")
    school.post("/signalen/insturen/", FORM | {"where": gemeente(person)})
    with access.acting(owner):
        triage = moves.perform(Triage.objects.visible_to(owner).get(), "pick_up", by=owner)
        moves.perform(triage, "close", by=owner, close_reason="geen_mensenhandel", reason="toch niet")
        term = Deadline.objects.visible_to(owner).get(code="feedback", done_at=None)
    url, month = f"/signalen/{triage.signal_id}/", timezone.now() + timedelta(days=30)
    assert focal.post(f"/termijnen/{term.pk}/klaar/").status_code == 302
    giver = person("school")
    with access.acting(giver):
        line = SignalLine.objects.visible_to(giver).get()
        told = Disclosure.objects.filter(object_id=line.pk).order_by("since")
        assert [abs(row.until - month) < timedelta(minutes=5) for row in told if row.until] == [False, True]
    with access.acting(owner):
        assert [row.until for row in Disclosure.objects.filter(object_id=line.pk, ended=None)] == [told[1].until]
    assert school.get(url).status_code == 200
    with time_machine.travel(month + timedelta(hours=1), tick=True):
        late = client_as("school")
        assert late.get(url).status_code == 404
        assert "STUURTOKEN" not in late.get(url).content.decode()
