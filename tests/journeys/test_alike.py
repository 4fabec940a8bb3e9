"""Lijkt op in a browser: found while typing, compared, linked, unlinked, gathered and split again, by keyboard too."""

import re
from collections.abc import Callable

from tests.journeys.conftest import Person

Enter = Callable[..., Person]


def log(person: Person, story: str) -> str:
    """Type a signal; gives its path."""
    person.go("/signalen/nieuw/")
    page = person.page
    page.locator('[name="danger"][value="nee"]').check()
    page.locator('[name="story"]').fill(story)
    page.locator('[name="forms"][value="arbeid"]').check()
    page.locator('[name="received_from"]').select_option("wijkteam")
    page.locator('[name="place"]').fill("Wasserijweg 7, Heino")
    person.press("Signaal opslaan")
    page.wait_for_url(re.compile(r"/signalen/[0-9a-f-]{36}/$"))
    return "/" + "/".join(page.url.split("/")[3:5]) + "/"


def test_two_signals_meet_and_part_again(enter: Enter) -> None:
    af = enter("af-raalte")
    log(af, "Busje met kenteken XX-98-YZ haalt mensen op.")
    assert af.sees("Niets anders van u lijkt op dit signaal.")
    af.go("/signalen/nieuw/")
    af.page.locator('[name="place"]').press_sequentially("wasserijweg 9 heino", delay=5)
    af.page.get_by_text("Dit lijkt op een bestaand signaal.").wait_for()
    assert af.sees("zelfde straat, zelfde plaats")
    af.check()
    second = log(af, "Ook hier een busje.")
    assert af.sees("zelfde straat en zelfde huisnummer, zelfde plaats")
    af.check()
    af.page.get_by_role("link", name="Vergelijk").first.click()
    assert af.sees("Op 1 punt verschillen ze.")
    af.check()
    af.press("Koppelen")
    assert af.sees("Schrijf waarom ze bij elkaar horen.")
    af.check()
    af.fill(reason="Zelfde busje.")
    af.press("Koppelen")
    assert af.sees("Ze zijn gekoppeld sinds")
    af.press("Loskoppelen")
    assert af.sees("De signalen zijn losgekoppeld.")
    af.go(f"{second}samenbrengen/")
    af.press("Samenbrengen")
    assert af.sees("Kies een of meer signalen.")
    af.check()
    af.page.locator('[name="signals"]').first.check()
    af.fill(reason="Zelfde baas.")
    af.press("Samenbrengen")
    assert af.sees("De signalen staan nu in één dossier.")
    assert af.sees("in dit dossier")


def test_another_gemeente_sees_nothing_of_it(enter: Enter) -> None:
    log(enter("af-raalte"), "Busje met kenteken XX-97-YZ.")
    other = enter("af-zwolle")
    other.go("/signalen/nieuw/")
    other.page.locator('[name="story"]').press_sequentially("kenteken XX-97-YZ gezien", delay=5)
    other.page.wait_for_timeout(1_200)
    assert other.sees("Vult u een plaats, straat, naam, telefoon of kenteken in?")
