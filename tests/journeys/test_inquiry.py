"""Vraag of anderen dit kennen, in a browser at both widths: asked, sent, and decided by its owner."""

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.journeys.conftest import ROOT, Person, Site
from tests.journeys.test_route import wait_for

Enter = Callable[..., Person]
SHOTS = os.environ.get("SHOTS", "")  # a folder: keep a picture of each page
STATE = """
import json, sys, django; django.setup()
from django.db import transaction
from cases import access, services
from cases.models import Party, User
from routing import moves
from routing.models import Track
from tests.routes import Route

def person(name):
    return User.objects.select_related("unit__organisation").get(username=name)

def known(route, name):
    with access.acting(person(name)):
        party = Party.objects.visible_to(person(name)).get(case_id=route.case_id)
        services.change(party, by=person(name), phone="0612345678")
    return str(party.pk)

with transaction.atomic():
    route, other = Route(person), Route(person)
    route.whole()
    other.log(by="af-zwolle")
    with access.acting(person("zoco")):
        care = Track.objects.visible_to(person("zoco")).get(case_id=route.case_id, kind="zorg")
    found = {"case": str(route.case_id), "signal": str(route.signal.pk), "party": known(route, "af-raalte"),
             "care": str(care.pk), "other": known(other, "af-zwolle")}
print(json.dumps(found))
"""


def run(site: Site, code: str, *words: str) -> str:
    """Do moves through the doors, outside the browser."""
    done = subprocess.run([sys.executable, "-c", code, *words], env=site.env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def at(site: Site) -> dict[str, str]:
    """A case with two tracks at work, and a gemeente that knows the same phone."""
    found: dict[str, str] = json.loads(run(site, STATE).splitlines()[-1])
    return found


def look(person: Person, name: str) -> None:
    """No accessibility problem and nothing beside the page, on a desk and on a phone."""
    for width in (390, 1280):
        person.page.set_viewport_size({"width": width, "height": 900})
        person.check()
        beside = person.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert beside <= 0, (name, width, beside)
        if SHOTS:
            person.page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)


def submit(person: Person) -> None:
    """Press the first button of the form."""
    person.page.locator("main form button[type=submit]").first.click()
    person.page.wait_for_load_state()


def test_a_question_is_asked_and_its_owner_decides(enter: Enter, site: Site, at: dict[str, str]) -> None:
    af, owner = enter("af-raalte"), enter("af-zwolle")
    af.go(f"/signalen/{at['signal']}/vraag/")
    look(af, "vraag")
    submit(af)
    look(af, "vraag-fout")
    af.fill(parties=at["party"], kinds="phone", purpose="hulp", necessity="Er is mogelijk een kind bij.")
    af.page.locator('main [name="basis"]').select_option(index=1)
    submit(af)
    assert af.sees("Uw vraag is verstuurd")
    look(af, "vraag-verstuurd")
    wait_for(lambda: bool(site.ask("SELECT 1 FROM routing_inquirymatch")))
    owner.go("/")
    look(owner, "mijn-werk-vraag")
    owner.page.locator('a[href^="/vragen/"]').first.click()
    owner.page.wait_for_load_state()
    look(owner, "vraag-beslissen")
