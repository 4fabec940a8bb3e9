"""The list of grounds in a browser: full, wrong, taken off and put back, by the FG of Zwolle."""

from collections.abc import Callable

from tests.journeys.conftest import Person, Site

Enter = Callable[..., Person]


def test_an_fg_keeps_its_list(enter: Enter, site: Site) -> None:
    regional, small = enter("fg"), enter("fg-zwolle", 390)
    for reader in (regional, small):
        assert reader.go("/toezicht/grondslagen/") == 200
        reader.check()
    fg = enter("fg-zwolle")
    fg.go("/toezicht/grondslagen/")
    label = fg.page.locator("tbody tr th").first.inner_text().splitlines()[0]
    fg.page.get_by_role("link", name="Van de lijst").first.click()
    assert fg.sees("Wat al gedeeld is, blijft gedeeld")
    fg.check()
    fg.press("Van de lijst halen")
    assert fg.sees(f"“{label}” staat niet meer op de lijst van Gemeente Zwolle.")
    fg.check()
    fg.page.get_by_role("link", name="Grondslag toevoegen").first.click()
    fg.press("Verder")
    assert fg.sees("Kies een grondslag.")
    fg.check()
    fg.page.get_by_label(label).check()
    fg.press("Verder")
    assert fg.sees("Controleer de tekst en keur de grondslag goed.")
    fg.go("/toezicht/grondslagen/")
    assert fg.sees("1 grondslag wacht op u.")
    fg.check()
    fg.page.get_by_role("link", name=label).first.click()
    fg.fill(article="", version="")
    fg.press("Goedkeuren")
    assert fg.sees("Vul het artikel in.")
    fg.check()
    fg.fill(article="artikel 1", version="oefenversie")
    fg.press("Goedkeuren")
    assert fg.sees(f"“{label}” van Gemeente Zwolle is goedgekeurd.")
    waiting = "SELECT count(*) FROM cases_organisationbasis WHERE approved_on IS NULL AND ended_on IS NULL"
    assert site.ask(waiting) == [(0,)]
