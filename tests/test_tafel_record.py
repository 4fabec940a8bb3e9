"""What a tafel leaves behind: who was there, who did not agree, opschalen, what stays open, and inbreng beforehand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases import access
from cases.models import Entry
from cases.roles import Part
from dashboards.queries import minutes as lists
from routing import meetings
from routing.models import Action, AgendaItem, Decision, Meeting, Release, Review
from tests.tables import Chair, Login

pytestmark = pytest.mark.django_db


def dissent(chair: Chair, place: int, name: str, reason: str) -> None:
    """One organisation does not agree."""
    unit = chair.table.person(name).unit
    assert unit
    named = {"punt": chair.table.cases[place].pk, "standpunt": f"{unit.pk}:oneens", f"want-{unit.pk}": reason}
    chair.do("voorstel", named=named)


def decided(chair: Chair) -> None:
    """Zorg for the first case, against the wish of the police; the second is declined, with a guest in the room."""
    chair.open(0, "politie", "om")
    item = chair.table.cases[0].pk
    chair.do("voorstel", punt=item, spoor="zorg")
    chair.do("voorstel", punt=item, alle="1")
    dissent(chair, 0, "politie", "liever eerst onderzoek")
    chair.do("voorstel", punt=item, regel="om dossier lezen morgen")
    chair.besluit(0, tracks=["zorg"])
    chair.open(1, "politie", "af-zwolle")
    chair.do("voorstel", punt=chair.table.cases[1].pk, soort="niet")
    chair.do("voorstel", punt=chair.table.cases[1].pk, alle="1")
    chair.besluit(1, "decline")


def test_dissent_and_attendance_stand_in_the_list_and_on_the_case_page(chair: Chair, client_as: Login) -> None:
    decided(chair)
    first = chair.table.cases[0].case_id
    page = chair.client.get(f"/casussen/{first}/").content.decode()
    assert "Aan tafel: Openbaar Ministerie, Politie, Zorg- en Veiligheidshuis IJsselland" in page
    assert "Politie: niet eens, want liever eerst onderzoek" in page
    with access.acting(chair.user):
        meetings.close(chair.user, chair.table.meeting.pk)
        content = lists.read(chair.user, Meeting.objects.get(pk=chair.table.meeting.pk))
    lines = {line.case_id: line for line in content.lines}
    assert [(view.unit, view.stance, view.reason) for view in lines[str(first)].dissent] == [
        ("Politie", "Niet eens", "liever eerst onderzoek")
    ]
    assert "Aandachtsfunctie Zwolle (gast)" in lines[str(chair.table.cases[1].case_id)].here
    shown = chair.client.get(f"/tafel/{chair.table.meeting.pk}/lijst/").content.decode()
    assert "liever eerst onderzoek" in shown
    assert "Aandachtsfunctie Zwolle (gast)" in shown
    guest = client_as("af-zwolle").get(f"/tafel/{chair.table.meeting.pk}/lijst/").content.decode()
    assert "liever eerst onderzoek" not in guest
    assert "Aan tafel" not in guest


def test_the_chair_scales_up_and_the_dissent_stays_on_record(chair: Chair) -> None:
    chair.open(0, "politie", "om")
    item = chair.table.cases[0]
    chair.do("voorstel", punt=item.pk, spoor="strafrecht")
    dissent(chair, 0, "om", "te vroeg")
    chair.do("voorstel", punt=item.pk, soort="opschalen")
    page = chair.page()
    assert "heeft nog niet geantwoord" not in page
    assert "het bestuurlijk overleg beslist" in page
    sent = {"motivation": "omdat", "escalated": "on"}
    sent["review_on"] = f"{timezone.localdate() + timedelta(days=7):%d-%m-%Y}"
    asked = chair.client.post(f"/stap/weging/{item.review_id}/adjourn/", sent | {"terug": chair.base}).content.decode()
    assert "Klopt dit? Opschalen" in asked
    assert "Alleen wat u nu vastlegt" not in asked  # who looked along until this besluit does not read it
    assert "Alleen deze vraag" not in asked  # no question is sent along
    assert asked.count(f'href="{chair.base}"') == 2  # back to the tafel, not to a form of its own
    chair.besluit(0, "adjourn", escalated="on")
    found = chair.row(Decision, item=item)
    assert found.kind == "opschalen"
    assert chair.row(Review, pk=item.review_id).state == "adjourned"
    shown = chair.client.get(f"/casussen/{item.case_id}/").content.decode()
    assert "Opschalen naar het bestuurlijk overleg" in shown
    assert "Openbaar Ministerie: niet eens, want te vroeg" in shown


def test_waiting_without_opschalen_asks_everyone(chair: Chair) -> None:
    chair.open(0, "politie")
    chair.do("voorstel", punt=chair.table.cases[0].pk, soort="aanhouden")
    assert "heeft nog niet geantwoord" in chair.besluit(0, "adjourn", status=422).content.decode()


def test_what_is_open_comes_along_to_the_next_tafel(chair: Chair) -> None:
    decided(chair)
    chair.do("naar", punt=chair.table.cases[0].pk)
    chair.do("kamer", punt=chair.table.cases[0].pk, persoon=[chair.table.person("om").pk])
    page = chair.page()
    assert "Nog open van eerder" not in page  # the besluit was taken: nothing is agreed any more
    later = Meeting.objects.create(starts_at=timezone.now() + timedelta(days=9))
    review = chair.row(Review, pk=chair.table.cases[0].review_id)
    om = chair.table.person("om").workplace
    chair.client.post(f"/stap/weging/{review.pk}/schedule/", {
        "meeting": later.pk, "minutes": 10, "invited": [om.pk], "versie": review.version,
        "bevestigd": "1", "waarom": "nodig",
    })  # fmt: skip
    again = chair.row(AgendaItem, meeting=later)
    base = f"/tafel/{later.pk}/regie/"
    for what, data in (("nemen", {}), ("naar", {"punt": again.pk}), ("kamer", {"punt": again.pk})):
        assert chair.client.post(f"{base}{what}/", data).status_code == 302
    page = chair.client.get(base).content.decode()
    assert "Nog open van eerder" in page
    assert "Dossier lezen" in page
    done = chair.row(Action, case_id=again.case_id)
    answer = chair.client.post(f"/acties/{done.pk}/klaar/", {"terug": base})
    assert answer["Location"] == base
    assert "Nog open van eerder" not in chair.client.get(base).content.decode()


def test_each_organisation_brings_in_beforehand_in_the_compartment_it_chooses(chair: Chair, client_as: Login) -> None:
    item = chair.table.cases[0]
    url = f"/tafel/punt/{item.pk}/inbreng/"
    assert f'href="{url}"' in client_as("om").get(f"/tafel/{chair.table.meeting.pk}/").content.decode()
    assert client_as("om").post(url, {"text": "", "part": "casus"}).status_code == 422
    assert client_as("om").post(url, {"text": "gedeeld woord", "part": "casus"}).status_code == 302
    assert client_as("om").post(url, {"text": "eigen woord", "part": "eigen"}).status_code == 302
    assert client_as("politie").post(url, {"text": "wacht woord", "part": "casus"}).status_code == 302
    mine = client_as("om").get(url).content.decode()
    assert "gedeeld woord" in mine
    assert "alleen uw organisatie" in mine
    other = client_as("politie").get(url).content.decode()
    assert "Wacht op het OM" in other
    assert "eigen woord" not in other
    assert [row.text for row in chair.rows(Entry, case_id=item.case_id, kind="inbreng")] == ["gedeeld woord"]
    assert not chair.rows(Release, case_id=item.case_id)
    with access.acting(chair.table.person("om")):
        rows = Entry.objects.visible_to(chair.table.person("om")).filter(case_id=item.case_id, kind="inbreng")
        assert {row.part for row in rows} == {Part.CASUS, Part.OWN}
    for name in ("af-zwolle", "riec", "voorzitter"):
        assert client_as(name).get(url).status_code == 404, name
    chair.open(0, "om")
    assert "gedeeld woord" in chair.page()
    assert "eigen woord" not in chair.page()
