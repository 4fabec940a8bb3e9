"""The reading log of the FG, and what stands out in it: explained, never judged."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from cases import access
from cases.models import AuditEvent, SubjectRequest, User
from dashboards import patterns
from dashboards.queries import readings as ask
from routing import subject_requests as register
from routing.calendar import ZONE
from tests.routes import Route
from tests.test_oversight import number_of, texts
from tests.test_subject_requests import put

pytestmark = pytest.mark.django_db
Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
ADDRESS = "/toezicht/inzage/"
WORKDAY = datetime(2026, 11, 24, 10, 0, tzinfo=ZONE)  # a Tuesday


def saw(user: User, at: datetime, times: int = 1, **more: Any) -> None:
    """Write readings as this person, at that moment."""
    assert user.unit
    known = {"action": "read", "user": user.pk, "unit": user.unit_id, "organisation": user.unit.organisation_id,
             "role": user.role, "part": "casus", "basis": "grant", "case_id": uuid4()} | more  # fmt: skip
    with access.acting(user):
        AuditEvent.objects.bulk_create([AuditEvent(at=at + timedelta(seconds=n), **known) for n in range(times)])


def found(person: Person, first: datetime = WORKDAY, by: str = "fg") -> dict[str, list[patterns.Finding]]:
    """Give what stands out in the week of a moment."""
    user, day = person(by), first.date()
    with access.acting(user):
        some = ask.unusual(user, ask.Period(day - timedelta(days=3), day + timedelta(days=3)))
    return {rule.key: findings for rule, findings in some}


def test_a_working_day_stands_out_in_nothing(person: Person) -> None:
    case = uuid4()
    saw(person("politie"), WORKDAY, 5, case_id=case)
    saw(person("politie"), WORKDAY, action="write", case_id=case)
    assert found(person) == {}


@pytest.mark.parametrize(
    "at",
    [
        WORKDAY.replace(hour=6, minute=59),
        WORKDAY.replace(hour=19),
        WORKDAY.replace(day=22),  # Sunday
        datetime(2026, 12, 25, 11, 0, tzinfo=ZONE),
    ],
)
def test_outside_office_hours_stands_out(person: Person, at: datetime) -> None:
    saw(person("politie"), at, patterns.RULES[1].least)
    some = found(person, at)["tijd"]
    assert [(one.user_id, one.count) for one in some] == [(person("politie").pk, patterns.RULES[1].least)]


def test_the_edges_of_the_office_do_not(person: Person) -> None:
    saw(person("politie"), WORKDAY.replace(hour=7), 9, basis="own")
    saw(person("politie"), WORKDAY.replace(hour=18, minute=59), 9, basis="own")
    assert found(person) == {}


def test_many_dossiers_in_an_hour_stand_out_and_one_dossier_often_does_not(person: Person) -> None:
    saw(person("om"), WORKDAY, 40, basis="own", case_id=uuid4())
    for minute in range(15):
        saw(person("politie"), WORKDAY + timedelta(minutes=minute), basis="own")
    assert [one.user_id for one in found(person)["veel"]] == [person("politie").pk]


def test_names_shown_refusals_and_noodtoegang_stand_out(person: Person) -> None:
    saw(person("politie"), WORKDAY, 10, name="name", basis="own")
    saw(person("om"), WORKDAY, 5, action="refuse", case_id=None, basis="")
    saw(person("zoco"), WORKDAY, 1, action="rights", name="nood.access", emergency=True)
    some = found(person)
    assert {key: [one.user_id for one in ones] for key, ones in some.items()} == {
        "namen": [person("politie").pk], "weiger": [person("om").pk], "nood": [person("zoco").pk],
    }  # fmt: skip


def test_looking_on_three_days_without_doing_anything_stands_out_until_the_unit_does(person: Person) -> None:
    case = uuid4()
    for day in range(3):
        saw(person("politie"), WORKDAY + timedelta(days=day - 1), case_id=case)
    assert [(one.case_id, one.count) for one in found(person)["taak"]] == [(case, 3)]
    saw(person("politie"), WORKDAY, action="move", case_id=case)
    assert "taak" not in found(person)


def test_the_fg_of_a_gemeente_sees_its_own_people_only(person: Person) -> None:
    saw(person("politie"), WORKDAY.replace(hour=3), 5)
    saw(person("af-zwolle"), WORKDAY.replace(hour=3), 5)
    assert [one.user_id for one in found(person, by="fg-zwolle")["tijd"]] == [person("af-zwolle").pk]
    assert len(found(person)["tijd"]) == 2
    for name in ("beheerder", "kernteam", "af-raalte"):
        assert found(person, by=name) == {}, name


def test_the_page_explains_and_judges_nothing(person: Person, client_as: ClientAs) -> None:
    today = timezone.now()
    saw(person("politie"), today, 12, name="name")
    answer = client_as("fg").get(ADDRESS)
    text = answer.content.decode()
    rule = next(rule for rule in patterns.RULES if rule.key == "namen")
    assert rule.title in text
    assert "Opvallend is niet fout." in text
    assert "12 namen of BSN&#x27;s getoond op één dag" in text
    item = next(one for one in answer.context["unusual"] if one["key"] == "namen")["items"][0]
    lines = texts(client_as("fg").get(item["url"]).context["rows"])
    assert lines[0][2] == "Ingezien: naam getoond, 12 keer achter elkaar"


def test_nothing_unusual_says_so(client_as: ClientAs) -> None:
    answer = client_as("fg-zwolle").get(ADDRESS)
    assert "Geen bijzonderheden in deze periode." in answer.content.decode()


def test_the_log_is_read_per_person_and_per_dossier(route: Route, client_as: ClientAs, person: Person) -> None:
    case = number_of(route.whole())
    client_as("politie").get(f"/casussen/{case.pk}/")
    client_as("om").get(f"/casussen/{case.pk}/")
    client = client_as("fg")
    of_person = texts(client.get(ADDRESS, {"medewerker": str(person("politie").pk)}).context["rows"])
    assert of_person
    assert all(str(person("politie")) in row[0] for row in of_person)
    of_case = texts(client.get(ADDRESS, {"nummer": case.number}).context["rows"])
    assert {str(person("politie")), str(person("om"))} <= {row[0].split(",")[0] for row in of_case}
    assert all(row[4] == f"zaak {str(case.pk)[-8:]}" for row in of_case)
    assert client.get(ADDRESS, {"nummer": "MH-2026-0000"}).status_code == 422
    assert client.get(ADDRESS, {"van": "2026-01-01", "tot": "2026-12-31"}).status_code == 422


def test_the_log_itself_is_audited_with_whose_it_was(client_as: ClientAs, person: Person) -> None:
    someone = person("politie")
    client_as("fg").get(ADDRESS, {"medewerker": str(someone.pk)})
    client_as("fg").get(f"{ADDRESS}export/", {"medewerker": str(someone.pk)})
    with access.acting(person("fg")):
        rows = AuditEvent.objects.filter(name="readings", user=person("fg").pk)
        assert sorted(rows.values_list("action", "object_id")) == [("export", someone.pk), ("list", someone.pk)]


def test_pages_follow_each_other_without_gap_or_repeat(person: Person, client_as: ClientAs) -> None:
    for number in range(60):
        saw(person("politie"), timezone.now() - timedelta(minutes=number))
    client, query, seen = client_as("fg"), f"?medewerker={person('politie').pk}", []
    while query:
        answer = client.get(ADDRESS + query)
        seen += [row["cells"][4]["text"] for row in answer.context["rows"]]
        query = answer.context["next_url"]
    assert len(seen) == len(set(seen)) == 60


def test_the_log_is_read_per_betrokkene_through_a_verzoek(route: Route, client_as: ClientAs, person: Person) -> None:
    """Only dossiers of the own organisation: Zwolle learns nothing of Raalte."""
    route.whole()
    own = Route(person)
    own.log(by="af-zwolle")
    client_as("politie").get(f"/casussen/{route.case_id}/")
    for name, cases in (("fg-zwolle", {own.case_id}), ("fg", {own.case_id, route.case_id})):
        client = client_as(name)
        url = put(client)
        with access.acting(person(name)):
            row = SubjectRequest.objects.get(pk=url.split("/")[-2])
            assert set(register.cases_of(row)) == cases
        lines = texts(client.get(ADDRESS, {"verzoek": str(row.pk)}).context["rows"])
        assert {line[4] for line in lines} <= {f"zaak {str(case)[-8:]}" for case in cases}
    assert lines
    with access.acting(person("politie")):
        assert register.cases_of(row) == []
