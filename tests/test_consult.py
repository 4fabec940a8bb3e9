"""Spoed-MDO: named units read the casus now, until the item closes or ten working days (domain 1.5 row 31)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases import access
from cases.models import Disclosure
from routing import urgent
from routing.models import Notice, Review
from tests.conftest import Route
from tests.test_joining import reads, tell

pytestmark = pytest.mark.django_db
DATA = {"how": "bellen, vandaag", "why": "zij gaat morgen weg"}


def review_of(route: Route, person: Any, by: str = "voorzitter") -> Review:
    user = person(by)
    with access.acting(user):
        return Review.objects.visible_to(user).get(case_id=route.case_id)


def test_named_units_read_the_casus_before_any_agenda(route: Route, person: Any, client_as: Any) -> None:
    route.refer(route.log())
    url, client = f"/stap/weging/{review_of(route, person).pk}/consult/", client_as("procesregisseur")
    refused = client.post(url, DATA)
    assert refused.status_code == 422
    assert "zij gaat morgen weg" in refused.content.decode()
    data = DATA | {"units": [str(person("reclassering").unit.pk)]}
    asked = client.post(url, data).content.decode()
    assert "Wie ziet dit hierna?" in asked
    assert reads(person, "reclassering") == set()
    client.post(url, data | {"bevestigd": "1"})
    assert reads(person, "reclassering") == {"SUMMARYTOKEN", "PARTYTOKEN"}
    assert reads(person, "politie") == set()
    page = client_as("reclassering").get(f"/casussen/{route.case_id}/").content.decode()
    assert "bellen, vandaag" in page
    with access.acting(person("procesregisseur")):
        line = Disclosure.objects.get(cause="weging.consult")
        assert (line.channel, line.part) == ("spoed", "casus")
        assert line.until is not None
        assert timezone.now() + timedelta(days=9) < line.until < timezone.now() + timedelta(days=25)
    with access.acting(person("reclassering")):
        assert Notice.objects.get(unit=person("reclassering").unit).kind == "shared"


@pytest.mark.parametrize("name", ["adjourn", "unschedule", "decline", "decide", "scale_down"])
def test_the_end_of_the_item_ends_what_a_consult_gave(route: Route, person: Any, name: str) -> None:
    review = route.schedule(route.refer(route.log()), ("politie",))
    tell(route, person, "consult", units=[person("reclassering").unit, person("politie").unit], reason="x")
    assert "SUMMARYTOKEN" in reads(person, "reclassering")
    soon = timezone.localdate() + timedelta(days=9)
    data: dict[str, dict[str, Any]] = {
        "adjourn": {"motivation": "wacht", "review_on": soon}, "unschedule": {"reason": "ziek"},
        "decline": {"motivation": "geen casus"},
        "scale_down": {"unit": person("school").unit, "summary": "x", "motivation": "x", "due": soon},
    }  # fmt: skip
    if name == "decide":
        route.decide(review, tracks=("zorg",))
    else:
        tell(route, person, name, **data[name])
    assert reads(person, "reclassering") == set()
    assert reads(person, "politie") == set()


def test_a_consult_takes_nothing_that_a_unit_has_for_its_track(route: Route, person: Any) -> None:
    route.whole()
    tell(route, person, "consult", units=[person("om").unit], reason="x")
    user = person("procesregisseur")
    route.schedule(review_of(route, person), ("politie",))
    tell(route, person, "unschedule", by=user.username, reason="ziek")
    assert "STRAFTOKEN" in reads(person, "om")
    assert "SUMMARYTOKEN" in reads(person, "om")


def test_who_intervenes_may_and_others_may_not(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    url = f"/stap/weging/{review_of(route, person).pk}/consult/"
    for name in ("zoco", "om", "politie", "af-raalte"):
        assert client_as(name).get(url).status_code == 409, name
    assert client_as("riec").get(url).status_code == 404
    focal = person("af-raalte")
    with access.acting(focal):
        urgent.start(by=focal, powers=["zorg"], signal=route.signal, needed="plek", municipality=None, called="ja",
                     who="", where="", contact="bel")  # fmt: skip
    assert client_as("om").get(url).status_code == 409
    assert "Spoed-MDO houden" in client_as("zoco").get(f"/casussen/{route.case_id}/").content.decode()
    data = DATA | {"units": [str(person("school").unit.pk)], "bevestigd": "1"}
    assert client_as("zoco").post(url, data).status_code == 302
    assert "SUMMARYTOKEN" in reads(person, "school")
    assert not reads(person, "school") & {"ZORGTOKEN", "STRAFTOKEN", "STORYTOKEN"}
