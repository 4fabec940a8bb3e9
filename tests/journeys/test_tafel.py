"""A tafel of three cases with one guest gemeente, from agenda to besluiten, at the keyboard alone."""

import os
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Person, Site
from tests.journeys.test_route import wait_for

Enter = Callable[..., Person]
PRESENT = ("politie", "om", "zoco")
SIZES = [(1280, 900), (390, 900), (1920, 1080)]
LOOK = os.environ.get("LOOK")  # a folder for pictures, to look at the screens


def look(who: Person, name: str) -> None:
    """Keep a picture of a screen at every size, where a folder was named."""
    if LOOK:
        for width, height in SIZES:
            who.page.set_viewport_size({"width": width, "height": height})
            who.page.screenshot(path=str(Path(LOOK) / f"{name}-{width}.png"), full_page=True)
        who.page.set_viewport_size({"width": 1280, "height": 900})
        who.problems.clear()  # a picture puts a style in the page, which our policy refuses


MAKE = """
import django; django.setup()
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from cases import access
from cases.models import Unit, User
from routing import moves
from routing.models import Meeting, Review
from tests.conftest import Route
by = lambda name: User.objects.select_related("unit__organisation", "unit__group").get(username=name)
chair = by("procesregisseur")
with transaction.atomic():
    meeting = Meeting.objects.create(starts_at=timezone.now() + timedelta(hours=1))
    for guests in ([], ["af-zwolle"], []):
        route = Route(by)
        review = route.refer(route.log())
        with access.acting(chair):
            units = lambda *codes: list(Unit.objects.filter(code__in=codes))
            moves.perform(route.seen(review, chair), "schedule", by=chair, meeting=meeting,
                          invited=units("politie", "om", "zoco"), guests=units(*guests))
later = Meeting.objects.create(starts_at=timezone.now() + timedelta(days=7))
print(meeting.pk, later.pk)
"""


@pytest.fixture(scope="module")
def made(site: Site) -> list[str]:
    """A tafel with three cases, Zwolle a guest at the second; and one without."""
    return site.run(MAKE).split()


@pytest.fixture
def meeting(made: list[str]) -> str:
    """The tafel with cases."""
    return made[0]


@pytest.fixture
def empty(made: list[str]) -> str:
    """The tafel without."""
    return made[1]


def press(chair: Person, key: str) -> None:
    """One key, and what it brings."""
    chair.page.keyboard.press(key)
    chair.page.wait_for_timeout(150)
    chair.page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")


def shows(who: Person, text: str) -> None:
    """Wait until this text stands on the page."""
    who.page.get_by_text(text).first.wait_for()


def focused(who: Person) -> str:
    """The id of what has the focus."""
    return str(who.page.evaluate("document.activeElement.id"))


def test_1_the_agenda_is_put_in_order_and_everyone_invited(enter: Enter, meeting: str) -> None:
    chair = enter("voorzitter")
    chair.go(f"/tafel/{meeting}/")
    chair.check()
    look(chair, "agenda")
    points = chair.page.locator(".mht-point")
    first = points.nth(0).inner_text().split()[0]
    points.nth(0).focus()
    chair.page.keyboard.press("Alt+ArrowDown")
    expect(points.nth(1)).to_contain_text(first)
    expect(points.nth(1)).to_be_focused()
    chair.page.keyboard.press("Alt+ArrowUp")
    expect(points.nth(0)).to_contain_text(first)


def test_2_an_empty_tafel_and_one_without_regie(enter: Enter, meeting: str, empty: str) -> None:
    chair = enter("voorzitter-2")
    pages = {
        "leeg-agenda": (f"/tafel/{empty}/", "Er staan nog geen casussen op de agenda."),
        "leeg-regie": (f"/tafel/{empty}/regie/", "Geen casussen vandaag."),
        "leeg-wand": (f"/tafel/{empty}/wand/", "Weeg- en monitortafel"),
        "leeg-monitor": ("/tafel/monitor/?spoor=zorg", "Geen"),
        "tafels": ("/tafel/", "Tafel"),
        "regie-niemand": (f"/tafel/{meeting}/regie/", "Ik neem de regie"),
    }
    for name, (path, text) in pages.items():
        assert chair.go(path) == 200
        chair.check()
        look(chair, name)
        assert chair.sees(text), name
    police = enter("politie")
    assert [police.get(f"/tafel/{meeting}/{page}/")[0] for page in ("regie", "wand", "wand/deel")] == [404, 404, 404]


def test_3_three_cases_at_the_keyboard(enter: Enter, site: Site, meeting: str) -> None:
    chair, guest, wall = enter("voorzitter"), enter("af-zwolle", width=390), enter("procesregisseur", width=1920)
    rows = site.ask("SELECT a.case_id, a.id, c.codename FROM routing_agendaitem a "
                    "JOIN cases_case c ON c.id = a.case_id "
                    "WHERE a.meeting_id = %s ORDER BY a.place", meeting)  # fmt: skip
    shut = [f"/casussen/{rows[1][0]}/", f"/tafel/punt/{rows[1][1]}/standpunt/", f"/tafel/{meeting}/"]
    assert [guest.get(path)[0] for path in shut] == [404, 404, 404]
    wall.go(f"/tafel/{meeting}/wand/")
    chair.go(f"/tafel/{meeting}/regie/")
    press(chair, "r")
    for place in range(3):
        press(chair, "n")
        shows(chair, "Wie zit erbij?")
        assert not chair.sees("SUMMARYTOKEN")
        assert guest.get(shut[0])[0] == 404
        assert rows[place][2] not in wall.get(f"/tafel/{meeting}/wand/")[1]
        if place == 0:
            chair.check()
            look(chair, "regie-kamer")
        press(chair, "Enter")
        shows(chair, "SUMMARYTOKEN")
        if place == 1:
            assert [guest.get(path)[0] for path in shut[:2]] == [200, 200]
            guest.go(shut[1])
            guest.check()
            look(guest, "standpunt")
        discuss(chair, wall, place, rows[place][2])
    assert [guest.get(path)[0] for path in shut] == [404, 404, 404]
    chair.check()
    look(chair, "regie-klaar")
    assert site.ask("SELECT count(*) FROM routing_decision WHERE kind = 'sporen'")[0][0] == 3


def discuss(chair: Person, wall: Person, place: int, codename: str) -> None:
    """From tracks to besluit, by keys alone; what is missing takes the focus, and the wall follows."""
    press(chair, "1")
    if place != 2:
        press(chair, "2")
    press(chair, "b")
    assert focused(chair).startswith("standpunt-")
    press(chair, "i")
    press(chair, "a")
    chair.page.keyboard.type("zoco gesprek met moeder vr")
    press(chair, "Enter")
    shows(chair, ": Gesprek met moeder")
    wall.page.get_by_text(codename).wait_for()
    wall.page.get_by_text("gesprek met moeder").wait_for()
    if place == 0:
        wall.check()
        look(wall, "wand")
        press(chair, "Escape")
        press(chair, "p")
        wall.page.get_by_text(codename).wait_for(state="detached")
        press(chair, "p")
    press(chair, "Escape")
    press(chair, "b")
    assert focused(chair) == "id_motivation"
    chair.page.keyboard.type("Samen verder. MOTIVERINGTOKEN")
    chair.page.locator("[data-save-state]", has_text="Bewaard").wait_for()
    if place == 0:
        chair.check()
        look(chair, "regie-open")
    press(chair, "Escape")
    chair.page.keyboard.press("b")
    chair.page.wait_for_url(re.compile("/stap/"))
    chair.check()
    if place == 0:
        look(chair, "besluit-bevestigen")
    chair.page.locator("[name=waarom]").focus()
    chair.page.keyboard.type("Om samen te helpen.")
    chair.page.keyboard.press("Control+Enter")
    chair.page.wait_for_url(re.compile("/regie/"))
    shows(chair, "MOTIVERINGTOKEN")


def test_4_two_chairs_and_a_lost_connection(enter: Enter, meeting: str) -> None:
    second, wall = enter("voorzitter-2"), enter("procesregisseur", width=1920)
    second.go(f"/tafel/{meeting}/regie/")
    assert second.sees("heeft de regie")
    second.check()
    look(second, "regie-ander")
    press(second, "r")
    shows(second, "U heeft de regie")
    wall.page.clock.install()
    wall.go(f"/tafel/{meeting}/wand/")
    wall.page.context.set_offline(True)
    wall.page.clock.run_for(8_000)
    wall.page.get_by_text("Verbinding weg sinds").wait_for()
    assert wall.page.locator("[data-wall-news]").is_visible()
    look(wall, "wand-weg")
    wall.page.clock.run_for(65_000)
    assert wall.page.locator("[data-wall-news]").is_hidden()
    wall.page.context.set_offline(False)
    wall.page.clock.run_for(8_000)
    wall.page.get_by_text("Verbinding weg sinds").wait_for(state="detached")
    wall.page.keyboard.press("p")
    assert wall.page.locator("[data-wall-news]").is_hidden()
    look(wall, "wand-dicht")


def test_5_the_lists_as_people_stand_up(enter: Enter, site: Site, meeting: str) -> None:
    chair = enter("voorzitter-2")  # who has the regie now
    chair.go(f"/tafel/{meeting}/")
    chair.check()
    look(chair, "agenda-besproken")
    chair.page.get_by_role("button", name="Tafel sluiten").focus()
    press(chair, "Enter")
    wait_for(lambda: site.ask("SELECT count(*) FROM routing_minutes WHERE state <> 'done'")[0][0] == 0)
    chair.go(f"/tafel/{meeting}/lijst/")
    chair.check()
    look(chair, "lijst")
    for name, cases in (("voorzitter", 3), ("politie", 3), ("af-raalte", 3), ("af-zwolle", 1)):
        who = enter(name)
        assert who.go(f"/tafel/{meeting}/lijst/") == 200
        who.check()
        answer = who.page.request.get(f"{site.address}/tafel/{meeting}/lijst/pdf/")
        assert answer.status == 200, name
        printed = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.body())).pages)
        assert len(set(re.findall(r"MH-\d{4}-\d{4}", printed))) == cases, name
        assert ("MOTIVERINGTOKEN" in printed) is (name != "af-zwolle"), name
    assert enter("riec").get(f"/tafel/{meeting}/lijst/")[0] == 404
    chair.go("/tafel/monitor/")
    chair.check()
    look(chair, "monitor")
    chair.go("/tafel/")
    chair.check()
    look(chair, "tafels-na")
