"""The FG's desk in a browser: what waits, who saw a case, what stands out, a verzoek, a noodtoegang, a signature."""

import re
from collections.abc import Callable
from textwrap import dedent

from tests.journeys.conftest import Person, Site

STORY = "Een man slaapt in de schuur achter de kas en krijgt geen loon. VERHAALTOKEN"
Enter = Callable[..., Person]
SEND = """([path, name, value]) => { const form = document.createElement("form");
  const field = document.createElement("textarea"); form.method = "post"; form.action = path;
  field.name = name; field.value = value; form.append(field); document.body.append(form); form.submit(); }"""
PAGES = ("", "casus/", "verstrekkingen/", "inzage/", "noodtoegang/", "verzoeken/", "verzoeken/nieuw/", "rechten/")


def test_every_page_is_there_before_anything_happened(enter: Enter) -> None:
    reader = enter("fg")
    for page in PAGES:
        assert reader.go(f"/toezicht/{page}") == 200, page
        reader.look(f"leeg-{page.replace('/', '-') or 'home'}")
    reader.go("/toezicht/inzage/?van=2020-01-01&tot=2020-01-02")
    assert reader.sees("Geen bijzonderheden in deze periode.")


BROKEN = dedent("""
    import django; django.setup()
    from django.template.loader import render_to_string
    print(render_to_string("500.html", {"incident": "A1B2C3"}))
""")


def test_each_page_of_an_error_helps(enter: Enter, site: Site) -> None:
    """404, 403, 400, 413 and 500: plain words and a way on, wide and narrow."""
    fg = enter("fg")
    assert fg.go("/bestaat-niet/") == 404
    fg.look("fout-404")
    for path, field, words in (("/uitloggen/", "csrfmiddlewaretoken", "We konden dit niet versturen"),
                               ("/toezicht/bestanden/", "veel", "Dit is te veel in één keer")):  # fmt: skip
        fg.go("/")
        with fg.page.expect_navigation():
            fg.page.evaluate(SEND, [path, field, "x" * (1_100_000 if field == "veel" else 9)])
        assert fg.sees(words)
        fg.look(f"fout-{field}")
    fg.page.route(
        "**/storing/", lambda route: route.fulfill(status=500, body=site.run(BROKEN), content_type="text/html")
    )
    fg.go("/storing/")
    assert fg.sees("A1B2C3")
    fg.problems.clear()  # the browser tells of the 500
    fg.look("fout-500")


def test_a_wrong_number_is_told_at_the_field(enter: Enter) -> None:
    fg = enter("fg")
    fg.go("/toezicht/casus/")
    fg.fill(nummer="MH-2026-0000")
    fg.page.locator("main form button[type=submit]").first.click()
    fg.page.wait_for_load_state()
    assert fg.sees("We vinden geen dossier met dit nummer")
    fg.check()


def test_a_verzoek_is_registered_and_answered(enter: Enter, site: Site) -> None:
    fg = enter("fg-zwolle")
    fg.go("/toezicht/verzoeken/nieuw/")
    fg.press("In het register zetten")
    assert fg.sees("Kies wat er wordt gevraagd.")
    fg.check()
    fg.fill(kind="inzage", received_on="vandaag", name="Robin Oefenpersoon")
    fg.press("In het register zetten")
    assert fg.sees("Het verzoek staat in het register.")
    fg.check()
    fg.press("antwoord geven", role="link")
    fg.fill(outcome="toegewezen")
    fg.press("Antwoord bewaren")
    assert fg.sees("Leg eerst vast hoe u controleerde wie het vraagt.")
    fg.check()
    fg.fill(outcome="onbekend")
    fg.press("Antwoord bewaren")
    assert fg.sees("is bewaard.")
    fg.check()
    assert site.ask("SELECT outcome FROM cases_subjectanswer") == [("onbekend",)]
    fg.go("/toezicht/verzoeken/")
    assert fg.sees("Er wacht geen verzoek op een antwoord.")


def test_rights_are_signed_for(enter: Enter) -> None:
    fg = enter("fg-zwolle", 390)
    fg.go("/toezicht/rechten/")
    fg.page.get_by_role("link", name=re.compile("Aandachtsfunctie")).first.click()
    fg.press("Tekenen")
    assert fg.sees("Kies ja of nee.")
    fg.check()
    fg.fill(right="ja")
    fg.press("Tekenen")
    assert fg.sees("U tekende voor")
    fg.check()


def test_what_happens_in_a_case_reaches_the_fg(enter: Enter, site: Site) -> None:
    """A referral stands in the ledger, is printed, and its noodtoegang is judged; who saw it stands on one page."""
    af = enter("af-raalte")
    af.go("/signalen/nieuw/")
    af.fill(danger="nee", story=STORY, forms="arbeid", received_from="wijkteam")
    af.press("Signaal opslaan")
    af.step("Doorleiden", grown="ja", reason="De buurvrouw zag hetzelfde.", summary="SAMENVATTINGTOKEN",
            knows="nog_niet", knows_reason="Niet veilig.")  # fmt: skip
    number = str(site.ask("SELECT number FROM cases_case WHERE number LIKE 'MH-%%' ORDER BY id DESC LIMIT 1")[0][0])
    other = enter("af-zwolle")
    other.go("/noodtoegang/")
    other.fill(reference=number, part="casus", reason="Zij staat nu bij ons aan de balie en is bang.")
    other.press("Een uur openen")
    assert other.sees("SAMENVATTINGTOKEN")
    fg = enter("fg")
    for page in ("", "verstrekkingen/", "inzage/", "noodtoegang/", f"casus/?nummer={number}"):
        assert fg.go(f"/toezicht/{page}") == 200
        fg.look(f"fg-{page.split('/')[0] or 'home'}")
        assert fg.lacks("TOKEN"), page
    fg.go("/toezicht/noodtoegang/")
    fg.page.locator(".mht-task__link").first.click()
    fg.press("Oordeel bewaren")
    assert fg.sees("Kies een oordeel.")
    fg.check()
    fg.fill(verdict="terecht", words="Er was gevaar.")
    fg.press("Oordeel bewaren")
    assert fg.sees("Er wacht geen noodtoegang op uw oordeel.")
    fg.check()
    fg.go("/toezicht/verstrekkingen/")
    fg.press("Maak een PDF")
    fg.page.get_by_role("link", name="Haal het bestand op").wait_for(timeout=60_000)
    fg.check()
    with fg.page.expect_download() as found:
        fg.page.get_by_role("link", name="Haal het bestand op").click()
    assert found.value.suggested_filename.endswith(".pdf")
