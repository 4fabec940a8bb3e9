"""Rechtstreeks aanmelden: four organisations bring a case without a signal of a gemeente (domain 1.5 row 11)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases import access
from cases.models import Case, CaseMunicipality, Disclosure, Party
from routing import moves
from routing.models import Deadline, Notice, Review, Submission
from routing.submitting import DIRECT
from tests.test_need_to_know import texts

pytestmark = pytest.mark.django_db
URL = "/aanmelden/"
WHO = {"politie": "released", "om": "", "arbeidsinspectie": "", "zoco": ""}


def answers(person: Any, who: str, **more: Any) -> dict[str, Any]:
    town = person("af-raalte").unit.organisation_id
    data = {"summary": "SUMMARYTOKEN", "kinds": ["arbeid"], "who": "PARTYTOKEN", "municipality": str(town),
            "reason": "gezien bij een controle", "knows": "nog_niet"}  # fmt: skip
    return data | ({"released": "on"} if who == "politie" else {}) | more


def bring(client_as: Any, person: Any, who: str, **more: Any) -> Case:
    """Bring a case and give it as its aanmelder sees it."""
    done = client_as(who).post(URL, answers(person, who, **more) | {"bevestigd": "1", "waarom": "nodig"})
    assert done.status_code == 302
    user = person(who)
    with access.acting(user):
        return Case.objects.visible_to(user).get()


def reads(person: Any, who: str) -> set[str]:
    user = person(who)
    found = texts(user, filtered=True)
    assert found == texts(user, filtered=False)
    return found


@pytest.mark.parametrize("who", WHO)
def test_the_tafel_reads_what_was_ticked_and_the_gemeente_hears_that_there_is_a_case(
    client_as: Any, person: Any, who: str
) -> None:
    asked = client_as(who).post(URL, answers(person, who)).content.decode()
    for words in ("Wie ziet dit hierna?", "Aandachtsfunctie Raalte", "Nummer, codenaam en waar de zaak staat"):
        assert words in asked
    with access.acting(person(who)):
        assert not Case.objects.visible_to(person(who)).exists()
    case = bring(client_as, person, who)
    assert case.number.startswith("MH-")
    assert case.codename
    assert reads(person, who) == reads(person, "voorzitter") == {"SUMMARYTOKEN", "PARTYTOKEN"}
    focal, lead = person("af-raalte"), person("procesregisseur")
    assert reads(person, "af-raalte") == set()
    with access.acting(focal):
        assert Case.objects.visible_to(focal).get().number == case.number
        assert not Party.objects.visible_to(focal).exists()
        assert [row.kind for row in Notice.objects.filter(unit=focal.unit)] == ["shared"]
    page = client_as("af-raalte").get(f"/casussen/{case.pk}/").content.decode()
    assert "Aangemeld" in page
    assert "SUMMARYTOKEN" not in page
    with access.acting(lead):
        review = Review.objects.visible_to(lead).get()
        assert (review.state, review.submitted_by_id) == ("submitted", person(who).unit.pk)
        assert Submission.objects.visible_to(lead).get().forms == ["arbeid"]
        assert CaseMunicipality.objects.visible_to(lead).get().role == "regie"
        assert Deadline.objects.visible_to(lead).get().code == "contact_submitter"
        assert Notice.objects.filter(unit=lead.unit, kind="task").count() == 1
    with access.acting(person(who)):
        lines = Disclosure.objects.filter(cause="weging.start_directly", case=case)
        assert {(str(line.receiver and line.receiver.code), line.part) for line in lines} == {
            ("zvhh", "casus"), (person(who).unit.code, "casus"), ("af-raalte", "stand"),
        }  # fmt: skip
        assert {line.informed for line in lines} == {"uitgesteld"}
        grounds = {str(line.receiver and line.receiver.code): line.basis_id for line in lines}
    assert (
        grounds["zvhh"] == {"politie": "wpg-20", "om": "wjsg-39f", "arbeidsinspectie": "sect-arbeid", "zoco": "vt"}[who]
    )


def test_nobody_else_sees_it_before_the_agenda(client_as: Any, person: Any) -> None:
    case = bring(client_as, person, "arbeidsinspectie")
    for name in ("politie", "om", "zoco", "riec", "af-zwolle", "burgemeester-raalte", "school", "wijkteam-raalte"):
        assert reads(person, name) == set()
        assert client_as(name).get(f"/casussen/{case.pk}/").status_code == 404
    assert "Tafel: besluit over casus" in client_as("arbeidsinspectie").get("/?alles=ja").content.decode()


def test_under_embargo_the_gemeente_hears_nothing(client_as: Any, person: Any) -> None:
    day = (timezone.localdate() + timedelta(days=20)).strftime("%d-%m-%Y")
    asked = client_as("om").post(URL, answers(person, "om", embargo_until=day)).content.decode()
    assert "alleen u en de regie van de tafel weten" in asked
    assert "Aandachtsfunctie Raalte" not in asked
    case = bring(client_as, person, "om", embargo_until=day)
    focal = person("af-raalte")
    with access.acting(focal):
        assert not Case.objects.visible_to(focal).exists()
        assert not Case._base_manager.exists()
        assert not Notice.objects.filter(unit=focal.unit).exists()
    assert client_as("af-raalte").get(f"/casussen/{case.pk}/").status_code == 404
    assert reads(person, "voorzitter") == {"SUMMARYTOKEN", "PARTYTOKEN"}
    with access.acting(person("om")):
        assert access.limits.embargo_of(case.pk) is not None
        assert Deadline.objects.visible_to(person("om")).get(code="embargo_review")


@pytest.mark.parametrize(("who", "gone", "words"), [
    ("politie", "released", "Vraag dit eerst aan het OM."),
    ("om", "reason", "Schrijf waarom dit niet via de gemeente loopt."),
    ("zoco", "kinds", "Kies welke vorm."),
    ("arbeidsinspectie", "knows", "Kies of de betrokkene dit weet."),
])  # fmt: skip
def test_what_is_missing_is_asked_at_the_field_with_the_text_kept(
    client_as: Any, person: Any, who: str, gone: str, words: str
) -> None:
    data = answers(person, who) | {"bevestigd": "1", "waarom": "nodig"}
    del data[gone]
    answer = client_as(who).post(URL, data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "SUMMARYTOKEN" in answer.content.decode()
    with access.acting(person(who)):
        assert not Case.objects.visible_to(person(who)).exists()


def test_an_embargo_lasts_four_weeks_at_most_and_is_for_the_prosecution_only(client_as: Any, person: Any) -> None:
    far = (timezone.localdate() + timedelta(days=40)).strftime("%d-%m-%Y")
    assert client_as("om").post(URL, answers(person, "om", embargo_until=far)).status_code == 422
    bring(client_as, person, "zoco", embargo_until=far)
    with access.acting(person("af-raalte")):
        assert Case.objects.visible_to(person("af-raalte")).count() == 1


def test_without_a_gemeente_only_the_regie_hears_it(client_as: Any, person: Any) -> None:
    bring(client_as, person, "zoco", municipality="")
    with access.acting(person("voorzitter")):
        assert Review.objects.visible_to(person("voorzitter")).get().municipality_id is None
    for name in ("af-raalte", "af-zwolle"):
        with access.acting(person(name)):
            assert not Case.objects.visible_to(person(name)).exists()


def test_the_page_is_for_those_roles_only_and_can_be_mended(client_as: Any, person: Any) -> None:
    for name in ("af-raalte", "riec", "school", "voorzitter", "kernteam", "beheerder", "burgemeester-raalte"):
        assert client_as(name).get(URL).status_code == 404
        assert client_as(name).post(URL, answers(person, name)).status_code == 404
    assert {person(name).job for name in WHO} == DIRECT
    again = client_as("zoco").post(URL, answers(person, "zoco") | {"aanpassen": "1"})
    assert again.status_code == 200
    assert "SUMMARYTOKEN" in again.content.decode()
    assert "Klopt dit?" not in again.content.decode()
    assert 'href="/aanmelden/"' in client_as("om").get("/").content.decode()


@pytest.mark.parametrize(("name", "by", "data"), [
    ("give_back", "voorzitter", {"advice": "zelf doen", "motivation": "klein"}),
    ("decline", "voorzitter", {"motivation": "niet voor de tafel"}),
    ("withdraw", "zoco", {"reason": "vergissing"}),
])  # fmt: skip
def test_what_the_gemeente_heard_ends_when_the_tafel_lets_go(
    client_as: Any, person: Any, route: Any, name: str, by: str, data: Any
) -> None:
    case, focal, user = bring(client_as, person, "zoco"), person("af-raalte"), person(by)
    with access.acting(focal):
        assert Case.objects.visible_to(focal).count() == Case._base_manager.count() == 1
    with access.acting(user):
        review = Review.objects.visible_to(user).get()
    if name != "withdraw":
        review = route.schedule(review)
    with access.acting(user):
        moves.perform(route.seen(review, user), name, by=user, **data)
    with access.acting(focal):
        assert not Case.objects.visible_to(focal).exists()
        assert not Case._base_manager.exists()
    assert client_as("af-raalte").get(f"/casussen/{case.pk}/").status_code == 404
    assert client_as("voorzitter").get(f"/casussen/{case.pk}/").status_code == 200  # the stand stays


def test_the_ground_can_be_changed_in_the_confirm_step_and_is_asked_why(client_as: Any, person: Any) -> None:
    client, data = client_as("arbeidsinspectie"), answers(person, "arbeidsinspectie")
    asked = client.post(URL, data).content.decode()
    assert 'name="grond-zvhh-casus"' in asked and '<option value="sect-arbeid" selected' in asked
    assert Case._base_manager.count() == 0  # rehearsed and undone
    silent = client.post(URL, data | {"bevestigd": "1", "grond-zvhh-casus": "wgs"})
    assert silent.status_code == 422
    assert "Schrijf waarom dit nodig is." in silent.content.decode()
    assert '<option value="wgs" selected' in silent.content.decode()
    strange = client.post(URL, data | {"bevestigd": "1", "waarom": "nodig", "grond-zvhh-casus": "vt"})
    assert strange.status_code == 422
    assert "keurde deze grondslag niet goed" in strange.content.decode()
    bring(client_as, person, "arbeidsinspectie", **{"grond-zvhh-casus": "wgs"})
    with access.acting(person("arbeidsinspectie")):
        line = Disclosure.objects.get(cause="weging.start_directly", receiver__code="zvhh", part="casus")
        assert (line.basis_id, line.necessity) == ("wgs", "nodig")
