"""Spoed-MDO: named units read the casus now, until the item closes or ten working days (domain 1.5 row 31)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases import access
from cases.models import Case, Disclosure, Party, Request
from routing import urgent
from routing.models import Deadline, Notice, Review, UrgentCard
from tests.routes import Route
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
    client.post(url, data | {"bevestigd": "1", "waarom": "nodig"})
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
    data = DATA | {"units": [str(person("school").unit.pk)], "bevestigd": "1", "waarom": "nodig"}
    assert client_as("zoco").post(url, data).status_code == 302
    assert "SUMMARYTOKEN" in reads(person, "school")
    assert not reads(person, "school") & {"ZORGTOKEN", "STRAFTOKEN", "STORYTOKEN"}


def requests_of(person: Any, who: str) -> list[Request]:
    """What this account reads of uitvragen, through both walls alike."""
    user = person(who)
    with access.acting(user):
        found = list(Request.objects.visible_to(user))
        assert {row.pk for row in found} == set(Request._base_manager.values_list("pk", flat=True))
        return found


def test_a_consult_by_mail_is_a_question_by_link_and_not_the_casus(route: Route, person: Any, client_as: Any) -> None:
    route.refer(route.log())
    url, client = f"/stap/weging/{review_of(route, person).pk}/consult_by_mail/", client_as("procesregisseur")
    unit = person("school").unit
    data = {"sources": [str(unit.pk)], "text": "VRAAGTOKEN", "due": "morgen", "why": "zij gaat weg"}
    refused = client.post(url, data | {"why": ""})
    assert refused.status_code == 422
    assert "VRAAGTOKEN" in refused.content.decode()
    asked = client.post(url, data).content.decode()
    assert "Alleen deze vraag" in asked
    assert requests_of(person, "school") == []
    client.post(url, data | {"bevestigd": "1", "waarom": "nodig"})
    assert [row.text for row in requests_of(person, "school")] == ["VRAAGTOKEN"]
    assert reads(person, "school") == set()
    assert client_as("school").get(f"/casussen/{route.case_id}/").status_code == 404
    for other in ("politie", "af-raalte", "om", "wijkteam-raalte"):
        assert requests_of(person, other) == []
    school, lead = person("school"), person("procesregisseur")
    with access.acting(school):
        told = Notice.objects.get(unit=school.unit)
        assert (told.kind, told.path.split("/")[1]) == ("task", "uitvragen")
        assert "VRAAGTOKEN" not in told.reference + told.path
        assert Deadline.objects.visible_to(school).get().code == "source_request"
    with access.acting(lead):
        line = Disclosure.objects.get(cause="weging.consult_by_mail")
        assert (line.channel, line.part, line.receiver_id) == ("mail", "eigen", unit.pk)
        assert line.until is not None
        assert line.until < timezone.now() + timedelta(days=16)
    assert client_as("politie").get(url).status_code == 404


def test_who_is_asked_meanwhile_reads_the_question_until_the_case_is_back(
    route: Route, person: Any, client_as: Any
) -> None:
    route.schedule(route.refer(route.log()))
    url, client = f"/stap/weging/{review_of(route, person).pk}/adjourn/", client_as("voorzitter")
    day = timezone.localdate() + timedelta(days=14)
    data = {"motivation": "meer nodig", "review_on": day.strftime("%d-%m-%Y"), "text": "VRAAGTOKEN"}
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "Kies aan wie u dit vraagt." in refused.content.decode()
    data["sources"] = str(person("reclassering").unit.pk)
    with access.acting(person("voorzitter")):
        party = Party.objects.visible_to(person("voorzitter")).get()
    data["parties"] = str(party.pk)
    assert "Wie ziet dit hierna?" in client.post(url, data).content.decode()
    assert client.post(url, data | {"bevestigd": "1", "waarom": "nodig"}).status_code == 302
    found = requests_of(person, "reclassering")
    assert [(row.text, row.due) for row in found] == [("VRAAGTOKEN", day)]
    assert "PARTYTOKEN" in found[0].people
    assert found[0].addressed_until is not None
    assert day + timedelta(days=27) < timezone.localdate(found[0].addressed_until) <= day + timedelta(days=29)
    assert reads(person, "politie") == reads(person, "om") == set()
    for other in ("politie", "om", "af-raalte"):
        assert requests_of(person, other) == []


def test_adjourning_without_a_question_asks_nobody(route: Route, person: Any) -> None:
    route.schedule(route.refer(route.log()))
    tell(route, person, "adjourn", motivation="wacht", review_on=timezone.localdate() + timedelta(days=9))
    assert requests_of(person, "voorzitter") == []


def card_for(route: Route, person: Any, powers: list[str]) -> list[UrgentCard]:
    """The aandachtsfunctionaris starts a spoed."""
    focal = person("af-raalte")
    with access.acting(focal):
        return urgent.start(by=focal, powers=powers, signal=route.signal, needed="plek", municipality=None, called="ja",
                            who="WIETOKEN", where="", contact="bel")  # fmt: skip


def test_who_intervenes_asks_advice_by_link_and_gives_nothing_of_the_card(
    route: Route, person: Any, client_as: Any
) -> None:
    route.log()
    card = card_for(route, person, ["zorg"])[0]
    url, client = f"/spoed/{card.pk}/overleg/", client_as("zoco")
    assert "Advies vragen" in client.get(f"/spoed/{card.pk}/").content.decode()
    data = {"text": "VRAAGTOKEN", "due": "morgen"}
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "VRAAGTOKEN" in refused.content.decode()
    data["sources"] = str(person("school").unit.pk)
    assert client.post(url, data).status_code == 302
    assert [row.text for row in requests_of(person, "school")] == ["VRAAGTOKEN"]
    school = person("school")
    with access.acting(school):
        assert not UrgentCard.objects.visible_to(school).exists()
        assert not Case.objects.visible_to(school).exists()
        assert Notice.objects.get(unit=school.unit).reference == "Spoed"
    with access.acting(person("zoco")):
        assert Disclosure.objects.get(cause="spoed.consult").channel == "mail"
    assert "VRAAGTOKEN" in client.get(f"/spoed/{card.pk}/").content.decode()
    assert "VRAAGTOKEN" not in client_as("af-raalte").get(f"/spoed/{card.pk}/").content.decode()
    for other in ("af-raalte", "politie", "school", "voorzitter"):
        assert client_as(other).get(url).status_code == 404, other


def test_strafrecht_is_asked_about_only_after_the_prosecution_agreed(route: Route, person: Any, client_as: Any) -> None:
    route.log()
    cards = {card.addressee_id: card for card in card_for(route, person, ["strafrecht"])}
    police = cards[person("politie").unit.pk]
    data = {"text": "VRAAGTOKEN", "due": "morgen", "sources": str(person("school").unit.pk)}
    refused = client_as("politie").post(f"/spoed/{police.pk}/overleg/", data)
    assert refused.status_code == 422
    assert "Het OM beslist eerst" in refused.content.decode()
    assert requests_of(person, "school") == []
    prosecution = cards[person("om").unit.pk]
    client_as("om").post(f"/spoed/{prosecution.pk}/mag-gedeeld/")
    assert client_as("politie").post(f"/spoed/{police.pk}/overleg/", data).status_code == 302
    assert len(requests_of(person, "school")) == 1
