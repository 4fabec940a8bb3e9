"""The list of signals, its filters and pages, and what the search box finds of them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import access, services
from cases.models import AuditEvent, User
from dashboards.management.commands.demo import FILTERS
from routing import moves
from tests.test_signals import html, log, read

pytestmark = pytest.mark.django_db
Login = Callable[[str], Client]
Person = Callable[[str], User]


@pytest.mark.usefixtures("one_minute")
def test_the_list_takes_ten_queries_whatever_its_length(client_as: Login, person: Person) -> None:
    client, user = client_as("af-raalte"), person("af-raalte")
    log(client)
    client.get("/signalen/")
    counts = []
    for amount in (0, 12):
        with access.acting(user):
            for _ in range(amount):
                draft = services.new_draft(by=user)
                services.save_draft(draft, {"story": "x", "forms": ["arbeid"], "received_from": "zorg"}, by=user)
                moves.register(draft, by=user)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/signalen/").status_code == 200
        counts.append([line["sql"][:90] for line in queries if not line["sql"].startswith(("SAVEPOINT", "RELEASE"))])
    assert counts[0] == counts[1]
    assert len(counts[0]) <= 10


def shown(page: str) -> list[str]:
    return re.findall(r'href="/signalen/([0-9a-f-]{36})/(?:\?[^"]*)?"', page)


def test_the_list_pages_by_key_newest_first(client_as: Login, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboards.queries.signals.PAGE", 2)
    client = client_as("af-raalte")
    pks = [log(client).split("/")[2] for _ in range(5)][::-1]
    first = html(client.get("/signalen/"))
    assert shown(first) == pks[:2]
    second = html(client.get(f"/signalen/?na={pks[1]}"))
    assert shown(second) == pks[2:4]
    assert f"voor={pks[2]}" in second
    assert shown(html(client.get(f"/signalen/?na={pks[3]}"))) == pks[4:]
    assert shown(html(client.get(f"/signalen/?voor={pks[2]}"))) == pks[:2]
    assert client.get("/signalen/?na=nee").status_code == 404


def test_filters_narrow_and_chips_take_them_away(client_as: Login) -> None:
    client = client_as("af-raalte")
    work, sexual = log(client), log(client, forms=["seksueel"], place="Stationsplein")
    found = html(client.get("/signalen/?vorm=seksueel"))
    assert sexual in found
    assert work not in found
    assert "Vorm: Seksuele uitbuiting" in found
    assert sexual in html(client.get("/signalen/?zoek=stationspl"))
    assert "Geen signalen met deze filters." in html(client.get("/signalen/?stand=closed"))
    wrong = client.get("/signalen/?stand=bestaatniet")
    assert wrong.status_code == 422
    assert work in html(wrong)


def test_an_empty_list_has_one_action(client_as: Login) -> None:
    assert "Leg het eerste signaal vast" in html(client_as("af-dalfsen").get("/signalen/"))


def test_search_finds_only_what_one_may_see(client_as: Login, person: Person) -> None:
    where = log(client_as("af-raalte"))
    number = read(person("af-raalte")).number
    assert where in html(client_as("af-raalte").get(f"/zoeken/?q={number}"))
    hidden = html(client_as("af-zwolle").get(f"/zoeken/?q={number}"))
    nothing = html(client_as("af-zwolle").get("/zoeken/?q=S-1999-0000"))
    for page in (hidden, nothing):
        assert "Niets gevonden dat u mag zien." in page
    assert strip(hidden, number) == strip(nothing, "S-1999-0000")


def strip(page: str, typed: str) -> str:
    """Take away what differs per page: the words typed and the tokens."""
    return re.sub(r'value="[\w-]{30,}"', "", page.replace(typed, ""))


def test_search_finds_a_codename_and_the_own_action(client_as: Login, person: Person, route: Any) -> None:
    review = route.refer(route.log())
    route.decide(route.schedule(review))
    client = client_as("af-raalte")
    page = html(client.get("/zoeken/?q=ACTIONTOKEN"))
    assert f"/casussen/{route.case_id}/" in page
    codename = re.search(r"MH-\d{4}-\d{4} “(\w+)”", html(client.get("/zoeken/?q=MH-")))
    assert codename
    assert f"/casussen/{route.case_id}/" in html(client.get(f"/zoeken/?q={codename[1]}"))


def test_reading_is_audited_without_what_was_typed(client_as: Login, person: Person) -> None:
    client, user = client_as("af-raalte"), person("af-raalte")
    where = log(client)
    client.get("/signalen/")
    client.get(where)
    client.get("/zoeken/?q=Kastanjeboom")
    with access.acting(user):
        events = list(AuditEvent.objects.filter(user=user.pk).values())
    actions = [event["action"] for event in events]
    assert actions.count("list") == 1
    assert actions.count("search") == 1
    assert any(event["action"] == "read" and str(event["object_id"]) in where for event in events)
    assert "Kastanjeboom" not in str(events)


@pytest.mark.parametrize(("name", "query", "shared"), FILTERS)
def test_the_filters_of_the_practice_can_be_used(client_as: Login, name: str, query: str, shared: bool) -> None:
    page = client_as("af-raalte").get(f"/signalen/?{query}")
    assert page.status_code == 200
    assert "Geen signalen met deze filters." in html(page)
