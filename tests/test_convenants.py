"""Row 34 around the dates: who is told when, the register of the convenant, and what each colleague reads."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from cases import access, convenants, dates, pledges
from cases.models import AuditEvent, Convenant, Organisation, Signature, Standing, User
from routing import date_watch
from routing.models import Notice
from tests.test_admin import address, answers, new

Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
END = date(2027, 6, 30)
BANDS = {8: range(29, 57), 4: range(8, 29), 1: range(8), 0: range(-400, 0)}  # days left, and what is told


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def only(user: User, end: date) -> None:
    """Let one geheimhouding end on this day, and all other dates never."""
    far = date(2099, 12, 31)
    User.objects.update(screening_until=far, nda_until=far, grace_until=far, warned=None)
    with access.acting(User.objects.get(username="beheerder")):
        Convenant.objects.update(valid_until=far)
    Organisation.objects.update(covenant_until=far, warned=None)
    User.objects.filter(pk=user.pk).update(nda_until=end, grace_until=dates.grace(far, end))


def pass_by(day: date) -> list[tuple[str, str, str]]:
    """One pass of the clock on a day; gives what was written: kind, unit, path."""
    with time_machine.travel(noon(day), tick=False), transaction.atomic(), access.acting_as_service("clock"):
        before = set(Notice.objects.values_list("pk", flat=True))
        date_watch.watch()
        rows = Notice.objects.exclude(pk__in=before).select_related("unit")
        return sorted((row.kind, row.unit.code, row.path) for row in rows)


def told(kind: str = "own_date") -> int:
    with access.acting_as_service("clock"):
        return Notice.objects.filter(kind=kind).count()


OWN = ("own_date", "af-raalte", "/profiel/")
OFFICE = ("dates", "beheer", "/beheer/datums/")


# --- the convenant


@pytest.fixture
def later(person: Person) -> Iterator[Convenant]:
    """Give a version that begins the day after the one of now."""
    now, by = Convenant.objects.get(), person("beheerder")
    with access.acting(by):
        start = now.valid_until + timedelta(days=1)
        yield convenants.add_version(
            by=by, title="Nieuw", version="2030-1", valid_from=start, valid_until=start + timedelta(days=700)
        )


def home(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def rights(by: User) -> list[str]:
    with access.acting(by):
        return list(
            AuditEvent.objects.filter(action="rights", user=by.pk).order_by("at").values_list("name", flat=True)
        )


def test_a_convenant_is_told_to_fg_and_beheerder(person: Person) -> None:
    end = Convenant.objects.get().valid_until
    User.objects.update(screening_until=date(2099, 1, 1), nda_until=date(2099, 1, 1))
    homes = Signature.objects.values("organisation").distinct().count()
    found = {left: rows for left in range(60, -5, -1) if (rows := pass_by(end - timedelta(days=left)))}
    assert sorted(found, reverse=True) == [56, 28, 7, -1]
    expected = {("beheer", "/beheer/convenanten/"), ("fg", "/toezicht/convenanten/"),
                ("fg-zwolle", "/toezicht/convenanten/")}  # fmt: skip
    assert all({line[1:] for line in rows} == expected and len(rows) == 3 for rows in found.values())
    assert Organisation.objects.filter(warned=0).count() == homes


def test_who_signed_the_next_version_in_time_is_not_warned(person: Person, later: Convenant) -> None:
    by = person("beheerder")
    convenants.sign(later, Organisation.objects.exclude(code="raalte"), by=by, on=timezone.localdate())
    assert home("zwolle").covenant_until == later.valid_until
    User.objects.update(screening_until=date(2099, 1, 1), nda_until=date(2099, 1, 1))
    pass_by(later.valid_from - timedelta(days=20))
    warned = Organisation.objects.exclude(warned=None).values_list("code", flat=True)
    assert list(warned) == ["raalte"]


def test_a_signature_that_begins_later_counts_from_its_day(person: Person) -> None:
    by, today = person("beheerder"), timezone.localdate()
    begin = today + timedelta(days=30)
    with access.acting(by):
        Signature.objects.filter(organisation__code="raalte").update(ended_on=today - timedelta(days=60))
        assert convenants.sign(Convenant.objects.get(), [home("raalte")], by=by, on=begin) == 1
    assert not home("raalte").bound
    pass_by(begin - timedelta(days=1))
    assert not home("raalte").bound
    pass_by(begin)
    assert home("raalte").covenant_until == Convenant.objects.get().valid_until


def test_signing_counts_once_and_is_audited(person: Person, later: Convenant) -> None:
    by, today = person("beheerder"), timezone.localdate()
    both = [home("raalte"), home("zwolle")]
    assert convenants.sign(later, both, by=by, on=today) == 2
    assert convenants.sign(later, both, by=by, on=today) == 0
    assert rights(by) == ["convenant.add", "convenant.sign", "convenant.sign"]


def test_the_end_of_a_signature_leaves_the_grace(person: Person) -> None:
    by, today = person("beheerder"), timezone.localdate()
    row = Signature.objects.get(organisation__code="raalte")
    said = " ".join(convenants.effects(row, today))
    with access.acting(by):
        assert convenants.end(row, by=by, on=today)
        assert not convenants.end(row, by=by, on=today)
    after = home("raalte")
    assert (after.covenant_until, after.bound) == (today - timedelta(days=1), False)
    assert after.covenant_grace_until == dates.grace(today - timedelta(days=1))
    assert person("af-raalte").standing == Standing.GRACE
    assert str(after.covenant_grace_until.day) in said and "geen nieuw zicht" in said  # type: ignore[union-attr]  # has a date
    assert rights(by) == ["convenant.end"]
    assert ("dates", "beheer", "/beheer/convenanten/") in pass_by(today)


def test_what_the_end_leaves_is_said_as_it_will_be(person: Person, later: Convenant) -> None:
    by, today = person("beheerder"), timezone.localdate()
    row = Signature.objects.get(organisation__code="raalte")
    assert convenants.effects(row, today + timedelta(days=9))[0].startswith("Tot en met")
    assert "niets meer" in convenants.effects(row, row.signed_on)[0]
    convenants.sign(Convenant.objects.get(version="2030-1"), [row.organisation], by=by, on=today)
    both = Signature.objects.get(convenant=later, organisation=row.organisation)
    assert "Hierna" not in convenants.effects(both, later.valid_from)[0]


def test_a_signature_taken_back_on_its_own_day_never_counted(person: Person) -> None:
    by, today = person("beheerder"), timezone.localdate()
    row = Signature.objects.get(organisation__code="raalte")
    with access.acting(by):
        convenants.end(row, by=by, on=row.signed_on)
        assert home("raalte").covenant_grace_until is None
        convenants.sign(row.convenant, [row.organisation], by=by, on=today)
    assert home("raalte").bound


# --- the pages


def pages() -> list[str]:
    row = Signature.objects.order_by("pk")[0]
    return ["/beheer/convenanten/", "/beheer/convenanten/nieuw/", "/beheer/datums/",
            f"/beheer/convenanten/{row.convenant_id}/ondertekenen/",
            f"/beheer/ondertekeningen/{row.pk}/beeindigen/"]  # fmt: skip


def test_each_page_is_for_its_own_role(person: Person, client_as: ClientAs) -> None:
    names = list(User.objects.filter(is_active=True).order_by("username").values_list("username", "role"))
    for username, role in names:
        client = client_as(username)
        admin = {client.get(url).status_code for url in pages()}
        admin |= {client.post(url, {"bevestigd": "1", "ended_on": "vandaag"}).status_code for url in pages()[3:]} - {
            422
        }
        assert admin == ({200, 302} if role == "administrator" else {404}), username
        with access.acting(person("beheerder")):
            Signature.objects.update(ended_on=None)
        assert client.get("/toezicht/convenanten/").status_code == (200 if role == "privacy_officer" else 404)


def test_an_fg_of_a_gemeente_reads_its_own_organisation(person: Person, client_as: ClientAs) -> None:
    day = timezone.localdate() + timedelta(days=20)
    User.objects.filter(username__in=["af-zwolle", "af-raalte"]).update(nda_until=day)
    own = client_as("fg-zwolle").get("/toezicht/convenanten/").content.decode()
    everyone = client_as("fg").get("/toezicht/convenanten/").content.decode()
    main = own[own.index("<main") :]
    assert "Gemeente Zwolle" in main and str(person("af-zwolle")) in main
    assert "Raalte" not in main and str(person("af-raalte")) not in main
    assert "Gemeente Raalte" in everyone and str(person("af-raalte")) in everyone
    assert "Beëindig<" not in everyone and "ondertekenen" not in everyone


def test_the_beheerder_adds_a_version_signs_and_ends(person: Person, client_as: ClientAs) -> None:
    client, today = client_as("beheerder"), timezone.localdate()
    form = {"title": "Convenant", "version": "2031-1", "valid_from": "1-1-2026", "valid_until": "31-12-2031"}
    answer = client.post("/beheer/convenanten/nieuw/", form)
    row = Convenant.objects.get(version="2031-1")
    assert answer["Location"] == f"/beheer/convenanten/{row.pk}/ondertekenen/"
    chosen = [str(home(code).pk) for code in ("raalte", "zwolle")]
    answer = client.post(answer["Location"], {"organisations": chosen, "signed_on": "vandaag"}, follow=True)
    assert "Vastgelegd: 2 ondertekeningen." in answer.content.decode()
    signature = Signature.objects.get(convenant=row, organisation__code="raalte")
    url = f"/beheer/ondertekeningen/{signature.pk}/beeindigen/"
    asked = client.post(url, {"ended_on": today.isoformat()})
    assert asked.status_code == 200 and Signature.objects.get(pk=signature.pk).ended_on is None
    answer = client.post(url, {"ended_on": today.isoformat(), "bevestigd": "1"}, follow=True)
    assert "De ondertekening van Gemeente Raalte is beëindigd." in answer.content.decode()
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"valid_until": "1-1-2025"}, "Het einde ligt voor het begin."),
        ({"valid_until": "1-1-2099"}, "Klopt het jaar?"),
        ({"valid_from": "1-1-1926"}, "Klopt het jaar?"),
        ({"version": "2026-1"}, "Deze versie staat er al."),
        ({"title": ""}, "Vul de titel in."),
    ],
)
def test_a_wrong_version_is_told_in_dutch(client_as: ClientAs, wrong: dict[str, str], words: str) -> None:
    form = {"title": "Convenant", "version": "2031-1", "valid_from": "1-1-2026", "valid_until": "31-12-2031"}
    answer = client_as("beheerder").post("/beheer/convenanten/nieuw/", form | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Convenant.objects.count() == 1


def test_wrong_days_of_a_signature_are_told(client_as: ClientAs, later: Convenant) -> None:
    client, row = client_as("beheerder"), Signature.objects.get(organisation__code="raalte")
    sign, end = f"/beheer/convenanten/{later.pk}/ondertekenen/", f"/beheer/ondertekeningen/{row.pk}/beeindigen/"
    for url, form, words in (
        (sign, {"signed_on": "vandaag"}, "Kies minstens één organisatie."),
        (sign, {"signed_on": "1-1-2099", "organisations": str(home("raalte").pk)}, "Dan is deze versie al voorbij."),
        (end, {"ended_on": "1-1-2001"}, "Deze dag ligt voor de ondertekening."),
        (end, {"ended_on": "1-1-2099"}, "Dan is het convenant zelf al voorbij."),
        (end, {"ended_on": "", "bevestigd": "1"}, "Vul de datum in."),
    ):
        answer = client.post(url, form)
        assert (answer.status_code, words in answer.content.decode()) == (422, True), words
    assert Signature.objects.filter(ended_on=None).count() == Signature.objects.count()


def test_dates_that_end_stand_in_order_and_page(client_as: ClientAs, person: Person) -> None:
    unit, today = person("school").unit, timezone.localdate()
    for place in range(55):
        day = today + timedelta(days=place % 7)
        User.objects.create(username=f"e-{place}", email=f"e-{place}@voorbeeld.invalid", unit=unit, role="partner",
                            screening_until=day, nda_until=date(2099, 1, 1))  # fmt: skip
    client = client_as("beheerder")
    first = client.get("/beheer/datums/")
    second = client.get("/beheer/datums/" + first.context["next_url"])
    rows = [*first.context["people"], *second.context["people"]]
    assert [row.pk for row in rows] == [row.pk for row in dates.ending(User.objects.all())]
    assert [row.end for row in rows] == sorted(row.end for row in rows)
    assert client.get("/beheer/datums/?na=onzin").status_code == 200
    assert str(len(rows)) in client.get("/beheer/").content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"screening_until": "1-1-2019", "screening_on": "1-1-2020"}, "Het einde ligt voor het begin."),
        ({"nda_until": "1-1-2099"}, "Klopt het jaar?"),
        ({"nda_on": "1-1-1990"}, "Klopt het jaar?"),
        ({"nda_on": "1-1-2090"}, "Deze datum ligt in de toekomst."),
        ({"screening_until": "ergens"}, "We begrijpen deze datum niet."),
    ],
)
def test_wrong_dates_of_a_colleague_are_told(
    client_as: ClientAs, person: Person, change: dict[str, str], words: str
) -> None:
    user = person("school")
    answer = client_as("beheerder").post(address(user), answers(user, **change))
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert person("school").own_end == user.own_end


def test_an_end_without_a_year_looks_forward(client_as: ClientAs, person: Person) -> None:
    user, yesterday = person("school"), timezone.localdate() - timedelta(days=1)
    client_as("beheerder").post(address(user), answers(user, screening_until=f"{yesterday.day}-{yesterday.month}"))
    assert person("school").screening_until > timezone.localdate()  # type: ignore[operator]  # has a date


def test_a_colleague_without_dates_sees_no_cases_and_it_is_said(client_as: ClientAs, person: Person) -> None:
    client = client_as("beheerder")
    added = client.post("/beheer/collega/nieuw/", new(role="police", unit=str(person("politie").unit_id)), follow=True)
    assert "ziet nu geen casussen" in added.content.decode()
    with access.acting(person("nieuw")):
        pledges.accept(by=person("nieuw"))
    text = client_as("nieuw").get("/").content.decode()
    assert "ontbreekt een datum voor screening en een datum voor geheimhouding" in text
    user = person("school")
    changed = client.post(address(user), answers(user, nda_until=""), follow=True).content.decode()
    assert "ziet nu geen casussen" in changed and "Ontbreken" in changed
