"""Vastleggen in a browser: nothing typed is lost to a dead line or an ended session."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Person, Site
from tests.journeys.test_alike import log

Enter = Callable[..., Person]


def kept(page: Page) -> None:
    expect(page.locator("[data-save-state]")).to_contain_text("Bewaard om", timeout=30_000)


def story(page: Page, words: str) -> None:
    page.locator('[name="story"]').press_sequentially(words, delay=2)


def login_again(af: Person) -> None:
    """In the dialog of the page itself."""
    af.page.locator("#opnieuw-naam").fill(af.username)
    af.page.locator("#opnieuw-woord").fill("oefenen-mag-hier")
    af.page.locator("#opnieuw-inloggen [data-relogin] button").click()


def told(site: Site, ending: str) -> list[str]:
    """What the database holds of stories with this end."""
    return [row[0] for row in site.ask("SELECT story FROM cases_signal WHERE story LIKE %s ORDER BY id", f"%{ending}")]


def test_a_dead_line_loses_nothing(enter: Enter, site: Site) -> None:
    af = enter("af-raalte")
    af.go("/signalen/nieuw/")
    story(af.page, "Eerst")
    kept(af.page)
    af.page.context.set_offline(True)
    story(af.page, " en verder LIJNTOKEN")
    af.page.locator('[name="forms"][value="arbeid"]').check()
    af.page.locator('[name="received_from"]').select_option("wijkteam")
    expect(af.page.locator("[data-save-state]")).to_contain_text("Geen verbinding", timeout=30_000)
    af.page.get_by_role("button", name="Signaal opslaan").click()
    assert af.page.locator('[name="story"]').input_value() == "Eerst en verder LIJNTOKEN"
    assert told(site, "LIJNTOKEN") == []
    af.problems.clear()  # the browser complains of the dead line
    af.page.context.set_offline(False)
    af.page.wait_for_url(re.compile(r"/signalen/[0-9a-f-]{36}/$"))
    assert told(site, "LIJNTOKEN") == ["Eerst en verder LIJNTOKEN"]


def test_from_the_call_to_the_tafel_without_a_mouse(enter: Enter, site: Site) -> None:
    """Recorded, decided, motivated and confirmed: each next field is a few Tabs away, and b leads to the besluit."""
    af = enter("af-raalte")
    page, keys = af.page, af.page.keyboard
    keys.press("n")
    expect(page.locator('[name="danger"][value="ja"]')).to_be_focused()
    for key in ("n", "Alt+1"):
        keys.press(key)
    keys.type("Een vrouw slaapt in de winkel en mag niet weg. MUISLOOSTOKEN")
    for key in ("Alt+2", "s", "Alt+4"):
        keys.press(key)
    keys.type("soci")
    keys.press("Control+Enter")
    page.wait_for_url(re.compile(r"/signalen/[0-9a-f-]{36}/$"))
    keys.press("b")
    keys.press("ArrowDown")
    expect(page.locator('[name="keuze"][value="refer"]')).to_be_focused()
    keys.press("Enter")
    page.wait_for_url(re.compile("/refer/"))
    for key in ("Tab", "Enter", "Tab", "Space", "Tab"):  # past the head of the page, and "ja"
        keys.press(key)
    expect(page.locator('[name="reason"]')).to_be_focused()
    keys.type("De buurvrouw zag hetzelfde.")
    tabs = 0
    while page.evaluate("document.activeElement.name") != "knows":
        keys.press("Tab")
        tabs += 1
        assert tabs < 10
    for key in ("Space", "Control+Enter"):
        keys.press(key)
    page.get_by_role("heading", name="Klopt dit?").wait_for()
    page.locator('[name="waarom"]').wait_for()
    keys.press("Tab")
    keys.press("Enter")
    while page.evaluate("document.activeElement.name") != "waarom":
        keys.press("Tab")
        tabs += 1
        assert tabs < 20
    keys.type("Om samen te wegen wat nodig is.")
    keys.press("Control+Enter")
    page.wait_for_url(re.compile(r"/(signalen|casussen)/[0-9a-f-]{36}/"))
    assert af.sees("Doorgeleid")
    assert site.ask(
        "SELECT t.state FROM routing_triage t JOIN cases_signal s ON s.id = t.signal_id WHERE s.story LIKE %s",
        "%MUISLOOSTOKEN",
    ) == [("referred",)]


def test_a_step_waits_in_the_page_for_the_line_and_the_session(enter: Enter, site: Site) -> None:
    """A step is one form: sent over a dead line, it would leave its text behind on an error page."""
    af = enter("af-raalte")
    path = log(af, "Slaapt in de schuur.")
    af.page.get_by_role("radio", name="Afsluiten").check()
    af.press("Bekijk en bevestig")
    af.page.wait_for_url(re.compile("/close/"))
    af.fill(close_reason="geen_mensenhandel", reason="Het bleek familie. STAPTOKEN")
    af.page.context.set_offline(True)
    af.page.keyboard.press("Control+Enter")
    af.page.get_by_text("Geen verbinding. Wat u typt staat nog op dit scherm.").wait_for()
    assert af.page.locator('[name="reason"]').input_value() == "Het bleek familie. STAPTOKEN"
    af.problems.clear()  # the browser complains of the dead line
    af.check()
    af.page.context.clear_cookies(name="sessie")
    af.page.context.set_offline(False)
    af.page.locator("#opnieuw-inloggen[open]").wait_for()
    login_again(af)
    af.page.get_by_role("heading", name="Klopt dit?").wait_for()
    assert af.sees("STAPTOKEN")
    assert af.page.url.endswith("/close/") and path in af.page.content()


def test_an_ended_session_is_begun_again_in_the_page(enter: Enter, site: Site) -> None:
    af = enter("af-raalte")
    af.go("/signalen/nieuw/")
    story(af.page, "Voor")
    kept(af.page)
    af.page.context.clear_cookies(name="sessie")
    story(af.page, " en na SESSIETOKEN")
    af.page.locator("#opnieuw-inloggen[open]").wait_for()
    assert told(site, "SESSIETOKEN") == []
    login_again(af)
    af.page.locator("#opnieuw-inloggen:not([open])").wait_for(state="attached")
    kept(af.page)
    assert told(site, "SESSIETOKEN") == ["Voor en na SESSIETOKEN"]
