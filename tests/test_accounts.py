"""Beheer: an invitation by mail, effects before saving, a last day, and a new second step by two people."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import DatabaseError, connections, transaction
from django.test import Client
from django.utils import timezone

from cases import access, factors, people, resets, welcoming
from cases.models import AuditEvent, FactorReset, Signal, Standing, User
from routing import notices
from routing.models import Notice
from tests.routes import Route
from tests.test_admin import address, answers, new, rights

Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
CHOSEN = "vier losse woorden hier"


def anybody() -> Client:
    return Client(SERVER_NAME="localhost")


def invited(client_as: ClientAs, person: Person) -> str:
    """Invite a colleague of the police; gives the link as it stands in the mail."""
    form = new(role="police", unit=str(person("politie").unit_id))
    assert client_as("beheerder").post("/beheer/collega/nieuw/", form).status_code == 302
    return sent()


def sent() -> str:
    mail.outbox.clear()
    notices.send_waiting()
    [message] = mail.outbox
    assert message.subject == notices.SUBJECT and message.to == ["nieuw@voorbeeld.invalid"]
    found = re.search(r"/welkom/\S+", str(message.body))
    assert found
    return found[0]


def choose(link: str, password: str = CHOSEN, again: str | None = None) -> Any:
    return anybody().post(link, {"password": password, "again": again or password})


def test_an_invited_colleague_chooses_a_password_once(client_as: ClientAs, person: Person) -> None:
    link = invited(client_as, person)
    assert rights(person("beheerder"), person("nieuw")) == ["invite"]
    assert not person("nieuw").has_usable_password()
    page = anybody().get(link)
    assert page.status_code == 200 and "Welkom, Nienke Nieuweling" in page.content.decode()
    assert choose(link).headers["Location"] == "/inloggen/"
    assert person("nieuw").check_password(CHOSEN)
    assert choose(link, "een ander wachtwoord").status_code == 404
    over = anybody().get(link)
    assert over.status_code == 404 and "Deze link werkt niet meer" in over.content.decode()
    assert rights(person("nieuw"), person("nieuw")) == ["password.chosen"]
    with access.acting_as_service("clock"):
        assert [row.path for row in Notice.objects.filter(kind="welcome")] == ["/"]  # the link stands nowhere


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [("", "", "Kies een wachtwoord."), ("kort", "kort", "Kies minstens 12 tekens."),
     (CHOSEN, "iets anders", "niet hetzelfde"), ("nul\x00nul nul nul", "nul\x00nul nul nul", "")],
)  # fmt: skip
def test_a_weak_password_is_refused_in_dutch(
    client_as: ClientAs, person: Person, password: str, again: str, words: str
) -> None:
    link = invited(client_as, person)
    answer = anybody().post(link, {"password": password, "again": again})
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not person("nieuw").has_usable_password()


def test_a_link_ends_after_a_week_and_with_the_account(client_as: ClientAs, person: Person) -> None:
    link = invited(client_as, person)
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        assert anybody().get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert anybody().get(link).status_code == 404
    User.objects.filter(username="nieuw").update(is_active=False)
    assert anybody().get(link).status_code == 404


@pytest.mark.parametrize("link", ["/welkom/x/y/", "/welkom/MTIz/a-b/", "/welkom/4pyT/%00/", "/welkom/////"])
def test_a_made_up_link_opens_nothing(link: str, db: None) -> None:
    assert anybody().get(link).status_code == 404


def test_a_new_link_can_be_sent_and_one_that_waits_is_enough(client_as: ClientAs, person: Person) -> None:
    invited(client_as, person)
    url = f"/beheer/collega/{person('nieuw').pk}/uitnodigen/"
    assert {client_as("beheerder").post(url).status_code for _ in range(2)} == {302}
    assert anybody().get(sent()).status_code == 200
    assert client_as("politie").post(url).status_code == 404


def test_an_account_is_of_one_person(client_as: ClientAs, person: Person) -> None:
    form = new(role="police", unit=str(person("politie").unit_id), email="info@voorbeeld.invalid")
    answer = client_as("beheerder").post("/beheer/collega/nieuw/", form)
    assert answer.status_code == 422 and "Een account is van één persoon." in answer.content.decode()


def test_what_changes_is_said_in_counts_before_it_is_saved(route: Route, client_as: ClientAs, person: Person) -> None:
    """Numbers of dossiers, and never a word of one."""
    route.whole()
    user, client = person("zoco"), client_as("beheerder")
    unit = person("politie").unit
    assert unit is not None
    form = answers(user, unit=str(unit.pk), role="police", bevestigd=None)
    page = client.post(address(user), form)
    text = page.content.decode()
    assert page.status_code == 200 and person("zoco").unit_id == user.unit_id  # nothing was saved
    assert f"verliest het zicht van {user.unit}: 0 eigen dossiers en 1 gedeelde casus" in text
    assert f"krijgt het zicht van {unit}" in text and "Leest niet meer: melder, zorg" in text
    assert "TOKEN" not in text and "MH-20" not in text
    assert client.post(address(user), form | {"bevestigd": "1"}).status_code == 302
    assert person("zoco").unit == unit
    with access.acting(person("politie")), connections["default"].cursor() as cursor:  # for nobody else
        cursor.execute("SELECT own, shared FROM mht.sight_counts(%s, 10)", [unit.pk])
        assert cursor.fetchone() == (0, 0)


def test_the_last_of_a_unit_is_pointed_out(client_as: ClientAs, person: Person) -> None:
    user = person("school")
    page = client_as("beheerder").post(address(user), answers(user, is_active=None, bevestigd=None))
    text = page.content.decode()
    assert "kan niet meer inloggen" in text and "Hierna is er niemand meer bij" in text
    assert person("school").is_active


def test_after_the_last_day_the_account_opens_nothing(route: Route, client_as: ClientAs, person: Person) -> None:
    route.log()
    client, user = client_as("af-raalte"), person("af-raalte")
    assert client.get("/").status_code == 200
    until = timezone.localdate() - timedelta(days=1)
    assert client_as("beheerder").post(address(user), answers(user, works_until=until.isoformat())).status_code == 302
    assert client.get("/").status_code == 302
    fresh = person("af-raalte")
    assert fresh.standing == Standing.ENDED
    with access.acting(fresh):
        assert not Signal._base_manager.exists()  # the second wall too
    login = anybody().post("/inloggen/", {"username": "af-raalte", "password": "oefenen-mag-hier"})
    assert login.status_code != 302


def test_a_last_day_of_today_still_works(client_as: ClientAs, person: Person) -> None:
    user = person("school")
    User.objects.filter(pk=user.pk).update(works_until=timezone.localdate())
    assert client_as("school").get("/").status_code == 200


def test_the_last_beheerder_gets_no_last_day(client_as: ClientAs, person: Person) -> None:
    user = person("beheerder")
    later = (timezone.localdate() + timedelta(days=9)).isoformat()
    answer = client_as("beheerder").post(address(user), answers(user, works_until=later))
    assert answer.status_code == 422 and "Er moet een actieve beheerder blijven." in answer.content.decode()


def test_two_beheerders_cannot_remove_each_other_at_once(committed: None) -> None:
    """Each closes the other at the same moment: one of them stays."""
    first = User.objects.get(username="beheerder")
    with access.as_owner():
        other = User.objects.create(
            username="race", email="race@voorbeeld.invalid", unit_id=first.unit_id, role="administrator", password="x"
        )
    ready, refused = threading.Barrier(2), []

    def close(by: User, whom: User) -> None:
        values = {name: getattr(whom, name) for name in people.FIELDS} | {"is_active": False}
        ready.wait()
        try:
            with access.working_as(by):
                people.change_person(User.objects.get(pk=whom.pk), by=by, **values)
        except people.LastAdministrator:
            refused.append(by)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=close, args=pair) for pair in ((first, other), (other, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    try:
        assert people.active_administrators().count() == 1 and len(refused) == 1
    finally:
        with access.as_owner():
            User.objects.filter(pk=first.pk).update(is_active=True)
            User.objects.filter(pk=other.pk).delete()


def ask(client_as: ClientAs, person: Person, by: str = "beheerder", about: str = "zoco") -> Any:
    url = f"/beheer/collega/{person(about).pk}/tweede-stap/"
    return client_as(by).post(url, {"reason": "teruggebeld op het vaste nummer"})


@pytest.mark.parametrize("by", ["fg", "fg-zwolle"])
def test_two_people_take_away_a_second_step(client_as: ClientAs, person: Person, by: str) -> None:
    Authenticator.objects.create(user=person("zoco"), type=Authenticator.Type.TOTP, data={})
    assert ask(client_as, person).status_code == 302
    again = ask(client_as, person)
    assert again.status_code == 422 and "wacht op een tweede persoon" in again.content.decode()
    with access.acting(person("beheerder")):
        row = FactorReset.objects.get()
    url = f"/beheer/tweede-stap/{row.pk}/"
    client_as("beheerder").post(url, {"besluit": "approved"})
    assert factors.has_step(person("zoco"))  # not who asked
    assert client_as("zoco").post(url, {"besluit": "approved"}).status_code == 404
    assert "teruggebeld" in client_as(by).get("/beheer/tweede-stap/").content.decode()
    assert client_as(by).post(url, {"besluit": "approved"}).status_code == 302
    client_as("fg").post(url, {"besluit": "approved"})
    assert not factors.has_step(person("zoco"))
    assert rights(person(by), person("zoco")) == ["factor.reset"]  # once


def test_nobody_decides_about_the_own_second_step(client_as: ClientAs, person: Person) -> None:
    assert ask(client_as, person, about="beheerder").status_code == 422
    assert ask(client_as, person, about="fg").status_code == 302
    with access.acting(person("beheerder")):
        row = FactorReset.objects.get()
    for name in ("fg", "beheerder"):
        with access.acting(person(name)):
            with pytest.raises(resets.NotNow):
                resets.decide(row, by=person(name), outcome="approved")
            assert FactorReset.objects.filter(pk=row.pk).update(outcome="approved") == 0  # the wall says it too
    with pytest.raises(DatabaseError, match="second_person"), transaction.atomic(), access.acting(person("fg-zwolle")):
        FactorReset.objects.filter(pk=row.pk).update(decided_by=person("fg"))


def test_the_system_page_opens_with_and_without_a_broker(
    client_as: ClientAs, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = client_as("beheerder").get("/beheer/systeem/").content.decode()
    assert "taken wachten" in text and "0 berichten wachten" in text
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    page = client_as("beheerder").get("/beheer/systeem/")
    assert page.status_code == 200 and "Antwoordt niet" in page.content.decode()


def test_who_opens_a_link_is_not_logged_in(client_as: ClientAs, person: Person) -> None:
    client = anybody()
    client.post(invited(client_as, person), {"password": CHOSEN, "again": CHOSEN})
    assert client.get("/").status_code == 302
    assert welcoming.meant("zz", "zz") is None
    with access.acting(person("nieuw")):
        assert AuditEvent.objects.filter(user=person("nieuw").pk).exclude(action="rights").count() == 0
