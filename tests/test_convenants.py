"""Row 34 around the dates: who is told when, the register of the convenant, and what each colleague reads."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import access, convenants, dates, people
from cases.models import AuditEvent, Convenant, Organisation, Signature, Standing, User
from dashboards.date_words import bar
from routing import date_watch, notices
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


def test_a_date_is_told_at_eight_four_and_one_week_and_when_it_passed(person: Person) -> None:
    only(person("af-raalte"), END)
    found = {left: rows for left in range(70, -30, -1) if (rows := pass_by(END - timedelta(days=left)))}
    assert sorted(found, reverse=True) == [56, 28, 7, -1]
    assert all(rows == sorted([OWN, OFFICE, ("dates", "fg", "/toezicht/convenanten/")]) for rows in found.values())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(st.integers(-40, 80), min_size=1, max_size=12, unique=True))
def test_whatever_days_the_clock_missed_the_latest_step_goes_once(person: Person, days: list[int]) -> None:
    """A worker that was down for a week tells what is due when it is back, and what it missed no more."""
    only(person("af-raalte"), END)
    for left in sorted(days, reverse=True):
        pass_by(END - timedelta(days=left))
    seen = {step for step, band in BANDS.items() for left in days if left in band}
    with access.acting_as_service("clock"):
        assert Notice.objects.filter(kind="own_date").count() == len(seen)
        Notice.objects.all().delete()


def test_the_day_is_the_day_in_amsterdam(person: Person) -> None:
    only(person("af-raalte"), END)
    pass_by(END)
    late = datetime(END.year, END.month, END.day, 22, 30, tzinfo=UTC)  # after midnight here, in summer
    with time_machine.travel(late, tick=False), access.acting_as_service("clock"):
        assert date_watch.watch() == 1
    assert told() == 2


def test_a_renewed_date_begins_anew(person: Person) -> None:
    user, by = person("af-raalte"), person("beheerder")
    only(user, END)
    assert OWN in pass_by(END - timedelta(days=3))
    user = person("af-raalte")
    values = {name: getattr(user, name) for name in people.FIELDS}
    with access.acting(by):
        people.change_person(user, by=by, **(values | {"nda_until": END + timedelta(days=2)}))
    assert person("af-raalte").warned is None
    assert OWN in pass_by(END - timedelta(days=1)), "still within a week, but of another date"
    with access.acting(by):
        people.change_person(person("af-raalte"), by=by, **(values | {"nda_until": END + timedelta(days=365)}))
    assert pass_by(END + timedelta(days=4)) == []
    assert OWN in pass_by(END + timedelta(days=365 - 56))


def test_a_changed_name_does_not_warn_again(person: Person) -> None:
    user, by = person("af-raalte"), person("beheerder")
    only(user, END)
    pass_by(END - timedelta(days=3))
    user = person("af-raalte")
    values = {name: getattr(user, name) for name in people.FIELDS} | {"first_name": "Anders"}
    with access.acting(by):
        people.change_person(user, by=by, **values)
    assert pass_by(END - timedelta(days=2)) == []


@pytest.mark.parametrize(("who", "fg"), [("af-zwolle", "fg-zwolle"), ("politie", "fg"), ("fg-zwolle", "fg-zwolle")])
def test_the_own_fg_hears_it_else_the_coordinating_one(person: Person, who: str, fg: str) -> None:
    only(person(who), END)
    found = pass_by(END)
    assert [unit for kind, unit, path in found if path == "/toezicht/convenanten/"] == [fg]
    assert ("own_date", person(who).unit.code, "/profiel/") in found  # type: ignore[union-attr]


def test_an_fg_office_without_people_hears_nothing(person: Person) -> None:
    only(person("af-zwolle"), END)
    User.objects.filter(username="fg-zwolle").update(is_active=False)
    assert ("dates", "fg", "/toezicht/convenanten/") in pass_by(END)


def test_who_may_not_log_in_or_never_had_a_date_is_not_told(person: Person) -> None:
    only(person("af-raalte"), END)
    User.objects.filter(username="af-raalte").update(is_active=False)
    User.objects.filter(username="zoco").update(screening_until=None)
    assert pass_by(END) == []


def test_many_ends_are_one_mail_to_each_office(person: Person) -> None:
    only(person("af-raalte"), END)
    User.objects.filter(unit__organisation__code__in=["raalte", "politie"]).update(nda_until=END)
    found = pass_by(END)
    assert len([line for line in found if line[0] == "own_date"]) > 2
    assert [line[1] for line in found if line[0] == "dates"] == ["beheer", "fg"]


def test_the_mail_goes_to_this_colleague_alone_and_says_nothing(person: Person) -> None:
    user, colleague = person("af-raalte"), person("af-raalte-2")
    only(user, END)
    pass_by(END)
    with access.acting(colleague):
        assert not Notice.objects.filter(kind="own_date").exists()
    with access.acting(user):
        assert Notice.objects.filter(kind="own_date").exists()
    notices.send_waiting()
    assert [message.to for message in mail.outbox if "/profiel/" in str(message.body)] == [[user.email]]
    assert {to for message in mail.outbox for to in message.to} == {
        user.email, person("fg").email, person("beheerder").email
    }  # fmt: skip
    for message in mail.outbox:
        text = f"{message.subject} {message.body}".lower()
        assert not any(word in text for word in (user.last_name.lower(), "raalte", "geheimhouding", "2027"))


def test_mail_that_is_down_loses_nothing(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    only(person("af-raalte"), END)
    pass_by(END)

    def refuse(*_: Any) -> None:
        raise OSError

    with monkeypatch.context() as down:
        down.setattr(notices, "mail", refuse)
        assert notices.send_waiting() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert notices.send_waiting() == 3


def test_of_two_workers_at_once_one_tells(committed: None) -> None:
    """Real connections: the second waits at the organisations and finds everything told."""
    kept = list(User.objects.all()), list(Organisation.objects.all())
    day = timezone.localdate() + timedelta(days=5)
    with transaction.atomic():
        User.objects.filter(username__in=["af-raalte", "zoco", "school"]).update(nda_until=day)
        User.objects.update(warned=None)
        Organisation.objects.filter(code="raalte").update(warned=8)
    gate, problems = threading.Barrier(4), []

    def work() -> None:
        try:
            gate.wait()
            with transaction.atomic(), access.acting_as_service("clock"):
                date_watch.watch()
        except Exception as error:
            problems.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        with transaction.atomic(), access.acting_as_service("clock"):
            rows = [(row.kind, row.unit_id, row.person_id, row.path) for row in Notice.objects.all()]
        assert not problems
        assert len(rows) == len(set(rows)), rows
        assert len([row for row in rows if row[2]]) == 4  # and politie, of the practice accounts
    finally:
        for row in [*kept[0], *kept[1]]:
            fields = ["warned", "nda_until"] if isinstance(row, User) else ["warned"]
            row.save(update_fields=fields)


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
    assert str(after.covenant_grace_until.day) in said and "geen nieuw zicht" in said  # type: ignore[union-attr]
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
    assert person("school").screening_until > timezone.localdate()  # type: ignore[operator]


def test_a_colleague_without_dates_sees_no_cases_and_it_is_said(client_as: ClientAs, person: Person) -> None:
    client = client_as("beheerder")
    added = client.post("/beheer/collega/nieuw/", new(role="police", unit=str(person("politie").unit_id)))
    assert "ziet nu geen casussen" in added.content.decode()
    text = client_as("nieuw").get("/").content.decode()
    assert "ontbreekt een datum voor screening en een datum voor geheimhouding" in text
    user = person("school")
    changed = client.post(address(user), answers(user, nda_until=""), follow=True).content.decode()
    assert "ziet nu geen casussen" in changed and "Ontbreken" in changed


# --- the bar


def seen(person: Person, name: str, **values: Any) -> dict[str, Any] | None:
    User.objects.filter(username=name).update(**values)
    user = person(name)
    User.objects.filter(username=name).update(grace_until=dates.grace(user.screening_until, user.nda_until))
    return bar(person(name))


def test_the_bar_says_what_ends_and_what_is_left(person: Person) -> None:
    today = timezone.localdate()
    assert bar(person("zoco")) is None
    near = seen(person, "zoco", nda_until=today + timedelta(days=56))
    assert near and near["text"].startswith("Uw geheimhouding loopt af op ") and "Vraag de beheerder" in near["text"]
    assert seen(person, "zoco", nda_until=today + timedelta(days=57)) is None
    both = seen(person, "zoco", nda_until=today, screening_until=today)
    assert both and both["text"].startswith("Uw screening en uw geheimhouding lopen af op")
    over = seen(person, "zoco", nda_until=today - timedelta(days=2))
    assert over and over["text"].startswith("Uw geheimhouding is verlopen. Tot en met ")
    assert "alleen eigen werk en spoed" in over["text"]
    gone = seen(person, "zoco", nda_until=today - timedelta(days=40))
    assert gone and "U ziet geen casussen meer." in gone["text"]
    fg = seen(person, "fg", nda_until=today - timedelta(days=2))
    assert fg == {"text": "Uw geheimhouding is verlopen. Vraag de beheerder om een nieuwe datum.", "tone": "error"}


def test_the_bar_names_the_convenant(person: Person) -> None:
    today = timezone.localdate()
    Organisation.objects.filter(code="raalte").update(covenant_until=today + timedelta(days=9))
    near = bar(person("af-raalte"))
    assert near and near["text"].startswith("Het convenant van uw organisatie loopt af op ")
    Organisation.objects.filter(code="raalte").update(covenant_until=None)
    none = bar(person("af-raalte"))
    assert none and none["text"].startswith("Uw organisatie heeft geen geldig convenant.")


def test_the_bar_stands_on_every_page_and_asks_nothing(client_as: ClientAs, person: Person) -> None:
    text = "Uw geheimhouding loopt af op"
    for url in ("/", "/casussen/", "/profiel/", "/spoed/"):
        assert text in client_as("politie").get(url).content.decode(), url
    assert text not in client_as("om").get("/").content.decode()
