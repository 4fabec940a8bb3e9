"""Tekenen: lists as data with a version, answers kept while typing, counted in words, and sent along by hand only."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from cases import access, reference, sign_notes
from cases.models import CaseMunicipality, Signal, SignNote
from routing import signs
from routing.models import Advice, Triage
from tests.test_signals import ANSWERS, BSN, Login, Person, html, log, of, read

pytestmark = pytest.mark.django_db
JA = {
    "answer": "ja",
    "seen": "Ligt bij de baas.",
    "source": "gehoord",
    "seen_on": "20 nov",
    "against": "Kan zoek zijn.",
}


def sent(code: str, **more: str) -> dict[str, str]:
    """Give the answer to a teken as a page sends it."""
    return {f"teken-{code}-{name}": value for name, value in (JA | more).items()}


def typed(client: Client, url: str, version: Any, **values: Any) -> Any:
    """Save while typing: every field that is given was changed."""
    return client.post(url, values | {"fields": list(values), "version": version})


@pytest.fixture(autouse=True)
def fresh_lists() -> Iterator[None]:
    """Let no test see the lists of another."""
    signs._lists.cache_clear()
    yield
    signs._lists.cache_clear()


def test_a_list_comes_in_when_a_vorm_is_ticked_and_tells_nothing_else(client_as: Login) -> None:
    client = client_as("af-raalte")
    page = html(client.get("/signalen/tekenen/?vorm=arbeid"))
    assert page.count("<fieldset") == 12
    assert "12 tekenen toegevoegd" in page
    assert client.get("/signalen/tekenen/?vorm=bestaatniet").status_code == 404
    new = html(client.get("/signalen/nieuw/"))
    assert '<fieldset class="mht-sign' not in new
    assert 'hx-get="/signalen/tekenen/?vorm=arbeid"' in new


def test_an_answer_is_kept_while_typing_with_its_list_and_words(client_as: Login, person: Person) -> None:
    client, user = client_as("af-raalte"), person("af-raalte")
    first = typed(client, "/signalen/nieuw/", "", forms=["arbeid"]).json()
    answer = typed(client, first["autosave"], first["version"], **sent("a04")).json()
    assert answer["marks"]["tekenen-stand"] == "1 teken genoteerd."
    assert answer["marks"]["tekenen-arbeid-stand"] == "1 van 12 bekeken, 1 genoteerd"
    note = of(SignNote, user)[0]
    assert (note.list_version, note.cluster, note.asked) == (
        "2026-1",
        "vrijheid",
        "De persoon heeft het eigen paspoort niet.",
    )
    assert (note.answer, note.seen, note.source, note.against) == ("ja", JA["seen"], "gehoord", JA["against"])
    assert (note.seen_on.day, note.seen_on.month, note.draft, note.part) == (20, 11, True, "eigen")
    again = typed(client, first["autosave"], answer["version"], **{"teken-a04-answer": "nee"}).json()
    assert again["marks"]["tekenen-stand"] == "Nog geen teken genoteerd."
    assert of(SignNote, user)[0].seen == JA["seen"]


def test_what_belongs_to_a_draft_is_of_its_author_until_it_is_recorded(client_as: Login, person: Person) -> None:
    client = client_as("af-raalte")
    first = typed(client, "/signalen/nieuw/", "", forms=["arbeid"], **sent("a04")).json()
    assert len(of(SignNote, person("af-raalte"))) == 1
    assert of(SignNote, person("af-raalte-2")) == []
    edit = first["url"]
    assert client.post(edit, ANSWERS | {"version": first["version"], "actie": "opslaan"}).status_code == 302
    assert [note.seen for note in of(SignNote, person("af-raalte-2"))] == [JA["seen"]]
    page = html(client_as("af-raalte-2").get(edit.removesuffix("bewerken/")))
    for words in (JA["seen"], "vrijdag 20 november", "Spreekt dit tegen: Kan zoek zijn.", "Dat bewijst niets"):
        assert words in page
    assert of(SignNote, person("af-zwolle")) == []


def test_the_page_never_says_kept_of_what_it_cannot_read(client_as: Login, person: Person) -> None:
    client = client_as("af-raalte")
    answer = typed(client, "/signalen/nieuw/", "", story="Ja", heard_on="ooit", **sent("a04", seen_on="laatst")).json()
    assert "maar dit begrijpen we niet" in answer["text"]
    assert "wanneer heeft u het gehoord?, wanneer?" in answer["text"]
    assert answer["wrong"] is True
    note = of(SignNote, person("af-raalte"))[0]
    assert (note.seen, note.seen_on) == (JA["seen"], None)


def test_at_recording_a_wrong_date_is_a_message_at_its_field(client_as: Login, person: Person) -> None:
    client = client_as("af-raalte")
    refused = client.post("/signalen/nieuw/", ANSWERS | sent("a04", seen_on="laatst") | {"actie": "opslaan"})
    assert refused.status_code == 422
    page = html(refused)
    assert 'href="#id_teken-a04-seen_on"' in page
    assert 'value="laatst"' in page
    assert JA["seen"] in page
    assert of(Signal, person("af-raalte")) == []


def test_the_same_page_begins_one_draft_also_when_the_answer_was_lost(client_as: Login, person: Person) -> None:
    client, concept = client_as("af-raalte"), str(uuid4())
    first = typed(client, "/signalen/nieuw/", "", story="Een", concept=concept).json()
    again = typed(client, "/signalen/nieuw/", "", story="Een twee", concept=concept).json()
    assert (again["version"], again["autosave"]) == (first["version"] + 1, first.get("autosave"))
    assert [row.story for row in of(Signal, person("af-raalte"))] == ["Een twee"]
    log(client, concept=concept)
    assert [bool(row.number) for row in of(Signal, person("af-raalte"))] == [True]
    stranger = typed(client_as("af-zwolle"), "/signalen/nieuw/", "", story="Drie", concept=concept)
    assert stranger.status_code == 200
    assert [row.story for row in of(Signal, person("af-zwolle"))] == ["Drie"]


def test_a_signal_recorded_without_script_keeps_its_signs(client_as: Login, person: Person) -> None:
    client, user = client_as("af-raalte"), person("af-raalte")
    shown = client.post("/signalen/nieuw/", {"forms": ["arbeid"], "actie": "tekenen"})
    assert shown["Location"].endswith("/bewerken/#tekenen")
    edit = shown["Location"].removesuffix("#tekenen")
    assert html(client.get(edit)).count('<fieldset class="mht-sign') == 26
    client.post(edit, ANSWERS | sent("a04") | {"version": 1, "actie": "opslaan"})
    page = f"/signalen/{read(user).pk}/tekenen/"
    version = read(user).version
    assert client.get(page).status_code == 200
    assert client.post(page, sent("g12", answer="onbekend") | {"version": version}).status_code == 302
    assert {note.code: note.answer for note in of(SignNote, user)} == {"a04": "ja", "g12": "onbekend"}
    late = client.post(page, sent("g12", seen="MIJNTEKST") | {"version": version})
    assert late.status_code == 409
    assert "MIJNTEKST" in html(late)
    assert "De persoon is minderjarig." in html(late)
    wrong = client.post(page, sent("g12", seen_on="laatst") | {"version": version + 1})
    assert wrong.status_code == 422
    assert client_as("af-zwolle").get(page).status_code == 404


def test_other_gemeenten_are_kept_in_a_draft_and_may_be_unticked(client_as: Login, person: Person) -> None:
    client, user = client_as("af-raalte"), person("af-raalte")
    first = typed(client, "/signalen/nieuw/", "", also_in=["zwolle", "kampen"]).json()
    client.post(first["autosave"], {"fields": ["also_in"], "also_in": ["zwolle"], "version": first["version"]})
    assert read(user).also_in == ["zwolle"]
    assert of(CaseMunicipality, user) == []
    client.post(first["url"], ANSWERS | {"also_in": ["zwolle"], "version": first["version"] + 1, "actie": "opslaan"})
    with access.acting(user):
        rows = CaseMunicipality.objects.visible_to(user).filter(role="uitbuiting")
        assert [row.organisation.code for row in rows] == ["zwolle"]


def test_nothing_goes_to_the_tafel_but_what_is_put_in_the_text(client_as: Login, person: Person, route: Any) -> None:
    triage, user, client = route.log(), person("af-raalte"), client_as("af-raalte")
    item = next(sign for sign in signs.sign_lists()["arbeid"].signs if sign.code == "a04")
    known = {"asked": item.text, "list_version": item.version, "cluster": item.cluster}
    with access.acting(user):
        sign_notes.keep(triage.signal, {"a04": known | JA | {"seen_on": date(2026, 11, 20)}}, by=user)
    url = f"/stap/signaal/{triage.pk}/refer/"
    url = url if client.get(url).status_code == 200 else f"/stap/{Triage.slug}/{triage.pk}/refer/"
    first = html(client.get(url))
    assert item.text in first
    assert JA["seen"] not in first
    asked = {"summary": "Mijn tekst.", "signs": ["a04"], "grown": "ja", "voorstel": "signs"}
    proposed = client.post(url, asked)
    assert proposed.status_code == 200
    page = html(proposed)
    assert (
        "Mijn tekst.\n\nGenoteerde tekenen:\n- De persoon heeft het eigen paspoort niet (gehoord, 20-11-2026)." in page
    )
    assert "Ligt bij de baas. Spreekt dit tegen: Kan zoek zijn." in page
    assert [row.state for row in of(Triage, user)] == ["enriching"]


def test_the_newest_list_that_counts_today_is_asked(client_as: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    lists = reference.read("indicators")
    old = next(line for line in lists["vormen"] if line["vorm"] == "orgaan")
    new = old | {"version": "2026-2", "valid_from": "2026-06-01", "items": old["items"][:2]}
    later = old | {"version": "2099-1", "valid_from": "2099-01-01", "items": old["items"][:1]}
    monkeypatch.setattr(reference, "read", lambda name: {"vormen": [later, new, *lists["vormen"]]})
    assert (signs.sign_lists()["orgaan"].version, len(signs.sign_lists()["orgaan"].signs)) == ("2026-2", 2)


def test_counts_are_words_by_group_and_no_verdict() -> None:
    notes = [SignNote(answer="ja", cluster="vrijheid"), SignNote(answer="ja", cluster="vrijheid"),
             SignNote(answer="ja", cluster="dwang"), SignNote(answer="nee", cluster="dwang")]  # fmt: skip
    assert signs.counted(notes) == "3 tekenen genoteerd. Minder vrijheid: 2. Dwang of angst: 1."
    assert signs.counted([]) == "Nog geen teken genoteerd."


def test_every_list_says_what_to_do_and_what_not() -> None:
    for _, card in signs.cards():
        assert card.card and len(card.do) >= 3 and len(card.avoid) >= 2
        assert all(len(line.split()) <= 12 for line in (*card.do, *card.avoid))


def test_the_route_is_of_the_own_gemeente(client_as: Login) -> None:
    own, other = (html(client_as(name).get("/signalen/nieuw/")) for name in ("af-raalte", "af-zwolle"))
    assert "Uw melding komt bij de aandachtsfunctionaris mensenhandel van Raalte." in own
    assert "binnen 5 werkdagen" in own
    assert "Het sociaal wijkteam denkt zo nodig mee." in other
    assert "van de gemeente." in html(client_as("zoco").get("/signalen/nieuw/"))


def test_a_number_is_taken_out_by_a_button_without_script(client_as: Login, person: Person) -> None:
    client = client_as("af-raalte")
    told = ANSWERS | {"story": f"Nummer {BSN} en 06-12345678.", "actie": "weghalen"} | sent("a04", seen=BSN)
    page = html(client.post("/signalen/nieuw/", told))
    assert BSN not in page
    assert "Nummer [nummer weggehaald] en 06-12345678." in page
    assert of(Signal, person("af-raalte")) == []
    refused = client.post("/signalen/nieuw/", ANSWERS | sent("a04", seen=BSN))
    assert refused.status_code == 422
    assert "Bij een teken staat een nummer dat op een BSN lijkt." in html(refused)


@pytest.mark.parametrize("name", ["af-raalte", "zoco", "veilig-thuis"])
def test_an_adviesvraag_becomes_a_signal_with_its_facts(client_as: Login, person: Person, name: str) -> None:
    client, user = client_as(name), person(name)
    assert 'value="onduidelijk" id="id_forms_4" checked' in html(client.get("/signalen/advies/")) or name
    answers = {"story": "Mag een werkgever het paspoort houden?", "received_from": "wijkteam", "forms": ["arbeid"]}
    where = client.post("/signalen/advies/", answers)["Location"]
    advice = of(Advice, user)[0]
    made = client.post(f"/stap/advies/{advice.pk}/become_signal/", {"versie": advice.version})
    draft = next(row for row in of(Signal, user) if row.kind == "signal")
    assert made["Location"] == f"/signalen/{draft.pk}/bewerken/"
    assert (draft.story, draft.forms, draft.received_from) == (answers["story"], ["arbeid"], "wijkteam")
    assert of(Advice, user)[0].state == "signal"
    assert "uw concept" in html(client.get(where))


def test_saving_a_signal_asks_no_more_when_signs_were_typed_before(client_as: Login, person: Person) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_as("af-raalte")
    log(client)
    with CaptureQueriesContext(connection) as found:
        log(client)
    asked = [line for line in found if not line["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) <= 60, len(asked)
