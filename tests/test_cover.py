"""Waarneming: who is not there is pointed out, and a stand-in sees what its unit sees, on its days only."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from cases import access, cover
from cases.access import limits
from cases.models import AuditEvent, Signal, Standing, Unit, User
from routing import notices
from routing.models import Notice
from tests.routes import Route

pytestmark = pytest.mark.django_db
Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
RAALTE, OMMEN, DALFSEN = "af-raalte", "af-ommen", "af-dalfsen"


def day(ahead: int) -> date:
    return timezone.localdate() + timedelta(days=ahead)


def unit_of(code: str) -> Unit:
    return Unit.objects.select_related("organisation").get(code=code)


def stand_in(person: Person, client_as: ClientAs, first: int = 0, until: int = 7, who: str = OMMEN) -> User:
    """The beheerder names somebody of Ommen for Dalfsen."""
    form = {"person": str(person(who).pk), "first": day(first).isoformat(), "until": day(until).isoformat()}
    answer = client_as("beheerder").post(f"/beheer/waarneming/{unit_of(DALFSEN).pk}/", form)
    assert answer.status_code == 302, answer.content.decode()
    return person(f"{who}-dalfsen")


def away(client_as: ClientAs, who: str = DALFSEN, until: int = 7, colleague: str = "") -> None:
    form = {"first": day(0).isoformat(), "until": day(until).isoformat(), "colleague": colleague}
    assert client_as(who).post("/profiel/afwezig/", form).status_code == 302


def rights(by: User, about: User) -> list[str]:
    with access.acting(by):
        rows = AuditEvent.objects.filter(action="rights", object_id=about.pk)
        return list(rows.order_by("at").values_list("name", flat=True))


def dalfsen_row(page: str) -> str:
    return page.split("Gemeente Dalfsen")[1].split("</tr>")[0]


def test_with_everybody_there_nothing_is_pointed_out(client_as: ClientAs) -> None:
    assert cover.gaps() == []
    for who in ("procesregisseur", "beheerder"):
        assert "geen aandachtsfunctionaris" not in client_as(who).get("/").content.decode()
    assert "0800-2000" not in dalfsen_row(Client().get("/melden/").content.decode())


@pytest.mark.parametrize("how", ["away", "inactive", "screening", "convenant"])
def test_a_gemeente_where_nobody_is_there_is_pointed_out(person: Person, client_as: ClientAs, how: str) -> None:
    alone, words = person(DALFSEN), cover.PASSED
    if how == "away":
        away(client_as)
        words = f"afwezig tot en met {day(7):%d-%m-%Y}"
    elif how == "inactive":
        User.objects.filter(pk=alone.pk).update(is_active=False)
        words = cover.NOBODY
    elif how == "screening":
        User.objects.filter(pk=alone.pk).update(screening_until=day(-1))
    else:
        type(alone.workplace.organisation).objects.filter(code="dalfsen").update(covenant_until=day(-1))
    first = client_as("beheerder").get("/beheer/waarneming/").content.decode().split("<tbody")[1].split("</tr>")[0]
    assert "Gemeente Dalfsen" in first and "Niemand" in first and words in first
    for who, url in (("procesregisseur", "/"), ("voorzitter", "/"), ("beheerder", "/"), ("beheerder", "/beheer/")):
        page = client_as(who).get(url).content.decode()
        assert "Eén gemeente heeft nu geen aandachtsfunctionaris" in page and words in page, (who, url)
    assert "0800-2000" in dalfsen_row(Client().get("/melden/").content.decode())
    assert "geen aandachtsfunctionaris" not in client_as(RAALTE).get("/").content.decode()


def test_a_colleague_of_the_same_unit_answers_meanwhile(person: Person, client_as: ClientAs) -> None:
    """No new right: two people of Raalte see the same, and only the mail goes to who is there."""
    other = person("af-raalte-2")
    away(client_as, RAALTE, colleague=str(other.pk))
    assert cover.gaps() == []
    assert f"{other} neemt waar" in client_as(RAALTE).get("/profiel/").content.decode()
    assert rights(person(RAALTE), person(RAALTE))[-1] == "away"
    assert mailed(person(RAALTE).unit) == [other.email]
    assert client_as(RAALTE).post("/profiel/afwezig/", {"terug": "1"}).status_code == 302
    assert set(mailed(person(RAALTE).unit)) == {person(RAALTE).email, other.email}
    assert rights(person(RAALTE), person(RAALTE))[-1] == "back"


def mailed(unit: Any) -> list[str]:
    """Who gets a mail when something waits for this unit."""
    mail.outbox.clear()
    Notice(unit=unit, kind="task", path="/").save(force_insert=True)
    notices.send_waiting()
    return [one.to[0] for one in mail.outbox]


def test_a_stand_in_sees_what_its_unit_sees_and_nothing_of_the_own(
    route: Route, person: Person, client_as: ClientAs
) -> None:
    triage, own = route.log(by=DALFSEN), route.log(by=OMMEN)
    account = stand_in(person, client_as)
    assert (account.unit, account.home) == (unit_of(DALFSEN), person(OMMEN))
    with access.acting(account):
        assert [row.pk for row in Signal.objects.visible_to(account)] == [triage.signal_id]
        assert [row.pk for row in Signal._base_manager.all()] == [triage.signal_id]
    page = client_as(account.username).get("/signalen/").content.decode()
    assert triage.signal.number in page and own.signal.number not in page
    assert "U neemt waar voor Aandachtsfunctie Dalfsen, tot en met" in page
    assert client_as(OMMEN).get(f"/signalen/{triage.signal_id}/").status_code == 404
    assert "invite" in rights(person("beheerder"), account) and "stand_in" in rights(person("beheerder"), account)


def test_it_fills_the_gap_and_the_mail_reaches_the_own_address(person: Person, client_as: ClientAs) -> None:
    away(client_as)
    stand_in(person, client_as)
    assert cover.gaps() == []
    assert mailed(unit_of(DALFSEN)) == [person(OMMEN).email] * 2  # the invitation, and what waits


def test_the_stand_in_chooses_a_password_behind_a_link_in_the_own_mail(person: Person, client_as: ClientAs) -> None:
    """Nobody gets to see a password; a new term asks for a new one, and a new link can be sent."""
    account = stand_in(person, client_as)
    assert not account.has_usable_password()
    link = mailed_link(person(OMMEN).email)
    page = Client().get(link).content.decode()
    assert f"<strong>{account.username}</strong>" in page
    words = "vier losse woorden hier"
    assert Client().post(link, {"password": words, "again": words}).status_code == 302
    assert person(account.username).check_password(words)
    admin = client_as("beheerder")
    assert "koos nog geen wachtwoord" not in admin.get("/beheer/waarneming/").content.decode()
    admin.post(f"/beheer/waarneming/{account.pk}/beeindigen/")
    stand_in(person, client_as)
    assert not person(account.username).has_usable_password()
    assert "koos nog geen wachtwoord" in admin.get("/beheer/waarneming/").content.decode()
    mailed_link(person(OMMEN).email)
    again = admin.post(f"/beheer/collega/{account.pk}/uitnodigen/")
    assert again["Location"] == "/beheer/waarneming/"
    assert Client().get(mailed_link(person(OMMEN).email)).status_code == 200


def mailed_link(address: str) -> str:
    """Give the link of the one invitation that waits."""
    mail.outbox.clear()
    notices.send_waiting()
    [message] = [one for one in mail.outbox if one.to == [address]]
    found = re.search(r"/welkom/\S+", str(message.body))
    assert found
    return found[0]


@pytest.mark.parametrize(("first", "until", "moved"), [(3, 7, 0), (0, 7, 8)])
def test_before_its_first_and_after_its_last_day_it_sees_nothing(
    route: Route, person: Person, client_as: ClientAs, first: int, until: int, moved: int
) -> None:
    """Python's wall and that of the database, without any clock work in between."""
    route.log(by=DALFSEN)
    account = stand_in(person, client_as, first, until)
    if moved:  # the clock of the database stands still: its last day comes sooner
        past = day(-1)
        User.objects.filter(pk=account.pk).update(screening_until=past, nda_until=past, grace_until=past)
        account = person(account.username)
    assert account.standing == Standing.ENDED
    with access.acting(account):
        assert not Signal._base_manager.exists()
        assert not Signal.objects.visible_to(account).exists()
    assert "U ziet hier niets" in client_as(account.username).get("/profiel/").content.decode()


def test_ending_it_and_ending_the_person_end_it_at_once(route: Route, person: Person, client_as: ClientAs) -> None:
    route.log(by=DALFSEN)
    account = stand_in(person, client_as)
    admin, url = client_as("beheerder"), f"/beheer/waarneming/{account.pk}/beeindigen/"
    assert admin.post(url).status_code == 302 and admin.post(url).status_code == 302
    assert rights(person("beheerder"), account).count("stand_in_ended") == 1
    with access.acting(account):
        assert not Signal._base_manager.exists()
    again = stand_in(person, client_as)
    assert again.pk == account.pk and again.is_active
    home = person(OMMEN)
    answers = {name: getattr(home, name) or "" for name in ("first_name", "last_name", "email", "role")}
    dates = {name: getattr(home, name).isoformat() for name in
             ("screening_on", "screening_until", "nda_on", "nda_until")}  # fmt: skip
    form = answers | dates | {"unit": str(home.unit_id), "bevestigd": "1"}
    assert admin.post(f"/beheer/collega/{home.pk}/", form).status_code == 302
    assert not person(account.username).is_active


@pytest.mark.parametrize("by", [OMMEN, f"{OMMEN}-dalfsen"])
def test_geen_zicht_of_a_person_counts_for_the_account_of_the_stand_in(
    route: Route, person: Person, client_as: ClientAs, by: str
) -> None:
    """Said with either account, it holds for the person."""
    triage = route.log(by=DALFSEN)
    account, says = stand_in(person, client_as), person(by)
    with access.acting(account):
        assert Signal._base_manager.exists()
    with access.acting(says):
        limits.exclude(triage.case, says, reason="familie", by=says)
    with access.acting(account):
        assert not Signal._base_manager.exists()
        assert not Signal.objects.visible_to(account).exists()


@pytest.mark.parametrize(("change", "words"), [
    ({"person": ""}, "Kies wie waarneemt."),
    ({"until": "gisteren"}, "Het einde ligt voor het begin."),
    ({"first": "2026-13-40"}, "We begrijpen deze datum niet."),
    ({"until": "2199-01-01"}, "meer dan 1 jaar vooruit"),
])  # fmt: skip
def test_what_is_wrong_stands_at_the_field(
    person: Person, client_as: ClientAs, change: dict[str, str], words: str
) -> None:
    form = {"person": str(person(OMMEN).pk), "first": "vandaag", "until": day(7).isoformat()} | change
    answer = client_as("beheerder").post(f"/beheer/waarneming/{unit_of(DALFSEN).pk}/", form)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not User.objects.filter(home__isnull=False).exists()


def test_nobody_stands_in_beyond_the_own_dates_or_twice(person: Person, client_as: ClientAs) -> None:
    stand_in(person, client_as)
    form = {"person": str(person(OMMEN).pk), "first": "vandaag", "until": day(3).isoformat()}
    url = f"/beheer/waarneming/{unit_of(DALFSEN).pk}/"
    assert "neemt hier al waar" in client_as("beheerder").post(url, form).content.decode()
    User.objects.filter(username="af-kampen").update(nda_until=day(2))
    form |= {"person": str(person("af-kampen").pk)}
    assert "eindigt eerder" in client_as("beheerder").post(url, form).content.decode()


def test_only_the_beheerder_names_and_only_of_oneself_one_says_to_be_away(person: Person, client_as: ClientAs) -> None:
    account = stand_in(person, client_as)
    for who in (DALFSEN, "procesregisseur", "fg", "om"):
        for url in ("/beheer/waarneming/", f"/beheer/waarneming/{unit_of(DALFSEN).pk}/",
                    f"/beheer/collega/{person(OMMEN).pk}/afwezig/"):  # fmt: skip
            assert client_as(who).get(url).status_code == 404, (who, url)
    assert client_as("om").get("/profiel/afwezig/").status_code == 404
    assert client_as(account.username).get("/profiel/afwezig/").status_code == 404
    form = {"first": "vandaag", "until": day(2).isoformat()}
    assert client_as("beheerder").post(f"/beheer/collega/{person(OMMEN).pk}/afwezig/", form).status_code == 302
    assert person(OMMEN).away and [post.unit.code for post in cover.gaps()] == [OMMEN]
