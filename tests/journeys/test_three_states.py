"""Every screen of signals with something in it, with nothing, and with what was wrong, at both widths."""

import json
import os
from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests.journeys.conftest import Person, Site

Enter = Callable[..., Person]
LOOK = os.environ.get("LOOK", "")  # a folder: keep a picture of each screen
NOBODY = "00000000-0000-0000-0000-000000000000"
MAKE = """
import json; import django; django.setup()
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from cases import access, services
from cases.models import Party, Request, User
from routing import moves
from tests.routes import Route
by = lambda name: User.objects.select_related("unit__organisation", "unit__group").get(username=name)
day = timezone.localdate() + timedelta(days=5)
with transaction.atomic():
    routes = {name: Route(by) for name in ("full", "plain", "tafel")}
    full, plain = routes["full"].log(place="Wasserijweg 7, Heino"), routes["plain"].log(place="Wasserijweg 9, Heino")
    routes["tafel"].whole()
    af = by("af-raalte")
    with access.acting(af):
        party = Party.objects.visible_to(af).get(case_id=full.case_id)
        services.add_entry(full.case, by=af, kind="feit", text="De deur zit op slot.", signal=full.signal,
                           source="buurvrouw", reliability="zeker")
        services.save_draft(full.signal, {"assessment": "Zij zegt weinig."}, by=af)
        people = dict(by=af, parties=[party])
        full = moves.perform(full, "ask", text="Kent u deze leerling?", due=day, sources=[by("school").unit],
                             outside="", way="", ground=None, **people)
        moves.perform(full, "call_care", by=af, danger="ja", text="Een arts.", contact="06-00000001",
                      sources=[by("wijkteam-raalte").unit])
        found = {row.kind: str(row.pk) for row in Request.objects.visible_to(af)}
        services.save_draft(services.new_draft(by=af), {"story": "Nog niet af."}, by=af)
print(json.dumps(found | {"full": str(full.signal_id), "plain": str(plain.signal_id), "triage": str(full.pk),
    "other": str(plain.pk), "party": str(party.pk), "case": str(routes["tafel"].case_id),
    "unit": str(by("af-dalfsen").unit_id)}))
"""


class Screen(NamedTuple):
    """A screen in one of its states: where, what it says, and what one presses to bring it there."""

    name: str
    path: str
    says: str
    press: str = ""
    stale: str = ""  # a hidden field of the version one saw: somebody else was first
    types: str = ""  # into the first text area


SIGNAL, STEP, OTHER, CASE = "/signalen/{full}/", "/stap/triage/{triage}/", "/stap/triage/{other}/", "/casussen/{case}/"
MANY = [
    Screen("mijn-werk", "/?alles=ja", "Eerste duiding"),
    Screen("signalen", "/signalen/", "Uw concepten"),
    Screen("signalen-niets", "/signalen/?stand=closed", "Geen signalen met deze filters."),
    Screen("signalen-fout", "/signalen/?van=32-13-2026", "We begrijpen deze datum niet."),
    Screen("filter-bewaren-fout", "/filters/bewaren/?lijst=signalen&filter=vorm%3Darbeid", "Pas nog ", "Bewaar filter"),
    Screen("nieuw", "/signalen/nieuw/", "Is iemand nu in gevaar?"),
    Screen("nieuw-fout", "/signalen/nieuw/", "Pas nog ", "Signaal opslaan"),
    Screen("advies", "/signalen/advies/", "advies"),
    Screen("advies-fout", "/signalen/advies/", "Kies wie advies vraagt.", "Adviesvraag opslaan"),
    Screen("signaal", SIGNAL, "De deur zit op slot."),
    Screen("signaal-begin", "/signalen/{plain}/", "Begin met het wijkteam"),
    Screen("signaal-geen-besluit", "/signalen/{plain}/", "Kies een besluit.", "Bekijk en bevestig"),
    Screen("bewerken", SIGNAL + "bewerken/", "Wasserijweg"),
    Screen("duiding", SIGNAL + "duiding/", "duiding"),
    Screen("duiding-ander", SIGNAL + "duiding/", "Hun tekst", "Opslaan", "version", "Zij is bang."),
    Screen("duiding-gelijk", SIGNAL + "duiding/", "u hoeft niets te doen", "Opslaan", "version"),
    Screen("aantekening-fout", SIGNAL + "aantekening/", "Kies hoe zeker dit is.", "Opslaan"),
    Screen("persoon", SIGNAL + "persoon/", "Veilig contact"),
    Screen("persoon-fout", SIGNAL + "persoon/", "Pas nog ", "Opslaan"),
    Screen("persoon-wijzigen", SIGNAL + "persoon/{party}/", "PARTYTOKEN"),
    Screen("melder", SIGNAL + "melder/", "elder"),
    Screen("bijlage", SIGNAL + "bijlage/", "Bijlage"),
    Screen("bijlage-fout", SIGNAL + "bijlage/", "Kies een bestand", "Bijlage bewaren"),
    Screen("terugkoppeling", SIGNAL + "terugkoppeling/", "erugkoppeling"),
    Screen("tekenen", SIGNAL + "tekenen/", "tekenen"),
    Screen("vergelijk", SIGNAL + "vergelijk/{plain}/", "verschil"),
    Screen("vergelijk-fout", SIGNAL + "vergelijk/{plain}/", "Schrijf waarom ze bij elkaar horen.", "Koppelen"),
    Screen("samenbrengen", SIGNAL + "samenbrengen/", "Samenbrengen"),
    Screen("samenbrengen-fout", SIGNAL + "samenbrengen/", "Kies een of meer signalen.", "Samenbrengen"),
    Screen("bron-bevragen", STEP + "ask/", "Bron bevragen"),
    Screen("bron-bevragen-fout", STEP + "ask/", "Pas nog ", "Bekijk en bevestig"),
    Screen("acute-zorg-fout", STEP + "call_care/", "Pas nog ", "Bekijk en bevestig"),
    Screen("overdragen", OTHER + "offer/", "Overdragen"),
    Screen("overdragen-fout", OTHER + "offer/", "Pas nog ", "Bekijk en bevestig"),
    Screen("lokaal-fout", OTHER + "handle_locally/", "Pas nog ", "Bekijk en bevestig"),
    Screen("afsluiten", STEP + "close/", "Afsluiten"),
    Screen("afsluiten-fout", STEP + "close/", "Pas nog ", "Bekijk en bevestig"),
    Screen("samenvoegen-fout", STEP + "merge/", "Pas nog ", "Bekijk en bevestig"),
    Screen("koppelen-fout", STEP + "propose/", "Pas nog ", "Bekijk en bevestig"),
    Screen("doorleiden", OTHER + "refer/", "Doorleiden"),
    Screen("doorleiden-fout", OTHER + "refer/", "Pas nog ", "Bekijk en bevestig"),
    Screen("stap-kan-niet", STEP + "split/", "kan nu niet"),
    Screen("stap-ander", STEP + "go_on/", "Iemand was u voor", "Verder zonder antwoord", "versie"),
    Screen("casussen", "/casussen/", "MH-"),
    Screen("casussen-niets", "/casussen/?stand=closed", "Geen casussen met deze filters."),
    Screen("casussen-fout", "/casussen/?van=32-13-2026", "We begrijpen deze datum niet."),
    Screen("casus", CASE, "SUMMARYTOKEN"),
    Screen("casus-wie-ziet", CASE + "wie-ziet-dit/", "Wie ziet dit"),
    Screen("casus-wie-keek", CASE + "wie-keek/", "Wie keek"),
    Screen("casus-aantekening-fout", CASE + "aantekening/", "Pas nog ", "Aantekening bewaren"),
    Screen("casus-verstrekking-fout", CASE + "verstrekking/", "Pas nog ", "Verstrekking vastleggen"),
    Screen("zoeken", "/zoeken/", "Zoeken"),
    Screen("zoeken-gevonden", "/zoeken/?q=slot", "De deur zit op"),
    Screen("zoeken-niets", "/zoeken/?q=nietsvandit", "Niets gevonden dat u mag zien."),
    Screen("zoeken-kort", "/zoeken/?q=x", "Typ minstens 2 tekens."),
    Screen("persoon-zoeken-fout", "/zoeken/persoon/", "Pas nog ", "Zoek deze persoon"),
    Screen("uitvragen", "/uitvragen/", "Door u gevraagd"),
    Screen("oefenen", "/oefenen/", "van 5 klaar"),
    Screen("afwezig", "/profiel/afwezig/", "Wanneer bent u er niet?"),
    Screen("afwezig-fout", "/profiel/afwezig/", "Pas nog ", "Opslaan"),
    Screen("bestaat-niet", f"/signalen/{NOBODY}/", "Vraag toegang aan"),
]
NOTHING = [
    Screen("leeg-mijn-werk", "/?alles=ja", "Er staat niets open."),
    Screen("leeg-signalen", "/signalen/", "Hier staan straks de signalen"),
    Screen("leeg-casussen", "/casussen/", "casussen"),
    Screen("leeg-uitvragen", "/uitvragen/", "nog niets gevraagd"),
    Screen("leeg-oefenen", "/oefenen/", "0 van 5 klaar"),
]
OTHERS = {
    "school": [
        Screen("school-werk", "/?alles=ja", "Uitvraag"),
        Screen("school-uitvraag", "/uitvragen/{vraag}/", "Kent u deze leerling?"),
        Screen("school-uitvraag-fout", "/uitvragen/{vraag}/", "Pas nog ", "Antwoord versturen"),
    ],
    "wijkteam-raalte": [Screen("zorg-oproep", "/uitvragen/{zorg}/", "Een arts.")],
    "reclassering": [Screen("leeg-partner", "/uitvragen/", "Uitvragen")],
    "politie": [
        Screen("insturen", "/signalen/insturen/", "Signaal insturen"),
        Screen("insturen-fout", "/signalen/insturen/", "Pas nog ", "Signaal insturen"),
        Screen("aanmelden", "/aanmelden/", "tafel"),
        Screen("aanmelden-fout", "/aanmelden/", "Pas nog ", "Bekijk en bevestig"),
    ],
    "veilig-thuis": [Screen("meldpunt-nieuw", "/signalen/nieuw/", "Is iemand nu in gevaar?")],
    "beheerder": [
        Screen("waarneming", "/beheer/waarneming/", "Raalte"),
        Screen("waarneming-fout", "/beheer/waarneming/{unit}/", "Kies wie waarneemt.", "Wijs waarnemer aan"),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def made(site: Site) -> dict[str, str]:
    """What the addresses are about, by name."""
    found: dict[str, str] = json.loads(site.run(MAKE).splitlines()[-1])
    return found


def bring(person: Person, screen: Screen, made: dict[str, str]) -> None:
    """Bring a screen to its state."""
    page = person.page
    person.go(screen.path.format(**made))
    if screen.stale:
        page.locator(f'main [name="{screen.stale}"]').first.evaluate("node => { node.value = '0' }")
    if screen.types:
        page.locator("main textarea").first.fill(screen.types)
    if screen.press:
        page.get_by_role("button", name=screen.press, exact=True).first.click()
        page.wait_for_load_state()
    page.get_by_text(screen.says).first.wait_for(state="attached", timeout=4_000)


def looked_at(person: Person, screen: Screen, made: dict[str, str]) -> list[str]:
    """Bring a screen to its state and give what is wrong with it at either width."""
    person.problems.clear()
    try:
        bring(person, screen, made)
    except Exception as problem:  # one screen that fails does not hide the next
        return [f"{screen.name}: {problem} {person.page.locator('main').inner_text()[:300]}"]
    found = []
    for width in (1280, 390):
        person.page.set_viewport_size({"width": width, "height": 900})
        try:
            person.check()
        except AssertionError as wrong:
            found.append(f"{screen.name} {width}: {wrong}")
        beside = person.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found += [f"{screen.name} {width}: {beside} beside the page"] if beside > 0 else []
        if LOOK:
            person.page.screenshot(path=f"{LOOK}/{screen.name}-{width}.png", full_page=True)
            person.problems.clear()  # a picture puts a style in the page, which our policy refuses
    person.page.set_viewport_size({"width": 1280, "height": 900})
    return found


@pytest.mark.parametrize(
    ("account", "screens"), [("af-raalte", MANY), ("af-ommen", NOTHING), *OTHERS.items()],
    ids=["af-raalte", "af-ommen", *OTHERS],
)  # fmt: skip
def test_every_screen_is_right_in_each_state_at_both_widths(
    enter: Enter, made: dict[str, str], account: str, screens: list[Screen]
) -> None:
    person = enter(account)
    assert [line for screen in screens for line in looked_at(person, screen, made)] == []
