"""Afschalen to one unit, and care that goes on in the local field (domain 1.5 rows 23 and 26); texts end at U3."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases import access
from cases.models import Case, Disclosure, Entry
from routing import moves
from routing.models import Action, Deadline, Handover, Notice, Review, Track
from tests.routes import Route
from tests.test_joining import tell
from tests.test_need_to_know import texts

pytestmark = pytest.mark.django_db
CASUS = {"SUMMARYTOKEN", "PARTYTOKEN", "MOTIVATIONTOKEN"}
TEAM = "wijkteam-raalte"


def finish(route: Route, person: Any, *kinds: tuple[str, str]) -> None:
    """The holder completes its track."""
    for kind, name in kinds:
        user = person(name)
        with access.acting(user):
            track = Track.objects.visible_to(user).get(case_id=route.case_id, kind=kind)
            moves.perform(track, "complete", by=user, outcome="klaar")


def offer(route: Route, person: Any, who: str = TEAM) -> Handover:
    """Both tracks are done; the tafel asks one unit to go on."""
    route.whole()
    finish(route, person, ("zorg", "zoco"), ("strafrecht", "om"))
    due = timezone.localdate() + timedelta(days=10)
    tell(route, person, "scale_down", unit=person(who).unit, summary="OVERNAMETOKEN", motivation="rustig", due=due)
    return mine(person, who)


def mine(person: Any, who: str) -> Handover:
    user = person(who)
    with access.acting(user):
        return Handover.objects.visible_to(user).get()


def answer(person: Any, who: str, name: str, **data: Any) -> Handover:
    user = person(who)
    with access.acting(user):
        return moves.perform(Handover.objects.visible_to(user).get(), name, by=user, **data)


def says(client_as: Any, who: str, route: Route) -> str:
    """The page of the case, for who may open it."""
    found = client_as(who).get(f"/casussen/{route.case_id}/")
    return found.content.decode() if found.status_code == 200 else ""


def reads(person: Any, who: str) -> set[str]:
    user = person(who)
    found = texts(user, filtered=True)
    assert found == texts(user, filtered=False)
    return found


def holds_text(person: Any, who: str, words: str) -> bool:
    """Does this account read a text with these words, by either wall?"""
    user = person(who)
    with access.acting(user):
        first = any(words in row.text for row in Entry.objects.visible_to(user))
        assert first == any(words in row.text for row in Entry._base_manager.all())
        return first


def test_who_is_asked_sees_the_stand_and_not_the_summary(route: Route, person: Any, client_as: Any) -> None:
    row = offer(route, person)
    page = says(client_as, TEAM, route)
    assert "De tafel vraagt of u alleen verdergaat" in page
    assert f"/stap/overdracht/{row.pk}/accept/" in page
    assert not {token for token in (*CASUS, "OVERNAMETOKEN", "ZORGTOKEN") if token in page}
    assert not holds_text(person, TEAM, "OVERNAMETOKEN")
    assert "Gevraagd om over te nemen" in client_as(TEAM).get("/").content.decode()
    assert "casus nog niet overgenomen" in client_as("voorzitter").get("/?alles=ja").content.decode()
    with access.acting(person(TEAM)):
        assert Notice.objects.filter(unit=person(TEAM).unit, kind="task").count() == 1
    assert client_as(TEAM).get(f"/stap/overdracht/{row.pk}/withdraw/").status_code == 409
    for other in ("school", "af-zwolle", "politie"):
        assert client_as(other).get(f"/stap/overdracht/{row.pk}/accept/").status_code == 404


def test_who_accepts_owns_the_summary_and_all_others_see_no_more(route: Route, person: Any, client_as: Any) -> None:
    row = offer(route, person)
    tell_before = reads(person, "af-raalte")
    assert tell_before >= CASUS
    url, client = f"/stap/overdracht/{row.pk}/accept/", client_as(TEAM)
    asked = client.post(url, {}).content.decode()
    assert "Niemand anders ziet de casus daarna" in asked
    assert client.post(url, {"bevestigd": "1", "waarom": "nodig"}).status_code == 302
    assert "OVERNAMETOKEN" in says(client_as, TEAM, route)
    own = {"STORYTOKEN", "REPORTERTOKEN", "OWNNOTETOKEN", "SUMMARYTOKEN", "PARTYTOKEN"}
    assert reads(person, "af-raalte") == own  # its own rows, and not what the tafel wrote
    for name in ("voorzitter", "zoco", "om", "politie"):
        assert not reads(person, name) & {"SUMMARYTOKEN", "PARTYTOKEN"}, name
    lead = person("voorzitter")
    with access.acting(lead):
        assert Review.objects.visible_to(lead).get(case_id=route.case_id).state == "closed"
        assert not Deadline.objects.visible_to(lead).filter(done_at=None).exists()
        assert Disclosure.objects.filter(cause="overdracht.accept", part="eigen", receiver=person(TEAM).unit).exists()
    with access.acting(person("politie")):
        assert not Case.objects.visible_to(person("politie")).exists()
    assert client.get(url).status_code == 409


def test_after_acceptance_extracts_and_actions_of_the_tafel_are_read_no_more(route: Route, person: Any) -> None:
    route.whole()
    finish(route, person, ("zorg", "zoco"), ("strafrecht", "om"))
    tell(route, person, "involve", unit=person("school").unit, text="UITTREKSEL", reason="speelt ook daar")
    due = timezone.localdate() + timedelta(days=10)
    tell(route, person, "scale_down", unit=person(TEAM).unit, summary="OVERNAME", motivation="rustig", due=due)
    assert holds_text(person, "school", "UITTREKSEL")
    answer(person, TEAM, "accept")
    assert not holds_text(person, "school", "UITTREKSEL")
    for name in ("school", "af-raalte"):
        user = person(name)
        with access.acting(user):
            assert not Action.objects.visible_to(user).exists()
            open_lines = [
                line for line in access.open_disclosures(route.case_id) if line["receiver_id"] == user.unit_id
            ]
            assert [line for line in open_lines if line["cause"].startswith("weging.")] == []


def test_who_refuses_says_why_and_the_case_is_back_at_the_tafel(route: Route, person: Any, client_as: Any) -> None:
    row = offer(route, person)
    url, client = f"/stap/overdracht/{row.pk}/refuse/", client_as(TEAM)
    assert client.post(url, {}).status_code == 422
    done = client.post(url, {"reason": "Wij kennen haar niet. REDENTOKEN"})
    assert (done.status_code, done["Location"]) == (302, "/")
    assert says(client_as, TEAM, route) == ""
    assert not holds_text(person, TEAM, "OVERNAMETOKEN")
    lead = person("voorzitter")
    with access.acting(lead):
        review = Review.objects.visible_to(lead).get(case_id=route.case_id)
        assert (review.state, review.review_on) == ("monitoring", timezone.localdate())
        assert Notice.objects.filter(unit=lead.unit, kind="task").exists()
    assert "REDENTOKEN" in says(client_as, "voorzitter", route)
    assert "REDENTOKEN" not in says(client_as, "af-raalte", route)
    assert reads(person, "af-raalte") >= CASUS
    assert str(route.case_id) in client_as("procesregisseur").get("/tafel/").content.decode()


def test_the_tafel_can_stop_an_offer_and_only_one_stands_at_a_time(route: Route, person: Any, client_as: Any) -> None:
    row = offer(route, person)
    due = timezone.localdate() + timedelta(days=10)
    with pytest.raises(moves.Refused, match="al aangeboden"):
        tell(route, person, "scale_down", unit=person("school").unit, summary="x", motivation="x", due=due)
    answer(person, "voorzitter", "withdraw", reason="toch niet")
    assert says(client_as, TEAM, route) == ""
    assert client_as(TEAM).get(f"/stap/overdracht/{row.pk}/accept/").status_code == 404
    tell(route, person, "scale_down", unit=person("school").unit, summary="x", motivation="x", due=due)
    assert "vraagt of u alleen" in says(client_as, "school", route)


def test_a_track_that_runs_elsewhere_is_not_taken_from_its_holder(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    with access.acting(person("voorzitter")):
        review = Review.objects.visible_to(person("voorzitter")).get(case_id=route.case_id)
    url, client = f"/stap/weging/{review.pk}/scale_down/", client_as("voorzitter")
    data = {"unit": str(person(TEAM).unit.pk), "motivation": "x", "more": "OVERNAMETOKEN", "due": "morgen"}
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "Er loopt nog een spoor bij een ander" in refused.content.decode()
    assert "OVERNAMETOKEN" in refused.content.decode()
    due = timezone.localdate() + timedelta(days=10)
    tell(route, person, "scale_down", unit=person(TEAM).unit, summary="OVERNAMETOKEN", motivation="x", due=due)
    with pytest.raises(moves.Refused, match="Er loopt nog een spoor bij een ander"):
        answer(person, TEAM, "accept")
    assert not holds_text(person, TEAM, "OVERNAMETOKEN")


def test_a_track_goes_on_outside_the_tafel_with_its_own_holder(route: Route, person: Any) -> None:
    route.whole()
    finish(route, person, ("strafrecht", "om"))
    due = timezone.localdate() + timedelta(days=10)
    tell(route, person, "scale_down", unit=person("zoco").unit, summary="OVERNAMETOKEN", motivation="x", due=due)
    answer(person, "zoco", "accept")
    assert reads(person, "zoco") == CASUS | {"ZORGTOKEN"}
    assert holds_text(person, "zoco", "OVERNAMETOKEN")
    assert not reads(person, "om") & CASUS
    assert not reads(person, "voorzitter") & {"SUMMARYTOKEN", "PARTYTOKEN"}
    finish(route, person, ("zorg", "zoco"))
    assert not reads(person, "zoco") & CASUS
    assert holds_text(person, "zoco", "OVERNAMETOKEN")
