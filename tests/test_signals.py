"""The screens of the aandachtsfunctionaris: vastleggen, one signal, the adviesvraag."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from cases import access, bsn
from cases.models import Entry, Party, PartyRole, Reporter, Signal, Unit, User
from routing import moves
from routing.follow_ups.owners import keep_line
from routing.models import Advice, Triage

pytestmark = pytest.mark.django_db
Login = Callable[[str], Client]
Person = Callable[[str], User]
ANSWERS = {"danger": "nee", "story": "Twaalf matrassen boven de zaak.", "forms": ["arbeid"], "where": "raalte",
           "received_from": "wijkteam", "heard_on": "vandaag"}  # fmt: skip
BSN = "111222333"


def of(model: Any, user: User) -> Any:
    """Give the rows of a guarded model as this user."""
    with access.acting(user):
        return list(model.objects.visible_to(user))


def read(user: User, **wanted: Any) -> Signal:
    with access.acting(user):
        return Signal.objects.visible_to(user).get(**wanted)


def html(response: Any) -> str:
    return str(response.content.decode())


def log(client: Client, **more: Any) -> str:
    """Log a signal through the page; gives its address."""
    response = client.post("/signalen/nieuw/", ANSWERS | {"actie": "opslaan"} | more)
    assert response.status_code == 302, html(response)
    return str(response["Location"])


def test_opening_the_page_writes_nothing(client_as: Login, person: Person) -> None:
    response = client_as("af-raalte").get("/signalen/nieuw/")
    assert response.status_code == 200
    assert of(Signal, person("af-raalte")) == []
    page = html(response)
    assert page.index("Is iemand nu in gevaar?") < page.index("Wat is er gezien of gehoord?")
    assert "Dit scherm belt niemand. Bel 112 of de dienst zelf." in page
    assert '<option value="raalte" selected>' in page


def test_four_answers_register_a_signal(client_as: Login, person: Person) -> None:
    client, user = client_as("af-raalte"), person("af-raalte")
    where = log(client, also_in=["zwolle"], reporter_name="Melder X", reporter_phone="06-00000000", wants_feedback="on")
    signal = read(user)
    assert where == f"/signalen/{signal.pk}/"
    assert re.fullmatch(r"S-\d{4}-\d{4}", signal.number)
    assert [row.state for row in of(Triage, user)] == ["enriching"]
    assert [row.name for row in of(Reporter, user)] == ["Melder X"]
    page = html(client.get(where))
    assert "Melder X" in page
    assert "Zwolle" in page


@pytest.mark.parametrize("missing", ["story", "forms", "where", "received_from"])
def test_a_missing_answer_gives_the_text_back(client_as: Login, person: Person, missing: str) -> None:
    answers = {name: value for name, value in ANSWERS.items() if name != missing} | {"place": "Markt 1, Raalte"}
    response = client_as("af-raalte").post("/signalen/nieuw/", answers)
    assert response.status_code == 422
    assert "Pas nog 1 ding aan" in html(response)
    assert "Markt 1, Raalte" in html(response)
    assert of(Signal, person("af-raalte")) == []


def test_a_lost_race_shows_both_texts_and_either_may_stay(client_as: Login, person: Person) -> None:
    client, user = client_as("af-raalte"), person("af-raalte")
    where, signal = log(client), read(user)
    client.post(f"{where}bewerken/", ANSWERS | {"story": "HUNTEKST", "version": signal.version})
    late = client.post(f"{where}bewerken/", ANSWERS | {"story": "MIJNTEKST", "version": signal.version})
    assert late.status_code == 409
    page = html(late)
    assert "HUNTEKST" in page
    assert "MIJNTEKST" in page
    assert read(user).story == "HUNTEKST"
    hidden = dict(
        re.findall(r'type="hidden" name="(version|story|where|received_from|heard_on|forms)" value="([^"]*)"', page)
    )
    assert client.post(f"{where}bewerken/", hidden).status_code == 302
    assert read(user).story == "MIJNTEKST"


def test_a_number_like_a_bsn_is_asked_about_once(client_as: Login, person: Person) -> None:
    client, user = client_as("af-raalte"), person("af-raalte")
    told = ANSWERS | {"story": f"Haar nummer is {BSN}."}
    asked = client.post("/signalen/nieuw/", told)
    assert asked.status_code == 422
    assert "Dit lijkt op een BSN. Zet persoonsgegevens bij Personen." in html(asked)
    assert BSN in html(asked)
    assert of(Signal, user) == []
    log(client, story=told["story"], no_bsn="on")
    assert BSN in read(user).story


@pytest.mark.parametrize(("words", "found"), [
    (BSN, True), ("111.222.333", True), ("bel 06-12345678", False), ("111222334", False), ("000000000", False),
    ("+31612345678", False), ("+31 6 12345671", False), ("0031 6 12345671", False), ("06 12 34 56 71", False),
    ("op 24-11-2026 9.15", False), ("612345671", True), ("op 24-11-2026 om 10.15", False), (f"nr {BSN}.", True),
])  # fmt: skip
def test_elfproef(words: str, found: bool) -> None:
    assert bool(bsn.found(words)) is found


def test_the_same_form_twice_gives_one_signal(client_as: Login, person: Person) -> None:
    client, key = client_as("af-raalte"), str(uuid4())
    assert log(client, sleutel=key) == log(client, sleutel=key)
    assert len(of(Signal, person("af-raalte"))) == 1


def test_an_adviesvraag_has_no_person_fields(client_as: Login, person: Person) -> None:
    client, user = client_as("veilig-thuis"), person("veilig-thuis")
    page = html(client.get("/signalen/advies/"))
    assert not re.search(r'name="(reporter_name|reporter_phone|name|place)"', page)
    answers = {"forms": ["onduidelijk"], "story": "Wat mag ik vragen?", "received_from": "onderwijs"}
    first = client.post("/signalen/advies/", answers)
    client.post("/signalen/advies/", answers | {"answer": "Vraag rustig door."})
    assert sorted(row.state for row in of(Advice, user)) == ["answered", "registered"]
    assert first["Location"].startswith("/signalen/")
    assert client.get(first["Location"]).status_code == 200
    assert client.get(f"{first['Location']}persoon/").status_code == 404
    assert client.post("/signalen/advies/", {"story": "TEKSTTERUG"}).status_code == 422


def test_another_gemeente_sees_nothing(client_as: Login) -> None:
    where = log(client_as("af-raalte"))
    other = client_as("af-zwolle")
    for path in (where, f"{where}bewerken/", f"{where}persoon/", f"{where}aantekening/", f"{where}duiding/"):
        assert other.get(path).status_code == 404, path
    assert where not in html(other.get("/signalen/"))


def test_duiding_aantekening_and_person(client_as: Login, person: Person) -> None:
    client, user = client_as("af-raalte"), person("af-raalte")
    where, signal = log(client), read(user)
    assert (
        client.post(f"{where}duiding/", {"assessment": "Dit klopt niet.", "version": signal.version}).status_code == 302
    )
    late = client.post(f"{where}duiding/", {"assessment": "MIJNDUIDING", "version": signal.version})
    assert late.status_code == 409
    assert "MIJNDUIDING" in html(late)
    note = {"kind": "feit", "text": "De deur zit op slot.", "source": "wijkteam", "reliability": "zeker"}
    assert client.post(f"{where}aantekening/", note).status_code == 302
    assert [(row.text, row.part) for row in of(Entry, user)] == [("De deur zit op slot.", "eigen")]
    assert client.post(f"{where}aantekening/", {"kind": "feit"}).status_code == 422
    people = {"roles": ["slachtoffer", "getuige"], "name": "Iemand Verzonnen", "age": "23-29", "sex": "v"}
    assert client.post(f"{where}persoon/", people | {"safe_contact": "Alleen via het wijkteam"}).status_code == 302
    page = html(client.get(where))
    for words in ("Dit klopt niet.", "De deur zit op slot.", "Vermoedelijk slachtoffer, Getuige"):
        assert words in page


def test_changing_a_person_keeps_the_history_of_roles(client_as: Login, person: Person) -> None:
    client, user = client_as("af-raalte"), person("af-raalte")
    where = log(client)
    client.post(f"{where}persoon/", {"roles": ["slachtoffer"], "name": "Iemand"})
    party = of(Party, user)[0]
    edit = f"{where}persoon/{party.pk}/"
    assert client.get(edit).status_code == 200
    client.post(edit, {"roles": ["getuige"], "name": "Iemand", "version": party.version})
    roles = {row.role: row.until for row in of(PartyRole, user)}
    assert roles["slachtoffer"] is not None
    assert roles["getuige"] is None
    late = client.post(edit, {"roles": ["getuige"], "name": "ANDERE NAAM", "version": party.version})
    assert late.status_code == 409
    assert "ANDERE NAAM" in html(late)


def test_a_referred_signal_leads_to_its_casus(client_as: Login, route: Any) -> None:
    review = route.refer(route.log())
    page = html(client_as("af-raalte").get(f"/signalen/{route.signal.pk}/"))
    assert f'href="/casussen/{review.case_id}/"' in page
    assert "REPORTERTOKEN" in page
    assert client_as("af-raalte").get(f"/signalen/{route.signal.pk}/bewerken/").status_code == 404
    assert client_as("procesregisseur").get(f"/signalen/{route.signal.pk}/").status_code == 404


def test_a_sender_sees_only_the_stand(client_as: Login, person: Person, route: Any) -> None:
    triage, af = route.log(), person("af-raalte")
    with access.acting(af):
        keep_line(triage, Unit.objects.get(code="politie"), by=af, ends=timezone.now() + timedelta(days=30))
    page = html(client_as("politie").get(f"/signalen/{route.signal.pk}/"))
    assert "In verrijking" in page
    assert not any(word in page for word in ("STORYTOKEN", "REPORTERTOKEN", "PARTYTOKEN", "OWNNOTETOKEN", "/stap/"))
    assert client_as("om").get(f"/signalen/{route.signal.pk}/").status_code == 404


def test_the_footer_keeps_the_version_of_the_program(client_as: Login) -> None:
    client = client_as("af-raalte")
    assert "mhtafel 0." in html(client.get(f"{log(client)}bewerken/"))


def test_a_closed_signal_says_why(client_as: Login, person: Person, route: Any) -> None:
    triage, user = route.log(), person("af-raalte")
    with access.acting(user):
        moves.perform(triage, "close", by=user, close_reason="geen_mensenhandel", reason="Het was een misverstand.")
    page = html(client_as("af-raalte").get(f"/signalen/{route.signal.pk}/"))
    assert "geen mensenhandel" in page
    assert "Heropenen" in page


@pytest.mark.parametrize("username", ["kernteam", "fg", "beheerder", "politie"])
def test_others_do_not_log_signals(client_as: Login, username: str) -> None:
    assert client_as(username).get("/signalen/nieuw/").status_code == 404
    assert client_as(username).get("/signalen/").status_code == 404
