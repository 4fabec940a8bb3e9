"""What overrides every grant: embargo, geen zicht, noodtoegang, and the vrijgave of the OM (rows 28, 32, 33; fn 9)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from cases import access
from cases.access import limits
from cases.models import AuditEvent, Case, Disclosure, DisclosureEnd, Exclusion, Grant, Unit
from routing import notices
from routing.models import Deadline, Notice
from tests.routes import Route
from tests.test_need_to_know import CASUS, texts

pytestmark = pytest.mark.django_db
STRANGERS = {"af-raalte", "voorzitter", "procesregisseur", "zoco"}


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def embargo(client_as: Any, route: Route, **more: Any) -> Any:
    """The OM holds the case back, with the police beside it."""
    police = Unit.objects.get(kind="police").pk
    data = {"reason": "onderzoek loopt", "units": [str(police)], "review_on": day(14)} | more
    return client_as("om").post(f"/casussen/{route.case_id}/embargo/", data)


def knows(person: Any, name: str, route: Route) -> bool:
    user = person(name)
    with access.acting(user):
        return Case.objects.visible_to(user).filter(pk=route.case_id).exists()


# --- embargo (row 28)


def test_an_embargo_hides_the_case_from_all_but_its_list_and_own_rows(
    route: Route, person: Any, client_as: Any
) -> None:
    route.whole()
    assert embargo(client_as, route).status_code == 302
    assert "STRAFTOKEN" in texts(person("politie"), filtered=False)
    assert "STRAFTOKEN" in texts(person("om"), filtered=True)
    assert texts(person("zoco"), filtered=False) == {"ZORGTOKEN"}  # what it wrote itself
    assert not knows(person, "zoco", route)
    for name in ("zoco", "voorzitter"):
        assert str(route.case_id) not in client_as(name).get("/casussen/").content.decode(), name
        assert client_as(name).get(f"/casussen/{route.case_id}/").status_code == 404, name
    assert texts(person("af-raalte"), filtered=False) >= {"STORYTOKEN"}  # its own signal stays


def test_what_others_had_ends_in_the_ledger_and_lifting_revives_nothing(
    route: Route, person: Any, client_as: Any
) -> None:
    route.whole()
    embargo(client_as, route)
    with access.acting(person("fg")):
        lines = Disclosure.objects.filter(case=route.case_id).exclude(receiver__kind__in=["police", "prosecution"])
        assert lines
        assert DisclosureEnd.objects.filter(disclosure__in=lines).count() == lines.count()
    with access.acting(person("om")):
        kinds = set(Grant.objects.filter(content_object=route.case_id, kind="disclosed").values_list(
            "group__unit__kind", flat=True))  # fmt: skip
    assert kinds == {"police", "prosecution"}
    answer = client_as("om").post(f"/casussen/{route.case_id}/embargo/", {"wat": "opheffen"})
    assert answer.status_code == 302
    assert not knows(person, "zoco", route)
    assert "SUMMARYTOKEN" not in texts(person("voorzitter"), filtered=False)


def test_who_the_om_names_at_lifting_sees_casus_again_as_a_new_verstrekking(
    route: Route, person: Any, client_as: Any
) -> None:
    route.whole()
    embargo(client_as, route)
    lead = Unit.objects.get(kind="table_lead").pk
    client_as("om").post(f"/casussen/{route.case_id}/embargo/", {"wat": "opheffen", "back": [str(lead)]})
    assert "SUMMARYTOKEN" in texts(person("voorzitter"), filtered=True)
    assert not knows(person, "zoco", route)
    with access.acting(person("fg")):
        assert Disclosure.objects.filter(case=route.case_id, cause="embargo.lift", receiver=lead).count() == 1


def test_an_embargo_is_reviewed_within_four_weeks(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    late = embargo(client_as, route, review_on=day(29))
    assert late.status_code == 422
    assert "binnen vier weken" in late.content.decode()
    embargo(client_as, route)
    with access.acting(person("om")):
        first = Deadline.objects.visible_to(person("om")).get(case_id=route.case_id, code="embargo_review")
    url = f"/casussen/{route.case_id}/embargo/"
    assert client_as("om").post(url, {"reason": "nog nodig", "review_on": day(28)}).status_code == 302
    with access.acting(person("om")):
        open_ = Deadline.objects.visible_to(person("om")).get(code="embargo_review", done_at=None)
    assert open_.due - first.due > timedelta(days=13)


@pytest.mark.parametrize("name", ["politie", "voorzitter", "af-raalte", "zoco"])
def test_only_the_om_sets_an_embargo(route: Route, person: Any, client_as: Any, name: str) -> None:
    route.whole()
    url = f"/casussen/{route.case_id}/embargo/"
    assert client_as(name).post(url, {"reason": "x", "review_on": day(7)}).status_code == 404
    with access.acting(person(name)), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        limits.set_embargo(Case(pk=route.case_id), units=[], review_on=timezone.localdate(), reason="", by=person(name))


def test_mail_that_waits_is_not_sent_to_who_lost_sight(
    route: Route, person: Any, client_as: Any, mailoutbox: list[Any]
) -> None:
    route.whole()
    with access.acting_as_service("clock"):
        Notice.objects.all().delete()
    with access.acting(person("politie")):
        for unit in Unit.objects.filter(kind__in=["care_coordination", "prosecution"]):
            Notice(unit=unit, kind="task", case=route.case_id, path="/").save(force_insert=True)
    embargo(client_as, route)
    notices.send_waiting()
    assert {mail.to[0].split("@")[0] for mail in mailoutbox} == {"om"}
    with access.acting_as_service("clock"):
        assert not Notice.objects.filter(sent_at=None).exists()


# --- geen zicht (row 32)


def test_who_takes_itself_out_sees_nothing_and_cannot_come_back(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    user, client, url = person("zoco"), client_as("zoco"), f"/casussen/{route.case_id}/geen-zicht/"
    assert client.post(url, {"person": str(user.pk), "reason": "familie"}).status_code == 302
    assert texts(user, filtered=False) == set() == texts(user, filtered=True)
    assert "ZORGTOKEN" in texts(person("zoco-2"), filtered=True)  # the unit keeps its sight
    row = _row(route, person).pk
    assert client.post(f"{url}{row}/opheffen/").status_code == 404
    assert client_as("zoco-2").post(f"{url}{row}/opheffen/").status_code == 404  # does not lead
    with access.acting(user):
        assert limits.exclusions_of(route.case_id) in ([], [_row(route, person)])
        with pytest.raises(RuntimeError):
            limits.readmit(_row(route, person), by=user)


def test_who_leads_sets_it_for_a_colleague_and_lifts_it(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    colleague, url = person("zoco-2"), f"/casussen/{route.case_id}/geen-zicht/"
    assert client_as("zoco").post(url, {"person": str(colleague.pk), "reason": "belang"}).status_code == 302
    assert texts(person("zoco-2"), filtered=True) == set()
    assert client_as("zoco").post(f"{url}{_row(route, person).pk}/opheffen/").status_code == 302
    assert "ZORGTOKEN" in texts(person("zoco-2"), filtered=True)


def test_the_regie_sets_it_for_anyone_with_sight_and_others_for_nobody_else(
    route: Route, person: Any, client_as: Any
) -> None:
    route.whole()
    url, police = f"/casussen/{route.case_id}/geen-zicht/", person("politie")
    refused = client_as("zoco-2").post(url, {"person": str(police.pk), "reason": "belang"})
    assert refused.status_code == 422
    assert client_as("procesregisseur").post(url, {"person": str(police.pk), "reason": "belang"}).status_code == 302
    assert texts(police, filtered=False) == set()
    with access.acting(person("zoco-2")), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
        limits.exclude(Case(pk=route.case_id), person("om"), reason="anders", by=person("zoco-2"))


def _row(route: Route, person: Any) -> Exclusion:
    with access.acting(person("zoco")):
        return limits.exclusions_of(route.case_id)[0]


# --- noodtoegang (row 33)


def emergency(client: Any, number: str, part: str = "casus") -> Any:
    why = "slachtoffer staat nu aan de balie en is bang"
    return client.post("/noodtoegang/", {"reference": number, "part": part, "reason": why})


def number_of(route: Route, person: Any) -> str:
    with access.acting(person("af-raalte")):
        return Case.objects.visible_to(person("af-raalte")).get(pk=route.case_id).number


def test_noodtoegang_opens_one_part_for_an_hour_and_says_so(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    client, user = client_as("af-zwolle"), person("af-zwolle")
    answer = emergency(client, number_of(route, person).lower())
    assert answer.headers["Location"] == f"/casussen/{route.case_id}/"
    assert texts(user, filtered=False) == CASUS == texts(user, filtered=True)
    with access.acting(user):
        held = Grant.objects.get(content_object=route.case_id, group__unit=user.unit_id)
        assert timedelta(minutes=59) < held.until - timezone.now() <= timedelta(hours=1)
        line = Disclosure.objects.get(case=route.case_id, cause="nood.access")
        assert (line.receiver_id, line.basis_id, line.part) == (user.unit_id, "nood", "casus")
    with access.acting_as_service("clock"):
        told = set(Notice.objects.filter(kind="emergency").values_list("unit__kind", flat=True))
    assert told == {"focal_point", "privacy"}
    assert client.get(f"/casussen/{route.case_id}/").status_code == 200
    with access.acting(user):
        read = AuditEvent.objects.filter(user=user.pk, action="read", object_id=route.case_id)
        assert read
        assert all(event.emergency for event in read)  # one line per part that was shown
        assert AuditEvent.objects.filter(name="nood.access", emergency=True, action="rights").count() == 1


@pytest.mark.parametrize("name", ["politie", "om", "riec", "school", "wijkteam-raalte", "kernteam", "fg", "beheerder"])
def test_only_who_treats_has_noodtoegang(route: Route, person: Any, client_as: Any, name: str) -> None:
    route.whole()
    assert emergency(client_as(name), number_of(route, person)).status_code == 404


def test_noodtoegang_never_opens_strafrecht_melder_or_an_embargo(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    number = number_of(route, person)
    for part in ("strafrecht", "melder", "informatieplein", "eigen", "zorg"):  # an AF never reads zorg
        assert emergency(client_as("af-zwolle"), number, part).status_code == 422, part
        with access.acting(person("af-zwolle")):
            assert limits.break_glass(number, part=part, reason="x", by=person("af-zwolle")) is None, part
    unknown = emergency(client_as("af-zwolle"), "MH-2026-0000")
    embargo(client_as, route)
    hidden = emergency(client_as("af-zwolle"), number)
    assert hidden.status_code == unknown.status_code == 422
    assert "We kunnen deze casus niet voor u openen" in hidden.content.decode()
    assert texts(person("af-zwolle"), filtered=False) == set()


def test_noodtoegang_does_not_pass_geen_zicht(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    user = person("zoco-2")
    client_as("zoco").post(f"/casussen/{route.case_id}/geen-zicht/", {"person": str(user.pk), "reason": "familie"})
    assert emergency(client_as("zoco-2"), number_of(route, person)).status_code == 422
