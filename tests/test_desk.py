"""The start page of an FG counts everything that waits for that FG, and for nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from cases import access, resets
from cases.models import User
from routing import retention
from tests.routes import Route
from tests.test_retention import closed

pytestmark = pytest.mark.django_db
Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
DESK, RESETS = "/toezicht/", "/beheer/tweede-stap/"


def waits(client: Client) -> dict[str, str]:
    """Give what stands under "Wacht op u", by its address."""
    return {item["url"]: item["title"] for item in client.get(DESK).context["waiting"]}


def test_wishes_to_keep_are_counted_for_who_may_decide(route: Route, person: Person, client_as: ClientAs) -> None:
    triage, fg = closed(route), person("fg")
    home: Any = triage.owner.organisation
    retention.refresh()
    url = f"{DESK}bewaren/"
    assert url not in waits(client_as("fg"))
    with access.acting(fg):
        row = retention.ask(triage.case_id, home, by=fg, kind="hold", reason="er loopt een klacht")
    assert url not in waits(client_as("fg")), "an own wish is decided by a second person"
    with access.acting(person("af-raalte")):
        retention.ask(triage.case_id, home, by=person("af-raalte"), kind="extension", reason="x", until=row.asked_at)
    assert waits(client_as("fg"))[url] == "1 wens om te bewaren"
    assert url not in waits(client_as("fg-zwolle"))


def test_terms_to_approve_are_counted(client_as: ClientAs, person: Person) -> None:
    url = f"{DESK}bewaren/termijnen/"
    with transaction.atomic(), access.acting_as_service(retention.SERVICE):
        retention.load()
    counts = {}
    for name in ("fg", "fg-zwolle"):
        with access.acting(person(name)):
            counts[name] = retention.rules(person(name)).filter(approved_on=None).count()
        assert waits(client_as(name))[url] == f"{counts[name]} bewaartermijnen goed te keuren"
    assert counts["fg"] > counts["fg-zwolle"] > 1


def test_a_second_step_that_waits_is_on_the_desk_and_in_the_tabs(client_as: ClientAs, person: Person) -> None:
    admin = person("beheerder")
    for name in ("zoco", "fg"):
        with access.acting(admin):
            resets.ask(person(name), by=admin, reason="teruggebeld op het vaste nummer")
    assert waits(client_as("fg"))[RESETS] == "1 tweede stap om over te beslissen", "not the own one"
    assert waits(client_as("fg-zwolle"))[RESETS] == "2 tweede stappen om over te beslissen"
    for page in (DESK, RESETS):
        text = client_as("fg").get(page).content.decode()
        assert f'href="{RESETS}"' in text and f'href="{DESK}inzage/"' in text, page
    assert f'href="{DESK}inzage/"' not in client_as("beheerder").get(RESETS).content.decode()
