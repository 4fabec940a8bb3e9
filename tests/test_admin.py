"""Beheer: accounts and units, every change audited, never a case."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cases import access
from cases.models import AuditEvent, UnitKind, User
from cases.people import DATES
from cases.roles import UNIT_OF_ROLE, Role
from tests.routes import Route

Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
PAGES = ("/beheer/", "/beheer/organisaties/", "/beheer/collega/nieuw/")


def answers(user: User, **more: Any) -> dict[str, Any]:
    """Give the form of an account as it stands, with changes."""
    form = {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "unit": str(user.unit_id),
        "role": user.role,
        "is_active": "on",
        "bevestigd": "1",  # the page with what changes comes first; tests/test_accounts.py looks at that
    } | {name: getattr(user, name).isoformat() for name in DATES}
    changed = form | more
    return {name: value for name, value in changed.items() if value is not None}


def address(user: User) -> str:
    """Give the page of an account."""
    return f"/beheer/collega/{user.pk}/"


def rights(by: User, about: User) -> list[str]:
    """Give what was audited about this account."""
    with access.acting(by):
        events = AuditEvent.objects.filter(action="rights", user=by.pk, object_id=about.pk)
        return list(events.order_by("at").values_list("name", flat=True))


@pytest.mark.parametrize("username", ["af-raalte", "voorzitter", "fg", "kernteam", "om", "zoco"])
def test_only_the_beheerder_opens_beheer(client_as: ClientAs, person: Person, username: str) -> None:
    """Every page is a 404 for all other roles, and a post changes nothing."""
    client = client_as(username)
    assert {client.get(page).status_code for page in PAGES} == {404}
    own = person(username)
    assert client.post(address(own), answers(own, role="administrator")).status_code == 404
    assert person(username).role == own.role


def test_the_beheerder_reads_accounts_and_units_but_no_case(route: Route, client_as: ClientAs) -> None:
    """Names of colleagues, never a word of a case, also not by asking for it."""
    route.whole()
    client = client_as("beheerder")
    text = "".join(client.get(page).content.decode() for page in PAGES)
    assert route.person("af-raalte").get_full_name() in text
    assert "Aandachtsfunctie Raalte" in text
    assert "TOKEN" not in text
    assert "MH-20" not in text
    for page in (f"/casussen/{route.case_id}/", "/casussen/", "/zorg/", "/toezicht/verstrekkingen/"):
        assert client.get(page).status_code == 404, page


def test_every_role_belongs_to_a_kind_of_unit() -> None:
    """A new role cannot be forgotten, and each kind has its role."""
    assert set(UNIT_OF_ROLE) == set(Role)
    assert set(UNIT_OF_ROLE.values()) == set(UnitKind)


def test_practice_accounts_fit_their_units(person: Person) -> None:
    """The rule would let in everyone who is in now."""
    for user in User.objects.exclude(role="").select_related("unit"):
        assert user.unit is not None
        assert UNIT_OF_ROLE[user.job] == user.unit.kind, user.username


def test_a_change_of_unit_works_at_once(route: Route, client_as: ClientAs) -> None:
    """The colleague who moves loses the old signals on the next click, and it is audited."""
    triage = route.log()
    moved, beheerder = route.person("af-raalte-2"), route.person("beheerder")
    with access.acting(moved):
        assert type(triage).objects.visible_to(moved).filter(pk=triage.pk).exists()
    unit = route.person("af-zwolle").unit
    assert unit is not None
    answer = client_as("beheerder").post(address(moved), answers(moved, unit=str(unit.pk)))
    assert answer.status_code == 302
    fresh = route.person("af-raalte-2")
    assert fresh.unit == unit
    assert list(fresh.groups.all()) == [unit.group]
    with access.acting(fresh):
        assert not type(triage).objects.filter(pk=triage.pk).exists()
    assert rights(beheerder, moved) == ["unit=af-zwolle"]


def test_a_closed_account_is_out_at_once(client_as: ClientAs, person: Person) -> None:
    """The next click of someone who was logged in asks for the login."""
    client, closed = client_as("school"), person("school")
    assert client.get("/").status_code == 200
    client_as("beheerder").post(address(closed), answers(closed, is_active=None))
    assert client.get("/").status_code == 302


def test_a_role_must_fit_its_unit(client_as: ClientAs, person: Person) -> None:
    """422 with the reason at the field, and nothing changed."""
    user = person("school")
    answer = client_as("beheerder").post(address(user), answers(user, role="police"))
    assert answer.status_code == 422
    assert "Deze rol hoort bij een onderdeel van de soort “Politie”" in answer.content.decode()
    assert person("school").role == "partner"


@pytest.mark.parametrize("change", [{"is_active": None}, {"role": "core_team", "unit": "kernteam"}])
def test_the_last_beheerder_stays(client_as: ClientAs, person: Person, change: dict[str, Any]) -> None:
    """Neither closing nor another role, until there is a second one."""
    user = person("beheerder")
    if "unit" in change:
        change = change | {"unit": str(person("kernteam").unit_id)}
    answer = client_as("beheerder").post(address(user), answers(user, **change))
    assert answer.status_code == 422
    assert "Er moet een actieve beheerder blijven." in answer.content.decode()
    assert (person("beheerder").is_active, person("beheerder").role) == (True, "administrator")
    second = new(username="tweede", role="administrator", unit=str(user.unit_id), email="tweede@voorbeeld.invalid")
    assert client_as("beheerder").post("/beheer/collega/nieuw/", second).status_code == 302
    assert client_as("beheerder").post(address(user), answers(user, **change)).status_code == 422  # never came in
    invited = person("tweede")
    invited.set_password("een eigen wachtwoord")
    invited.save()
    assert client_as("beheerder").post(address(user), answers(user, **change)).status_code == 302


def new(**more: Any) -> dict[str, Any]:
    """Give the form of a new colleague."""
    return {"username": "nieuw", "first_name": "Nienke", "last_name": "Nieuweling", "email": "nieuw@voorbeeld.invalid",
            "is_active": "on", **more}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"username": "zoco"}, "Deze gebruikersnaam bestaat al."),
        ({"username": "a b"}, "Gebruik letters, cijfers en - of _."),
        ({"email": "ZOCO@voorbeeld.invalid"}, "Dit adres is al van een collega."),
        ({"email": "geen adres"}, "Dit is geen e-mailadres."),
        ({"unit": ""}, "Kies het onderdeel."),
        ({"role": ""}, "Kies de rol."),
    ],
)
def test_a_wrong_account_is_told_in_dutch(
    client_as: ClientAs, person: Person, wrong: dict[str, str], words: str
) -> None:
    """422, the reason at the field, the typed text back, and no account."""
    before = User.objects.count()
    form = new(role="police", unit=str(person("politie").unit_id)) | wrong
    answer = client_as("beheerder").post("/beheer/collega/nieuw/", form)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Nieuweling" in answer.content.decode()
    assert User.objects.count() == before


def test_accounts_can_be_found_by_name(client_as: ClientAs, person: Person) -> None:
    """The list narrows to what was typed."""
    text = client_as("beheerder").get("/beheer/", {"zoek": "zoco-2"}).content.decode()
    assert person("zoco-2").get_full_name() in text
    assert person("af-raalte").get_full_name() not in text


def test_the_list_pages_by_name(client_as: ClientAs, person: Person) -> None:
    """More than fifty accounts: the next page begins where this one ended, and misses nobody."""
    unit = person("school").unit
    for place in range(60):
        name = f"extra-{place:02}"
        User.objects.create(username=name, email=f"{name}@voorbeeld.invalid", unit=unit, role="partner")
    client = client_as("beheerder")
    first = client.get("/beheer/")
    second = client.get("/beheer/" + first.context["next_url"])
    names = [user.username for answer in (first, second) for user in answer.context["people"]]
    assert names == list(User.objects.order_by("username").values_list("username", flat=True)[: len(names)])
    assert len(first.context["people"]) == 50
    assert len(names) == User.objects.count()
