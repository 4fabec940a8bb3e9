"""What the journeys of the tafel share: a tafel to walk, the keys of its chair, and pictures to look at."""

import os
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.conftest import Person

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
from tests.routes import Route
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
    apart = Meeting.objects.create(starts_at=timezone.now() + timedelta(hours=2), kind="spoed",
                                   place="Spoed-MDO, digitaal", link="https://video.voorbeeld.invalid/kamer")
    route = Route(by)
    review = route.refer(route.log())
    with access.acting(chair):
        moves.perform(route.seen(review, chair), "schedule", by=chair, meeting=apart, invited=units("politie", "om"))
later = Meeting.objects.create(starts_at=timezone.now() + timedelta(days=7))
print(meeting.pk, later.pk, apart.pk)
"""


def press(chair: Person, key: str) -> None:
    """One key, and what it brings."""
    chair.page.keyboard.press(key)
    chair.page.wait_for_timeout(150)
    chair.page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")


def shows(who: Person, text: str) -> None:
    """Wait until this text stands on the page."""
    who.page.get_by_text(text).first.wait_for()


def stands_on(who: Person, start: str) -> None:
    """Wait until what has the focus has an id that starts so."""
    expect(who.page.locator(f":focus[id^={start}]")).to_have_count(1)


def check(who: Person, name: str) -> None:
    """No accessibility problem at either width, and a picture where one wants to look."""
    for width in (390, 1280):
        who.page.set_viewport_size({"width": width, "height": 900})
        who.check()
    look(who, name)


def dissent(chair: Person) -> None:
    """Politie does not agree, and says why in one line."""
    row = chair.page.locator(".mht-stance", has_text="Politie")
    row.locator("input").focus()
    chair.page.keyboard.type("liever eerst zorg")
    row.get_by_role("button", name="Niet eens").focus()
    press(chair, "Enter")
    shows(chair, "liever eerst zorg")
    press(chair, "Escape")
