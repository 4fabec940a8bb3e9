"""The work on a signal without a script: record, look at the tekenen, decide, search and choose in lists."""

from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Site


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def test_the_same_work_without_script(browser: Browser, site: Site) -> None:
    """Record with tekenen, enrich, decide and close, search, and choose in the list: forms and links only."""
    window = browser.new_context(java_script_enabled=False, locale="nl-NL")
    page = window.new_page()
    page.goto(f"{site.address}/inloggen/")
    page.locator('button[name="wie"][value="af-raalte"], form:has(input[value="af-raalte"]) button').first.click()
    where = _record(page, site)
    _enrich(page, site, where)
    _close(page)
    _find(page, site)
    _advise(page, site)
    window.close()


def _record(page: Page, site: Site) -> str:
    page.goto(f"{site.address}/signalen/nieuw/")
    page.locator('[name="danger"][value="nee"]').check()
    page.locator('[name="story"]').fill("Zonder script. NOJSTOKEN")
    page.locator('[name="forms"][value="arbeid"]').check()
    page.locator('[name="received_from"]').select_option("wijkteam")
    page.locator('[name="heard_on"]').fill("gisteren")
    press(page, "Bewaar en toon de tekenen")
    assert "gisteren" not in page.locator('[name="heard_on"]').input_value()
    page.locator("#tekenen-arbeid summary").click()
    page.locator("#id_teken-a04-ja").check()
    page.locator("#id_teken-a04-seen").fill("Ligt bij de baas.")
    press(page, "Signaal opslaan")
    assert "is opgeslagen" in page.inner_text("body")
    assert "Ligt bij de baas." in page.inner_text("#tekenen")
    return page.url.split("#")[0]


def _enrich(page: Page, site: Site, where: str) -> None:
    page.get_by_role("link", name="Loop de tekenen na").click()
    page.locator("#id_teken-a02-nee").check()
    press(page, "Tekenen opslaan")
    assert "1 keer nee" in page.inner_text("#tekenen")
    page.goto(f"{where}bewerken/")
    page.locator('[name="place"]').fill("Zomerweg")
    press(page, "Wijzigingen opslaan")
    assert "is bewaard" in page.inner_text("body")
    page.goto(f"{where}aantekening/")
    page.locator('[name="text"]').fill("De deur zit op slot.")
    page.locator('[name="source"]').fill("zelf gezien")
    page.locator('[name="reliability"][value="zeker"]').check()
    press(page, "Opslaan")
    assert "De deur zit op slot." in page.inner_text("#feiten")


def _close(page: Page) -> None:
    page.get_by_role("radio", name="Afsluiten").check()
    press(page, "Bekijk en bevestig")
    page.locator('[name="close_reason"][value="geen_mensenhandel"]').check()
    page.locator('[name="reason"]').fill("Het bleek familie te zijn.")
    press(page, "Bekijk en bevestig")
    assert "Klopt dit?" in page.inner_text("h1")
    press(page, "Afsluiten")
    assert "Afgesloten" in page.inner_text("body")


def _find(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/")
    page.get_by_role("searchbox").fill("NOJSTOKEN")
    press(page, "Zoeken")
    assert "1 gevonden" in page.inner_text("main") or "NOJSTOKEN" in page.inner_text("main")
    page.goto(f"{site.address}/signalen/")
    page.locator('[name="stand"]').select_option("closed")
    press(page, "Filter")
    assert page.locator("tbody [data-row]").count() == 1
    page.get_by_role("link", name="Wis filters").click()
    assert "/signalen/" in page.url


def _advise(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/signalen/advies/")
    page.locator('[name="story"]').fill("Mag ik met haar praten?")
    press(page, "Bewaar en ga later verder")
    page.get_by_role("link", name="Mag ik met haar praten?").click()
    page.locator('[name="received_from"][value="onderwijs"]').check()
    press(page, "Adviesvraag opslaan")
    assert "staat op" in page.inner_text("body")
