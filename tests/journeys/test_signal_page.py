"""The page of a signal in a browser: facts, a photo, safe contact, acute care, besluit, and the melder who hears."""

import io
import time
from collections.abc import Callable

from PIL import Image

from mhtafel.practice_scanner import EICAR
from tests.journeys.conftest import Person, Site
from tests.journeys.test_alike import log

Enter = Callable[..., Person]


def shows(person: Person, text: str) -> None:
    """Wait until the page says this, however slow the machine is."""
    person.page.get_by_text(text).first.wait_for()


def file(person: Person, name: str, data: bytes, about: str = "foto van de schuur") -> None:
    """Choose a file, say what it is, and send it."""
    person.fill(about=about)
    person.page.locator('[name="file"]').set_input_files({"name": name, "mimeType": "image/png", "buffer": data})
    person.press("Bijlage bewaren")


def png() -> bytes:
    """A small picture."""
    held = io.BytesIO()
    Image.new("RGB", (200, 120), "teal").save(held, "PNG")
    return held.getvalue()


def test_enriched_decided_and_told(enter: Enter, site: Site) -> None:
    af = enter("af-raalte")
    path = log(af, "Busje haalt elke ochtend mensen op.")
    af.go(f"{path}aantekening/")
    af.press("Opslaan")
    shows(af, "Kies hoe zeker dit is.")
    af.check()
    af.fill(text="De deur zit op slot.", source="buurvrouw", reliability="zeker")
    af.press("Opslaan")
    shows(af, "Bron: buurvrouw")
    _photo(af, path)
    _melder(af, path)
    af.go(path)
    af.press("Bekijk en bevestig")
    shows(af, "Kies een besluit.")
    af.check()
    af.page.get_by_role("radio", name="Doorleiden").check()
    af.page.get_by_text("De voorzitter kiest per zaak wie meekijkt").wait_for()
    af.check()
    af.step("Afsluiten", close_reason="geen_mensenhandel", reason="Het bleek familie te zijn.")
    af.go(f"{path}terugkoppeling/")
    af.check()
    af.press("Verstuur de mail")
    shows(af, "De terugkoppeling staat erbij.")
    for _ in range(100):
        if "Uw bericht is bekeken" in site.sink.text_to("melder@voorbeeld.invalid"):
            break
        time.sleep(0.3)
    told = site.sink.text_to("melder@voorbeeld.invalid")
    assert "Uw bericht is bekeken" in told
    assert "Busje" not in told


def _photo(af: Person, path: str) -> None:
    af.go(f"{path}bijlage/")
    file(af, "schuur.pdf", png())
    shows(af, "De inhoud past niet bij de naam")
    assert af.page.locator('[name="about"]').input_value() == "foto van de schuur"
    af.check()
    file(af, "virus.txt", EICAR + b"$H+H*")
    shows(af, "De scanner vond iets gevaarlijks")
    file(af, "schuur.png", png())
    shows(af, "is bewaard")
    af.page.get_by_role("link", name="foto van de schuur").first.click()
    af.page.wait_for_load_state()
    shows(af, "Over deze bijlage")
    assert af.page.locator("figure img").evaluate("node => node.naturalWidth") == 200
    af.check()
    with af.page.expect_download() as found:
        af.page.get_by_role("link", name="Bestand opslaan").click()
    assert found.value.suggested_filename == "schuur.png"


def _melder(af: Person, path: str) -> None:
    af.go(f"{path}melder/")
    af.fill(name="Buurvrouw", email="melder@voorbeeld.invalid", contact_limits="post")
    af.check()
    af.press("Opslaan")
    shows(af, "Geen post")
    af.go(f"{path}terugkoppeling/")
    assert af.page.get_by_role("button", name="Maak de brief").is_disabled()
    assert af.go(f"{path}terugkoppeling/brief/") == 409
    af.check()


def test_a_partner_sees_only_the_question_and_care_is_taken_up(enter: Enter) -> None:
    af, school, team = enter("af-raalte"), enter("school"), enter("wijkteam-raalte")
    path = log(af, "Een leerling blijft weg.")
    af.page.keyboard.press("+")
    af.page.wait_for_url("**/ask/")
    af.check()
    af.fill(text="Kent u deze leerling? VRAAGTOKEN")
    af.page.get_by_label("Oefencollege", exact=False).first.check()
    af.press("Bekijk en bevestig")
    af.fill(waarom="Om te weten wie helpt.")
    af.page.locator("main form button[type=submit]").first.click()
    af.page.wait_for_load_state()
    shows(af, "gevraagd, vandaag")
    af.check()
    school.go("/uitvragen/")
    school.page.get_by_role("link", name="Uitvraag van").first.click()
    school.page.wait_for_load_state()
    shows(school, "VRAAGTOKEN")
    assert school.lacks("Een leerling blijft weg.")
    school.check()
    school.page.locator('[name="antwoord-text"]').fill("Ja, al een maand niet gezien.")
    school.page.locator('[name="antwoord-reliability"][value="zeker"]').check()
    school.page.locator('[name="antwoord-shared_with"][value="vrager"]').check()
    school.page.locator('[name="antwoord-ground"]').select_option(index=1)
    school.press("Antwoord versturen")
    shows(school, "Uw antwoord is verstuurd.")
    af.go(path)
    shows(af, "Ja, al een maand niet gezien.")
    af.step("Acute zorg inroepen", danger="nee", text="Een arts.", sources=_care(af))
    af.go(path)
    shows(af, "Nog niet opgepakt.")
    team.go("/uitvragen/")
    team.page.get_by_role("link", name="Acute zorg").first.click()
    team.page.wait_for_load_state()
    team.press("Ik pak dit op")
    team.check()
    af.go(path)
    shows(af, "Opgepakt op")
    af.check()


def _care(af: Person) -> str:
    """The id of the lokaal zorgdomein, as the form of acute care knows it."""
    here = af.page.url
    af.page.locator('a[href*="/call_care/"]').first.click()
    af.page.wait_for_load_state()
    found = af.page.locator('label:has-text("Lokaal zorgdomein")').get_attribute("for")
    value = af.page.locator(f"#{found}").get_attribute("value")
    af.page.goto(here)
    return str(value)
