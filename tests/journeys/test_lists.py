"""Mijn werk and the list of signals in a browser: filters, toewijzen, the place of one, a failing block, no script."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser

from tests.journeys.conftest import Person
from tests.journeys.test_alike import log

Enter = Callable[..., Person]


def test_the_list_is_filtered_assigned_and_walked(enter: Enter, browser: Browser) -> None:
    af = enter("af-kampen")
    af.go("/signalen/")
    assert af.sees("Hier staan straks de signalen en adviesvragen van uw afdeling.")
    af.check()
    for story in ("Busje op de kade.", "Slapen in een schuur.", "Lange dagen in een kas."):
        log(af, story)
    af.go("/signalen/")
    assert af.sees("3 gevonden")
    af.check()
    af.page.locator('[name="stand"]').select_option("closed")
    af.page.get_by_text("Geen signalen met deze filters.").wait_for()
    assert "stand=closed" in af.page.url
    af.check()
    af.press("Wis filters", "link")
    af.page.get_by_text("Meer filters").click()
    af.page.locator('[name="van"]').fill("32-13-2026")
    af.page.locator('[name="van"]').press("Enter")
    af.page.get_by_text("We begrijpen deze datum niet.").first.wait_for()
    assert af.page.locator("tbody [data-row]").count() == 3
    af.check()
    _assign(af)
    _walk(af)
    _keep(af)
    _without_script(af, browser)


def _assign(af: Person) -> None:
    """With the keyboard: to a row, x chooses it."""
    af.go("/signalen/")
    for amount in (1, 2):
        af.page.keyboard.press("j")
        af.page.keyboard.press("x")
        assert af.page.locator("[data-row-pick]:checked").count() == amount, _focus(af)
    af.press("Wijs toe")
    assert af.sees("2 signalen zijn toegewezen.")
    af.check()
    af.page.keyboard.press("u")
    af.page.get_by_text("Teruggezet: 2 signalen zijn.").wait_for()


def _focus(af: Person) -> str:
    """What has the focus: for the message of a test that fails."""
    return str(af.page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))


def _walk(af: Person) -> None:
    af.go("/signalen/?vorm=arbeid")
    af.page.locator("tbody [data-row] a").first.click()
    af.page.get_by_text("1 van 3").wait_for()
    af.check()
    af.press("Volgende", "link")
    af.page.get_by_text("2 van 3").wait_for()
    af.page.locator(".mht-back a").click()
    af.page.wait_for_url(re.compile(r"/signalen/\?vorm=arbeid"))


def _keep(af: Person) -> None:
    af.press("Bewaar dit filter", "link")
    af.check()
    af.press("Bewaar filter")
    assert af.sees("Geef het filter een naam.")
    af.check()
    af.fill(naam="Alles over arbeid")
    af.press("Bewaar filter")
    assert af.sees("is bewaard.")
    assert af.page.locator('.mht-chip[aria-current="true"]').inner_text() == "Alles over arbeid"
    af.check()
    af.press("Filter weghalen")
    assert af.sees("is weg.")


def _without_script(af: Person, browser: Browser) -> None:
    """Everything is a form or a link."""
    window = browser.new_context(java_script_enabled=False, storage_state=af.page.context.storage_state())
    page = window.new_page()
    page.goto(af.site.address + "/signalen/?vorm=arbeid")
    page.locator("[data-row-pick]").first.check()
    page.get_by_role("button", name="Wijs toe").click()
    page.get_by_text("1 signaal is toegewezen.").first.wait_for()
    page.locator('[name="stand"]').select_option("closed")
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_text("Geen signalen met deze filters.").first.wait_for()
    page.goto(af.site.address + "/")
    page.get_by_role("link", name="Toon ook wat op anderen wacht en wat met u is gedeeld").first.click()
    assert "alles=ja" in page.url
    window.close()


def test_a_block_that_fails_says_so_and_can_be_asked_again(enter: Enter) -> None:
    af = enter("af-ommen")
    af.page.route("**/werk/standen/**", lambda route: route.fulfill(status=500, body=""))
    af.go("/")
    assert af.sees("Er staat niets open. Nieuw signaal? Druk op n.")
    af.page.get_by_text("Dit blok laden lukt niet.").wait_for()
    af.problems.clear()  # the browser names the 500
    af.check()
    af.page.unroute("**/werk/standen/**")
    af.press("Opnieuw")
    af.page.get_by_text("Dit blok laden lukt niet.").wait_for(state="detached")
    af.check()
