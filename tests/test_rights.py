"""Rechten: the matrix says what the rule says, the quarter tells what changed, and an FG signs each year."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cases import access, oversight
from cases.models import AuditEvent, RightsReview, RightsSnapshot, User
from cases.roles import READS, Role
from dashboards.presenting.rights import PARTS
from dashboards.queries import rights as ask
from routing import overseeing
from routing.models import Notice
from tests.routes import Route

pytestmark = pytest.mark.django_db
Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
ADDRESS = "/toezicht/rechten/"


def snapshot() -> int:
    """Let the clock keep the stand of this quarter."""
    with access.acting_as_service("clock"):
        return oversight.take_snapshots()


def test_the_matrix_is_the_rule_of_the_roles(client_as: ClientAs, person: Person) -> None:
    rows = {row["url"]: row for row in client_as("fg").get(ADDRESS).context["rows"]}
    for name, role in (("politie", Role.POLICE), ("zoco", Role.CARE_COORDINATOR), ("fg", Role.PRIVACY_OFFICER)):
        row = rows[f"{ADDRESS}{person(name).unit_id}/"]
        assert [cell["yes"] for cell in row["cells"]] == [part in READS[role] for part in PARTS], name


def test_the_fg_of_a_gemeente_sees_and_signs_its_own_units_only(client_as: ClientAs, person: Person) -> None:
    client = client_as("fg-zwolle")
    rows = client.get(ADDRESS).context["rows"]
    assert rows
    assert all("Zwolle" in row["unit"] for row in rows)
    assert client.get(f"{ADDRESS}{person('politie').unit_id}/").status_code == 404
    assert client.post(f"{ADDRESS}{person('politie').unit_id}/", {"right": "ja"}).status_code == 404


def test_the_clock_keeps_the_stand_once_a_quarter(person: Person) -> None:
    assert snapshot() > 0
    assert snapshot() == 0
    with time_machine.travel(timezone.now() + timedelta(days=92), tick=True):
        assert snapshot() > 0
    with access.acting(person("fg-zwolle")):
        assert {row.organisation.code for row in RightsSnapshot.objects.all()} == {"zwolle"}
    with access.acting(person("beheerder")):
        assert not RightsSnapshot.objects.exists()


def test_the_difference_names_who_came_went_and_changed(person: Person, client_as: ClientAs, route: Route) -> None:
    snapshot()
    someone, gone = person("politie"), person("school")
    User.objects.filter(pk=someone.pk).update(role=Role.PROBATION)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    route.whole()
    since = client_as("fg").get(ADDRESS).context["since"]
    assert {one["who"] for one in since["changes"]} == {str(someone), str(gone)}
    changed = next(one for one in since["changes"] if one["who"] == str(someone))
    assert changed["before"].startswith("Politie") and changed["now"].startswith("Reclassering")
    assert next(one for one in since["changes"] if one["who"] == str(gone))["now"] == "geen toegang"
    assert since["opened"] > 3
    assert since["ended"] > 0


def test_a_signature_counts_for_a_year_and_then_the_fg_is_reminded(client_as: ClientAs, person: Person) -> None:
    client, unit = client_as("fg-zwolle"), person("af-zwolle").unit
    assert unit
    with access.acting(person("fg-zwolle")):
        before = ask.to_sign(person("fg-zwolle"))
    assert client.post(f"{ADDRESS}{unit.pk}/", {"right": "ja", "remark": ""}).status_code == 302
    with access.acting(person("fg-zwolle")):
        assert ask.to_sign(person("fg-zwolle")) == before - 1
        assert AuditEvent.objects.filter(name="review.right", action="rights").count() == 1

    def told() -> int:
        with access.acting_as_service("clock"):
            overseeing.watch()
            return Notice.objects.filter(kind="oversight", path=ADDRESS).count()

    assert told() == 0
    with time_machine.travel(timezone.now() + timedelta(days=366), tick=True):
        assert told() == 1
        with access.acting(person("fg-zwolle")):
            assert ask.to_sign(person("fg-zwolle")) == before


def test_a_no_tells_what_must_change(client_as: ClientAs, person: Person) -> None:
    client, url = client_as("fg"), f"{ADDRESS}{person('politie').unit_id}/"
    answer = client.post(url, {"right": "nee", "remark": " "})
    assert answer.status_code == 422
    assert "Schrijf wat er moet veranderen." in answer.content.decode()
    assert client.post(url, {"right": "nee", "remark": "Een account te veel."}).status_code == 302
    assert client.get(url).context["reviews"][0]["remark"] == "Een account te veel."
    with access.acting(person("politie")):
        assert not RightsReview.objects.exists()
