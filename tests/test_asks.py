"""Asking a source and calling in care (domain 1.5 rows 4 and 5): who sees what before, during and after."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from cases import access
from cases.models import Disclosure, Entry, LegalBasis, Party, Request
from routing import moves, settling
from routing.calendar import add_working_days
from routing.models import Deadline, Notice, Review, Triage
from routing.move_forms import grounds_of
from tests.routes import Route
from tests.test_matrix import accounts

pytestmark = pytest.mark.django_db
TEAM, AF = "wijkteam-raalte", "af-raalte"
SECRETS = ("STORYTOKEN", "REPORTERTOKEN", "OWNNOTETOKEN", "BUURTTOKEN")
ANSWER = {"keuze": "antwoord", "antwoord-text": "ANSWERTOKEN", "antwoord-reliability": "zeker",
          "antwoord-shared_with": "vrager"}  # fmt: skip


def fresh(person: Any, who: str = AF) -> Triage:
    user = person(who)
    with access.acting(user):
        return Triage.objects.visible_to(user).select_related("signal", "owner").get()


def move(person: Any, name: str, *, by: str = AF, **data: Any) -> Triage:
    user = person(by)
    with access.acting(user):
        return moves.perform(fresh(person, by), name, by=user, **data)


def ask(route: Route, person: Any, *units: str, **more: Any) -> Triage:
    """The aandachtsfunctionaris asks these units, with the vermoedelijk slachtoffer ticked."""
    triage, user = route.log(), person(AF)
    with access.acting(user):
        people = list(Party.objects.visible_to(user).filter(case_id=triage.case_id))
    sources = [person(name).unit for name in units or (TEAM,)]
    data: dict[str, Any] = {"text": "Kent u haar? ASKTOKEN", "parties": people, "sources": sources,
            "due": date(2026, 12, 1), "outside": "", "way": "", "ground": None}  # fmt: skip
    return move(person, "ask", **(data | more))


def asked(person: Any, who: str) -> list[Request]:
    """The questions this account may know of, by both walls."""
    user = person(who)
    with access.acting(user):
        rows = list(Request.objects.visible_to(user).order_by("pk"))
        assert [row.pk for row in Request._base_manager.order_by("pk")] == [row.pk for row in rows]
        return rows


def entries(person: Any, who: str) -> set[str]:
    user = person(who)
    with access.acting(user):
        rows = {row.text for row in Entry.objects.visible_to(user)}
        assert {row.text for row in Entry._base_manager.all()} == rows
        return rows


def ground_of(person: Any, who: str) -> str:
    """The first ground in law of this unit."""
    return str(grounds_of(person(who).unit)[0].pk)


def open_lines(person: Any, who: str, receiver: str) -> list[dict[str, Any]]:
    """The open lines of the ledger to a receiver, as this account may know them."""
    with access.acting(person(who)):
        lines = access.open_disclosures(fresh(person, who).case_id)
    return [line for line in lines if line["receiver_id"] == person(receiver).unit_id]


def answer(person: Any, client_as: Any, who: str = TEAM, **more: str) -> Any:
    """This source answers on its page."""
    data = ANSWER | {"antwoord-ground": ground_of(person, who)} | {f"antwoord-{key}": more[key] for key in more}
    return client_as(who).post(f"/uitvragen/{asked(person, who)[0].pk}/", data)


def test_a_source_sees_the_question_and_the_ticked_person_and_nothing_else(
    route: Route, person: Any, client_as: Any
) -> None:
    triage = ask(route, person)
    assert triage.state == "waiting"
    row = asked(person, TEAM)[0]
    page = client_as(TEAM).get(f"/uitvragen/{row.pk}/")
    assert "ASKTOKEN" in page.content.decode() and "PARTYTOKEN" in page.content.decode()
    assert not [token for token in SECRETS if token in page.content.decode()]
    for url in (f"/signalen/{triage.signal_id}/", f"/casussen/{triage.case_id}/"):
        assert client_as(TEAM).get(url).status_code == 404
    assert "ASKTOKEN" not in client_as(TEAM).get("/").content.decode()
    assert "Uitvraag van" in client_as(TEAM).get("/").content.decode()


def test_the_question_exists_for_asker_and_source_only(route: Route, person: Any, client_as: Any) -> None:
    ask(route, person)
    url = f"/uitvragen/{asked(person, TEAM)[0].pk}/"
    for name in accounts():
        client = client_as(name)
        may = name in (TEAM, AF, "af-raalte-2")
        assert client.get(url).status_code == (200 if may else 404), name
        if not may:
            assert client.post(url, ANSWER).status_code == 404, name
            listed = client.get("/uitvragen/")
            assert "ASKTOKEN" not in listed.content.decode() and url not in listed.content.decode()


def test_without_tick_no_person_goes_along(route: Route, person: Any) -> None:
    ask(route, person, parties=[])
    assert asked(person, TEAM)[0].people == ""


def test_sight_ends_five_working_days_after_the_term(route: Route, person: Any) -> None:
    ask(route, person)
    row = asked(person, TEAM)[0]
    day = add_working_days(date(2026, 12, 1), 5) + timedelta(days=1)
    ends = datetime.combine(day, time.min, tzinfo=ZoneInfo("Europe/Amsterdam"))
    assert row.addressed_until == ends
    with time_machine.travel(ends - timedelta(minutes=1), tick=False):
        assert asked_first_wall(person, TEAM)
    with time_machine.travel(ends + timedelta(minutes=1), tick=False):
        assert not asked_first_wall(person, TEAM)
        assert asked_first_wall(person, AF)


def asked_first_wall(person: Any, who: str) -> bool:
    """The database has its own clock; this asks the first wall only."""
    user = person(who)
    with access.acting(user):
        return Request.objects.visible_to(user).exists()


def test_the_answer_reaches_the_asker_only_and_closes_the_question(route: Route, person: Any, client_as: Any) -> None:
    triage = ask(route, person)
    url = f"/uitvragen/{asked(person, TEAM)[0].pk}/"
    assert len(open_lines(person, AF, TEAM)) == 1
    assert answer(person, client_as).status_code == 302
    assert "ANSWERTOKEN" in entries(person, AF) and "ANSWERTOKEN" in entries(person, TEAM)
    for other in ("politie", "zoco", "procesregisseur", "burgemeester-raalte", "af-zwolle"):
        assert "ANSWERTOKEN" not in entries(person, other), other
    assert not asked(person, TEAM) and client_as(TEAM).get(url).status_code == 404
    assert not open_lines(person, AF, TEAM)
    assert fresh(person).state == "enriching"
    page = client_as(AF).get(url).content.decode()
    assert "ANSWERTOKEN" in page and "Hoe zeker: zeker" in page
    assert "ANSWERTOKEN" in client_as(AF).get(f"/signalen/{triage.signal_id}/").content.decode()
    assert "ANSWERTOKEN" in client_as(TEAM).get("/uitvragen/").content.decode()
    with access.acting(person(AF)):
        assert Notice.objects.filter(unit=person(AF).unit, kind="shared", case=triage.case_id).exists()


def test_it_waits_until_every_source_has_spoken(route: Route, person: Any, client_as: Any) -> None:
    ask(route, person, TEAM, "politie")
    for who, stands in ((TEAM, "waiting"), ("politie", "enriching")):
        assert answer(person, client_as, who).status_code == 302, who
        assert fresh(person).state == stands


def test_a_source_may_say_it_cannot_answer(route: Route, person: Any, client_as: Any) -> None:
    ask(route, person)
    url = f"/uitvragen/{asked(person, TEAM)[0].pk}/"
    assert client_as(TEAM).post(url, {"keuze": "niet"}).status_code == 422
    assert client_as(TEAM).post(url, {"keuze": "niet", "niet-text": "Wij kennen haar niet"}).status_code == 302
    assert "Kan niet antwoorden" in client_as(AF).get(url).content.decode()
    assert fresh(person).state == "enriching"


def test_what_is_wrong_stands_at_the_field_and_the_text_stays(route: Route, person: Any, client_as: Any) -> None:
    ask(route, person)
    found = client_as(TEAM).post(
        f"/uitvragen/{asked(person, TEAM)[0].pk}/", {"keuze": "antwoord", "antwoord-text": "KEPT"}
    )
    assert found.status_code == 422
    for words in ("KEPT", "Kies hoe zeker dit is.", "Kies wie dit mag lezen.", "Kies op welke grond u dit deelt."):
        assert words in found.content.decode()


def test_withdrawn_is_gone_for_the_source_and_a_late_answer_says_so(route: Route, person: Any, client_as: Any) -> None:
    ask(route, person)
    url = f"/uitvragen/{asked(person, TEAM)[0].pk}/"
    assert client_as(AF).post(url, {"keuze": "intrekken"}).status_code == 302
    assert client_as(TEAM).get(url).status_code == 404
    assert client_as(TEAM).post(url, ANSWER).status_code == 404
    assert client_as(AF).post(url, {"keuze": "intrekken"}).status_code == 409
    assert fresh(person).state == "enriching"
    with access.acting(person(TEAM)):
        assert not Deadline.objects.visible_to(person(TEAM)).filter(done_at=None).exists()


def test_a_term_that_is_over_lets_the_signal_go_on(route: Route, person: Any) -> None:
    ask(route, person)
    later = timezone.now() - timedelta(minutes=1)
    with access.acting(person(AF)):
        Request.objects.visible_to(person(AF)).update(addressed_until=later)
    with access.acting_as_service("clock"):
        settling.expire()
    assert fresh(person).state == "enriching"
    assert not asked(person, TEAM)


def test_a_source_without_account_is_one_line_in_the_ledger_and_its_answer_is_noted(
    route: Route, person: Any, client_as: Any
) -> None:
    ground = LegalBasis.objects.get(key="gem")
    ask(route, person, sources=[], outside="Huisarts De Linde", way="telefoon", ground=ground)
    with access.acting(person(AF)):
        assert Disclosure.objects.filter(receiver=None, outside="Huisarts De Linde", channel="telefoon").count() == 1
    row = asked(person, AF)[0]
    assert client_as(AF).post(f"/uitvragen/{row.pk}/", ANSWER).status_code == 302
    with access.acting(person(AF)):
        assert Entry.objects.visible_to(person(AF)).get(text="ANSWERTOKEN").source == "Huisarts De Linde"


def test_an_answer_for_the_table_is_read_there_and_each_reader_stands_in_the_ledger(
    route: Route, person: Any, client_as: Any
) -> None:
    review = route.refer(route.log())
    user = person("procesregisseur")
    with access.acting(user):
        found = Review.objects.visible_to(user).get(pk=review.pk)
        moves.perform(found, "ask_source", by=user, text="ASKTOKEN", parties=[], due=date(2026, 12, 1),
                      sources=[person("politie").unit], outside="", way="", ground=None)  # fmt: skip
    row = asked(person, "politie")[0]
    assert client_as("politie").get(f"/casussen/{row.case_id}/").status_code == 404
    assert answer(person, client_as, "politie", shared_with="tafel").status_code == 302
    for who in ("procesregisseur", AF):
        assert "ANSWERTOKEN" in entries(person, who), who
    for who in ("zoco", "om", "af-zwolle"):
        assert "ANSWERTOKEN" not in entries(person, who), who
    with access.acting(person("politie")):
        given = Disclosure.objects.filter(giver=person("politie").unit, part="casus")
        assert {line.receiver_id for line in given} == {user.unit_id, person(AF).unit_id}
    assert client_as("politie").get(f"/casussen/{row.case_id}/").status_code == 404


def test_called_in_care_reads_the_call_only_for_thirty_days_at_most(route: Route, person: Any, client_as: Any) -> None:
    triage = route.log()
    zoco = person("zoco")
    before = timezone.now()
    called = move(person, "call_care", danger="ja", text="CARETOKEN", contact="06-00000000", sources=[zoco.unit])
    assert called.state == triage.state
    row = asked(person, "zoco")[0]
    assert before + timedelta(days=30) <= row.addressed_until <= timezone.now() + timedelta(days=30)  # type: ignore[operator]  # has a date
    page = client_as("zoco").get(f"/uitvragen/{row.pk}/").content.decode()
    assert "CARETOKEN" in page and not [token for token in SECRETS if token in page]
    assert "Acute zorg, ingeroepen door" in client_as("zoco").get("/").content.decode()
    assert not asked(person, TEAM) and not asked(person, "politie")
    done = {"keuze": "klaar", "klaar-text": "DONETOKEN"}
    assert client_as("zoco").post(f"/uitvragen/{row.pk}/", done).status_code == 302
    assert "DONETOKEN" in entries(person, AF) and not asked(person, "zoco")


@pytest.mark.parametrize("name", ["ask", "call_care", "offer", "propose", "merge", "link"])
def test_only_the_own_aandachtsfunctionaris_makes_these_moves(
    route: Route, person: Any, client_as: Any, name: str
) -> None:
    triage = route.log()
    for who in accounts():
        found = client_as(who).get(f"/stap/triage/{triage.pk}/{name}/")
        may = who in (AF, "af-raalte-2")
        assert found.status_code == ((409 if name == "link" else 200) if may else 404), who
