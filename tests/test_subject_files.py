"""A copy for a betrokkene: what a unit holds of this person, without others, the melder and what is held back."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import page as validation
import pypdf
import pytest
from django.test import Client
from django.utils import timezone

from cases import access, services
from cases.access import limits
from cases.models import AuditEvent, Case, Party, Reporter, Unit, User
from cases.roles import Part
from dashboards import subject_files
from dashboards.models import SubjectFile, SubjectFileBody
from dashboards.queries import subject_data
from routing.models import Notice
from tests.routes import Route
from tests.test_subject_requests import ADDRESS, put

pytestmark = pytest.mark.django_db
Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
KNOWN = {"identity_on": "vandaag", "identity_how": "Aan de balie"}


@pytest.fixture
def told(route: Route, person: Person) -> Route:
    """Give a case of Zwolle with two people, a shielded melder, and texts that name them."""
    triage = route.log(by="af-zwolle")
    af = person("af-zwolle")
    with access.acting(af):
        services.add_party(triage.case, by=af, roles=["dader"], name="Kees Anderman")
        melder = Reporter.objects.visible_to(af).get(case_id=route.case_id)
        services.change(melder, by=af, name="Mia Meldster", professional=False)
        note: dict[str, Any] = {"by": af, "signal": triage.signal, "kind": "feit"}
        services.add_entry(triage.case, text="Kees Anderman stond op de stoep. FEITTOKEN", **note)
        services.add_entry(triage.case, text="Mia Meldster belde ons. MELDTOKEN", **note)
        services.add_entry(triage.case, text="BRONTOKEN", by=af, signal=triage.signal, kind="bron")
    return route


def request_of(client: Client, **more: Any) -> tuple[str, str]:
    """Write an inzageverzoek down with who asks; gives its page, and where a copy is asked."""
    url = put(client, **more)
    client.post(f"{url}identiteit/", KNOWN)
    return url, str(client.get(url).context["answers"][0]["copy_url"])


def made(client: Client, **more: Any) -> str:
    """Ask for copies and let the worker make them; gives the page of the verzoek."""
    url, ask = request_of(client, **more)
    assert client.post(ask).status_code == 302
    subject_files.make_waiting()
    return url


def text_of(content: bytes) -> str:
    """Give the words of a PDF."""
    return " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages)


def copy_for(client: Client, person: Person, name: str = "af-zwolle") -> str:
    """Give the address of the copy of this unit."""
    with access.acting(person(name)):
        return f"/afschriften/{SubjectFile.objects.get(unit=person(name).unit, found=True).pk}/"


def test_the_unit_reads_the_copy_without_others_and_the_melder(
    told: Route, client_as: ClientAs, person: Person
) -> None:
    made(client_as("fg-zwolle"))
    url = copy_for(client_as("af-zwolle"), person)
    assert "Lees elke regel voor u het afgeeft" in client_as("af-zwolle").get(url).content.decode()
    content = client_as("af-zwolle").get(f"{url}pdf/").content
    text = text_of(content)
    assert "PARTYTOKEN" in text, "who asks"
    assert "STORYTOKEN" in text
    assert "FEITTOKEN" in text
    for other in ("Kees", "Anderman", "Mia", "Meldster", "MELDTOKEN", "BRONTOKEN", "REPORTERTOKEN"):
        assert other not in text, other
    assert subject_data.GONE in text
    assert "Niet alle tekst staat hier." in text
    for profile in ("3a", "ua1"):
        assert [failure.message for failure in validation.validate_pdf_bytes(content, profile=profile).failures] == []
    with access.acting(person("fg")):
        assert AuditEvent.objects.filter(name="subject_file", action="export", case_id=told.case_id).count() == 1


def test_the_fg_sees_how_far_it_is_and_never_the_copy(told: Route, client_as: ClientAs, person: Person) -> None:
    client = client_as("fg-zwolle")
    url = made(client)
    said = {line["unit"]: line["said"] for line in client.get(url).context["copies"]}
    assert any("Aandachtsfunctie" in unit and text == subject_files.READY for unit, text in said.items()), said
    assert subject_files.NOTHING in said.values()
    place = copy_for(client, person)
    for name in ("fg-zwolle", "fg", "beheerder", "af-raalte", "politie"):
        assert client_as(name).get(place).status_code == 404, name
        assert client_as(name).get(f"{place}pdf/").status_code == 404, name
        with access.acting(person(name)):
            assert not SubjectFileBody.objects.exists(), name


def test_the_unit_hears_of_it_and_who_has_nothing_does_not(told: Route, client_as: ClientAs, person: Person) -> None:
    made(client_as("fg-zwolle"))
    with access.acting_as_service("clock"):
        notices = Notice.objects.filter(path__startswith="/afschriften/")
        assert {notice.unit_id for notice in notices} == {person("af-zwolle").unit_id}


def test_what_the_prosecution_holds_back_is_in_no_copy(route: Route, client_as: ClientAs, person: Person) -> None:
    """Even where the unit itself may see the case: nothing of it is told."""
    om, af = person("om"), person("af-zwolle")
    route.schedule(route.refer(route.log(by="af-zwolle"), by="af-zwolle"))
    assert af.unit
    with access.acting(om):
        case = Case.objects.visible_to(om).get(pk=route.case_id)
        soon = timezone.localdate() + timedelta(days=7)
        limits.set_embargo(case, units=[af.unit], review_on=soon, reason="x", by=om)
    made(client_as("fg-zwolle"))
    with access.acting(af):
        assert Case.objects.visible_to(af).filter(pk=route.case_id).exists()
        assert not SubjectFile.objects.filter(found=True).exists()
        assert subject_data.embargoed([route.case_id]) == {route.case_id}


def test_another_birth_date_is_another_person(told: Route, client_as: ClientAs, person: Person) -> None:
    af = person("af-zwolle")
    with access.acting(af):
        party = Party.objects.visible_to(af).get(case_id=told.case_id, name="PARTYTOKEN")
        services.change(party, by=af, birth_date=date(1990, 1, 2))
    made(client_as("fg-zwolle"), birth_date="3-1-1990")
    with access.acting(af):
        assert not SubjectFile.objects.filter(found=True).exists()


def test_a_copy_closes_with_the_sight_of_its_case(told: Route, client_as: ClientAs, person: Person) -> None:
    made(client_as("fg-zwolle"))
    af, url = person("af-zwolle"), copy_for(client_as("af-zwolle"), person)
    with access.acting(af):
        limits.exclude(Case.objects.visible_to(af).get(pk=told.case_id), af, reason="belang", by=af)
    assert client_as("af-zwolle").get(f"{url}pdf/").status_code == 404


def test_no_copy_before_it_is_clear_who_asks_or_for_another_question(client_as: ClientAs) -> None:
    client = client_as("fg-zwolle")
    url = put(client)
    assert client.get(url).context["answers"][0]["copy_url"] == ""
    answer = client.get(url).context["answers"][0]["url"]
    assert client.post(f"{answer}afschrift/").status_code == 404
    other, ask = request_of(client, kind="wissing")
    assert ask == ""
    assert client.post(f"{client.get(other).context['answers'][0]['url']}afschrift/").status_code == 404
    assert client.get(f"{ADDRESS}").status_code == 200


def test_names_are_taken_out_whole_and_nothing_else() -> None:
    names = ["anderman", "kees"]
    assert subject_data.without("Kees Anderman en Keesje.", names) == f"{subject_data.GONE} en Keesje."
    assert subject_data.without("Niets.", []) == "Niets."


def test_strafrecht_is_not_among_what_is_given() -> None:
    assert Part.STRAFRECHT not in subject_data.SHARED
    assert Part.REPORTER not in subject_data.SHARED


def test_each_unit_with_casework_is_asked(told: Route, client_as: ClientAs, person: Person) -> None:
    made(client_as("fg-zwolle"))
    with access.acting(person("fg-zwolle")):
        asked = set(SubjectFile.objects.values_list("unit", flat=True))
    units = Unit.objects.filter(organisation__code="zwolle", kind__in=("focal_point", "mayor"))
    assert {unit.pk for unit in units} <= asked
