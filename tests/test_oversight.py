"""Wie zag deze casus: the FG reads sight, readings, grounds and ends of one dossier, and nothing of its content."""

from collections.abc import Callable

import pytest
from django.test import Client

from cases import access
from cases.models import AuditEvent, Case, User
from dashboards.queries import oversight as ask
from tests.routes import Route
from tests.test_need_to_know import TOKENS

pytestmark = pytest.mark.django_db
Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
ADDRESS = "/toezicht/casus/"


def number_of(route: Route) -> Case:
    """Give the case of a route as the zorgcoördinator sees it."""
    user = route.person("zoco")
    with access.acting(user):
        return Case.objects.visible_to(user).get(pk=route.case_id)


def texts(rows: list[dict[str, list[dict[str, str]]]]) -> list[list[str]]:
    """Give rows of a table as texts."""
    return [[cell["text"] for cell in row["cells"]] for row in rows]


def test_one_page_tells_who_saw_a_case_on_what_ground_and_until_when(route: Route, client_as: ClientAs) -> None:
    case = number_of(route.whole())
    client_as("politie").get(f"/casussen/{case.pk}/")
    answer = client_as("fg").get(ADDRESS, {"nummer": case.number.lower()})
    assert answer.status_code == 200
    now, moments = texts(answer.context["now"]), texts(answer.context["rows"])
    assert any("Openbaar Ministerie" in row[0] and row[1].startswith("Strafrecht") and row[5] for row in now), now
    looked = next(row for row in moments if row[2].startswith("Ingezien") and "Politie" in row[1] and row[3] == "Casus")
    assert str(route.person("politie")) in looked[1]
    assert "goedgekeurd door de FG op" in looked[4], "the ground of the verstrekking it leaned on"
    assert looked[5], "and until when"
    assert any(row[2].startswith("Kreeg zicht") for row in moments)
    said = answer.content.decode()
    assert not [token for token in TOKENS if token in said]
    assert case.codename not in said


def test_a_reading_leans_on_what_was_open_then(route: Route, client_as: ClientAs, person: Person) -> None:
    case = number_of(route.whole())
    user = person("fg")
    client_as("af-raalte").get(f"/casussen/{case.pk}/")
    with access.acting(user):
        found = ask.find(pk=case.pk)
        assert found
        lines = ask.lines(user, found)
        looks = ask.looks(user, found, lines)
    for look in looks:
        if look.line:
            end = ask.ended_at(look.line)
            assert look.line.since <= look.at and (end is None or look.at <= end)
            assert look.unit and look.line.receiver_id == look.unit.pk


def test_the_fg_of_a_gemeente_finds_only_what_its_own_organisation_has_part_in(
    route: Route, client_as: ClientAs, person: Person
) -> None:
    case = number_of(route.whole())
    client = client_as("fg-zwolle")
    answer = client.get(ADDRESS, {"nummer": case.number})
    assert answer.status_code == 422
    missing = client.get(ADDRESS, {"nummer": "MH-2026-0000"})
    assert answer.context["form"].errors == missing.context["form"].errors, "hidden and missing answer alike"
    assert client.get(f"{ADDRESS}{case.pk}/").status_code == 404
    assert client.get(f"{ADDRESS}{case.pk}/export/").status_code == 404
    other = Route(person)
    review = other.refer(other.log(by="af-zwolle"), by="af-zwolle")
    client_as("procesregisseur").get(f"/casussen/{other.case_id}/")
    answer = client.get(f"{ADDRESS}{other.case_id}/")
    assert answer.status_code == 200
    looked = [row for row in texts(answer.context["rows"]) if row[2].startswith("Ingezien")]
    assert all("Zwolle" in row[1] for row in looked), looked
    coordinating = client_as("fg").get(f"{ADDRESS}{review.case_id}/")
    assert any("Zorg- en Veiligheidshuis" in row[1] for row in texts(coordinating.context["rows"]))


def test_a_signal_is_found_by_its_own_number(route: Route, client_as: ClientAs) -> None:
    route.log()
    assert route.signal
    answer = client_as("fg").get(ADDRESS, {"nummer": route.signal.number})
    assert answer.status_code == 200
    assert answer.context["found"].pk == route.case_id


def test_the_road_tells_nothing_to_who_is_no_fg(route: Route, person: Person) -> None:
    case = number_of(route.whole())
    for name in ("beheerder", "kernteam", "politie", "af-raalte", "procesregisseur"):
        with access.acting(person(name)):
            assert ask.find(number=case.number) is None, name
            assert ask.find(pk=case.pk) is None, name


def test_each_look_of_the_fg_is_in_the_audit(route: Route, client_as: ClientAs, person: Person) -> None:
    case = number_of(route.whole())
    client = client_as("fg")
    client.get(ADDRESS, {"nummer": case.number})
    client.get(f"{ADDRESS}{case.pk}/export/")
    client.get(ADDRESS, {"nummer": "MH-2026-0000"})
    with access.acting(person("fg")):
        rows = AuditEvent.objects.filter(user=person("fg").pk, name="oversight_case")
        assert sorted(rows.values_list("action", "case_id")) == [("export", case.pk), ("list", case.pk)]


def test_the_lines_go_on_by_key(route: Route, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch) -> None:
    case = number_of(route.whole())
    monkeypatch.setattr("dashboards.views.oversight.PAGE", 4)
    client, url, seen = client_as("fg"), f"{ADDRESS}{case.pk}/", []
    query = ""
    while True:
        answer = client.get(url + query)
        seen += texts(answer.context["rows"])
        query = answer.context["next_url"]
        if not query:
            break
    assert len(seen) > 8
    assert client.get(url + "?na=onzin").status_code == 200
    whole = client.get(f"{url}export/").content.decode().splitlines()
    assert len(whole) - 1 == len(seen), "nothing twice and nothing left out"
