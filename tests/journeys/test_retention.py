"""Bewaren and beheer in a browser: empty, full and wrong, wide and narrow, up to the verklaring and the first login."""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

from playwright.sync_api import Browser

from tests.journeys.conftest import Person, Site

Enter = Callable[..., Person]
ENDED = dedent("""
    import django; django.setup()
    from datetime import timedelta
    import time_machine
    from django.db import transaction
    from django.utils import timezone
    from cases import access
    from cases.models import User
    from routing import moves, retention
    from tests.routes import Route
    find = lambda name: User.objects.select_related("unit__organisation", "unit__group").get(username=name)
    with access.as_owner(), transaction.atomic():
        for days in (800, 350, 20):
            with time_machine.travel(timezone.now() - timedelta(days=days)):
                triage = Route(find).log()
                with access.acting(find("af-raalte")):
                    moves.perform(triage, "close", by=find("af-raalte"), close_reason="geen_mensenhandel", reason="x")
    retention.refresh()
    print(triage.case_id)
""")


def look(person: Person, name: str) -> None:
    """Check the page; keep a picture of it where somebody wants to look."""
    person.check()
    folder = os.environ.get("PICTURES")
    if folder:
        width = person.page.viewport_size["width"]  # type: ignore[index]  # a window has a size
        person.page.screenshot(path=Path(folder, f"{name}-{width}.png"), full_page=True)


def test_an_fg_keeps_and_destroys(enter: Enter, site: Site) -> None:
    fg, small = enter("fg"), enter("fg", 390)
    for tail in ("", "termijnen/", "verklaringen/"):
        fg.go(f"/toezicht/bewaren/{tail}")
        look(fg, f"bewaren-leeg-{tail.strip('/')}")
    case_id = site.run(ENDED).splitlines()[-1]
    af = enter("af-raalte")
    af.go(f"/casussen/{case_id}/bewaren/")
    look(af, "vraag")
    af.press("Vraag de FG")
    assert af.sees("Kies wat nodig is.")
    look(af, "vraag-fout")
    af.fill(kind="hold", reason="Er loopt een klacht.")
    af.press("Vraag de FG")
    assert af.sees("Er wordt niets vernietigd tot een tweede persoon beslist.")
    look(af, "vraag-gedaan")
    for reader in (fg, small):
        for tail in ("", "termijnen/"):
            reader.go(f"/toezicht/bewaren/{tail}")
            look(reader, f"bewaren-{tail.strip('/')}")
    fg.go("/toezicht/bewaren/")
    fg.page.get_by_role("link", name="Niet vernietigen").first.click()
    fg.page.wait_for_load_state()
    look(fg, "dossier")
    fg.press("Goedkeuren")
    assert fg.sees("Goedgekeurd.")
    look(fg, "dossier-besloten")
    fg.go("/toezicht/bewaren/termijnen/")
    fg.page.get_by_role("heading", name="Gemeente Raalte").click()  # each organisation is folded
    look(fg, "termijnen-open")
    fg.page.get_by_role("link", name="Signaal, niet naar de tafel: termijn van Gemeente Raalte").click()
    fg.page.wait_for_load_state()
    fg.fill(months="0")
    fg.press("Goedkeuren")
    assert fg.sees("Kies minstens 1 maand.")
    look(fg, "termijn-fout")
    fg.fill(months="12")
    fg.press("Goedkeuren")
    assert fg.sees("is goedgekeurd en geldt vanaf nu")
    assert "1 dossiers vernietigd." in site.manage("destroy")
    for _ in range(60):
        fg.go("/toezicht/bewaren/verklaringen/")
        if not fg.lacks("Download de PDF"):
            break
        site.manage("destroy")
        time.sleep(1)
    look(fg, "verklaringen")
    small.go("/toezicht/bewaren/verklaringen/")
    look(small, "verklaringen")
    link = fg.page.get_by_role("link", name="Download de verklaring").first.get_attribute("href")
    answer = fg.page.request.get(site.address + str(link))
    assert answer.status == 200 and answer.body()[:5] == b"%PDF-"
    if os.environ.get("PICTURES"):
        Path(os.environ["PICTURES"], "verklaring.pdf").write_bytes(answer.body())
    assert site.ask("SELECT count(*) FROM cases_signal WHERE story LIKE '%%STORYTOKEN%%'") == [(2,)]


def test_a_beheerder_invites_changes_and_asks(enter: Enter, site: Site, browser: Browser) -> None:
    admin, small = enter("beheerder"), enter("beheerder", 390)
    admin.go("/beheer/")
    look(admin, "beheer")
    admin.press("Collega uitnodigen", "link")
    admin.fill(username="nieuw", first_name="Nienke", last_name="Nieuweling", email="info@voorbeeld.invalid")
    admin.press("Uitnodigen")
    assert admin.sees("Dit lijkt een adres van een groep.")
    look(admin, "uitnodigen-fout")
    unit = admin.page.locator('select[name="unit"] option', has_text="Politie").first.get_attribute("value")
    admin.fill(email="nienke@voorbeeld.invalid", unit=str(unit), role="police")
    admin.press("Uitnodigen")
    assert admin.sees("krijgt een mail met een link.")
    look(admin, "collega")
    small.page.goto(admin.page.url)
    look(small, "collega")
    _chooses(browser, site)
    admin.go("/beheer/?zoek=school")
    admin.page.locator("tbody th a").first.click()
    admin.page.wait_for_load_state()
    admin.page.locator('[name="is_active"]').uncheck()
    admin.press("Verder")
    assert admin.sees("kan niet meer inloggen")
    look(admin, "gevolgen")
    admin.press("Zo bewaren")
    assert admin.sees("Bewaard.")
    admin.go("/beheer/?zoek=zoco-2")
    admin.page.locator("tbody th a").first.click()
    admin.press("Nieuwe tweede stap vragen", "link")
    admin.press("Vragen")
    assert admin.sees("Schrijf op hoe u dit controleerde")
    look(admin, "tweede-stap-fout")
    admin.fill(reason="Teruggebeld op het vaste nummer.")
    admin.press("Vragen")
    assert admin.sees("Een tweede persoon beslist.")
    look(admin, "tweede-stap")
    fg = enter("fg")
    fg.go("/beheer/tweede-stap/")
    look(fg, "tweede-stap-fg")
    fg.press("Nee")
    assert fg.sees("Niemand vroeg om een nieuwe tweede stap.")
    look(fg, "tweede-stap-leeg")
    for reader in (admin, small):
        reader.go("/beheer/systeem/")
        look(reader, "systeem")


def _chooses(browser: Browser, site: Site) -> None:
    """The new colleague follows the link of the mail, twice."""
    found = None
    for _ in range(60):
        mails = site.sink.text_to("nienke@voorbeeld.invalid").replace("\r\n", "\n").replace("=\n", "")
        found = re.search(r"/welkom/[^\s=]+", mails)
        if found:
            break
        time.sleep(0.5)
    assert found
    window = browser.new_context(viewport={"width": 390, "height": 900}, locale="nl-NL")
    page = window.new_page()
    page.goto(site.address + found[0])
    page.locator('[name="password"]').fill("kort")
    page.locator('[name="again"]').fill("kort")
    page.get_by_role("button", name="Wachtwoord bewaren").click()
    page.wait_for_load_state()
    if os.environ.get("PICTURES"):
        page.screenshot(path=Path(os.environ["PICTURES"], "welkom-fout-390.png"), full_page=True)
    page.locator('[name="password"]').fill("vier losse woorden hier")
    page.locator('[name="again"]').fill("vier losse woorden hier")
    page.get_by_role("button", name="Wachtwoord bewaren").click()
    page.wait_for_load_state()
    assert "Uw wachtwoord is gekozen." in page.content()
    answer = page.goto(site.address + found[0])
    assert answer is not None and answer.status == 404 and "Deze link werkt niet meer" in page.content()
    window.close()
