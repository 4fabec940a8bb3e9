"""Oefenen: a tour that can be skipped and begun again, and exercises that are done when the facts say so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases import access, links, reference, services
from cases.models import Organisation, Unit, User
from cases.roles import Role
from dashboards import exercises, tours
from routing import moves
from routing.models import Triage
from tests.routes import Route

pytestmark = pytest.mark.django_db
Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
AF = "af-raalte"
LESSONS = {line["key"]: line for line in reference.read("lessons")["exercises"]["list"]}


def page(client: Client, url: str = "/oefenen/") -> str:
    return client.get(url).content.decode()


def test_the_tour_walks_by_its_steps_and_stops(client_as: ClientAs) -> None:
    client = client_as(AF)
    assert "Begin de rondleiding" in page(client, "/")
    first = client.post("/rondleiding/", {"stap": "1"})
    assert first["Location"] == "/signalen/nieuw/"
    shown = page(client, "/signalen/nieuw/")
    assert "Rondleiding, stap 1 van 5" in shown and "Proefdijk 4" in shown
    assert "Naar het scherm van deze stap" not in shown and "Naar het scherm van deze stap" in page(client, "/")
    assert client.post("/rondleiding/", {"stap": "5"})["Location"] == "/casussen/"
    last = page(client, "/casussen/")
    assert "Volgende stap" not in last and "Klaar" in last
    assert client.post("/rondleiding/", {"stap": "0"})["Location"] == "/oefenen/"
    assert "Rondleiding, stap" not in page(client, "/")


def test_who_skips_it_is_not_asked_again_and_finds_it_under_hulp(client_as: ClientAs) -> None:
    client = client_as(AF)
    client.post("/rondleiding/", {"stap": "0"})
    assert "Begin de rondleiding" not in page(client, "/")
    assert 'href="/oefenen/"' in page(client, "/hulp/")
    assert "Begin de rondleiding" in page(client)


@pytest.mark.parametrize("step", ["6", "-1", "x", "", "٣", "999999999999999999999"])
def test_a_step_that_is_not_there_stops(client_as: ClientAs, step: str) -> None:
    client = client_as(AF)
    answer = client.post("/rondleiding/", {"stap": step})
    assert answer.status_code == 302
    assert answer["Location"] == ("/signalen/" if step == "٣" else "/oefenen/")  # a digit is a digit


@pytest.mark.parametrize("role", sorted(reference.read("lessons")["tours"]))
def test_every_step_of_every_tour_opens_for_its_role(client_as: ClientAs, role: str) -> None:
    user = User.objects.filter(role=role).order_by("username").first()
    assert user is not None and Role(role)
    client = client_as(user.username)
    for number, line in enumerate(tours.steps(user), 1):
        assert client.post("/rondleiding/", {"stap": str(number)})["Location"] == line["url"]
        shown = client.get(line["url"])
        assert shown.status_code == 200 and line["title"] in shown.content.decode()


def test_without_demo_there_is_nothing_to_practise(client_as: ClientAs, settings: Any) -> None:
    client = client_as(AF)
    client.post("/rondleiding/", {"stap": "1"})
    settings.DEMO = False
    assert client.get("/oefenen/").status_code == 404
    assert client.post("/rondleiding/", {"stap": "2"}).status_code == 404
    for url in ("/", "/hulp/"):
        assert "rondleiding" not in page(client, url).lower() and "oefenen" not in page(client, url).lower()


def laid(route: Route, key: str) -> Triage:
    """A signal of the exercise, as the practice data lays it."""
    return route.log(place=LESSONS[key]["place"])


def done(person: Person) -> set[str]:
    user = person(AF)
    told = tours.exercises(user)
    assert told is not None
    with access.acting(user):
        return {one.lesson["key"] for one in exercises.of(user, told) if one.done}


def perform(person: Person, row: Triage, name: str, **data: Any) -> None:
    user = person(AF)
    with access.acting(user):
        moves.perform(row, name, by=user, **data)


def test_recording_the_call_is_done_by_who_recorded_it(route: Route, person: Person) -> None:
    assert done(person) == set()
    laid(route, "record")
    assert done(person) == {"record"}


@pytest.mark.parametrize("way", ["merge", "link"])
def test_the_double_signal_is_done_when_the_two_are_together(route: Route, person: Person, way: str) -> None:
    one, other = laid(route, "twice"), laid(route, "twice")
    assert done(person) == set()
    if way == "merge":
        perform(person, one, "merge", target=other, reason="zelfde huis")
    else:
        with access.acting(person(AF)):
            links.link(one.signal, other.signal, by=person(AF), why="zelfde huis")
    assert done(person) == {"twice"}


def test_a_question_a_local_step_and_a_referral_are_done(route: Route, person: Person) -> None:
    ask, local, refer = (laid(route, key) for key in ("ask", "local", "refer"))
    assert done(person) == set()
    care, due = Unit.objects.get(code="zorg-raalte"), timezone.localdate() + timedelta(days=20)
    more: dict[str, Any] = {"outside": "", "way": "", "ground": None}
    perform(person, ask, "ask", text="Kent u dit gezin?", parties=[], due=due, sources=[care], **more)
    assert done(person) == {"ask"}
    perform(person, local, "handle_locally", local_unit=care, check_on=due, reason="praat rustig")
    route.refer(refer)
    assert done(person) == {"ask", "local", "refer"}


def test_the_page_shows_what_is_done_and_where(route: Route, client_as: ClientAs) -> None:
    triage = laid(route, "local")
    shown = page(client_as(AF))
    assert "0 van 5 klaar" in shown and f"/signalen/{triage.signal_id}/" in shown
    elsewhere = page(client_as("af-zwolle"))
    assert "staan klaar in Raalte" in elsewhere and triage.signal.number not in elsewhere
    assert "oefeningen" not in page(client_as("om"))
    assert "nog geen rondleiding" in page(client_as("school"))


def test_a_colleague_elsewhere_never_counts(route: Route, person: Person) -> None:
    user, raalte = person("af-zwolle"), Organisation.objects.get(code="raalte")
    with access.acting(user):
        draft = services.new_draft(by=user, place=LESSONS["record"]["place"], municipality=raalte)
        services.save_draft(draft, {"danger": "nee", "story": "x", "forms": ["arbeid"], "received_from": "wijkteam",
                                    "place_kind": "gemeente"}, by=user)  # fmt: skip
        moves.register(draft, by=user)
    assert done(person) == set()
