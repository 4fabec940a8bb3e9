"""Insturen in a browser, wide and on a phone: asked for what is missing, sent, a receipt, and the own text kept."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Person

Enter = Callable[..., Person]
TEXT = "Twee mensen slapen in een loods."


def send(person: Person, where: str, text: str) -> str:
    """Send a signal in for a gemeente, once without the answers and then with them; gives its number."""
    person.go("/signalen/insturen/")
    person.check()
    person.fill(story=text)
    person.press("Signaal insturen")
    expect(person.page.locator("[data-error-summary]").first).to_be_focused()
    assert person.page.locator('[name="story"]').input_value() == text
    person.check()
    person.fill(where=where, forms="arbeid")
    if person.page.locator('[name="received_from"]').count():
        person.fill(received_from="anders")
    person.page.locator("main form button[type=submit]").first.click()
    person.page.get_by_role("heading", name="Ontvangstbewijs").wait_for()
    person.check()
    return person.page.locator("h1").inner_text().split()[-1]


@pytest.mark.parametrize(
    ("sender", "where", "owner", "width"),
    [
        ("politie", "zwolle", "Aandachtsfunctie Zwolle", 1280),
        ("school", "zwolle", "Aandachtsfunctie Zwolle", 390),
        ("arbeidsinspectie", "onbekend", "Zorg- en Veiligheidshuis", 390),
        ("veilig-thuis", "buiten", "Zorg- en Veiligheidshuis", 1280),
    ],
)
def test_a_sender_has_its_receipt_and_keeps_its_text(
    enter: Enter, sender: str, where: str, owner: str, width: int
) -> None:
    person = enter(sender, width)
    text = f"{TEXT} {sender.upper()}TOKEN"
    number = send(person, where, text)
    assert person.sees(f"{owner}") and person.sees("Ontvangen") and person.sees(text)
    person.go("/signalen/insturen/")
    person.page.get_by_text(f"Uw tekst van {number}").click()
    assert person.page.locator("#ingestuurd").inner_text().count(text) == 1
    person.check()


def test_the_regie_gives_it_a_gemeente_that_goes_on_with_it(enter: Enter) -> None:
    number = send(enter("politie"), "onbekend", "Zonder gemeente. REGIETOKEN")
    lead = enter("procesregisseur")
    lead.page.get_by_role("link", name=number).first.click()
    lead.check()
    lead.step("Gemeente toewijzen", unit=_option(lead, "Gemeente toewijzen", "Kampen"), reason="Speelt in Kampen.")
    af = enter("af-kampen", 390)
    af.page.get_by_role("link", name=number).first.click()
    assert af.sees("REGIETOKEN")
    af.check()
    af.step("Oppakken")
    assert af.sees("In verrijking")


def _option(person: Person, label: str, town: str) -> str:
    """The value of a gemeente in the list of a step, without leaving the page."""
    link = person.page.locator(f'a[href*="/stap/"]:has-text("{label}")').first.get_attribute("href")
    text = person.get(str(link))[1]
    before = text.split(f">Gemeente {town}")[0]
    return before.rsplit('value="', 1)[1].split('"')[0]
