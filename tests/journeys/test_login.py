"""Logging in as outside a demo: a passkey on a device, a code from an app, and losing either."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser

from cases.reference import PRACTICE_PASSWORD
from tests import test_oidc as oidc
from tests.journeys.conftest import Person, Site, start_site

DEVICE = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
          "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
SIZES = ((1280, 900), (390, 844))


class Stranger(Person):
    """A browser that nobody logged in with, and a device with room for passkeys."""

    def __init__(self, page: Any, site: Site) -> None:
        self.page, self.site, self.problems = page, site, []
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda message: self._console(message.type, message.text))
        self.device = page.context.new_cdp_session(page)
        self.device.send("WebAuthn.enable")
        self.plugged = self.device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def unplug(self) -> None:
        """Lose the device."""
        self.device.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.plugged})

    def password(self, username: str, password: str = PRACTICE_PASSWORD) -> None:
        """The first step."""
        self.go("/inloggen/")
        self.fill(username=username, password=password)
        self.press_exact("Inloggen")

    def press_exact(self, name: str) -> None:
        """Press a button or link in the page by its whole name."""
        main = self.page.locator("main")
        main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True)).click()
        self.page.wait_for_load_state()

    def look(self, name: str, sizes: tuple[tuple[int, int], ...] = SIZES) -> None:
        """This page, by its heading, at two sizes, without a problem for who cannot see it."""
        self.page.get_by_role("heading", level=1, name=name).wait_for()
        super().look(f"inloggen-{name[:24].lower().replace(' ', '-')}", sizes)

    def leave(self) -> None:
        """Log out."""
        self.page.locator(".mht-user__summary").click()
        self.page.get_by_role("button", name="Uitloggen").first.click()
        self.page.wait_for_url(re.compile(r"/inloggen/"))

    def app(self) -> str:
        """Set up an app with codes; gives its secret."""
        self.press_exact("Kies een app")
        secret = (
            self.page.locator(".mht-secret code").inner_text() or self.page.locator(".mht-secret code").text_content()
        )
        assert secret
        self.fill(code=now(secret))
        self.press_exact("Zet de app aan")
        return secret


def now(secret: str, ahead: int = 0) -> str:
    """What an app shows."""
    return str(format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1] + ahead)))


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The login of an organisation, in a process of its own."""
    yield from oidc.running()


@pytest.fixture(scope="module")
def site(django_db_setup: None, provider: str) -> Iterator[Site]:
    """A site that wants two steps; a passkey belongs to a name, never to a number."""
    with ExitStack() as stack:
        found = start_site(
            "login", stack, SECOND_FACTOR="1", OIDC_ISSUER=provider, OIDC_NAME="Gemeente Raalte",
            OIDC_CLIENT_ID="mhtafel", OIDC_CLIENT_SECRET="geheim",
        )  # fmt: skip
        found.address = found.address.replace("127.0.0.1", "localhost")
        yield found


@pytest.fixture
def stranger(browser: Browser, site: Site) -> Iterator[Callable[[], Stranger]]:
    """Give a new browser."""
    windows = []

    def arrive() -> Stranger:
        window = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
        windows.append(window)
        return Stranger(window.new_page(), site)

    yield arrive
    for window in windows:
        window.close()


def test_a_passkey_from_first_login_to_loss(stranger: Callable[[], Stranger]) -> None:
    zoco = stranger()
    zoco.go("/inloggen/")
    zoco.look("Samen signalen van mensenhandel wegen")
    zoco.password("zoco")
    zoco.look("Kies uw tweede stap")
    zoco.press_exact("Kies een passkey")
    zoco.look("Passkey toevoegen")
    zoco.press_exact("Maak de passkey")
    zoco.look("Bewaar uw noodcodes")
    codes = zoco.page.locator(".mht-codes code").all_inner_texts()
    zoco.press_exact("Ik heb ze bewaard")
    assert zoco.sees("Mijn werk")
    zoco.leave()
    zoco.password("zoco")  # password and passkey
    zoco.look("Bent u het echt?")
    zoco.press_exact("Gebruik uw passkey")
    zoco.page.wait_for_url(f"{zoco.site.address}/")
    zoco.leave()
    zoco.press_exact("Log in met een passkey")  # the passkey alone
    zoco.page.wait_for_url(f"{zoco.site.address}/")
    zoco.go("/profiel/inloggen/")
    zoco.look("Inloggen en beveiliging")
    zoco.page.get_by_role("link", name="Verwijder passkey").click()
    zoco.page.wait_for_load_state()
    zoco.look("verwijderen?")
    zoco.press_exact("Verwijder de passkey")
    assert zoco.sees("Dit is uw laatste tweede stap.")
    zoco.look("Inloggen en beveiliging")
    zoco.go("/inloggen/opnieuw/?next=/profiel/")
    zoco.fill(password="niet goed")
    zoco.press_exact("Ga verder")
    zoco.look("Nog één keer uw wachtwoord")
    zoco.page.get_by_role("link", name="Met uw passkey").click()
    zoco.page.wait_for_load_state()
    zoco.look("Nog één keer")
    zoco.go("/profiel/")
    zoco.leave()
    zoco.unplug()
    zoco.password("zoco")
    zoco.page.get_by_text("Telefoon of sleutel kwijt?").click()
    zoco.fill(code=codes[0])
    zoco.press_exact("Inloggen")
    zoco.page.wait_for_url(f"{zoco.site.address}/")
    zoco.go("/profiel/inloggen/")
    assert zoco.sees("nog 9 van de 10 noodcodes")


def test_an_app_with_codes_and_being_shut_out(stranger: Callable[[], Stranger]) -> None:
    police = stranger()
    police.password("politie")
    police.press_exact("Kies een app")
    police.look("App met codes aanzetten")
    police.fill(code="000000")
    police.press_exact("Zet de app aan")
    assert police.sees("Deze code klopt niet")
    police.look("App met codes aanzetten")
    police.page.locator(".mht-details summary").click()
    secret = police.page.locator(".mht-secret code").inner_text()
    police.fill(code=now(secret))
    police.press_exact("Zet de app aan")
    police.look("Bewaar uw noodcodes")
    police.go("/profiel/sessies/")
    police.look("Waar bent u ingelogd?")
    police.go("/geheimhouding/")
    police.look("Afspraken over geheimhouding")
    police.leave()
    police.password("politie")
    for _ in range(4):
        police.fill(code="000000")
        police.press_exact("Inloggen")
    police.look("Bent u het echt?")  # with its error
    police.fill(code="000000")
    police.press_exact("Inloggen")
    police.look("Te vaak geprobeerd")


def test_typed_text_stays_when_the_session_ends(stranger: Callable[[], Stranger]) -> None:
    af = stranger()
    af.password("af-raalte")
    secret = af.app()
    af.page.clock.install()
    af.go("/signalen/nieuw/")
    af.page.locator('[name="story"]').fill("Wat getypt is voor het einde.")
    af.page.locator("[data-save-state]").get_by_text("Bewaard").wait_for()
    af.page.clock.fast_forward("57:30")
    warning = af.page.locator("#sessie[open]")
    warning.wait_for()
    Person.look(af, "sessie-bijna-voorbij", SIZES)
    warning.get_by_role("button", name="Blijf ingelogd").click()
    warning.wait_for(state="detached")
    af.site.ask("DELETE FROM django_session RETURNING 1")
    af.page.locator('[name="story"]').fill("Wat getypt is na het einde.")
    dialog = af.page.locator("#opnieuw-inloggen[open]")
    dialog.wait_for()
    af.problems.clear()  # the browser tells of each 401
    Person.look(af, "sessie-voorbij", SIZES)
    dialog.locator('[name="username"]').fill("af-raalte")
    dialog.locator('[name="password"]').fill("niet goed")
    dialog.get_by_role("button", name="Inloggen", exact=True).click()
    dialog.get_by_text("Gebruikersnaam of wachtwoord klopt niet.").wait_for()
    af.problems.clear()
    dialog.locator('[name="password"]').fill(PRACTICE_PASSWORD)
    dialog.get_by_role("button", name="Inloggen", exact=True).click()
    dialog.locator('[name="code"]').fill(now(secret, ahead=1))
    af.check()
    dialog.get_by_role("button", name="Inloggen", exact=True).click()
    af.page.locator("#opnieuw-inloggen:not([open])").wait_for(state="attached")
    af.page.locator("[data-save-state]").get_by_text("Bewaard").wait_for()
    af.go("/signalen/")
    assert af.site.ask("SELECT count(*) FROM cases_signal WHERE story LIKE '%%na het einde%%'") == [(1,)]


def test_the_login_of_an_organisation_and_the_second_step_here(
    stranger: Callable[[], Stranger], site: Site, provider: str
) -> None:
    """There and back in a browser, under our own rules for what a page may load and where it may go."""
    [[address]] = site.ask("SELECT email FROM cases_user WHERE username = 'af-kampen'")
    oidc.known(provider, "kim", email=address, email_verified=True)
    oidc.known(provider, "vreemde", email="niemand@voorbeeld.invalid", email_verified=True)
    for who, heading in (("vreemde", "U heeft hier nog geen account"), ("kim", "Kies uw tweede stap")):
        af = stranger()
        af.go("/inloggen/")
        af.press_exact("Log in via Gemeente Raalte")
        assert af.page.url.startswith(provider)
        af.page.locator('[name="sub"]').first.fill(who)
        af.page.locator("form button").first.click()
        af.page.wait_for_url(f"{site.address}/**")
        af.problems.clear()  # what the page of the provider said
        af.look(heading)
    af.app()
    af.press_exact("Ik heb ze bewaard")
    assert af.sees("Mijn werk")
