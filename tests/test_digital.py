"""A digital tafel and a spoed-MDO: the same room, with a link that only who is in it reads."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cases import access
from dashboards.queries import regie
from routing import meetings, room
from routing.models import Meeting, Notice
from tests.tables import Login, People, Table

pytestmark = pytest.mark.django_db
LINK = "https://video.voorbeeld.invalid/kamer-7"


@pytest.fixture
def digital(table: Table) -> Table:
    """That tafel of two cases, digital."""
    Meeting.objects.filter(pk=table.meeting.pk).update(kind="digitaal", link=LINK)
    return table


def shown(client: Client, found: Table, place: int = 1) -> list[bool]:
    """Say per page of who takes part whether the link stands on it."""
    paths = [f"/tafel/{found.meeting.pk}/", f"/tafel/punt/{found.cases[place].pk}/standpunt/", "/tafel/",
             f"/casussen/{found.cases[place].case_id}/"]  # fmt: skip
    return [LINK in client.get(path).content.decode() for path in paths]


def test_the_link_is_read_in_the_room_and_nowhere_else(digital: Table, client_as: Login) -> None:
    police, guest, om = client_as("politie"), client_as("af-zwolle"), client_as("om")
    assert [shown(one, digital) for one in (police, guest, om)] == [[False] * 4] * 3
    digital.go(1)
    assert shown(police, digital) == [False] * 4  # the gate is shut
    digital.confirm(1, "politie", "af-zwolle")
    assert [shown(one, digital) for one in (police, guest)] == [[True, True, False, False]] * 2
    assert shown(om, digital) == [False] * 4  # invited, and not let in
    with access.acting(digital.chair):
        room.see_out(digital.meeting, digital.person("af-zwolle"), by=digital.chair)
    assert shown(guest, digital) == [False] * 4
    digital.go(0)
    assert shown(police, digital) == [False] * 4
    assert client_as("voorzitter").get(f"/tafel/{digital.meeting.pk}/regie/").content.decode().count(LINK) == 1


def test_the_link_goes_with_no_invitation_and_stands_not_on_the_wall(digital: Table, client_as: Login) -> None:
    chair = client_as("voorzitter")
    assert chair.post(f"/tafel/{digital.meeting.pk}/uitnodigen/").status_code == 302
    with access.acting_as_service("clock"):
        told = Notice.objects.filter(kind="invited")
        assert told.exists()
        assert not any("video" in f"{row.path}{row.reference}" for row in told)
    digital.go(1)
    digital.confirm(1, "politie")
    assert LINK not in chair.get(f"/tafel/{digital.meeting.pk}/wand/").content.decode()


def test_who_says_to_be_there_is_ticked_and_opens_nothing(digital: Table, client_as: Login) -> None:
    police, url = client_as("politie"), f"/tafel/{digital.meeting.pk}/aanwezig/"
    assert "Ik ben er" in police.get(f"/tafel/{digital.meeting.pk}/").content.decode()
    digital.go(1)
    assert ticked(digital) == set()
    assert police.post(url).status_code == 302
    assert ticked(digital) == {"politie"}
    page = police.get(f"/tafel/{digital.meeting.pk}/").content.decode()
    assert "U heeft zich gemeld" in page and LINK not in page
    assert "meldt zich" in client_as("voorzitter").get(f"/tafel/{digital.meeting.pk}/regie/").content.decode()

    police.post(url, {"weg": "1"})
    assert ticked(digital) == set()


def test_the_gate_and_who_waits_there_hear_of_each_other(digital: Table, client_as: Login) -> None:
    """The chair is told that somebody reported, and who reported gets the link without asking again."""
    chair, police, om = client_as("voorzitter"), client_as("politie"), client_as("om")
    digital.go(1)
    gate = chair.get(f"/tafel/{digital.meeting.pk}/regie/").content.decode()
    asks = re.findall(r'hx-get="(/tafel/[^"]+/gemeld/[^"]+)"', gate)[0]
    waits = f"/tafel/{digital.meeting.pk}/wachtkamer/"
    assert chair.get(asks).status_code == 204
    police.post(f"/tafel/{digital.meeting.pk}/aanwezig/")
    assert "Er is iemand bij gekomen of weggegaan." in chair.get(asks).content.decode()
    assert waits in police.get(f"/tafel/{digital.meeting.pk}/").content.decode()
    assert [one.get(waits).status_code for one in (police, om)] == [204, 204]
    digital.confirm(1, "politie")
    assert LINK in police.get(waits).content.decode()
    assert om.get(waits).status_code == 204
    assert client_as("school").get(waits).status_code == 404


def ticked(found: Table) -> set[str]:
    """Who is ticked at the gate."""
    with access.acting(found.chair):
        here = room.look(found.chair, Meeting.objects.get(pk=found.meeting.pk))
        return {seat.person.username for seat in regie.seats(found.chair, here) if seat.ticked}


def test_only_who_has_a_case_on_a_digital_tafel_says_to_be_there(digital: Table, client_as: Login) -> None:
    url = f"/tafel/{digital.meeting.pk}/aanwezig/"
    assert [client_as(name).post(url).status_code for name in ("riec", "af-zwolle", "fg")] == [404, 404, 404]
    assert client_as("politie").get(url).status_code == 405
    Meeting.objects.filter(pk=digital.meeting.pk).update(kind="locatie")
    assert client_as("politie").post(url).status_code == 404
    Meeting.objects.filter(pk=digital.meeting.pk).update(kind="spoed", closed_at=timezone.now())
    assert client_as("politie").post(url).status_code == 404
    assert Meeting.objects.get(pk=digital.meeting.pk).here == []


def test_a_digital_tafel_is_planned_with_a_link_on_a_safe_line(client_as: Login, person: People) -> None:
    client = client_as("voorzitter")
    good = {"day": (timezone.localdate() + timedelta(days=3)).isoformat(), "time": "09:30", "link": LINK}
    for wrong, said in (
        ({"kind": "digitaal", "link": ""}, "Vul de link van het videogesprek in."),
        ({"kind": "spoed", "link": "http://video.voorbeeld.invalid/"}, "Schrijf de link helemaal"),
        ({"kind": "digitaal", "link": "javascript:alert(1)"}, "Schrijf de link helemaal"),
        ({"kind": "raar"}, "Kies wat voor tafel het is."),
        ({"kind": "locatie"}, "Vul in waar de tafel is."),
    ):
        answer = client.post("/tafel/nieuw/", good | wrong)
        assert answer.status_code == 422 and said in answer.content.decode(), wrong
    assert client.post("/tafel/nieuw/", good | {"kind": "spoed"}).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.kind, meeting.link, meeting.place) == ("spoed", LINK, "Spoed-MDO, digitaal")
    page = client.get(f"/tafel/{meeting.pk}/").content.decode()
    assert "Spoed-MDO, digitaal" in page and "inbreng" not in page.split("</h1>")[1].split("</p>")[0]
    at_place = good | {"kind": "locatie", "place": "Huis", "time": "11:00"}
    assert client.post("/tafel/nieuw/", at_place).status_code == 302
    assert Meeting.objects.get(place="Huis").link == ""


def test_the_link_can_be_mended_and_two_chairs_do_not_overwrite_each_other(digital: Table, client_as: Login) -> None:
    chair, second = client_as("voorzitter"), client_as("voorzitter-2")
    url, seen = f"/tafel/{digital.meeting.pk}/plek/", {"was-kind": "digitaal", "was-link": LINK}
    seen["was-place"] = digital.meeting.place
    assert LINK in chair.get(url).content.decode()
    assert chair.post(url, seen | {"kind": "digitaal", "link": "nergens"}).status_code == 422
    assert chair.post(url, seen | {"kind": "digitaal", "link": f"{LINK}8"}).status_code == 302
    late = second.post(url, seen | {"kind": "digitaal", "link": f"{LINK}9"})
    assert late.status_code == 409
    assert f"{LINK}8" in late.content.decode() and f"{LINK}9" in late.content.decode()
    assert Meeting.objects.get(pk=digital.meeting.pk).link == f"{LINK}8"
    assert client_as("politie").get(url).status_code == 404


def test_the_short_order_of_a_tafel_is_that_of_its_agenda(digital: Table) -> None:
    """A wall and a waiting room ask the ids only: by the same rule, for who sees all, some and none of it."""
    for name in ("voorzitter", "politie", "af-zwolle", "school"):
        reader = digital.person(name)
        with access.acting(reader):
            whole = [item.pk for item, _ in meetings.agenda(reader, digital.meeting)]
            assert meetings.in_order(reader, digital.meeting) == whole, name
            assert bool(whole) == (name in ("voorzitter", "politie")), name
