"""Beheer: organisations and their parts, and all of beheer from the console too."""

import io
import re
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cases.models import Organisation, User
from tests.test_accounts import anybody, sent
from tests.test_admin import rights

Person = Callable[[str], User]
ClientAs = Callable[[str], Client]


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("account", *words, stdout=out)
    return out.getvalue()


def test_the_console_does_the_same(client_as: ClientAs, person: Person) -> None:
    """Invite, change with its effects first, refuse in the same words, and two people for a second step."""
    who = ("--first-name", "Nienke", "--last-name", "Nieuweling", "--email", "nieuw@voorbeeld.invalid")
    assert "krijgt een mail" in run(
        "invite", "nieuw", *who, "--unit", "politie", "--role", "police", "--by", "beheerder"
    )
    assert anybody().get(sent()).status_code == 200
    assert "Er is niets bewaard" in run("change", "school", "--off", "--by", "beheerder")
    assert person("school").is_active
    assert "Bewaard." in run("change", "school", "--off", "--yes", "--by", "beheerder")
    assert not person("school").is_active
    for words, refusal in (
        (("change", "beheerder", "--off", "--yes", "--by", "beheerder"), "Er moet een actieve beheerder blijven."),
        (("change", "school", "--role", "police", "--yes", "--by", "beheerder"), "Deze rol hoort bij"),
        (("change", "school", "--on", "--yes", "--by", "politie"), "Dit doet alleen een beheerder."),
        (("change", "niemand", "--by", "beheerder"), "Er is geen collega"),
        (("reset", "zoco", "--by", "beheerder"), "--reason"),
    ):
        with pytest.raises(CommandError, match=re.escape(refusal)):
            run(*words)
    assert "Gevraagd" in run("reset", "zoco", "--reason", "teruggebeld", "--by", "beheerder")
    with pytest.raises(CommandError, match="tweede persoon"):
        run("decide", "zoco", "--yes", "--by", "beheerder")
    assert "Niet gedaan." in run("decide", "zoco", "--no", "--by", "fg")
    assert "nieuw\tPolitie" in run("list")


def test_an_organisation_and_its_parts_are_kept_by_the_beheerder(client_as: ClientAs, person: Person) -> None:
    client, list_url = client_as("beheerder"), "/beheer/organisaties/"
    for wrong in (
        {},
        {"name": "Nieuw", "code": "raalte", "kind": "partner"},
        {"name": "N", "code": "A B", "kind": "x"},
    ):
        assert client.post(f"{list_url}nieuw/", wrong).status_code == 422, wrong
    form = {"name": "Nieuwe opvang", "code": "opvang-nieuw", "kind": "partner"}
    assert client.post(f"{list_url}nieuw/", form).status_code == 302
    home = Organisation.objects.get(code="opvang-nieuw")
    assert not home.bound  # no convenant yet: nobody there sees anything
    unit = {"name": "Opvang", "code": "opvang-team", "kind": "partner"}
    assert client.post(f"{list_url}{home.pk}/onderdeel/", unit | {"kind": "table_lead"}).status_code == 422
    assert client.post(f"{list_url}{home.pk}/onderdeel/", unit).status_code == 302
    row = home.units.get()
    assert row.group.name == "opvang-team"
    assert (
        client.post(f"/beheer/onderdelen/{row.pk}/", {"name": "Opvang Oost", "phone": "0600000000"}).status_code == 302
    )
    assert client.post(f"{list_url}{home.pk}/", {"name": ""}).status_code == 422
    assert "Opvang Oost" in client.get(list_url).content.decode()
    assert rights(person("beheerder"), row) == ["unit.add", "name,phone"]  # type: ignore[arg-type]  # any request
    assert client_as("fg").get(f"{list_url}{home.pk}/").status_code == 404
