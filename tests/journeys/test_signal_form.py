"""Vastleggen in a browser: a call by keyboard only, and the form in its three states, wide and on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Person, Site
from tests.journeys.test_alike import log
from tests.journeys.test_signal_typing import kept, story

Enter = Callable[..., Person]
SECONDS_PER_KEY = 0.3  # 40 words a minute, while listening
CALL = ("Met het wijkteam. Een man van ongeveer dertig werkt in de kwekerij aan de Zomerweg. Hij slaapt in de schuur "
        "achter de kas en mag niet weg. De baas heeft zijn paspoort.")  # fmt: skip


class Keyboard:
    """Types as a person on the phone does, and counts what it takes."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions, self.keys = page, 0, 0

    def chord(self, keys: str) -> None:
        """One key, or some keys together."""
        self.page.keyboard.press(keys)
        self.actions, self.keys = self.actions + 1, self.keys + len(keys.split("+"))

    def text(self, words: str) -> None:
        """One typed text."""
        self.page.keyboard.type(words)
        self.actions, self.keys = self.actions + 1, self.keys + len(words)


def test_a_telephone_call_takes_at_most_twelve_actions_of_the_keyboard(enter: Enter, site: Site) -> None:
    """An action is one key or chord, a run of Tab to the next answer, or one typed text.

    No mouse: n opens the form, n says nobody is in danger, Alt+1 the story, Alt+2 a the vorm, Alt+4 the source.
    """
    af = enter("af-raalte")
    hands = Keyboard(af.page)
    hands.chord("n")
    expect(af.page.locator('[name="danger"][value="ja"]')).to_be_focused()
    hands.chord("n")
    hands.chord("Alt+1")
    hands.text(CALL)
    hands.chord("Alt+2")
    hands.chord("a")
    hands.chord("Alt+4")
    hands.text("soci")
    hands.chord("Control+Enter")
    af.page.wait_for_url(re.compile(r"/signalen/[0-9a-f-]{36}/$"))
    assert hands.actions <= 12
    assert hands.keys * SECONDS_PER_KEY < 120
    assert af.sees("is opgeslagen")
    assert site.ask(
        "SELECT danger, forms, received_from FROM cases_signal WHERE story = %s AND number <> ''", CALL
    ) == [("nee", ["arbeid"], "wijkteam")]
    af.check()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_form_in_its_three_states(enter: Enter, width: int) -> None:
    af = enter("af-raalte", width)
    af.go("/signalen/nieuw/")
    af.check()
    af.page.locator('[name="danger"][value="ja"]').check()
    assert af.page.get_by_text("Dit scherm belt niemand. Bel 112 of de dienst zelf.").is_visible()
    af.page.locator('[name="forms"][value="arbeid"]').check()
    af.page.locator("#tekenen-arbeid summary").click()
    af.page.locator("#id_teken-a04-ja").check()
    af.page.locator("#id_teken-a04-seen_on").fill("20/11")
    expect(af.page.locator("output[for='id_teken-a04-seen_on']")).to_contain_text("20 november")
    story(af.page, "Zijn nummer is 111222333, bel +31 6 12345671")
    af.page.get_by_role("button", name="Weghalen").click()
    assert af.page.locator('[name="story"]').input_value() == "Zijn nummer is [nummer weggehaald], bel +31 6 12345671"
    kept(af.page)
    expect(af.page.locator("#tekenen-stand")).to_have_text("1 teken genoteerd.")
    af.check()
    af.page.locator('[name="heard_on"]').fill("laatst")
    af.press("Signaal opslaan")
    expect(af.page.locator("[data-error-summary]").first).to_be_focused()
    af.check()
    af.go("/signalen/advies/")
    af.check()
    af.press("Adviesvraag opslaan")
    assert af.sees("Kies wie advies vraagt.")
    af.check()


def test_an_adviesvraag_and_recorded_facts_are_kept_while_typing(enter: Enter, site: Site) -> None:
    af = enter("af-raalte")
    af.go("/signalen/advies/")
    story(af.page, "Mag ik met een leerling praten? ADVIESTOKEN")
    kept(af.page)
    assert site.ask("SELECT kind, number FROM cases_signal WHERE story LIKE %s", "%ADVIESTOKEN") == [("advice", "")]
    af.check()
    af.page.locator('[name="received_from"][value="onderwijs"]').check()
    af.press("Adviesvraag opslaan")
    assert af.sees("is opgeslagen en staat op")
    where = log(af, "Eerst dit.")
    af.go(f"{where}bewerken/")
    af.page.locator('[name="place"]').fill("PLAATSTOKEN")
    kept(af.page)
    assert site.ask("SELECT story FROM cases_signal WHERE place = 'PLAATSTOKEN'") == [("Eerst dit.",)]
    af.page.locator('[name="story"]').fill("")
    expect(af.page.locator("[data-save-state]")).to_contain_text("dit mag niet leeg zijn", timeout=30_000)
    af.check()
    assert site.ask("SELECT story FROM cases_signal WHERE place = 'PLAATSTOKEN'") == [("Eerst dit.",)]
