"""What is kept while typing: a new signal, one that was recorded, and an adviesvraag."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from cases.models import CaseMunicipality, Reporter, Signal, SignNote, User
from routing.models import Advice
from tests.routes import Route
from tests.test_signals import ANSWERS, html, log, of, read

pytestmark = pytest.mark.django_db
Login = Callable[[str], Client]
Person = Callable[[str], User]


@pytest.mark.parametrize("half", [{}, {"story": "Alleen dit"}, {"forms": ["arbeid"]}, {"heard_on": "ooit eens"}])
def test_a_half_draft_is_kept_without_errors(client_as: Login, person: Person, half: dict[str, Any]) -> None:
    response = client_as("af-raalte").post("/signalen/nieuw/", half | {"actie": "later"})
    assert response.status_code == 302
    draft = read(person("af-raalte"))
    assert draft.number == ""
    assert draft.story == half.get("story", "")


def test_a_draft_is_of_its_author_only(client_as: Login, person: Person) -> None:
    client_as("af-raalte").post("/signalen/nieuw/", {"story": "GEHEIMCONCEPT", "actie": "later"})
    draft = read(person("af-raalte"))
    assert "GEHEIMCONCEPT" in html(client_as("af-raalte").get("/signalen/"))
    assert "GEHEIMCONCEPT" not in html(client_as("af-raalte-2").get("/signalen/"))
    assert client_as("af-raalte-2").get(f"/signalen/{draft.pk}/bewerken/").status_code == 404
    assert client_as("af-raalte").get(f"/signalen/{draft.pk}/")["Location"] == f"/signalen/{draft.pk}/bewerken/"


def test_typing_keeps_a_draft_and_goes_on_in_it(client_as: Login, person: Person) -> None:
    client, user = client_as("af-raalte"), person("af-raalte")
    first = client.post("/signalen/nieuw/", {"fields": ["story"], "story": "Een", "version": ""}).json()
    draft = read(user)
    assert first["url"] == f"/signalen/{draft.pk}/bewerken/"
    assert first["text"].startswith("Bewaard om ")
    more = {"fields": ["forms"], "forms": ["arbeid", "crimineel"], "version": first["version"]}
    second = client.post(first["autosave"], more).json()
    assert second["version"] == first["version"] + 1
    client.post(
        first["autosave"], {"fields": ["reporter_name"], "reporter_name": "Melder Y", "version": second["version"]}
    )
    draft = read(user)
    assert (draft.story, draft.forms) == ("Een", ["arbeid", "crimineel"])
    assert [row.name for row in of(Reporter, user)] == ["Melder Y"]


def test_an_old_version_saves_nothing_while_typing(client_as: Login, person: Person) -> None:
    client = client_as("af-raalte")
    first = client.post("/signalen/nieuw/", {"fields": ["story"], "story": "Een", "version": ""}).json()
    client.post(first["autosave"], {"fields": ["story"], "story": "Twee", "version": first["version"]})
    late = client.post(first["autosave"], {"fields": ["story"], "story": "Drie", "version": first["version"]})
    assert late.status_code == 409
    line = late.json()["lines"][0]
    assert (line["mine"], line["theirs"], line["values"]) == ("Drie", "Twee", ["Twee"])
    assert late.json()["version"] == first["version"] + 1
    assert read(person("af-raalte")).story == "Twee"


def recorded(client: Client, person: Person, **more: Any) -> tuple[str, Signal]:
    """Log a signal through the page; gives where its facts are kept while typing, and the signal."""
    return f"{log(client, **more)}bewaren/", read(person("af-raalte"))


def test_the_facts_of_a_recorded_signal_are_kept_while_typing(client_as: Login, person: Person) -> None:
    client = client_as("af-raalte")
    where, signal = recorded(client, person)
    assert f'data-autosave="{where}"' in html(client.get(where.replace("bewaren", "bewerken")))
    kept = client.post(where, ANSWERS | {"fields": ["story"], "story": "Dertien matrassen.", "version": signal.version})
    assert kept.json()["text"].startswith("Bewaard om ") and not kept.json()["wrong"]
    assert read(person("af-raalte")).story == "Dertien matrassen."
    late = client.post(where, ANSWERS | {"fields": ["place"], "place": "Markt", "version": signal.version})
    assert late.status_code == 409
    assert {"story", "place"} <= {line["name"] for line in late.json()["lines"]}


@pytest.mark.parametrize("name", ["story", "forms", "where", "received_from", "heard_on"])
def test_a_recorded_answer_made_empty_stays_and_the_page_says_so(client_as: Login, person: Person, name: str) -> None:
    client = client_as("af-raalte")
    where, signal = recorded(client, person)
    half = {key: value for key, value in ANSWERS.items() if key != name}
    answer = client.post(where, half | {"fields": [name, "place"], "place": "Markt", "version": signal.version}).json()
    assert "maar dit mag niet leeg zijn: " in answer["text"] and answer["wrong"]
    now = read(person("af-raalte"))
    assert (now.story, now.forms, now.municipality_id, now.received_from, now.heard_on, now.place) == (
        signal.story, signal.forms, signal.municipality_id, signal.received_from, signal.heard_on, "Markt")  # fmt: skip


def test_another_gemeente_that_was_ticked_while_typing_waits_for_the_button(client_as: Login, person: Person) -> None:
    client, user = client_as("af-raalte"), person("af-raalte")
    where, signal = recorded(client, person)
    client.post(where, ANSWERS | {"fields": ["also_in"], "also_in": ["zwolle"], "version": signal.version})
    assert of(CaseMunicipality, user) == []
    page = html(client.get(where.replace("bewaren", "bewerken")))
    assert re.search(r'name="also_in" value="zwolle"[^>]* checked', page)
    sent = ANSWERS | {"also_in": ["zwolle"], "version": signal.version + 1}
    assert client.post(where.replace("bewaren", "bewerken"), sent).status_code == 302
    assert [str(row.organisation) for row in of(CaseMunicipality, user)] == ["Gemeente Zwolle"]
    late = client.post(where, ANSWERS | {"fields": ["place"], "place": "Markt", "version": signal.version})
    assert "also_in" not in [line["name"] for line in late.json()["lines"]]


def test_a_settled_signal_keeps_nothing_more(client_as: Login, person: Person, route: Route) -> None:
    triage = route.log()
    route.refer(triage)
    where = f"/signalen/{triage.signal_id}/bewaren/"
    assert client_as("af-raalte").post(where, ANSWERS | {"fields": ["story"], "version": 9}).status_code == 404


def test_an_adviesvraag_is_kept_while_typing_and_registered_from_there(client_as: Login, person: Person) -> None:
    client, user = client_as("veilig-thuis"), person("veilig-thuis")
    page = str(uuid4())
    typed = {"fields": ["story"], "story": "Mag ik ADVIESTOKEN vragen?", "version": "", "concept": page}
    first = client.post("/signalen/advies/", typed).json()
    more = typed | {"story": "Mag ik dit vragen?", "version": first["version"]}
    again = client.post("/signalen/advies/", more).json()
    draft = read(user)
    assert (draft.kind, draft.number, draft.story) == ("advice", "", "Mag ik dit vragen?")
    assert first["autosave"] == f"/signalen/{draft.pk}/bewaren/" and again["version"] == first["version"] + 1
    listed = html(client.get("/signalen/"))
    assert "Mag ik dit vragen?" in listed and "Adviesvraag" in listed
    assert "Verder met uw adviesvraag" in html(client.get(first["url"]))
    late = client.post(first["autosave"], {"fields": ["story"], "story": "Anders", "version": first["version"]})
    assert late.status_code == 409 and late.json()["lines"][0]["theirs"] == "Mag ik dit vragen?"
    answers = {"story": "Mag ik dit vragen?", "received_from": "onderwijs", "forms": ["onduidelijk"], "concept": page}
    done = client.post(first["url"], answers | {"version": again["version"]})
    assert done["Location"] == f"/signalen/{draft.pk}/"
    assert [row.state for row in of(Advice, user)] == ["registered"]
    assert client.post(first["autosave"], typed).status_code == 404


def test_an_adviesvraag_keeps_no_teken_and_no_melder(client_as: Login, person: Person) -> None:
    client, user = client_as("af-raalte"), person("af-raalte")
    sent = {"fields": ["story", "teken-a04-answer", "reporter_name"], "story": "Vraag", "teken-a04-answer": "ja",
            "reporter_name": "Iemand", "version": ""}  # fmt: skip
    client.post("/signalen/advies/", sent)
    assert (of(SignNote, user), of(Reporter, user)) == ([], [])


def test_half_an_adviesvraag_can_wait(client_as: Login, person: Person) -> None:
    client = client_as("af-raalte")
    assert client.post("/signalen/advies/", {"story": "Later", "actie": "later"})["Location"] == "/signalen/"
    draft = read(person("af-raalte"))
    assert client.post(f"/signalen/{draft.pk}/bewerken/", {"story": "", "version": draft.version}).status_code == 422
