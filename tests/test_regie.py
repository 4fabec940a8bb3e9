"""The regie window: gate, proposal, positions, actions and the besluit, by forms and links alone."""

from itertools import product
from typing import Any

import pytest

from cases import access
from routing import deliberating
from routing.models import (
    Action,
    ActionDraft,
    Decision,
    Meeting,
    Position,
    Review,
    Score,
    Track,
)
from tests.tables import Chair, Login

pytestmark = pytest.mark.django_db
SCRIPT = {"Accept": "application/json"}


def test_the_gate_names_who_may_be_in_and_the_case_stays_shut(chair: Chair) -> None:
    assert "Ik neem de regie" in chair.page()
    chair.do("nemen")
    chair.do("naar", punt=chair.table.cases[1].pk)
    page = chair.page()
    assert "Wie zit erbij?" in page
    assert "gast, alleen bij deze casus" in page
    assert "SUMMARYTOKEN" not in page
    chair.do("kamer", punt=chair.table.cases[1].pk, persoon=[chair.table.person("politie").pk])
    page = chair.page()
    assert "SUMMARYTOKEN" in page
    assert "casus 2 van 2" in page
    assert "Instemmen" in page


def test_two_chairs_see_who_has_the_regie(chair: Chair, client_as: Login) -> None:
    chair.open(0, "politie")
    second = Chair(client_as("voorzitter-2"), chair.table, "voorzitter-2")
    assert f"{chair.user} heeft de regie" in second.page()
    assert "Overnemen" in second.page()
    item = chair.table.cases[0].pk
    kept = second.do("voorstel", 409, punt=item, motivation="mijn tekst")
    assert "mijn tekst" in kept.content.decode()
    second.do("nemen", van=chair.user.pk)
    second.do("voorstel", punt=item, spoor="zorg")
    assert f"{second.user} heeft de regie" in chair.page()
    chair.do("nemen", 409, van=chair.table.person("procesregisseur").pk)


def test_what_was_typed_stands_beside_what_is_there_and_comes_along_with_the_regie(
    chair: Chair, client_as: Login
) -> None:
    chair.open(0, "politie")
    item, second = chair.table.cases[0].pk, Chair(client_as("voorzitter-2"), chair.table, "voorzitter-2")
    chair.do("voorstel", punt=item, motivation="tekst van de eerste")
    sent = {"punt": item, "motivation": "tekst van de tweede", "version": "0", "regel": "zoco belt"}
    page = second.do("voorstel", 409, named=sent).content.decode()
    assert all(text in page for text in ("tekst van de eerste", "tekst van de tweede", "zoco belt", "Overnemen"))
    told = second.client.post(f"{chair.base}bewaren/", sent | {"fields": "motivation"}, headers=SCRIPT)
    assert told.status_code == 409
    assert told.json() == {"text": f"{chair.user} heeft de regie.", "holder": str(chair.user.pk)}
    both = second.do("voorstel", 409, named=sent | {"van": chair.user.pk}).content.decode()
    assert "tekst van de eerste" in both and "Mijn tekst houden" in both  # the regie was taken, and nothing overwritten
    second.do("voorstel", punt=item, motivation="tekst van de tweede", version="1")
    with access.acting(chair.user):
        assert deliberating.proposal(chair.user, chair.table.cases[0]).motivation == "tekst van de tweede"


def test_both_texts_go_to_a_script_and_nothing_is_kept_after_the_besluit(chair: Chair) -> None:
    chair.open(0, "politie", "om")
    item = chair.table.cases[0]
    chair.do("voorstel", punt=item.pk, motivation="eerst dit")
    sent = {"punt": item.pk, "fields": "motivation", "motivation": "dan dat", "version": "7"}
    told = chair.client.post(f"{chair.base}bewaren/", sent, headers=SCRIPT).json()
    assert told["version"] == 1
    assert told["lines"] == [{"name": "motivation", "label": "Motivering", "mine": "dan dat", "theirs": "eerst dit",
                              "values": ["eerst dit"]}]  # fmt: skip
    chair.do("voorstel", punt=item.pk, spoor="zorg")
    chair.do("voorstel", punt=item.pk, alle="1")
    chair.besluit(0, tracks=["zorg"])
    late = chair.client.post(f"{chair.base}bewaren/", sent | {"version": ""}, headers=SCRIPT)
    assert (late.status_code, "al besloten" in late.json()["text"], "lines" in late.json()) == (409, True, False)


def test_a_besluit_waits_for_each_answer(chair: Chair) -> None:
    chair.open(0, "politie", "om", "af-raalte")
    item = chair.table.cases[0]
    chair.do("voorstel", punt=item.pk, spoor="zorg")
    refused = chair.besluit(0, tracks=["zorg"], status=422).content.decode()
    assert refused.count("heeft nog niet geantwoord op dit voorstel") >= 3
    chair.do("voorstel", punt=item.pk, alle="1")
    assert chair.besluit(0, tracks=["zorg"])["Location"] == chair.base
    assert chair.row(Decision, item=item).kind == "sporen"
    assert "Besluit: Besluit met sporen" in chair.page()


def test_another_proposal_asks_everyone_anew(chair: Chair) -> None:
    chair.open(0, "politie", "om")
    item = chair.table.cases[0].pk
    chair.do("voorstel", punt=item, spoor="zorg")
    chair.do("voorstel", punt=item, alle="1")
    chair.do("voorstel", punt=item, spoor="strafrecht")
    assert "0 van 2" in chair.page()
    assert len(chair.rows(Position, item=item)) == 2


def test_no_track_starts_against_its_holder_and_other_dissent_is_kept(chair: Chair) -> None:
    chair.open(0, "politie", "om")
    item, om, police = chair.table.cases[0], chair.table.person("om").unit, chair.table.person("politie").unit
    assert om and police
    chair.do("voorstel", punt=item.pk, spoor="strafrecht")
    chair.do("voorstel", punt=item.pk, alle="1")
    chair.do("voorstel", named={"punt": item.pk, "standpunt": f"{om.pk}:oneens", f"want-{om.pk}": "te vroeg"})
    assert "wil dit spoor niet" in chair.besluit(0, tracks=["strafrecht"], status=422).content.decode()
    chair.do("voorstel", punt=item.pk, standpunt=f"{om.pk}:eens")
    chair.do("voorstel", punt=item.pk, standpunt=f"{police.pk}:oneens")
    assert "Schrijf in één regel" in chair.page()
    why = {f"want-{police.pk}": "liever eerst zorg"}
    chair.do("voorstel", punt=item.pk, standpunt=f"{police.pk}:oneens", named=why)
    chair.besluit(0, tracks=["strafrecht"])
    assert chair.row(Position, item=item, unit=police).reason == "liever eerst zorg"
    with access.acting(chair.table.person("om")):
        track = Track.objects.visible_to(chair.table.person("om")).get(case_id=item.case_id)
    assert track.state == "accepted"  # present and "eens"


def test_an_organisation_answers_from_its_own_device(chair: Chair, client_as: Login) -> None:
    item = chair.table.cases[1]
    police, guest, url = client_as("politie"), client_as("af-zwolle"), f"/tafel/punt/{item.pk}/standpunt/"
    assert "nog niet open" in police.get(url).content.decode()
    assert guest.get(url).status_code == 404
    chair.open(1, "politie", "af-zwolle")
    chair.do("voorstel", punt=item.pk, spoor="zorg")
    assert "Zorg" in guest.get(url).content.decode()
    assert police.post(url, {"stance": "oneens"}).status_code == 422
    assert police.post(url, {"stance": "oneens", "reason": "eerst praten"}).status_code == 302
    assert guest.post(url, {"stance": "eens"}).status_code == 302
    assert "eerst praten" in chair.page()
    chair.do("naar", punt=chair.table.cases[0].pk)
    assert guest.get(url).status_code == 404
    assert police.post(url, {"stance": "eens"}).status_code == 404


def test_an_action_line_is_read_and_its_owner_must_see_the_case(chair: Chair) -> None:
    chair.open(0, "politie", "om")
    item = chair.table.cases[0].pk
    chair.do("voorstel", punt=item, regel="politie buurt bezoeken vr")
    draft = chair.row(ActionDraft, item=item)
    assert (draft.unit.code, draft.text, draft.due.weekday()) == ("politie", "Buurt bezoeken", 4)
    unclear = chair.do("voorstel", 422, punt=item, regel="iemand belt").content.decode()
    assert "Kies wie dit doet." in unclear
    assert "Iemand belt" in unclear
    blind = chair.do("voorstel", 422, punt=item, regel="arbeidsinspectie pand bekijken morgen").content.decode()
    assert "mag deze casus niet zien. Kies iemand anders of deel eerst." in blind
    om = chair.table.person("om").workplace
    chair.do("actie", punt=item, unit=om.pk, words="Dossier lezen", due="morgen")
    chair.do("voorstel", punt=item, actieweg=draft.pk)
    chair.do("voorstel", punt=item, spoor="zorg")
    chair.do("voorstel", punt=item, alle="1")
    chair.besluit(0, tracks=["zorg"])
    assert [row.text for row in chair.rows(Action, case_id=chair.table.cases[0].case_id)] == ["Dossier lezen"]
    assert not chair.rows(ActionDraft)


def test_what_is_typed_is_kept_and_two_tabs_do_not_overwrite(chair: Chair) -> None:
    chair.open(0, "politie")
    item = chair.table.cases[0]
    saved = chair.do("bewaren", 200, punt=item.pk, fields="motivation", motivation="half een", version="0").json()
    assert saved["version"] == 1
    again = chair.client.post(f"{chair.base}bewaren/", {"punt": item.pk, "fields": "motivation", "motivation": "anders",
                              "version": "0"}, headers={"Accept": "application/json"})  # fmt: skip
    assert again.status_code == 409
    with access.acting(chair.user):
        assert deliberating.proposal(chair.user, item).motivation == "half een"
    assert "half een" in chair.page()


def test_the_weging_is_answered_with_why_and_adds_up_to_nothing(chair: Chair) -> None:
    chair.open(0, "politie")
    item = chair.table.cases[0]
    chair.do("voorstel", named={"punt": item.pk, "weging": "1", "criterium-danger": "hoog", "waarom-danger": "kinderen",
                            "criterium-chains": "ja", "criterium-victims": "verzonnen", "complex": "ja",
                            "conclusion": "samen verder"})  # fmt: skip
    found = {row.criterion: (row.answer, row.reason) for row in chair.rows(Score, review=item.review_id)}
    assert found == {"danger": ("hoog", "kinderen"), "chains": ("ja", "")}
    chair.do("voorstel", punt=item.pk, politie="1")
    chair.do("voorstel", punt=item.pk, politie="1")
    chair.do("voorstel", punt=item.pk, regime="sectoral")
    assert chair.row(Review, pk=item.review_id).regime == "sectoral"
    page = chair.page()
    assert 'id="weging-teller">2</span> van' in page and "beantwoord om" in page and "samen verder" in page


def test_an_answer_of_the_weging_is_kept_as_it_is_given_and_the_page_says_what_is_not(chair: Chair) -> None:
    chair.open(0, "politie")
    item = chair.table.cases[0]

    def told(*fields: str, **posted: str) -> dict[str, Any]:
        answer = chair.do("bewaren", 200, named={"punt": item.pk, "fields": list(fields)} | posted)
        return dict(answer.json())

    given = {"criterium-danger": "hoog", "criterium-chains": "ja", "waarom-victims": "twee"}
    said = told("criterium-danger", **given)
    assert said["text"].startswith("Bewaard om") and said["marks"] == {"weging-teller": "1"}
    assert [row.criterion for row in chair.rows(Score, review=item.review_id)] == [
        "danger"
    ]  # the others did not change
    for name, hint in (("waarom-victims", "ook een antwoord"), ("regel", "Enter"), ("want-x", "Niet eens")):
        said = told(name, **given)
        assert said["wrong"] and hint in said["text"] and "Bewaard" not in said["text"], name


def test_an_adjourned_case_keeps_its_actions_and_a_refused_one_has_none(chair: Chair) -> None:
    chair.open(0, "politie")
    item = chair.table.cases[0]
    chair.do("voorstel", punt=item.pk, soort="niet")
    chair.do("voorstel", punt=item.pk, regel="politie bellen morgen")
    chair.do("voorstel", punt=item.pk, alle="1")
    assert "horen geen actiepunten" in chair.besluit(0, "decline", status=422).content.decode()
    chair.do("voorstel", punt=item.pk, soort="aanhouden")
    chair.do("voorstel", punt=item.pk, alle="1")
    chair.besluit(0, "adjourn")
    assert chair.row(Action, case_id=item.case_id).text == "Bellen"


def test_the_column_of_positions_is_asked_again_only_when_something_changed(chair: Chair) -> None:
    chair.open(0, "politie")
    version = Meeting.objects.get(pk=chair.table.meeting.pk).wall_version
    url = f"/tafel/{chair.table.meeting.pk}/instemmen/"
    assert chair.client.get(url, {"versie": version}).status_code == 204
    chair.do("voorstel", punt=chair.table.cases[0].pk, spoor="zorg")
    assert "Instemmen" in chair.client.get(url, {"versie": version}).content.decode()


def test_strange_forms_meet_no_error(chair: Chair) -> None:
    acts = ["nemen", "naar", "kamer", "persoon", "wand", "voorstel", "actie", "bewaren", "niets"]
    for what, data in product(acts, [{"punt": "x"}, {"punt": "0" * 32}, {}, {"persoon": "x"}, {"van": "1"}]):
        assert chair.client.post(f"{chair.base}{what}/", data).status_code in (200, 302, 404, 409, 422), what


def test_only_the_regie_of_the_tafel_comes_here(chair: Chair, client_as: Login) -> None:
    for name in ("politie", "af-raalte", "kernteam", "fg"):
        assert client_as(name).get(chair.base).status_code == 404
        assert client_as(name).post(f"{chair.base}nemen/").status_code == 404
