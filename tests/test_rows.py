"""Rows of domain 1.5 that no other file proves: who reads what before, during and after, by both walls."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from cases import access
from cases.models import Case, Disclosure, DisclosureEnd, Entry
from routing import moves
from routing.models import Deadline, Notice, Review, Track, Triage
from tests.routes import Route
from tests.test_handover import holds_text, says
from tests.test_joining import reads, tell
from tests.test_need_to_know import texts

pytestmark = pytest.mark.django_db
TEAM, AF = "wijkteam-raalte", "af-raalte"
EVERYBODY = ("voorzitter", "politie", "om", "zoco", "af-zwolle", "school", "veilig-thuis", "burgemeester-raalte")


def grants_end(person: Any, case_id: Any, **to: Any) -> dict[str, float]:
    """In how many days the sight of a unit ends, per part, as the ledger has it."""
    with access.acting(person("voorzitter")):
        lines = [line for line in access.open_disclosures(case_id) if line["receiver_id"] == to["unit"].pk]
    lines.sort(key=lambda line: line["until"])  # the latest end counts, also of a row that was added to the part
    return {line["part"]: (line["until"] - timezone.now()) / timedelta(days=1) for line in lines}


def lokaal(route: Route, person: Any, days: int = 9) -> Triage:
    triage, user = route.log(), person(AF)
    with access.acting(user):
        return moves.perform(triage, "handle_locally", by=user, local_unit=person(TEAM).unit, reason="LOKAALTOKEN",
                             check_on=timezone.localdate() + timedelta(days=days))  # fmt: skip


def test_row_7_the_local_unit_reads_its_text_until_the_check_date(route: Route, person: Any, client_as: Any) -> None:
    assert not holds_text(person, TEAM, "LOKAALTOKEN")
    triage = lokaal(route, person)
    page = client_as(TEAM).get(f"/signalen/{triage.signal_id}/")
    assert page.status_code == 200 and "LOKAALTOKEN" in page.content.decode()
    assert not {word for word in ("STORYTOKEN", "REPORTERTOKEN", "OWNNOTETOKEN", "PARTYTOKEN")
                if word in page.content.decode()}  # fmt: skip
    assert reads(person, TEAM) == set()
    for other in EVERYBODY:
        assert not holds_text(person, other, "LOKAALTOKEN"), other
    with access.acting(person(AF)):
        line = Disclosure.objects.get(receiver=person(TEAM).unit)
        assert (line.part, line.basis_id) == ("eigen", "gem")
        assert line.until and timezone.localdate(line.until) == timezone.localdate() + timedelta(days=10)
        assert Deadline.objects.visible_to(person(AF)).filter(code="local_check", done_at=None).exists()
    with time_machine.travel(timezone.now() + timedelta(days=11), tick=True):
        assert client_as(TEAM).get(f"/signalen/{triage.signal_id}/").status_code == 404


def test_row_8_a_closing_that_sends_it_on_is_one_line_with_a_ground_of_its_own(
    route: Route, person: Any, client_as: Any
) -> None:
    triage = route.log()
    url, client = f"/stap/triage/{triage.pk}/close/", client_as(AF)
    data = {"close_reason": "veilig_thuis", "reason": "kind in huis"}
    assert client.post(url, data).status_code == 422  # to whom?
    data |= {"receiver": "Veilig Thuis IJsselland"}
    asked = client.post(url, data).content.decode()
    assert "U legt vast dat Veilig Thuis IJsselland uw melding kreeg" in asked
    assert client.post(url, data | {"bevestigd": "1", "waarom": "nodig"}).status_code == 302
    with access.acting(person(AF)):
        line = Disclosure.objects.get(outside="Veilig Thuis IJsselland")
        assert (line.receiver_id, line.basis_id, line.until and line.until <= timezone.now()) == (None, "mr", True)
    for other in (*EVERYBODY, TEAM):
        assert reads(person, other) == set(), other


def test_row_12_only_the_aanmelder_reads_what_is_asked_and_the_tafel_what_it_adds(
    route: Route, person: Any, client_as: Any
) -> None:
    route.refer(route.log())
    tell(route, person, "ask_more", question="VRAAGTOKEN")
    assert "VRAAGTOKEN" in says(client_as, AF, route) and holds_text(person, "voorzitter", "VRAAGTOKEN")
    for other in ("politie", "om", "zoco", "af-zwolle", TEAM):
        assert not holds_text(person, other, "VRAAGTOKEN"), other
    with access.acting(person("voorzitter")):
        line = Disclosure.objects.get(cause="weging.ask_more")
        assert (line.part, line.receiver_id) == ("eigen", person(AF).unit.pk)
        assert line.until and timedelta(days=7) < line.until - timezone.now() < timedelta(days=23)
    tell(route, person, "supply", by=AF, text="AANVULTOKEN")
    assert holds_text(person, "voorzitter", "AANVULTOKEN") and not holds_text(person, "politie", "AANVULTOKEN")


@pytest.mark.parametrize(("name", "data"), [
    ("give_back", {"advice": "ADVIESTOKEN", "motivation": "MOTIVATIONTOKEN"}),
    ("decline", {"motivation": "MOTIVATIONTOKEN"}),
])  # fmt: skip
def test_row_17_the_gemeente_keeps_thirty_days_and_its_advice_the_tafel_the_stand_and_the_besluit(
    route: Route, person: Any, client_as: Any, name: str, data: dict[str, str]
) -> None:
    route.schedule(route.refer(route.log()))
    assert "SUMMARYTOKEN" in reads(person, "politie")
    tell(route, person, name, **data)
    for invited in ("politie", "om", "zoco"):
        assert reads(person, invited) == set()
        assert client_as(invited).get(f"/casussen/{route.case_id}/").status_code == 404
    assert reads(person, "voorzitter") == {"MOTIVATIONTOKEN"}  # its own besluit, and the stand
    assert client_as("voorzitter").get(f"/casussen/{route.case_id}/").status_code == 200
    unit = person(AF).unit
    left = grants_end(person, route.case_id, unit=unit)
    assert 29 < left["casus"] < 31
    with access.acting(person(AF)):
        advice = Entry.objects.visible_to(person(AF)).filter(kind="advies")
        assert [row.owner_id for row in advice] == ([unit.pk] if name == "give_back" else [])
        assert Triage.objects.visible_to(person(AF)).get().state == "enriching"
    with time_machine.travel(timezone.now() + timedelta(days=32), tick=True):
        after = texts(person(AF), filtered=True)
        assert {"STORYTOKEN", "REPORTERTOKEN", "SUMMARYTOKEN"} <= after and "MOTIVATIONTOKEN" not in after
        assert holds_text_later(person, "ADVIESTOKEN") is (name == "give_back")


def holds_text_later(person: Any, words: str) -> bool:
    """As `holds_text`, by the first wall: the clock of the database stands still."""
    user = person(AF)
    with access.acting(user):
        return any(words in row.text for row in Entry.objects.visible_to(user))


def test_row_18_sight_ends_when_the_table_says(route: Route, person: Any) -> None:
    route.decide(route.schedule(route.refer(route.log()), ("politie", "om", "zoco", "arbeidsinspectie")))
    lead, focal, left = (grants_end(person, route.case_id, unit=person(who).unit)
                         for who in ("voorzitter", AF, "arbeidsinspectie"))  # fmt: skip
    assert 56 < lead["casus"] < 58 and 56 < focal["casus"] < 58  # monitordatum over 28 days, and 28 days
    assert set(left) == {"stand"} and 29 < left["stand"] < 31  # no line says that it still reads a row of the casus
    assert "casus" not in grants_end(person, route.case_id, unit=person("arbeidsinspectie").unit)


def test_row_20_a_track_that_is_not_taken_ends_all_that_it_gave_and_comes_back(route: Route, person: Any) -> None:
    route.decide(route.schedule(route.refer(route.log())), tracks=("zorg", "strafrecht"))
    user = person("om")
    with access.acting(user):
        track = Track.objects.visible_to(user).get(kind="strafrecht")
        moves.perform(track, "not_take", by=user, outcome="NIETTOKEN")
    for who in ("om", "politie"):
        assert reads(person, who) == set()
        with access.acting(person(who)):
            assert not Case.objects.visible_to(person(who)).exists() and not Case._base_manager.exists()
    with access.acting(person("voorzitter")):
        assert Notice.objects.filter(unit=person("voorzitter").unit, kind="task").exists()


def test_row_28_who_is_on_the_list_learns_who_sees_it_no_more_and_not_why(
    route: Route, person: Any, client_as: Any
) -> None:
    """Not to know it is worse: they would talk about the case with whom the prosecution keeps out of it."""
    route.whole()
    day = (timezone.localdate() + timedelta(days=20)).strftime("%d-%m-%Y")
    data = {"wat": "instellen", "units": [str(person("politie").unit.pk)], "review_on": day, "reason": "WAAROMTOKEN"}
    assert client_as("om").post(f"/casussen/{route.case_id}/embargo/", data).status_code == 302
    page = client_as("politie").get(f"/casussen/{route.case_id}/wie-ziet-dit/").content.decode()
    before = page.split("Eerder zag dit ook")[1]
    assert "zorgcoördinatie" in before.lower() or "zoco" in before.lower()
    assert "embargo" not in page.lower() and "WAAROMTOKEN" not in page
    with access.acting(person("politie")):
        assert not DisclosureEnd.objects.exists()  # how it ended stands where only the FG reads it
    for out in ("zoco", "voorzitter"):
        assert client_as(out).get(f"/casussen/{route.case_id}/wie-ziet-dit/").status_code == 404
    own = client_as(AF).get(f"/casussen/{route.case_id}/wie-ziet-dit/").content.decode()  # its own case stays its own
    assert not [word for word in ("Politie", "Openbaar Ministerie", "Zorgcoördinatie", "embargo") if word in own]


def test_row_34_a_unit_that_lost_its_role_reads_nothing_from_the_next_request(route: Route, person: Any) -> None:
    route.whole()
    user = person("zoco")
    assert "ZORGTOKEN" in reads(person, "zoco")
    user.role = "core_team"
    user.save()
    assert reads(person, "zoco") == set()
    with access.acting(user):
        assert not Review.objects.visible_to(person("zoco")).exists()
