"""A tafel of three cases with one guest gemeente, from agenda to besluiten, at the keyboard alone."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.conftest import Person, Site

Enter = Callable[..., Person]
PRESENT = ("politie", "om", "zoco")
LOOK = os.environ.get("LOOK")  # a folder for pictures, to look at the screens


def look(who: Person, name: str) -> None:
    """Keep a picture of a screen at both widths, where a folder was named."""
    if LOOK:
        for width in (1280, 390):
            who.page.set_viewport_size({"width": width, "height": 900})
            who.page.screenshot(path=str(Path(LOOK) / f"{name}-{width}.png"), full_page=True)
        who.page.set_viewport_size({"width": 1280, "height": 900})


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
print(meeting.pk)
"""


@pytest.fixture(scope="module")
def meeting(site: Site) -> str:
    """A tafel with three cases; Zwolle is a guest at the second."""
    return site.run(MAKE)


def press(chair: Person, key: str) -> None:
    """One key, and what it brings."""
    chair.page.keyboard.press(key)
    chair.page.wait_for_load_state("networkidle")
    chair.page.wait_for_timeout(300)


def test_1_the_agenda_is_put_in_order_and_everyone_invited(enter: Enter, meeting: str) -> None:
    chair = enter("voorzitter")
    chair.go(f"/tafel/{meeting}/")
    chair.check()
    look(chair, "agenda")
    points = chair.page.locator(".mht-point")
    first = points.nth(0).inner_text().split()[0]
    points.nth(0).focus()
    chair.page.keyboard.press("Alt+ArrowDown")
    chair.page.wait_for_load_state()
    assert points.nth(1).inner_text().split()[0] == first
    assert chair.page.evaluate("document.activeElement.classList.contains('mht-point')")
    chair.page.keyboard.press("Alt+ArrowUp")
    chair.page.wait_for_load_state()
    assert points.nth(0).inner_text().split()[0] == first


def test_2_an_empty_tafel_and_one_without_regie(enter: Enter, site: Site, meeting: str) -> None:
    chair = enter("voorzitter-2")
    chair.go(f"/tafel/{meeting}/regie/")
    chair.check()
    assert chair.sees("Ik neem de regie")
    look(chair, "regie-niemand")
    assert enter("politie").get(f"/tafel/{meeting}/regie/")[0] == 404


def test_3_three_cases_at_the_keyboard(enter: Enter, site: Site, meeting: str) -> None:
    chair, guest = enter("voorzitter"), enter("af-zwolle", width=390)
    rows = site.ask("SELECT case_id, id FROM routing_agendaitem WHERE meeting_id = %s ORDER BY place", meeting)
    case, item = rows[1]
    shut = [f"/casussen/{case}/", f"/tafel/punt/{item}/standpunt/", f"/tafel/{meeting}/"]
    assert [guest.get(path)[0] for path in shut] == [404, 404, 404]
    chair.go(f"/tafel/{meeting}/regie/")
    press(chair, "r")
    for place in range(3):
        press(chair, "n")
        assert chair.sees("Wie zit erbij?")
        assert not chair.sees("SUMMARYTOKEN")
        assert guest.get(shut[0])[0] == 404
        if place == 0:
            chair.check()
            look(chair, "regie-kamer")
        press(chair, "Enter")
        assert chair.sees("SUMMARYTOKEN")
        if place == 1:
            assert [guest.get(path)[0] for path in shut[:2]] == [200, 200]
            guest.go(shut[1])
            guest.check()
            look(guest, "standpunt")
        press(chair, "1")
        if place != 2:
            press(chair, "2")
        press(chair, "b")
        assert "standpunt-" in str(chair.page.evaluate("document.activeElement.id"))
        press(chair, "i")
        chair.page.keyboard.press("a")
        chair.page.keyboard.type("zoco gesprek met moeder vr")
        press(chair, "Enter")
        assert chair.sees("Gesprek met moeder")
        press(chair, "Escape")
        press(chair, "b")
        assert chair.page.evaluate("document.activeElement.id") == "id_motivation"
        chair.page.keyboard.type("Samen verder. MOTIVERINGTOKEN")
        chair.page.wait_for_timeout(1500)
        if place == 0:
            chair.check()
            look(chair, "regie-open")
        chair.page.keyboard.press("Escape")
        chair.page.keyboard.press("b")
        chair.page.wait_for_url(re.compile("/stap/"))
        chair.check()
        chair.page.locator("[name=waarom]").focus()
        chair.page.keyboard.type("Om samen te helpen.")
        chair.page.keyboard.press("Control+Enter")
        chair.page.wait_for_url(re.compile("/regie/"))
        assert chair.sees("MOTIVERINGTOKEN")
    assert [guest.get(path)[0] for path in shut] == [404, 404, 404]
    chair.check()
    look(chair, "regie-klaar")
    found = site.ask("SELECT count(*) FROM routing_decision WHERE kind = 'sporen'")[0][0]
    assert found >= 3


def test_4_two_chairs_and_a_lost_connection(enter: Enter, site: Site, meeting: str) -> None:
    second = enter("voorzitter-2")
    second.go(f"/tafel/{meeting}/regie/")
    assert second.sees("heeft de regie")
    second.check()
    look(second, "regie-ander")
    press(second, "r")
    assert second.sees("U heeft de regie")
