"""Zoeken in a browser: a word in its text, a person with a reason, nothing for who may not know."""

from collections.abc import Callable

from tests.journeys.conftest import Person
from tests.journeys.test_alike import log

Enter = Callable[..., Person]


def test_words_and_people_are_found_by_who_may_know(enter: Enter) -> None:
    af = enter("af-raalte")
    path = log(af, "Zij werken in een vlasfabriek en slapen daar op zolder.")
    af.page.keyboard.press("/")
    af.page.keyboard.type("vlasfabr")
    af.page.keyboard.press("Enter")
    af.page.wait_for_url("**/zoeken/?q=vlasfabr")
    assert af.page.locator("main mark").inner_text() == "vlasfabriek"
    af.check()
    af.page.keyboard.press("j")
    af.page.keyboard.press("Enter")
    af.page.wait_for_url(f"**{path}")
    af.go("/zoeken/?q=x")
    assert af.sees("Typ minstens 2 tekens.")
    af.check()
    af.go("/zoeken/persoon/")
    af.check()
    af.fill(wat="Bente Oefenaar")
    af.press("Zoek deze persoon")
    assert af.sees("Schrijf in minstens 10 tekens waarom dit nodig is.")
    af.check()
    af.fill(waarom="Een collega vroeg of wij haar kennen.")
    af.press("Zoek deze persoon")
    assert af.sees("Niets gevonden dat u mag zien.")
    assert "Bente" not in af.page.url
    af.check()
    other = enter("af-zwolle")
    other.go("/zoeken/?q=vlasfabriek")
    assert other.sees("Niets gevonden dat u mag zien.")
