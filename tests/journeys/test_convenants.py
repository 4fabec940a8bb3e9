"""The register of the convenant and the dates in a browser: full, empty and wrong; and the mail that comes of it."""

from collections.abc import Callable
from datetime import timedelta

from tests.journeys.conftest import Person, Site
from tests.journeys.test_route import dutch, today, wait_for

Enter = Callable[..., Person]


def test_the_beheerder_keeps_the_convenant(enter: Enter, site: Site) -> None:
    admin = enter("beheerder")
    for page in ("/beheer/", "/beheer/datums/", "/beheer/convenanten/", "/beheer/convenanten/nieuw/"):
        assert admin.go(page) == 200
        admin.check()
    admin.fill(title="Convenant van later", version="2040-1", valid_from=dutch(1), valid_until=dutch(-1))
    admin.press("Opslaan")
    assert admin.sees("Het einde ligt voor het begin.")
    admin.check()
    admin.fill(valid_until=dutch(1500))  # later than the practice convenant, so it stands first
    admin.press("Opslaan")
    assert admin.sees("Wie tekende versie 2040-1?")
    admin.check()
    empty = enter("beheerder", 390)
    empty.go("/beheer/convenanten/")
    assert empty.sees("Nog niemand tekende deze versie.")
    empty.check()
    admin.press("Vastleggen")
    assert admin.sees("Kies minstens één organisatie.")
    admin.check()
    admin.page.get_by_label("Gemeente Raalte").check()
    admin.press("Vastleggen")
    assert admin.sees("Vastgelegd: 1 ondertekening.")
    admin.page.get_by_role("link", name="Beëindig de ondertekening van Gemeente Raalte").first.click()
    admin.check()
    admin.fill(ended_on="1-1-2001")
    admin.press("Verder")
    assert admin.sees("Deze dag ligt voor de ondertekening.")
    admin.check()
    admin.fill(ended_on=dutch(0))
    admin.press("Verder")
    admin.check()
    admin.press("Beëindigen")
    assert admin.sees("De ondertekening van Gemeente Raalte is beëindigd.")
    ended = (
        "SELECT c.version FROM cases_signature s JOIN cases_convenant c ON c.id = s.convenant_id WHERE ended_on > %s"
    )
    assert site.ask(ended, "2001-01-01") == [("2040-1",)]


def test_a_date_that_ends_is_seen_and_mailed(enter: Enter, site: Site) -> None:
    """The practice account whose geheimhouding ends in three weeks: bar, lists and neutral mail, once."""
    police = enter("politie", 390)
    assert police.sees("Uw geheimhouding loopt af op")
    police.go("/profiel/")
    police.check()
    wait_for(lambda: "/profiel/" in site.sink.text_to("politie@voorbeeld.invalid"))
    mail = site.sink.text_to("politie@voorbeeld.invalid")
    assert mail.count("/profiel/") == 1
    assert "geheimhouding" not in mail.lower()
    wait_for(lambda: "/toezicht/convenanten/" in site.sink.text_to("fg@voorbeeld.invalid"))
    fg, own = enter("fg"), enter("fg-zwolle", 390)
    for reader in (fg, own):
        reader.go("/toezicht/convenanten/")
        reader.check()
    assert fg.sees("Petstra")
    assert own.sees("Geen enkele datum loopt binnen 8 weken af.")
    assert site.ask("SELECT nda_until FROM cases_user WHERE username = 'politie'") == [(today() + timedelta(days=21),)]
