"""Oefenen and waarneming in a browser: the tour beside the real screens, an absence, and somebody who stands in."""

import re
from collections.abc import Callable

from tests.journeys.conftest import Person

Enter = Callable[..., Person]


def test_a_newcomer_follows_the_tour_by_keyboard_and_does_an_exercise(enter: Enter) -> None:
    af = enter("af-raalte")
    af.check()
    af.page.get_by_role("button", name="Begin de rondleiding").press("Enter")
    af.page.wait_for_url("**/signalen/nieuw/")
    assert af.sees("Rondleiding, stap 1 van 5")
    af.check()
    af.page.get_by_role("button", name="Volgende stap").press("Enter")
    af.page.wait_for_url(re.compile("/signalen/$"))
    assert af.sees("stap 2 van 5")
    af.press("Stop de rondleiding")
    assert af.sees("0 van 5 klaar")
    af.check()
    af.go("/signalen/nieuw/")
    page = af.page
    page.locator('[name="danger"][value="nee"]').check()
    page.locator('[name="story"]').fill("Mensen slapen in de kleedkamer.")
    page.locator('[name="forms"][value="arbeid"]').check()
    page.locator('[name="received_from"]').select_option("wijkteam")
    page.locator('[name="place"]').fill("Wasserijweg 7, Heino")
    af.press("Signaal opslaan")
    small = enter("af-raalte", 390)
    small.go("/oefenen/")
    assert small.sees("1 van 5 klaar")
    small.check()


def test_an_absence_is_seen_and_somebody_stands_in(enter: Enter) -> None:
    af, admin = enter("af-dalfsen", 390), enter("beheerder")
    af.go("/profiel/afwezig/")
    af.check()
    af.press("Opslaan")
    assert af.sees("Vul in vanaf welke dag.")
    af.check()
    af.fill(first="vandaag", until="morgen")
    af.press("Opslaan")
    assert af.sees("U bent afwezig van")
    admin.go("/beheer/waarneming/")
    assert admin.sees("afwezig tot en met")
    admin.check()
    admin.page.get_by_role("link", name="Wijs waarnemer aan voor Gemeente Dalfsen").click()
    admin.press("Wijs waarnemer aan")
    assert admin.sees("Kies wie waarneemt.")
    admin.check()
    admin.page.locator('[name="person"]').select_option(index=1)
    admin.fill(first="vandaag", until="morgen")
    admin.press("Wijs waarnemer aan")
    assert admin.sees("krijgt een mail met een link") and admin.sees("koos nog geen wachtwoord")
    admin.check()
    af.go("/profiel/afwezig/")
    af.press("Ik ben er weer")
    admin.go("/beheer/waarneming/")
    admin.press("Beëindig")
    assert admin.sees("is voorbij")
