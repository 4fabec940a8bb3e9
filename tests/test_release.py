"""What the police brings waits for the OM (plan, footnote 9)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases import access
from cases.models import Disclosure, Entry, User
from routing import notices
from routing.models import Deadline, Notice, Release, UrgentCard
from tests.routes import Route
from tests.test_limits import STRANGERS

pytestmark = pytest.mark.django_db


# --- strafrecht waits for the OM (plan, footnote 9)


def write(client: Any, route: Route, text: str = "HELDTOKEN") -> Any:
    return client.post(f"/casussen/{route.case_id}/aantekening/", {"text": text, "part": "casus"})


def held(person: Any, name: str) -> bool:
    user: User = person(name)
    with access.acting(user):
        in_casus = Entry.objects.visible_to(user).filter(text="HELDTOKEN").exists()
        return in_casus or Release.objects.visible_to(user).filter(text="HELDTOKEN").exists()


def test_what_the_police_brings_waits_for_the_om(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    assert write(client_as("politie"), route).headers["Location"].startswith("/vrijgave/")
    assert {name for name in ("politie", "om", *STRANGERS) if held(person, name)} == {"politie", "om"}
    with access.acting(person("om")):
        row = Release.objects.visible_to(person("om")).get()
        term = Deadline.objects.visible_to(person("om")).get(object_id=row.pk, code="release")
        assert term.due - row.asked_at == timedelta(hours=24)
    answer = client_as("om").post(f"/vrijgave/{row.pk}/", {"share": "ja"})
    assert answer.status_code == 302
    assert all(held(person, name) for name in STRANGERS)
    with access.acting(person("om")):
        assert not Deadline.objects.visible_to(person("om")).filter(object_id=row.pk, done_at=None).exists()
    with access.acting(person("af-raalte")):
        entry = Entry.objects.select_related("owner").get(text="HELDTOKEN")
    with access.acting(person("fg")):
        givers = set(Disclosure.objects.filter(object_id=entry.pk).values_list("giver__kind", flat=True))
    assert entry.owner.kind == "police"
    assert givers == {"police"}


def test_a_no_of_the_om_needs_its_reason_and_keeps_it_closed(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    write(client_as("politie"), route)
    with access.acting(person("om")):
        row = Release.objects.visible_to(person("om")).get()
    assert client_as("om").post(f"/vrijgave/{row.pk}/", {"share": "nee"}).status_code == 422
    assert client_as("politie").post(f"/vrijgave/{row.pk}/", {"share": "ja"}).status_code == 404
    assert client_as("om").post(f"/vrijgave/{row.pk}/", {"share": "nee", "reason": "loopt nog"}).status_code == 302
    assert not any(held(person, name) for name in STRANGERS)
    assert "Niet delen" in client_as("politie").get(f"/vrijgave/{row.pk}/").content.decode()


def test_after_a_day_the_om_is_reminded(route: Route, person: Any, client_as: Any, mailoutbox: list[Any]) -> None:
    route.whole()
    write(client_as("politie"), route)
    with access.acting(person("om")):
        moved = Deadline.objects.visible_to(person("om")).filter(code="release")
        moved.update(due=timezone.now() - timedelta(minutes=1))
    with access.acting_as_service("clock"):
        Notice.objects.all().delete()
        notices.remind()
        assert Notice.objects.filter(kind="late", unit=person("om").unit, reference="Vrijgave").count() == 1


def test_mag_gedeeld_of_the_om_reaches_the_card_of_the_police(route: Route, person: Any, client_as: Any) -> None:
    raalte = person("af-raalte").unit.organisation_id
    data = {"called": "ja", "powers": ["strafrecht"], "needed": "hulp", "municipality": str(raalte), "contact": "balie"}
    client_as("af-raalte").post("/spoed/", data)
    cards: dict[str, Any] = {}
    for name in ("politie", "om"):
        with access.acting(person(name)):
            cards[name] = UrgentCard.objects.visible_to(person(name)).get(addressee=person(name).unit).pk
    with access.acting(person("om")):
        assert Deadline.objects.visible_to(person("om")).filter(code="release", done_at=None).count() == 1
    assert client_as("politie").post(f"/spoed/{cards['politie']}/laten-weten/", {"text": "x"}).status_code == 422
    assert client_as("om").post(f"/spoed/{cards['om']}/mag-gedeeld/").status_code == 302
    assert client_as("politie").post(f"/spoed/{cards['politie']}/laten-weten/", {"text": "x"}).status_code == 302
    with access.acting(person("om")):
        assert not Deadline.objects.visible_to(person("om")).filter(code="release", done_at=None).exists()
