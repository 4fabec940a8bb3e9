"""Vastleggen in a browser: a second tab never overwrites, and a killed server loses nothing."""

from collections.abc import Callable

from playwright.sync_api import Browser, expect

from tests.journeys.conftest import Person, Site
from tests.journeys.test_signal_typing import kept, story, told

Enter = Callable[..., Person]
COUNT = "SELECT count(*) FROM cases_signal"


def test_a_second_tab_shows_both_texts_and_asks(enter: Enter, site: Site) -> None:
    af = enter("af-raalte")
    af.go("/signalen/nieuw/")
    story(af.page, "Samen. ")
    kept(af.page)
    other = af.page.context.new_page()
    other.goto(af.page.url)
    other.locator('[name="forms"][value="crimineel"]').check()
    other.locator('[name="story"]').press("Control+End")
    story(other, "HUNTOKEN")
    kept(other)
    story(af.page, "MIJNTOKEN")
    box = af.page.locator("[data-both]")
    expect(box).to_contain_text("HUNTOKEN", timeout=30_000)
    expect(box).to_contain_text("MIJNTOKEN")
    expect(af.page.locator('[name="forms"][value="crimineel"]')).to_be_checked()
    af.check()
    assert told(site, "HUNTOKEN") != []
    af.page.get_by_role("button", name="Deze tekst houden").click()
    kept(af.page)
    assert told(site, "MIJNTOKEN") != []
    expect(box).to_be_empty()


def test_a_killed_server_loses_nothing_that_was_said_to_be_kept(browser: Browser, site: Site) -> None:
    [(before,)] = site.ask(COUNT)
    window = browser.new_context(locale="nl-NL")
    af = Person(window.new_page(), site, "af-raalte")
    af.go("/signalen/nieuw/")
    story(af.page, "Een ")
    kept(af.page)
    site.kill_web()
    assert told(site, "Een") != []
    story(af.page, "twee ")
    af.page.locator('[name="forms"][value="arbeid"]').check()
    expect(af.page.locator("[data-save-state]")).to_contain_text("We blijven het proberen", timeout=30_000)
    story(af.page, "drie KILTOKEN")
    site.start_web()
    kept(af.page)
    assert told(site, "KILTOKEN") == ["Een twee drie KILTOKEN"]
    assert site.ask(COUNT) == [(before + 1,)]
    window.close()
