"""A tafel of three cases with one guest gemeente, from agenda to besluiten, at the keyboard alone."""

import re
from collections.abc import Callable
from io import BytesIO

import pypdf
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Person, Site
from tests.journeys.tafels import MAKE, check, dissent, look, press, shows, stands_on
from tests.journeys.test_route import wait_for

Enter = Callable[..., Person]
PRESENT = ("politie", "om", "zoco")


@pytest.fixture(scope="module")
def made(site: Site) -> list[str]:
    """A tafel with three cases, Zwolle a guest at the second; one without; and a spoed-MDO of one case."""
    return site.run(MAKE).split()


@pytest.fixture
def meeting(made: list[str]) -> str:
    """The tafel with cases."""
    return made[0]


@pytest.fixture
def empty(made: list[str]) -> str:
    """The tafel without."""
    return made[1]


@pytest.fixture
def apart(made: list[str]) -> str:
    """The spoed-MDO."""
    return made[2]


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


def test_2_each_screen_before_the_tafel(enter: Enter, site: Site, meeting: str) -> None:
    [(item, case_id, review), *_] = site.ask("SELECT id, case_id, review_id FROM routing_agendaitem "
                                             "WHERE meeting_id = %s ORDER BY place", meeting)  # fmt: skip
    chair, police = enter("voorzitter"), enter("politie")
    for who, path, name, wrong in (
        (police, f"/tafel/punt/{item}/inbreng/", "inbreng", "Schrijf"),
        (police, f"/casussen/{case_id}/geen-zicht/", "geen-zicht", "Kies"),
        (police, f"/tafel/{meeting}/", "agenda-politie", ""),
        (chair, "/tafel/nieuw/", "nieuw", "Vul de dag"),
        (chair, f"/stap/weging/{review}/ask_source/", "bron-bevragen", "Kies"),
        (chair, "/tafel/monitor/", "monitor-vooraf", ""),
    ):
        assert who.go(path) == 200, name
        check(who, name)
        if wrong:
            who.page.locator("main form button[type=submit]").last.click()
            who.page.locator("[data-error-summary]", has_text=wrong).wait_for()
            check(who, f"{name}-fout")
    police.go(f"/tafel/punt/{item}/inbreng/")
    police.fill(text="Er is al eerder gemeld. INBRENGTOKEN")
    police.page.locator("main [name=part]").first.check()
    police.press("Inbreng bewaren")
    shows(police, "INBRENGTOKEN")
    check(police, "inbreng-na")


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
        assert chair.lacks("SUMMARYTOKEN")
        assert guest.get(shut[0])[0] == 404
        assert rows[place][2] not in wall.get(f"/tafel/{meeting}/wand/")[1]
        if place == 0:
            check(chair, "regie-kamer")
            shows(wall, "De voorzitter kijkt eerst wie erbij zit.")
            wall.check()
            look(wall, "wand-poort")
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
    press(chair, "e")
    chair.page.wait_for_url(re.compile(f"/tafel/{meeting}/$"))
    assert site.ask("SELECT count(*) FROM routing_decision WHERE kind = 'sporen'")[0][0] == 3


def discuss(chair: Person, wall: Person, place: int, codename: str) -> None:
    """From tracks to besluit, by keys alone; what is missing takes the focus, and the wall follows."""
    press(chair, "1")
    if place != 2:
        press(chair, "2")
    press(chair, "b")
    stands_on(chair, "standpunt-")
    press(chair, "i")
    if place == 1:
        dissent(chair)
    press(chair, "a")
    chair.page.keyboard.type("zoco gesprek met moeder vr")
    press(chair, "Enter")
    shows(chair, ": Gesprek met moeder")
    name = wall.page.get_by_role("heading", name=codename, exact=True)
    name.wait_for()
    wall.page.get_by_text("gesprek met moeder").wait_for()
    if place == 0:
        wall.check()
        look(wall, "wand")
        press(chair, "Escape")
        press(chair, "p")
        name.wait_for(state="detached")
        press(chair, "p")
    press(chair, "Escape")
    press(chair, "b")
    stands_on(chair, "id_motivation")
    chair.page.keyboard.type("Samen verder. MOTIVERINGTOKEN")
    chair.page.locator("[data-save-state]", has_text="Bewaard").wait_for()
    if place == 0:
        chair.page.locator("#weging summary").focus()
        press(chair, "Enter")
        check(chair, "regie-open")
    press(chair, "Escape")
    chair.page.keyboard.press("b")
    chair.page.wait_for_url(re.compile("/stap/"))
    chair.check()
    if place == 0:
        look(chair, "besluit-bevestigen")
    press(chair, "m")
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
    press(chair, "e")
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
        assert ("liever eerst zorg" in printed) is (name != "af-zwolle"), name
    assert enter("riec").get(f"/tafel/{meeting}/lijst/")[0] == 404
    chair.go("/tafel/monitor/")
    chair.check()
    look(chair, "monitor")
    chair.go("/tafel/")
    chair.check()
    look(chair, "tafels-na")
    [(case_id,)] = site.ask("SELECT case_id FROM routing_position WHERE stance = 'oneens'")
    chair.go(f"/casussen/{case_id}/")
    shows(chair, "liever eerst zorg")
    check(chair, "casus-oneens")


def test_6_a_spoed_mdo_from_an_own_device(enter: Enter, apart: str) -> None:
    chair, police = enter("voorzitter"), enter("politie")
    chair.go(f"/tafel/{apart}/regie/")
    press(chair, "r")
    press(chair, "n")
    shows(chair, "Wie zich op het eigen apparaat meldt")
    police.go(f"/tafel/{apart}/")
    check(police, "digitaal")
    press(police, "o")
    shows(police, "U heeft zich gemeld")
    check(police, "digitaal-gemeld")
    shows(chair, "Er is iemand bij gekomen of weggegaan.")  # by itself
    check(chair, "regie-kamer-gemeld")
    press(chair, "o")
    shows(chair, "meldt zich")
    check(chair, "regie-kamer-digitaal")
    assert chair.page.locator("[name=persoon]:checked").count() == 1
    press(chair, "Enter")
    shows(chair, "SUMMARYTOKEN")
    shows(police, "Open het videogesprek")  # by itself
    check(police, "digitaal-binnen")


def test_7_typed_text_outlives_a_lost_line_and_a_take_over(enter: Enter, site: Site, apart: str) -> None:
    first, second = enter("voorzitter"), enter("voorzitter-2")
    first.go(f"/tafel/{apart}/regie/")
    press(first, "m")
    first.page.keyboard.type("Eerst dit. ")
    first.page.locator("[data-save-state]", has_text="Bewaard").wait_for()
    first.page.context.set_offline(True)
    first.page.keyboard.type("OFFLINETOKEN")
    first.page.locator("[data-save-state]", has_text="Geen verbinding").wait_for()
    second.go(f"/tafel/{apart}/regie/")
    press(second, "r")
    press(second, "m")
    second.page.keyboard.type("ANDERTOKEN ")
    second.page.locator("[data-save-state]", has_text="Bewaard").wait_for()
    first.page.context.set_offline(False)
    first.page.get_by_role("button", name="Overnemen, met mijn tekst").wait_for()
    first.problems.clear()  # a browser without a line says so in its console
    assert "OFFLINETOKEN" in first.page.locator("#id_motivation").input_value()
    check(first, "regie-overgenomen")
    press(first, "Escape")
    press(first, "r")
    first.page.get_by_role("button", name="Deze tekst houden").wait_for()
    shows(first, "ANDERTOKEN")
    check(first, "regie-beide-teksten")
    assert not site.ask("SELECT 1 FROM routing_proposal WHERE motivation LIKE '%%OFFLINETOKEN%%'")
    first.page.keyboard.press("Enter")  # the focus stands on "Deze tekst houden"
    wait_for(lambda: bool(site.ask("SELECT 1 FROM routing_proposal WHERE motivation = 'Eerst dit. OFFLINETOKEN'")))
    press(second, "Escape")
    press(second, "1")
    shows(second, "heeft de regie")
    shows(second, "Overnemen, met mijn tekst")
    check(second, "regie-geweigerd")
