"""Vraag of anderen dit kennen: one answer, known elsewhere or not; the owner decides (domain 1.5, promises 5)."""

import re
import threading
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases import access, services
from cases.models import AuditEvent, Case, Disclosure, Party, Signal, User
from routing import inquiries
from routing.models import InquiryMatch, Notice, Triage
from tests.routes import Route

PHONE, OTHER = "0612345678", "0687654321"
QUESTION = {"kinds": ["phone"], "purpose": "hulp", "necessity": "Wij missen de vorige plek. NEEDTOKEN"}


@pytest.fixture
def signals(person: Any) -> Any:
    """Give a function: a unit logs a signal with one betrokkene."""

    def logged(who: str, **fields: Any) -> tuple[Signal, Party]:
        route, user = Route(person), person(who)
        triage = route.log(by=who)
        with access.acting(user):
            party = services.add_party(triage.case, by=user, roles=["slachtoffer"],
                                       **({"name": "Ilse Bovenweg", "phone": PHONE} | fields))  # fmt: skip
        assert triage.signal is not None
        return triage.signal, party

    return logged


def ask(client: Client, signal: Signal, party: Party, **more: Any) -> Any:
    """Post the question through its page."""
    basis = inquiries.grounds(signal.owner)[0].pk
    return client.post(f"/signalen/{signal.pk}/vraag/", QUESTION | {"parties": [str(party.pk)], "basis": basis} | more)


def matches(user: User) -> list[InquiryMatch]:
    with access.acting(user):
        return inquiries.waiting_for(user, 50)


def plain(answer: HttpResponse) -> str:
    """A page without what differs between any two signals; each names the other as looking like it."""
    text = re.sub(r"S-\d{4}-\d{4}", "NUMMER", answer.content.decode())
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{40,}|\d\d:\d\d", "X", text)


def statements(found: CaptureQueriesContext) -> str:
    """How many statements a page sends, without the session, which is written once a minute, hit or not."""
    skipped = ("SAVEPOINT", "RELEASE", 'UPDATE "django_session"')
    return str(len([line for line in found if not line["sql"].startswith(skipped)]))


@pytest.mark.django_db
def test_the_owner_is_told_who_asks_and_decides(
    signals: Any, person: Any, client_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, party = signals("af-raalte")
    signals("af-zwolle", name="Ilse van der Bovenweg")
    answer = ask(client_as("af-raalte"), mine, party)
    assert answer.status_code == 302
    assert inquiries.match_waiting() == 1
    assert inquiries.match_waiting() == 0
    [match] = matches(person("af-zwolle"))
    owner = client_as("af-zwolle")
    assert "Vragen van anderen" in owner.get("/").content.decode()
    assert "Er zijn er meer" not in owner.get("/").content.decode()
    with monkeypatch.context() as cut:
        cut.setattr("dashboards.queries.worklist.MOST", 1)
        assert "Er zijn er meer" in owner.get("/").content.decode()
    page = owner.get(f"/vragen/{match.pk}/").content.decode()
    assert "Aandachtsfunctie Raalte" in page
    assert "Ilse van der Bovenweg" in page
    assert "NEEDTOKEN" not in page
    assert "Hulp aan een mogelijk slachtoffer" in page
    bad = owner.post(f"/vragen/{match.pk}/", {"outcome": "contact", "version": match.version})
    assert bad.status_code == 422
    basis = inquiries.grounds(match.owner)[0].pk
    done = owner.post(f"/vragen/{match.pk}/", {"outcome": "contact", "basis": basis, "version": match.version})
    assert done.status_code == 302
    assert "Wij nemen contact op" in owner.get(f"/vragen/{match.pk}/").content.decode()
    assert matches(person("af-zwolle")) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("one_minute")
def test_the_asker_sees_the_same_hit_or_not(signals: Any, person: Any, client_as: Any) -> None:
    (hit, known), (miss, unknown) = signals("af-raalte"), signals("af-raalte", phone=OTHER)
    signals("af-zwolle")
    client, pages = client_as("af-raalte"), []
    for signal, party in ((hit, known), (miss, unknown)):
        ask(client, signal, party, kinds=["plate"])  # what a process or this test reads once is read
    for signal, party in ((hit, known), (miss, unknown)):
        with CaptureQueriesContext(connection) as asked:
            answer = ask(client, signal, party)
        pages.append([str(answer.status_code), statements(asked)])
    assert inquiries.match_waiting() == 1
    for signal, page in zip((hit, miss), pages, strict=True):
        for path in (f"/signalen/{signal.pk}/vraag/verstuurd/", f"/signalen/{signal.pk}/"):
            with CaptureQueriesContext(connection) as read:
                page.append(plain(client.get(path)))
            page.append(statements(read))
    assert pages[0][:3] == pages[1][:3]
    assert "Uw vraag is verstuurd" in pages[0][2]
    assert pages[0][3:] == [line.replace(OTHER, PHONE) for line in pages[1][3:]]


@pytest.mark.django_db
def test_nothing_the_asker_may_read_betrays_a_match(signals: Any, person: Any, client_as: Any) -> None:
    mine, party = signals("af-raalte")
    signals("af-zwolle")
    ask(client_as("af-raalte"), mine, party)
    inquiries.match_waiting()
    for name in ("af-raalte", "af-raalte-2", "voorzitter", "politie", "om", "zoco"):
        user = person(name)
        with access.acting(user):
            assert not Disclosure.objects.filter(cause="inquiry.match").exists()
            assert not InquiryMatch.objects.exists()
            assert not Notice.objects.filter(kind="inquiry").exists()
            assert "inquiry.match" not in {
                line["cause"] for line in access.sight.known_lines(Case(pk=mine.case_id), user)
            }
    with access.acting(person("af-zwolle")):
        assert Disclosure.objects.filter(cause="inquiry.match").count() == 1
    with access.acting(person("fg")):
        assert Disclosure.objects.filter(cause="inquiry.match").count() == 1
    for name, status in (("af-zwolle", 200), ("af-raalte", 404), ("af-dalfsen", 404), ("politie", 404)):
        with access.acting(person("af-zwolle")):
            [match] = inquiries.waiting_for(person("af-zwolle"), 50)
        assert client_as(name).get(f"/vragen/{match.pk}/").status_code == status, name


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "known", "kinds", "told"), [
    ({}, {"name": "Iemand Anders"}, ["phone"], 1),
    ({}, {"name": "Iemand Anders"}, ["name"], 0),
    ({}, {"name": "Ylse Bovenwegh", "phone": OTHER}, ["name"], 1),
    ({"birth_date": date(2001, 2, 3)}, {"birth_date": date(2001, 3, 2), "phone": ""}, ["name", "birth_date"], 1),
    ({"birth_date": date(2001, 2, 3)}, {"birth_date": date(1999, 2, 3), "phone": ""}, ["name", "birth_date"], 0),
    ({"phone": "+31 6 1234 5678"}, {}, ["phone"], 1),
    ({"plate": "ab-12-cd"}, {"plate": "AB12CD", "phone": OTHER}, ["plate"], 1),
    ({"address": "Dorpsstraat 1, Raalte"}, {"address": "dorpsstraat 1 raalte", "phone": OTHER}, ["address"], 1),
    ({}, {}, ["plate"], None),
])  # fmt: skip
def test_what_is_compared_is_what_was_ticked(
    signals: Any, client_as: Any, asked: Any, known: Any, kinds: Any, told: int | None
) -> None:
    mine, party = signals("af-raalte", **asked)
    signals("af-zwolle", **known)
    answer = ask(client_as("af-raalte"), mine, party, kinds=kinds)
    assert answer.status_code == (302 if told is not None else 422)
    assert inquiries.match_waiting() == (told or 0)


@pytest.mark.django_db
def test_only_aandachtsfuncties_ask_and_are_asked(signals: Any, client_as: Any) -> None:
    mine, party = signals("af-raalte")
    signals("zoco")
    ask(client_as("af-raalte"), mine, party)
    assert inquiries.match_waiting() == 0
    theirs, other = signals("zoco")
    assert ask(client_as("zoco"), theirs, other).status_code == 404
    assert ask(client_as("af-zwolle"), mine, party).status_code == 404


def at_the_table(person: Any, who: str, signal: Signal) -> Case:
    """Bring the case of a signal where OM sees it."""
    route, user = Route(person), person(who)
    route.case_id = signal.case_id
    with access.acting(user):
        triage = Triage.objects.visible_to(user).get(signal=signal.pk)
    route.schedule(route.refer(triage, by=who))
    return Case(pk=signal.case_id)


@pytest.mark.django_db
@pytest.mark.parametrize("side", ["asker", "owner"])
def test_what_lies_under_an_embargo_never_matches(signals: Any, person: Any, client_as: Any, side: str) -> None:
    mine, party = signals("af-raalte")
    other, _ = signals("af-zwolle")
    ask(client_as("af-raalte"), mine, party)
    held = at_the_table(person, *(("af-raalte", mine) if side == "asker" else ("af-zwolle", other)))
    om = person("om")
    with access.acting(om):
        access.limits.set_embargo(held, by=om, units=[], reason="onderzoek", review_on=timezone.localdate())
    assert inquiries.match_waiting() == 0


@pytest.mark.django_db
def test_a_colleague_without_sight_reads_no_question_about_that_case(signals: Any, person: Any, client_as: Any) -> None:
    mine, party = signals("af-zwolle")
    other, _ = signals("af-raalte")
    ask(client_as("af-zwolle"), mine, party)
    inquiries.match_waiting()
    [match] = matches(person("af-raalte-2"))
    user = person("af-raalte-2")
    with access.acting(user):
        access.limits.exclude(Case(pk=other.case_id), user, by=user, reason="familie")
    assert client_as("af-raalte-2").get(f"/vragen/{match.pk}/").status_code == 404
    assert client_as("af-raalte").get(f"/vragen/{match.pk}/").status_code == 200


@pytest.mark.django_db
def test_a_person_asks_a_few_questions_a_day(signals: Any, client_as: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "INQUIRIES_PER_DAY", 1)
    mine, party = signals("af-raalte")
    client = client_as("af-raalte")
    assert ask(client, mine, party).status_code == 302
    full = ask(client, mine, party)
    assert full.status_code == 422
    assert "Morgen kunt u weer vragen stellen" in full.content.decode()
    assert "NEEDTOKEN" in full.content.decode()
    assert "hoogste aantal" in client.get(f"/signalen/{mine.pk}/vraag/").content.decode()


@pytest.mark.django_db
def test_a_question_is_audited_once_and_without_content(signals: Any, person: Any, client_as: Any) -> None:
    mine, party = signals("af-raalte")
    ask(client_as("af-raalte"), mine, party)
    with access.acting(person("af-raalte")):
        [event] = AuditEvent.objects.filter(action="write", name="inquiry")
    assert event.basis
    assert PHONE not in str(event.__dict__)


def test_two_clocks_tell_the_owner_once(committed: None) -> None:
    route = Route(lambda name: User.objects.select_related("unit").get(username=name))
    users = {name: route.person(name) for name in ("af-raalte", "af-zwolle")}
    rows = {}
    for name, user in users.items():
        with access.working_as(user):
            triage = route.log(by=name)
            rows[name] = triage.signal, services.add_party(triage.case, by=user, roles=["dader"], phone=PHONE)
    signal, party = rows["af-raalte"]
    with access.working_as(users["af-raalte"]):
        assert signal is not None
        inquiries.ask(signal, by=users["af-raalte"], parties=[party], kinds=["phone"], purpose="hulp",
                      basis=inquiries.grounds(signal.owner)[0], necessity="nodig")  # fmt: skip
    told: list[int] = []

    def look() -> None:
        told.append(inquiries.match_waiting())
        connections.close_all()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [0, 0, 0, 1]
