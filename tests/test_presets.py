"""Who is ticked on the list of who looks along, per case and with the reason; a person confirms it (row 13)."""

from typing import Any

import pytest

from cases import access
from cases.models import Party
from routing import moves, presets
from routing.models import Meeting, Review, Submission
from tests.routes import Route
from tests.test_need_to_know import texts

pytestmark = pytest.mark.django_db


def bring(route: Route, person: Any, forms: list[str], *, organised: bool = False) -> Review:
    """A case of these vormen at the tafel, waiting for the agenda."""
    triage, user = route.log(forms=forms), person("af-raalte")
    with access.acting(user):
        moves.perform(triage, "refer", by=user, grown=True, reason="meer gezien", knows="ja", summary="SUMMARYTOKEN",
                      parties=list(Party.objects.visible_to(user)), organised=organised)  # fmt: skip
        return Review.objects.visible_to(user).get(case_id=triage.case_id)


def ticked(client: Any, review: Review) -> tuple[set[str], str]:
    """The labels of the boxes that are ticked, and the page."""
    page = client.get(f"/stap/weging/{review.pk}/schedule/").content.decode()
    lines = page.split('name="invited"')[1:]
    return {line.split("</label>")[0].split(">")[-1] for line in lines if "checked" in line.split(">")[0]}, page


@pytest.mark.parametrize(("forms", "organised", "more"), [
    (["seksueel"], False, {}),
    (["arbeid", "seksueel"], False, {"Arbeidsinspectie": presets.LABOUR}),
    (["crimineel"], True, {"riec": presets.ORGANISED}),
    (["arbeid"], True, {"Arbeidsinspectie": presets.LABOUR, "riec": presets.ORGANISED}),
])  # fmt: skip
def test_boxes_are_ticked_for_this_case_with_the_reason(
    route: Route, person: Any, client_as: Any, forms: list[str], organised: bool, more: dict[str, str]
) -> None:
    units = {code: person(name).unit.name for code, name in
             {"politie": "politie", "om": "om", "zoco": "zoco", "Arbeidsinspectie": "arbeidsinspectie",
              "riec": "riec"}.items()}  # fmt: skip
    review = bring(route, person, forms, organised=organised)
    found, page = ticked(client_as("procesregisseur"), review)
    always = {f"{units[code]}: {presets.ALWAYS}" for code in ("politie", "om", "zoco")}
    assert found == always | {f"{units[code]}: {why}" for code, why in more.items()}
    for by_hand in ("reclassering", "school", "burgemeester-raalte"):
        assert person(by_hand).unit.name in page


def test_the_person_decides_and_not_the_preset(route: Route, person: Any, client_as: Any) -> None:
    review = bring(route, person, ["arbeid"], organised=True)
    with access.acting(person("procesregisseur")):
        meeting = Meeting.objects.create(starts_at=review.created_at.replace(hour=23, minute=59))
    url, client = f"/stap/weging/{review.pk}/schedule/", client_as("procesregisseur")
    data = {"meeting": str(meeting.pk), "minutes": "10", "invited": str(person("politie").unit.pk)}
    asked = client.post(url, data).content.decode()
    assert "Wie ziet dit hierna?" in asked
    client.post(url, data | {"bevestigd": "1", "waarom": "nodig"})
    assert "SUMMARYTOKEN" in texts(person("politie"), filtered=False)
    for name in ("om", "arbeidsinspectie", "riec"):
        assert texts(person(name), filtered=False) == set()


def test_vorm_and_organisation_are_casus_and_nobody_else_reads_them(route: Route, person: Any, client_as: Any) -> None:
    review = bring(route, person, ["arbeid"], organised=True)
    page = client_as("voorzitter").get(f"/casussen/{route.case_id}/").content.decode()
    assert "Arbeidsuitbuiting" in page
    assert "Tekenen van organisatie" in page
    for name in ("riec", "arbeidsinspectie", "af-zwolle", "politie"):
        with access.acting(person(name)):
            assert not Submission.objects.visible_to(person(name)).exists()
            assert not Submission._base_manager.exists()
    assert presets.reasons(review, person("riec")) == dict.fromkeys(presets.AT_TABLE, presets.ALWAYS)
