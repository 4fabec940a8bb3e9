"""Outside a demo a login has two steps (promises 9): half a login gets nothing, and a code opens once."""

import base64
import os
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases import access, crypto, factors, rotation
from cases.models import AuditEvent, User
from cases.reference import PRACTICE_PASSWORD
from tests.test_architecture import views

pytestmark = pytest.mark.django_db
SETS_UP = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
}  # what half a login without any step may open
OPEN = {"melden", "help", "accessibility", "privacy", "healthz", "readyz", "security_txt", "login", "account_login",
        "mfa_login_webauthn"}  # fmt: skip
VALUES: dict[str, Any] = {"uuid": UUID(int=7), "int": 7, "str": "naar", "slug": "naar"}


@pytest.fixture(autouse=True)
def _strict(settings: Any) -> None:
    settings.SECOND_FACTOR = True


def browser() -> Client:
    """A browser that nobody logged in with."""
    return Client(SERVER_NAME="localhost")


def password(client: Client, username: str = "af-raalte", **more: str) -> Any:
    """The first step."""
    return client.post("/inloggen/", {"username": username, "password": PRACTICE_PASSWORD} | more)


def code_of(secret: str, ahead: int = 0) -> str:
    """What an app shows now, or some half minutes later."""
    now = list(yield_hotp_counters_from_time())[1]
    return str(format_hotp_value(hotp_value(secret, now + ahead)))


def app_of(user: User) -> str:
    """Set up an app; gives its secret."""
    secret = base64.b32encode(os.urandom(20)).decode()
    Authenticator.objects.create(user=user, type="totp", data={"secret": crypto.seal(secret, factors.PLACE)})
    return secret


def every_address() -> list[tuple[str, str]]:
    """Every address with arguments of the right shape."""
    found = []
    for pattern in views():
        kinds = {name: type(kind).__name__.removesuffix("Converter").lower()
                 for name, kind in pattern.pattern.converters.items()}  # fmt: skip
        arguments = {name: VALUES.get(kind, "naar") for name, kind in kinds.items()}
        found.append((str(pattern.name), reverse(str(pattern.name), kwargs=arguments)))
    return found


@pytest.mark.parametrize("step", [False, True], ids=["nothing set up", "with an app"])
def test_half_a_login_gets_nothing_on_any_address(step: bool, person: Callable[[str], User]) -> None:
    user = person("af-raalte")
    if step:
        app_of(user)
    for name, path in every_address():
        client = browser()
        client.force_login(user)  # a session of this person in which no second step was given
        for answer in (client.get(path), client.post(path, {"wie": "af-raalte"})):
            text = answer.content.decode()
            assert (str(user) not in text and str(user.unit) not in text) or name in SETS_UP, (name, path)
            if name in SETS_UP and not step:
                assert answer.status_code in (200, 302, 405, 422), (name, answer.status_code)
            elif name not in OPEN | {"practice_login"} and answer.status_code != 405:
                assert answer.status_code in (302, 404), (name, answer.status_code)
                assert answer.headers.get("Location", "").split("?")[0] in {
                    "", "/inloggen/", "/profiel/inloggen/", "/inloggen/opnieuw/"}, (name, answer.headers)  # fmt: skip
                if answer.status_code == 302 and name not in ("logout", "practice_login"):
                    assert client.get("/").status_code == 302


def test_the_first_login_sets_up_an_app_and_then_opens_the_work(person: Callable[[str], User]) -> None:
    client = browser()
    assert password(client).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/profiel/inloggen/?next=/"
    assert "Kies uw tweede stap" in client.get("/profiel/inloggen/").content.decode()
    page = client.get("/profiel/inloggen/app/")
    secret = page.context["form"].secret
    assert client.post("/profiel/inloggen/app/", {"code": "000000"}).status_code == 422
    done = client.post("/profiel/inloggen/app/", {"code": code_of(secret)})
    assert done.headers["Location"] == "/profiel/inloggen/noodcodes/"
    codes = re.findall(r"<code>(\d{8})</code>", client.get("/profiel/inloggen/noodcodes/").content.decode())
    assert len(codes) == 10
    assert "<code>" not in client.get("/profiel/inloggen/noodcodes/").content.decode()  # shown once
    assert client.get("/").status_code == 200
    row = Authenticator.objects.get(user=person("af-raalte"), type="totp")
    assert secret not in str(row.data)  # sealed
    with access.acting(person("fg")):
        assert AuditEvent.objects.filter(action="rights", name="factor.add.app").count() == 1


def test_a_code_opens_once_and_a_wrong_one_not(person: Callable[[str], User]) -> None:
    secret = app_of(person("af-raalte"))
    client = browser()
    assert password(client, next="/signalen/").headers["Location"] == "/inloggen/code/"
    assert client.get("/signalen/").status_code == 302
    wrong = client.post("/inloggen/code/", {"code": "123"})
    assert wrong.status_code == 422
    assert "Deze code klopt niet" in wrong.content.decode()
    code = code_of(secret)
    assert client.post("/inloggen/code/", {"code": code}).headers["Location"] == "/signalen/"
    assert client.get("/signalen/").status_code == 200
    other = browser()
    password(other)
    assert other.post("/inloggen/code/", {"code": code}).status_code == 422  # the same code again
    assert other.post("/inloggen/code/", {"code": code_of(secret, ahead=1)}).status_code == 302


def test_a_code_on_paper_opens_once(person: Callable[[str], User]) -> None:
    user = person("af-raalte")
    app_of(user)
    seed = {"seed": crypto.seal("ab" * 40, factors.PLACE), "used_mask": 0}
    row = Authenticator.objects.create(user=user, type="recovery_codes", data=seed)
    code = row.wrap().get_unused_codes()[3]
    for status in (302, 422):
        client = browser()
        password(client)
        assert client.post("/inloggen/code/", {"code": code}).status_code == status


def test_whoever_guesses_codes_is_shut_out_like_who_guesses_passwords(person: Callable[[str], User]) -> None:
    secret = app_of(person("af-raalte"))
    client = browser()
    password(client)
    statuses = [client.post("/inloggen/code/", {"code": f"00000{i}"}).status_code for i in range(6)]
    assert statuses == [422] * 4 + [429] * 2
    assert client.post("/inloggen/code/", {"code": code_of(secret)}).status_code == 429


def test_two_of_beheer_can_take_the_second_step_away(person: Callable[[str], User]) -> None:
    user, by = person("af-raalte"), person("beheerder")
    secret = app_of(user)
    client = browser()
    password(client)
    client.post("/inloggen/code/", {"code": code_of(secret)})
    assert client.get("/").status_code == 200
    with access.acting(by):
        factors.reset_second_factor(user, by=by)
    assert client.get("/").headers["Location"] == "/inloggen/?next=/"  # the sessions ended
    password(client)
    assert client.get("/").headers["Location"] == "/profiel/inloggen/?next=/"  # and it is set up anew
    with access.acting(person("fg")):
        assert AuditEvent.objects.filter(action="rights", name="factor.reset", user=by.pk).count() == 1


def test_an_export_asks_once_more_who_it_is(person: Callable[[str], User]) -> None:
    secret = app_of(person("fg"))
    client = browser()
    password(client, "fg")
    client.post("/inloggen/code/", {"code": code_of(secret)})
    path = reverse("ledger_export")
    assert client.get(path).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        asked = client.get(path)
        assert asked.headers["Location"] == f"/inloggen/opnieuw/?next={path}"
        page = client.get(asked.headers["Location"]).content.decode()
        assert "Nog één keer uw wachtwoord" in page
        wrong = client.post("/inloggen/opnieuw/", {"password": "verkeerd", "next": path})
        assert wrong.status_code == 422
        right = client.post("/inloggen/opnieuw/", {"password": PRACTICE_PASSWORD, "next": path})
        assert right.headers["Location"] == path
        assert client.get(path).status_code == 200


def test_the_last_step_stays(person: Callable[[str], User]) -> None:
    secret = app_of(person("af-raalte"))
    client = browser()
    password(client)
    client.post("/inloggen/code/", {"code": code_of(secret)})
    assert "De app kan nog niet uit" in client.get("/profiel/inloggen/app/uit/").content.decode()
    assert client.post("/profiel/inloggen/app/uit/").status_code == 422
    assert Authenticator.objects.filter(type="totp").exists()


def test_a_new_key_seals_the_secrets_of_apps_anew(person: Callable[[str], User], settings: Any) -> None:
    secret = app_of(person("af-raalte"))
    settings.FIELD_KEYS = f"nieuw:{base64.b64encode(b'k' * 32).decode()},{settings.FIELD_KEYS}"
    assert rotation._steps_anew() == 1
    settings.FIELD_KEYS = settings.FIELD_KEYS.split(",")[0]  # the old key is gone
    client = browser()
    password(client)
    assert client.post("/inloggen/code/", {"code": code_of(secret)}).status_code == 302


def test_a_lost_key_is_a_wrong_code_and_no_error(person: Callable[[str], User], settings: Any) -> None:
    secret = app_of(person("af-raalte"))
    settings.FIELD_KEYS = f"nieuw:{base64.b64encode(b'k' * 32).decode()}"
    client = browser()
    password(client)
    assert client.post("/inloggen/code/", {"code": code_of(secret)}).status_code == 422
