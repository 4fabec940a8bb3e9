"""The whole route in a browser: from a telephone call to the quarterly report, each as who they are."""

import re
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pypdf
import pytest

from tests.journeys.conftest import Person, Site

STORY = "Een man slaapt in de schuur achter de kas en krijgt geen loon. VERHAALTOKEN"
HIDDEN = ["VERHAALTOKEN", "ZORGTOKEN", "STRAFTOKEN", "SAMENVATTINGTOKEN", "MOTIVERINGTOKEN", "ACTIETOKEN", "NAAMTOKEN"]
Enter = Callable[..., Person]
NOBODY = [
    "arbeidsinspectie", "riec", "reclassering", "burgemeester-raalte", "af-zwolle", "kernteam", "beheerder", "fg",
]  # fmt: skip


def today() -> date:
    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()


def dutch(days: int) -> str:
    return (today() + timedelta(days=days)).strftime("%d-%m-%Y")


def working_day(ahead: int) -> date:
    day = today() + timedelta(days=ahead)
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def wait_for(found: Callable[[], bool], seconds: int = 60) -> None:
    for _ in range(seconds * 5):
        if found():
            return
        time.sleep(0.2)
    raise TimeoutError


@pytest.fixture(scope="module")
def seen() -> dict[str, str]:
    """What one part of the journey tells the next."""
    return {}


def test_1_a_signal_is_logged_enriched_and_referred(enter: Enter, site: Site, seen: dict[str, str]) -> None:
    af = enter("af-raalte")
    af.check()
    af.go("/signalen/")
    af.check()
    af.go("/signalen/nieuw/")
    af.check()
    af.fill(danger="nee", story=STORY, forms="arbeid", received_from="wijkteam")
    af.press("Signaal opslaan")
    af.check()
    seen["signal"] = re.search(r"/signalen/([0-9a-f-]{36})/", af.page.url)[1]  # type: ignore[index]  # it is there
    seen["number"] = re.search(r"S-\d{4}-\d{4}", af.page.content())[0]  # type: ignore[index]  # it is there
    af.go(f"/signalen/{seen['signal']}/persoon/")
    af.check()
    af.fill(name="NAAMTOKEN", roles="slachtoffer")
    af.page.locator("main form button[type=submit]").first.click()
    af.page.wait_for_url(re.compile(rf"/signalen/{seen['signal']}/(#.*)?$"))
    af.step(
        "Doorleiden", grown="ja", reason="De buurvrouw zag hetzelfde.",
        summary="Woont waar hij werkt. SAMENVATTINGTOKEN",
        knows="nog_niet", knows_reason="Niet veilig.",
    )  # fmt: skip
    assert af.sees("Doorgeleid")
    seen["case"] = str(site.ask("SELECT case_id FROM cases_signal WHERE number = %s", seen["number"])[0][0])


def test_2_the_tafel_puts_it_on_the_agenda_and_decides(enter: Enter, site: Site, seen: dict[str, str]) -> None:
    wait_for(lambda: "Er staat iets voor u klaar" in site.sink.text_to("procesregisseur@voorbeeld.invalid"))
    chair = enter("procesregisseur")
    chair.go("/tafel/")
    chair.check()
    chair.go("/tafel/nieuw/")
    chair.check()
    day = working_day(2)
    chair.fill(day=day.strftime("%d-%m-%Y"), time="09:30")
    chair.page.locator('main form:has([name="day"]) button[type=submit]').click()
    chair.page.wait_for_load_state()
    chair.go(f"/casussen/{seen['case']}/")
    chair.check()
    assert chair.lacks("VERHAALTOKEN")
    chair.step("Op de agenda zetten", untick="Arbeidsinspectie")  # the preset at arbeid, not needed here
    chair.go(f"/casussen/{seen['case']}/")
    chair.step(
        "Besluiten", tracks="zorg strafrecht", motivation="Samen verder. MOTIVERINGTOKEN", risk="hoog",
        review_on=dutch(14), action_text="Praat met de buurvrouw. ACTIETOKEN", action_due=dutch(7),
        action_unit=str(site.ask("SELECT id FROM cases_unit WHERE code = 'af-raalte'")[0][0]),
    )  # fmt: skip
    chair.go(f"/casussen/{seen['case']}/")
    chair.check()
    assert chair.sees("MOTIVERINGTOKEN")


def test_3_zorg_accepts_and_logs_a_contact(enter: Enter, site: Site, seen: dict[str, str]) -> None:
    zoco = enter("zoco")
    zoco.check()
    seen["care"] = str(
        site.ask("SELECT id FROM routing_track WHERE kind = 'zorg' AND case_id = %s", seen["case"])[0][0]
    )
    zoco.go("/zorg/")
    zoco.check()
    zoco.go(f"/zorg/{seen['care']}/")
    zoco.step("Aanvaarden", next_step="Bellen", next_on=dutch(0))
    zoco.go(f"/zorg/{seen['care']}/")
    zoco.step("Starten", next_step="Gesprek", next_on=dutch(0))
    zoco.go(f"/zorg/{seen['care']}/")
    zoco.page.locator('details:has([name="way"]) > summary').first.click()
    zoco.fill(way="gesprek", text="Eerste gesprek gehad. ZORGTOKEN")
    zoco.page.locator('main form:has([name="way"]) button[type=submit]').click()
    zoco.page.wait_for_load_state()
    zoco.check()
    assert zoco.sees("ZORGTOKEN")


def test_4_prosecution_and_police_work_their_track(enter: Enter, seen: dict[str, str]) -> None:
    om = enter("om")
    om.go(f"/casussen/{seen['case']}/")
    om.step("Aanvaarden", next_step="Dossier lezen", next_on=dutch(7))
    police = enter("politie")
    police.go(f"/casussen/{seen['case']}/aantekening/")
    police.fill(part="strafrecht", text="Aangifte opgenomen. STRAFTOKEN")
    police.check()
    police.page.locator("main form button[type=submit]").first.click()
    police.page.wait_for_load_state()
    police.go(f"/casussen/{seen['case']}/")
    police.check()
    assert police.sees("STRAFTOKEN")
    om.go(f"/casussen/{seen['case']}/")
    assert om.sees("STRAFTOKEN")


READS = {
    "af-raalte": ({"MOTIVERINGTOKEN", "ACTIETOKEN", "SAMENVATTINGTOKEN"}, {"ZORGTOKEN", "STRAFTOKEN"}),
    "politie": ({"STRAFTOKEN", "MOTIVERINGTOKEN"}, {"ZORGTOKEN", "VERHAALTOKEN", "ACTIETOKEN"}),
    "zoco": ({"MOTIVERINGTOKEN"}, {"STRAFTOKEN", "VERHAALTOKEN", "ACTIETOKEN"}),
    "procesregisseur": ({"MOTIVERINGTOKEN", "ACTIETOKEN"}, {"ZORGTOKEN", "STRAFTOKEN", "VERHAALTOKEN"}),
}


@pytest.mark.parametrize("username", READS)
def test_5_each_reads_its_own_parts(enter: Enter, seen: dict[str, str], username: str) -> None:
    who = enter(username, width=390)
    who.go(f"/casussen/{seen['case']}/")
    who.check()
    text = who.page.content()
    yes, no = READS[username]
    assert {token for token in HIDDEN if token in text} >= yes
    assert not {token for token in no if token in text}


@pytest.mark.parametrize("username", NOBODY)
def test_6_nobody_else_finds_anything(enter: Enter, seen: dict[str, str], username: str) -> None:
    who = enter(username)
    for path in (f"/casussen/{seen['case']}/", f"/signalen/{seen['signal']}/", f"/zorg/{seen['care']}/"):
        assert who.get(path)[0] == 404
    number = seen["number"]
    for path in ("/", "/casussen/", "/signalen/", "/tafel/", "/zorg/", "/sporen/", f"/zoeken/?q={number}"):
        _, text = who.get(path)
        assert not [token for token in HIDDEN if token in text]
        assert seen["case"] not in text
        assert text.count(number) == (1 if "zoeken" in path else 0) or who.get(path)[0] == 404


def test_7_a_reminder_arrives_without_content(site: Site) -> None:
    late = "bijna voorbij"
    wait_for(lambda: late in site.sink.text_to("zoco@voorbeeld.invalid"))
    for mail in site.sink.mails:
        text = mail.content.decode() if isinstance(mail.content, bytes) else str(mail.content)
        assert not [token for token in HIDDEN if token in text]


def test_8_the_kernteam_builds_and_downloads_the_report(enter: Enter, site: Site) -> None:
    team = enter("kernteam")
    team.check()
    team.go("/cijfers/")
    team.check()
    team.go("/rapporten/")
    team.check()
    team.page.locator("main form button[type=submit]").first.click()
    team.page.wait_for_load_state()
    team.check()
    wait_for(lambda: site.ask("SELECT count(*) FROM dashboards_report WHERE state = 'done'")[0][0] == 1, 90)
    report, quarter = site.ask("SELECT id, quarter FROM dashboards_report")[0]
    team.go(f"/rapporten/{report}/")
    team.check()
    answer = team.page.request.get(f"{site.address}/rapporten/{report}/pdf/")
    assert answer.status == 200
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.body())).pages)
    assert quarter[:4] in text
    signals = site.ask("SELECT figures FROM dashboards_report")[0][0]
    assert signals
    assert not [token for token in HIDDEN if token in text]
