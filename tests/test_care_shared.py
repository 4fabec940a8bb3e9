"""Care that goes on in the local field (domain 1.5 row 26); its texts end at U3."""

from typing import Any

import pytest

from cases import access
from cases.models import Disclosure
from routing import moves
from routing.models import CareTrajectory, Handover, Notice, Track
from tests.routes import Route
from tests.test_handover import CASUS, TEAM, answer, finish, holds_text, mine, says
from tests.test_joining import tell

pytestmark = pytest.mark.django_db


def share(route: Route, person: Any, who: str = TEAM, wish: str = "ja") -> None:
    """The zorgcoördinator gives a summary to the local field."""
    zoco = person("zoco")
    with access.acting(zoco):
        track = Track.objects.visible_to(zoco).get(case_id=route.case_id, kind="zorg")
        moves.perform(
            track, "share", by=zoco, unit=person(who).unit, text="AFSTEMTOKEN", wish=wish, wish_reason="",
            own_ground="toe" if wish == "ja" else "vt",
        )  # fmt: skip


def test_the_zorgcoordinator_chooses_what_the_local_field_reads(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    zoco = person("zoco")
    with access.acting(zoco):
        track = Track.objects.visible_to(zoco).get(case_id=route.case_id, kind="zorg")
        assert CareTrajectory.objects.visible_to(zoco).exists()
    url, client = f"/stap/spoor/{track.pk}/share/", client_as("zoco")
    data = {"unit": str(person(TEAM).unit.pk), "wish": "nee", "more": "AFSTEMTOKEN"}
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "Schrijf waarom u dit toch deelt." in refused.content.decode()
    data["wish_reason"] = "kind in huis"
    asked = client.post(url, data).content.decode()
    assert "Wie ziet dit hierna?" in asked
    assert '<option value="vt" selected' in asked
    assert client.post(url, data | {"bevestigd": "1", "waarom": "nodig"}).status_code == 302
    page = says(client_as, TEAM, route)
    assert "AFSTEMTOKEN" in page
    assert "Ik neem over" in page
    assert not {token for token in (*CASUS, "ZORGTOKEN") if token in page}
    with access.acting(zoco):
        line = Disclosure.objects.get(cause="spoor.share", part="eigen")
        assert (line.basis_id, line.receiver_id) == ("vt", person(TEAM).unit.pk)
        assert Handover.objects.visible_to(zoco).get().wish_reason == "kind in huis"
    for other in ("voorzitter", "om", "af-raalte"):
        assert "AFSTEMTOKEN" not in says(client_as, other, route)
    assert client_as("om").get(url).status_code == 404


def test_consent_is_the_ground_where_it_was_given(route: Route, person: Any) -> None:
    route.whole()
    share(route, person)
    with access.acting(person("zoco")):
        line = Disclosure.objects.get(cause="spoor.share", part="eigen")
        assert (line.basis_id, line.consent) == ("toe", "Ja")


def test_the_summary_ends_with_the_track_and_not_what_was_taken_over(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    share(route, person)
    share(route, person, "school")
    answer(person, TEAM, "take_over")
    finish(route, person, ("zorg", "zoco"))
    assert holds_text(person, TEAM, "AFSTEMTOKEN")
    assert "Overgenomen samenvatting" in says(client_as, TEAM, route)
    assert not holds_text(person, "school", "AFSTEMTOKEN")
    assert says(client_as, "school", route) == ""
    finish(route, person, ("strafrecht", "om"))
    tell(route, person, "close", motivation="klaar")
    assert "Overgenomen samenvatting" in says(client_as, TEAM, route)
    with access.acting(person("voorzitter")):
        lines = access.open_disclosures(route.case_id)
    assert person("school").unit.pk not in {line["receiver_id"] for line in lines}


def test_the_zorgcoordinator_can_stop(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    share(route, person)
    assert holds_text(person, TEAM, "AFSTEMTOKEN")
    answer(person, "zoco", "withdraw", reason="niet meer nodig")
    assert not holds_text(person, TEAM, "AFSTEMTOKEN")
    assert says(client_as, TEAM, route) == ""


def test_who_is_asked_for_care_can_say_no_and_the_giver_reads_why(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    share(route, person)
    share(route, person, "school")
    row = mine(person, TEAM)
    page, url = says(client_as, TEAM, route), f"/stap/overdracht/{row.pk}/stay_out/"
    assert url in page and "Niet meedoen" in page and "Ik neem over" in page
    assert client_as("school").get(url).status_code == 404
    assert client_as("zoco").get(url).status_code == 409
    client = client_as(TEAM)
    assert client.post(url, {}).status_code == 422
    done = client.post(url, {"reason": "Wij hebben geen plek. REDENTOKEN"})
    assert (done.status_code, done["Location"]) == (302, "/")
    assert client.get(url).status_code == 404
    assert says(client_as, TEAM, route) == ""
    assert not holds_text(person, TEAM, "AFSTEMTOKEN")
    assert holds_text(person, "school", "AFSTEMTOKEN")  # who was asked too goes on reading
    zoco = person("zoco")
    with access.acting(zoco):
        told_of = Notice.objects.filter(unit=zoco.unit, case=route.case_id).latest("created_at")
        assert (told_of.kind, told_of.path) == ("task", f"/casussen/{route.case_id}/")
        receivers = {line["receiver_id"] for line in access.open_disclosures(route.case_id)}
        assert person(TEAM).unit.pk not in receivers and person("school").unit.pk in receivers
    told = says(client_as, "zoco", route)
    assert "doet niet mee en leest uw samenvatting niet meer" in told and "REDENTOKEN" in told
    for other in ("voorzitter", "om", "school"):
        assert "REDENTOKEN" not in says(client_as, other, route)


@pytest.mark.parametrize(("kind", "who"), [("bestuur", "burgemeester-raalte"), ("informatieplein", "riec")])
@pytest.mark.parametrize("name", ["complete", "hand_back"])
def test_the_summary_for_a_holder_without_casus_ends_with_its_track(
    route: Route, person: Any, client_as: Any, kind: str, who: str, name: str
) -> None:
    route.decide(route.schedule(route.refer(route.log())), tracks=("zorg", kind), summary="PLEINTOKEN")
    route.accept(kind, who)
    assert holds_text(person, who, "PLEINTOKEN")
    user = person(who)
    with access.acting(user):
        moves.perform(Track.objects.visible_to(user).get(kind=kind), name, by=user, outcome="klaar")
    assert not holds_text(person, who, "PLEINTOKEN")
    with access.acting(person("voorzitter")):
        lines = access.open_disclosures(route.case_id)
    assert user.unit_id not in {line["receiver_id"] for line in lines}
