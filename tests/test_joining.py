"""Who joins a case for a while (domain 1.5 rows 15, 21, 22, 24 and 25): what it reads, and when that ends."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases import access
from cases.models import Case, Entry, Party
from routing import actions, moves
from routing.models import Action, AgendaItem, Decision, Meeting, Notice, Review
from tests.routes import Route
from tests.test_need_to_know import texts

pytestmark = pytest.mark.django_db
GUEST = "af-zwolle"


def tell(route: Route, person: Any, name: str, by: str = "voorzitter", **data: Any) -> Review:
    """Perform a move of the weging as the chair."""
    user = person(by)
    with access.acting(user):
        review = Review.objects.visible_to(user).get(case_id=route.case_id)
        moved: Review = moves.perform(review, name, by=user, **data)
        return moved


def item_of(route: Route, person: Any) -> AgendaItem:
    user = person("voorzitter")
    with access.acting(user):
        return AgendaItem.objects.visible_to(user).get(case_id=route.case_id, closed_at=None)


def with_guest(route: Route, person: Any) -> Review:
    """A case on an agenda at which a gemeente is expected as a guest."""
    review, user = route.refer(route.log()), person("procesregisseur")
    meeting = Meeting.objects.first() or Meeting.objects.create(starts_at=timezone.now() + timedelta(hours=1))
    with access.acting(user):
        return moves.perform(review, "schedule", by=user, meeting=meeting,
                             invited=[person("politie").unit], guests=[person(GUEST).unit])  # fmt: skip


def reads(person: Any, who: str) -> set[str]:
    """What this account reads, through both walls alike."""
    user = person(who)
    found = texts(user, filtered=True)
    assert found == texts(user, filtered=False)
    return found


def test_a_guest_sees_its_item_only_while_it_is_in_the_room(route: Route, person: Any) -> None:
    with_guest(route, person)
    assert reads(person, GUEST) == set()
    with access.acting(person(GUEST)):
        told = Notice.objects.get(unit=person(GUEST).unit)
    assert (told.kind, told.reference, told.path) == ("guest", "", "/tafel/")
    tell(route, person, "admit", unit=person(GUEST).unit)
    assert "SUMMARYTOKEN" in reads(person, GUEST)
    assert item_of(route, person).opened_at is not None
    tell(route, person, "dismiss", unit=person(GUEST).unit)
    assert reads(person, GUEST) == set()


def test_the_next_item_sends_the_guest_of_this_one_out(route: Route, person: Any) -> None:
    with_guest(route, person)
    tell(route, person, "admit", unit=person(GUEST).unit)
    other = Route(person)
    with_guest(other, person)
    assert "SUMMARYTOKEN" in reads(person, GUEST)
    tell(other, person, "open_item")
    assert reads(person, GUEST) == set()
    assert item_of(route, person).inside == []


@pytest.mark.parametrize("name", ["adjourn", "unschedule", "decline", "decide"])
def test_the_end_of_an_item_sends_its_guest_out(route: Route, person: Any, name: str) -> None:
    review = with_guest(route, person)
    tell(route, person, "admit", unit=person(GUEST).unit)
    soon = timezone.localdate() + timedelta(days=9)
    data: dict[str, dict[str, Any]] = {
        "adjourn": {"motivation": "wacht", "review_on": soon}, "unschedule": {"reason": "ziek"},
        "decline": {"motivation": "geen casus"},
    }  # fmt: skip
    if name == "decide":
        route.decide(review)
    else:
        tell(route, person, name, **data[name])
    assert reads(person, GUEST) == set()


def test_only_an_expected_guest_outside_the_room_comes_in(route: Route, person: Any, client_as: Any) -> None:
    review = with_guest(route, person)
    url = f"/stap/weging/{review.pk}/admit/"
    client = client_as("voorzitter")
    assert client.post(url, {"unit": str(person("riec").unit.pk)}).status_code == 422
    assert client_as("politie").get(url).status_code == 409
    assert client_as(GUEST).get(url).status_code == 404
    asked = client.post(url, {"unit": str(person(GUEST).unit.pk)})
    assert "Wie ziet dit hierna?" in asked.content.decode()
    client.post(url, {"unit": str(person(GUEST).unit.pk), "bevestigd": "1", "waarom": "nodig"})
    assert client.get(url).status_code == 409
    opened = client_as(GUEST).get(f"/tafel/{item_of(route, person).meeting_id}/").content.decode()
    assert "geen inbreng van u" not in opened
    assert client_as(GUEST).get(f"/casussen/{route.case_id}/").status_code == 200


def test_off_the_agenda_takes_no_sight_that_a_unit_has_for_a_track(route: Route, person: Any) -> None:
    route.whole()
    user = person("procesregisseur")
    meeting, _ = Meeting.objects.get_or_create(starts_at=timezone.now() + timedelta(days=3))
    with access.acting(user):
        row = Review.objects.visible_to(user).get(case_id=route.case_id)
        moves.perform(row, "schedule", by=user, meeting=meeting, invited=[person("om").unit, person("riec").unit])
    assert "SUMMARYTOKEN" in reads(person, "riec")
    tell(route, person, "unschedule", reason="ziek")
    assert "STRAFTOKEN" in reads(person, "om")
    assert reads(person, "riec") == set()


def involve(route: Route, person: Any, who: str = "af-dalfsen") -> Review:
    return tell(route, person, "involve", unit=person(who).unit, text="EXTRACT", reason="speelt ook daar")


def test_a_unit_that_is_involved_reads_the_extract_and_no_more(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    involve(route, person)
    assert reads(person, "af-dalfsen") == set()
    opened = client_as("af-dalfsen").get(f"/casussen/{route.case_id}/").content.decode()
    assert "EXTRACT" in opened
    assert not any(token in opened for token in ("SUMMARYTOKEN", "PARTYTOKEN", "MOTIVATIONTOKEN", "ZORGTOKEN"))
    assert client_as("af-zwolle").get(f"/casussen/{route.case_id}/").status_code == 404
    assert "EXTRACT" not in client_as("politie").get(f"/casussen/{route.case_id}/").content.decode()


def test_the_extract_is_made_of_what_was_ticked(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    chair, client = person("voorzitter"), client_as("voorzitter")
    with access.acting(chair):
        review = Review.objects.visible_to(chair).get(case_id=route.case_id)
        party = Party.objects.visible_to(chair).get(case_id=route.case_id)
        decision = Decision.objects.visible_to(chair).get(case_id=route.case_id)
    url, unit = f"/stap/weging/{review.pk}/involve/", person("school").unit
    data = {"unit": str(unit.pk), "decided_by": "regie", "reason": "kind op school"}
    assert client.post(url, data).status_code == 422
    data |= {"parties": str(party.pk), "pieces": str(decision.pk)}
    asked = client.post(url, data).content.decode()
    assert "Wie ziet dit hierna?" in asked
    assert "Alleen de tekst die u hier meestuurt" in asked
    assert client.post(url, data | {"bevestigd": "1", "waarom": "nodig"}).status_code == 302
    with access.acting(person("school")):
        text = Entry.objects.visible_to(person("school")).get(addressee=unit).text
    assert "PARTYTOKEN (vermoedelijk slachtoffer)" in text
    assert "MOTIVATIONTOKEN" in text
    assert "SUMMARYTOKEN" not in text
    assert client_as("politie").get(url).status_code == 409
    assert client_as("riec").get(url).status_code == 404


def monitor(route: Route, person: Any, keep: list[str]) -> None:
    units = [person(name).unit for name in keep]
    tell(route, person, "monitor", keep=units, review_on=timezone.localdate() + timedelta(days=56))


def test_wie_houdt_zicht_renews_who_stays_and_ends_who_was_unticked(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    involve(route, person)
    involve(route, person, "school")
    with access.acting(person("voorzitter")):
        review = Review.objects.visible_to(person("voorzitter")).get(case_id=route.case_id)
    form = client_as("voorzitter").get(f"/stap/weging/{review.pk}/monitor/").content.decode()
    for name in ("Aandachtsfunctie Raalte", "Aandachtsfunctie Dalfsen"):
        assert name in form
    monitor(route, person, ["af-raalte", "af-dalfsen"])
    dalfsen, school = person("af-dalfsen"), person("school")
    with access.acting(dalfsen):
        kept = Entry.objects.visible_to(dalfsen).get(addressee=dalfsen.unit)
        assert kept.addressed_until is not None
        assert kept.addressed_until > timezone.now() + timedelta(days=80)
        assert Case.objects.visible_to(dalfsen).count() == 1
    with access.acting(school):
        assert not Entry.objects.visible_to(school).exists()
        assert not Case.objects.visible_to(school).exists()
    assert "SUMMARYTOKEN" in reads(person, "af-raalte")
    monitor(route, person, [])
    assert "STRAFTOKEN" in reads(person, "om")
    assert reads(person, "af-raalte") >= {"STORYTOKEN", "OWNNOTETOKEN"}


def test_an_action_brings_the_stand_until_it_is_done(route: Route, person: Any) -> None:
    route.whole()
    inspector = person("arbeidsinspectie")
    due = timezone.localdate() + timedelta(days=3)
    for words in ("EEN", "TWEE"):
        tell(route, person, "give_action", actions=[{"unit": inspector.unit, "text": words, "due": due}])
    assert reads(person, "arbeidsinspectie") == set()
    with access.acting(inspector):
        first, second = Action.objects.visible_to(inspector).order_by("text")
        actions.finish(first, by=inspector)
        assert longest(inspector) > timezone.now() + timedelta(days=300)
        actions.finish(second, by=inspector)
        assert longest(inspector) < timezone.now() + timedelta(days=12)
        actions.reopen(route.seen(second, inspector), by=inspector)
        assert longest(inspector) > timezone.now() + timedelta(days=300)


def longest(user: Any) -> Any:
    """Until when the stand is open for this unit."""
    grant = access.permission_model().objects.get(group=user.unit.group_id)
    assert grant.part == "stand"
    return grant.until


def test_the_casusregie_sees_the_casus_until_another_gets_it(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    tell(route, person, "assign_case_lead", unit=person("reclassering").unit, motivation="kent hem")
    assert "SUMMARYTOKEN" in reads(person, "reclassering")
    assert not reads(person, "reclassering") & {"ZORGTOKEN", "STRAFTOKEN", "STORYTOKEN", "REPORTERTOKEN"}
    assert "Reclassering" in client_as("voorzitter").get(f"/casussen/{route.case_id}/").content.decode()
    monitor(route, person, ["reclassering", "af-raalte"])
    tell(route, person, "assign_case_lead", unit=person("school").unit, motivation="dichterbij")
    assert "SUMMARYTOKEN" in reads(person, "school")
    assert reads(person, "reclassering") == set()


def test_reopening_revives_no_old_sight(route: Route, person: Any) -> None:
    route.whole()
    tell(route, person, "assign_case_lead", unit=person("reclassering").unit, motivation="kent hem")
    involve(route, person)
    for kind, name in (("zorg", "zoco"), ("strafrecht", "om")):
        holder = person(name)
        with access.acting(holder):
            track = moves.MACHINES["spoor"].objects.visible_to(holder).get(case_id=route.case_id, kind=kind)  # type: ignore[misc]  # a guarded model
            moves.perform(track, "complete", by=holder, outcome="klaar")
    tell(route, person, "close", motivation="klaar")
    for name in ("reclassering", "politie", "af-dalfsen"):
        assert not reads(person, name) & {"SUMMARYTOKEN", "MOTIVATIONTOKEN", "ZORGTOKEN"}
    tell(route, person, "reopen", reason="nieuw")
    for name in ("reclassering", "politie", "om", "af-dalfsen"):
        assert not reads(person, name) & {"SUMMARYTOKEN", "MOTIVATIONTOKEN", "ZORGTOKEN"}
        user = person(name)
        with access.acting(user):
            assert not Entry.objects.visible_to(user).exclude(owner=user.unit).exists()
    assert "SUMMARYTOKEN" in reads(person, "voorzitter")
