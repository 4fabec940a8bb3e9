"""A melder who is shielded is named nowhere; one person's roles are known per unit (domain 1.5 and 2.3)."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import access, services, shielding
from cases.models import Party, PartyRole, Reporter
from routing import moves
from routing.models import Triage
from tests.routes import Route

PRIVATE = {"professional": False}
NAME, PHONE = "José van der Melderman", "0612345678"
REFER = {"grown": "ja", "reason": "meer gezien", "knows": "ja"}


@pytest.mark.parametrize(("professional", "may_name", "threat"), list(product([True, False], repeat=3)))
def test_who_is_shielded(professional: bool, may_name: bool, threat: bool) -> None:
    row = Reporter(professional=professional, may_name=may_name, threat=threat)
    known = (threat, professional, may_name) in {(False, True, True), (False, True, False), (False, False, True)}
    assert row.shielded is not known


def melder(route: Route, person: Any, **fields: Any) -> Triage:
    """A signal whose melder is this one."""
    user, triage = person("af-raalte"), route.log()
    with access.acting(user):
        row = Reporter.objects.visible_to(user).get(signal=triage.signal.pk)
        services.change(row, by=user, **({"name": NAME, "phone": PHONE} | fields))
    return triage


@pytest.mark.django_db
@pytest.mark.parametrize("text", [
    "Buurvrouw José van der Melderman zag het.", "bel JOSE  VAN DER MELDERMAN", "jose van der melderman,",
    "bel 06-1234 5678", "tel. +31 6 12 34 56 78",
])  # fmt: skip
def test_no_text_that_leaves_the_unit_names_a_shielded_melder(
    route: Route, person: Any, client_as: Any, text: str
) -> None:
    triage = melder(route, person, **PRIVATE)
    client = client_as("af-raalte")
    address = f"/stap/triage/{triage.pk}/refer/"
    refused = client.post(address, REFER | {"summary": text})
    assert refused.status_code == 422
    assert "De melder is afgeschermd" in refused.content.decode()
    assert text.split()[0] in refused.content.decode()
    assert client.post(address, REFER | {"summary": "Iemand uit de buurt zag het."}).status_code == 200


@pytest.mark.django_db
def test_consent_lets_a_private_melder_be_named_and_a_threat_hides_anyone(route: Route, person: Any) -> None:
    triage, user = melder(route, person, professional=False, may_name=True), person("af-raalte")
    with access.acting(user):
        assert not shielding.named_in(triage.case_id, [NAME], by=user)
        row = Reporter.objects.visible_to(user).get(signal=triage.signal.pk)
        services.change(row, by=user, may_name=False)
        assert shielding.named_in(triage.case_id, [NAME], by=user)
        services.change(row, by=user, professional=True)
        assert not shielding.named_in(triage.case_id, [NAME], by=user)
        services.change(row, by=user, threat=True)
        assert shielding.named_in(triage.case_id, [NAME], by=user)


@pytest.mark.django_db
def test_a_note_for_others_does_not_name_the_melder_and_an_own_note_may(
    route: Route, person: Any, client_as: Any
) -> None:
    triage = melder(route, person, **PRIVATE)
    route.refer(triage)
    client, address = client_as("af-raalte"), f"/casussen/{route.case_id}/aantekening/"
    assert client.post(address, {"text": f"{NAME} belde", "part": "casus"}).status_code == 422
    assert client.post(address, {"text": f"{NAME} belde", "part": "eigen"}).status_code == 302


@pytest.mark.django_db
def test_a_melder_under_threat_is_never_handed_over(route: Route, person: Any, client_as: Any) -> None:
    triage = melder(route, person, threat=True)
    zwolle = str(person("af-zwolle").unit_id)
    answer = client_as("af-raalte").post(
        f"/stap/triage/{triage.pk}/offer/", {"sources": zwolle, "text": "Speelt daar.", "reporter_goes": "on"}
    )
    assert answer.status_code == 422
    assert "Er is een dreiging tegen de melder" in answer.content.decode()


@given(st.text(max_size=40), st.text(min_size=1, max_size=30))
def test_any_text_is_searched_without_error(text: str, name: str) -> None:
    assert shielding._tells(Reporter(name=name, phone=""), text) in (True, False)
    plain = " ".join(shielding._letters(name.split(",")[0]).split())
    if len(plain) >= shielding.SHORTEST:
        assert shielding._tells(Reporter(name=name, phone=""), f"{text} {name.split(',')[0]} {text}")


@pytest.mark.django_db
def test_each_unit_sees_only_the_role_it_may_know(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    with access.acting(person("om")):
        party = Party.objects.visible_to(person("om")).get(case_id=route.case_id)
    address = f"/casussen/{route.case_id}/persoon/{party.pk}/rol/"
    police = client_as("politie")
    assert "casus" not in {value for value, _ in police.get(address).context["form"].fields["part"].choices}
    assert police.post(address, {"role": "dader", "part": "strafrecht"}).status_code == 302
    again = police.post(address, {"role": "dader", "part": "strafrecht"})
    assert again.status_code == 422
    for name, knows in (("politie", True), ("om", True), ("zoco", False), ("af-raalte", False), ("voorzitter", False)):
        page = client_as(name).get(f"/casussen/{route.case_id}/").content.decode()
        assert "Vermoedelijk slachtoffer" in page, name
        assert ("Mogelijke dader" in page) is knows, name
        user = person(name)
        with access.acting(user):
            found = set(PartyRole.objects.visible_to(user).filter(party=party.pk).values_list("role", flat=True))
            wall = set(PartyRole._base_manager.filter(party=party.pk).values_list("role", flat=True))
        assert found == wall == ({"slachtoffer", "dader"} if knows else {"slachtoffer"}), name


@pytest.mark.django_db
def test_a_role_ends_by_its_own_unit_only(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    user = person("zoco")
    with access.acting(user):
        party = Party.objects.visible_to(user).get(case_id=route.case_id)
        [known] = PartyRole.objects.visible_to(user).filter(party=party.pk)
    base = f"/casussen/{route.case_id}/persoon/{party.pk}/rol/"
    assert client_as("zoco").post(f"{base}{known.pk}/").status_code == 404
    client = client_as("zoco")
    assert client.post(base, {"role": "getuige", "part": "zorg"}).status_code == 302
    with access.acting(user):
        mine = PartyRole.objects.visible_to(user).get(party=party.pk, role="getuige")
    assert client_as("om").post(f"{base}{mine.pk}/").status_code == 404
    assert client.get(f"{base}{mine.pk}/").status_code == 405
    assert client.post(f"{base}{mine.pk}/").status_code == 302
    assert "Getuige" not in client.get(f"/casussen/{route.case_id}/").content.decode()


@pytest.mark.django_db
def test_who_refers_chooses_which_roles_the_tafel_knows(route: Route, person: Any, client_as: Any) -> None:
    triage, user = route.log(), person("af-raalte")
    with access.acting(user):
        party = Party.objects.visible_to(user).get(case_id=route.case_id)
        services.add_roles(party, ["dader"], by=user)
    client, address = client_as("af-raalte"), f"/stap/triage/{triage.pk}/refer/"
    asked = REFER | {"summary": "Kort.", "parties": [str(party.pk)]}
    assert "Welke rollen mag de tafel weten?" in client.get(address).content.decode()
    assert client.post(address, asked).status_code == 422
    data: dict[str, Any] = {"grown": True, "reason": "meer gezien", "knows": "ja", "summary": "Kort.",
                            "parties": [party], "roles": {str(party.pk): ["slachtoffer"]}}  # fmt: skip
    with access.acting(user):
        moves.perform(triage, "refer", by=user, **data)
    tafel = person("procesregisseur")
    with access.acting(tafel):
        assert [row.role for row in PartyRole.objects.visible_to(tafel)] == ["slachtoffer"]
