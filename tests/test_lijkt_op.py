"""Lijkt op: own and granted rows only, why in words, and what follows: linking, gathering and coming apart again."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from cases import access, places, services
from cases.models import (
    AuditEvent,
    Guarded,
)
from routing import alike
from routing.alike_forms import TypedForm
from routing.models import Triage
from tests.routes import Route

AF, AF2, ZWOLLE = "af-raalte", "af-raalte-2", "af-zwolle"
URL = "/signalen/lijkt-op/"
ADDRESS = "Dorpsstraat 12, Heino"
WHO: dict[str, Any] = {"name": "Yusuf Kerkmeer", "alias": "Kleine", "birth_date": date(1990, 3, 4),
                       "phone": "06-12345678", "plate": "XX-12-YZ", "address": "Kerkweg 3, Raalte"}  # fmt: skip
SAME = {"name": "Youssef Kerckmeer", "place": "dorpstraat 12 heino", "where": "raalte", "phone": "+31 6 12345678",
        "plate": "xx12yz", "alias": "kleine", "birth_date": "04-03-1990", "birth_year": "1990"}  # fmt: skip


def log(route: Route, by: str = AF, **more: Any) -> Triage:
    """A signal in the Dorpsstraat, with somebody in it."""
    user = route.person(by)
    triage = route.log(by=by, place=ADDRESS)
    with access.acting(user):
        services.add_party(triage.case, by=user, roles=["slachtoffer"], **(WHO | more))
    return triage


def audited(person: Any, **what: Any) -> int:
    """How many lines the audit has of this, as the aandachtsfunctionaris reads its own."""
    with access.acting(person(AF)):
        return AuditEvent.objects.filter(**what).count()


def found(person: Any, who: str, **typed: str) -> dict[str, list[str]]:
    user = person(who)
    with access.acting(user):
        rows = alike.search(alike.typed(TypedForm(typed).answers(), user), user)
    return {one.title: one.why for one in rows}


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "why"), [
    ({"place": "Dorpsstraat 12, Heino"}, ["zelfde straat en zelfde huisnummer", "zelfde plaats"]),
    ({"place": "Dorpsstraat, Heino"}, ["zelfde straat", "zelfde plaats"]),
    ({"place": "dorpstraat 9"}, ["straat lijkt"]),
    ({"place": "bij de Dorpsstraat"}, ["zelfde straat"]),
    ({"place": "Heino"}, ["zelfde plaats"]),
    ({"phone": "+31 6 1234 5678"}, ["zelfde telefoon"]),
    ({"plate": "xx12yz"}, ["zelfde kenteken"]),
    ({"address": "Kerkweg 3 Raalte"}, ["zelfde adres"]),
    ({"story": "Hij belde met 06 12345678 en vertrok."}, ["zelfde telefoon"]),
    ({"story": "In een busje met kenteken XX-12-YZ."}, ["zelfde kenteken"]),
    ({"name": "Kerkmeer Youssef"}, ["naam lijkt"]),
    ({"alias": "kleine"}, ["naam lijkt"]),
    ({"name": "Yusuf Kerkmeer", "birth_date": "04-03-1990"}, ["naam lijkt", "zelfde geboortedatum"]),
    ({"name": "Yusuf Kerkmeer", "birth_date": "03-04-1990"}, ["naam lijkt", "geboortedatum bijna gelijk"]),
    ({"name": "Yusuf Kerkmeer", "birth_date": "1990"}, ["naam lijkt", "zelfde geboortejaar"]),
    ({"name": "Yusuf Kerkmeer", "birth_year": "1990"}, ["naam lijkt", "zelfde geboortejaar"]),
])  # fmt: skip
def test_what_looks_alike_is_found_with_its_reason_in_words(
    route: Route, person: Any, typed: dict[str, str], why: list[str]
) -> None:
    triage = log(route)
    assert found(person, AF, where="raalte", **typed) == {triage.signal.number: why}


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [
    {"place": "Kerkstraat 12, Luttenberg"}, {"phone": "0612345679"}, {"name": "Bram Oosterling"}, {"story": "niets"},
    {"place": "12"}, {"birth_date": "04-03-1990"}, {"place": "\x00"}, {"birth_date": "onzin"}, {"signal": "x"}, {},
])  # fmt: skip
def test_what_does_not_look_alike_is_not_found(route: Route, person: Any, typed: dict[str, str]) -> None:
    log(route)
    assert found(person, AF, where="raalte", **typed) == {}


def test_a_place_is_read_as_people_write_it() -> None:
    assert places.read("Dorpsstraat 12a, 8141 AB Heino") == places.Place("dorpsstraat", "12a", "heino")
    assert places.read("Heino, Dorpsstr. 4") == places.Place("dorpsstr", "4", "heino")
    assert places.read("schuur achter de Kerkweg") == places.Place("kerkweg", "", "")
    assert places.read("Boerhaar 7") == places.Place("boerhaar", "7", "")
    assert places.read("") == places.Place()


@pytest.mark.django_db
def test_the_same_person_at_another_unit_never_appears(route: Route, person: Any, client_as: Any) -> None:
    """Own and granted only, for every account that does intake; and the answer is the one of an unknown person."""
    log(route)
    for who in (ZWOLLE, "zoco"):
        assert found(person, who, **SAME) == {}
        answer, unknown = (client_as(who).post(URL, typed) for typed in (SAME, {"name": "Bram Oosterling"}))
        assert (answer.status_code, answer.content) == (unknown.status_code, unknown.content) == (204, b"")
    own = log(route, by=ZWOLLE)
    assert set(found(person, ZWOLLE, **SAME)) == {own.signal.number}


@pytest.mark.django_db
def test_the_second_wall_alone_keeps_the_foreign_rows_out(
    route: Route, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    log(route)
    monkeypatch.setattr(Guarded, "sight", classmethod(lambda cls, user: Q()))
    assert found(person, ZWOLLE, **SAME) == {}
    assert found(person, AF, **SAME) != {}


@pytest.mark.django_db
@pytest.mark.usefixtures("one_minute")
def test_a_foreign_row_costs_no_question_more(route: Route, person: Any, client_as: Any) -> None:
    """As many statements whether others know the person or not."""
    client = client_as(ZWOLLE)
    client.post(URL, SAME)
    with CaptureQueriesContext(connection) as before:
        client.post(URL, SAME)
    for _ in range(3):
        log(route)
    with CaptureQueriesContext(connection) as after:
        client.post(URL, SAME)
    assert len(before) == len(after)
    assert len(after) <= 16


@pytest.mark.django_db
def test_a_granted_case_appears_and_is_gone_when_sight_ends(route: Route, person: Any) -> None:
    """What was ticked for the tafel is found by who leads it, as a case; not before, and not the rest of it."""
    triage = log(route)
    user, chair = person("zoco"), person("voorzitter")
    assert found(person, "zoco", **SAME) == {}
    review = route.refer(triage)
    route.schedule(review)
    names = found(person, "zoco", name="Youssef Kerckmeer")
    assert len(names) == 1 and "MH-" in next(iter(names))
    with access.acting(chair):
        access.end(review.case, to=user.unit, by=chair, cause="test")
    assert found(person, "zoco", name="Youssef Kerckmeer") == {}


@pytest.mark.django_db
def test_a_draft_of_a_colleague_is_not_shown(route: Route, person: Any) -> None:
    user = person(AF2)
    with access.acting(user):
        services.new_draft(by=user, place=ADDRESS, municipality=user.unit.organisation)
    assert found(person, AF, place=ADDRESS, where="raalte") == {}


@pytest.mark.django_db
def test_each_list_that_is_shown_is_one_search_and_typing_on_writes_nothing(
    route: Route, person: Any, client_as: Any
) -> None:
    """A hundred keystrokes are not a hundred lines: only what changed on the screen counts."""
    log(route)
    client = client_as(AF)

    def searches() -> int:
        return audited(person, action="search", name="lookalike")

    shown = client.post(URL, SAME)
    assert shown.status_code == 200 and searches() == 1
    stamp = shown.content.decode().split('name="seen" value="')[1].split('"')[0]
    for _ in range(5):
        assert client.post(URL, SAME | {"seen": stamp}).status_code == 204
    assert searches() == 1
    assert client.post(URL, {"name": "Bram Oosterling"}).status_code == 204
    assert client.post(URL, {"name": "Bram Oosterling", "seen": stamp}).status_code == 200
    assert searches() == 2
    assert client.post(URL, {"seen": ""} | SAME).status_code == 200


@pytest.mark.django_db
def test_the_list_tells_number_place_day_and_reason_and_no_name(route: Route, client_as: Any) -> None:
    triage = log(route)
    page = client_as(AF).post(URL, SAME).content.decode()
    for words in (triage.signal.number, "Raalte, Dorpsstraat 12, Heino", "zelfde telefoon", "Vergelijk"):
        assert words in page
    assert "Kerkmeer" not in page and "PARTYTOKEN" not in page


@pytest.mark.django_db
def test_the_list_stands_on_the_page_of_the_saved_signal(route: Route, person: Any, client_as: Any) -> None:
    one, other = log(route), log(route)
    page = client_as(AF).get(f"/signalen/{one.signal_id}/").content.decode()
    assert f"/signalen/{one.signal_id}/vergelijk/{other.signal_id}/" in page
    assert page.index('id="lijkt-op"') < page.index("Vraag of anderen dit kennen")
    assert audited(person, action="search", name="lookalike", object_id=one.signal_id) == 1


@pytest.mark.django_db
def test_a_form_asks_by_itself_and_works_without(client_as: Any, route: Route) -> None:
    client = client_as(AF)
    triage = log(route)
    for url in (
        "/signalen/nieuw/",
        f"/signalen/{triage.signal_id}/bewerken/",
        f"/signalen/{triage.signal_id}/persoon/",
    ):
        page = client.get(url).content.decode()
        assert 'hx-post="/signalen/lijkt-op/"' in page and "delay:700ms" in page and 'hx-sync="this:replace"' in page
        assert "<noscript>" in page
