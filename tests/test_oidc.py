"""Logging in at the own organisation: the whole round with a real provider, and the second step here all the same."""

import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client

from cases.models import User
from mhtafel.embedded import free_port
from tests.test_second_factor import app_of, code_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider that runs in a process of its own; gives its address."""
    yield from running()


def running() -> Iterator[str]:
    """Run a provider, and end it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([sys.executable, "-m", "oidc_provider_mock", "-p", str(port)],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        for _ in range(100):
            try:
                requests.get(f"{address}/.well-known/openid-configuration", timeout=2).raise_for_status()
                break
            except requests.RequestException:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(autouse=True)
def _organisation(settings: Any, provider: str) -> None:
    app = {"provider_id": "organisatie", "name": "Gemeente", "client_id": "mhtafel", "secret": "geheim",
           "settings": {"server_url": provider}}  # fmt: skip
    settings.OIDC_ISSUER, settings.OIDC_NAME = provider, "Gemeente"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def known(provider: str, who: str, **claims: Any) -> None:
    """The provider knows somebody."""
    requests.put(f"{provider}/users/{who}", json=claims, timeout=5).raise_for_status()


def there_and_back(client: Client, who: str, answer: str = "") -> Any:
    """Go to the provider, log in there (or say no), and come back."""
    start = client.get("/inloggen/organisatie/", {"next": "/profiel/"})
    assert start.status_code == 302
    asked = requests.post(start.headers["Location"], {"sub": who, "action": answer}, allow_redirects=False, timeout=5)
    back = urlsplit(asked.headers["Location"])
    assert back.path == "/inloggen/organisatie/terug/"
    return client.get(f"{back.path}?{back.query}")


def browser() -> Client:
    return Client(SERVER_NAME="localhost")


def test_who_the_organisation_knows_and_we_do_comes_in(provider: str, person: Any) -> None:
    user = person("af-raalte")
    known(provider, "sanne", email=user.email, email_verified=True)
    client = browser()
    assert "Log in via Gemeente" in client.get("/inloggen/").content.decode()
    assert there_and_back(client, "sanne").headers["Location"] == "/profiel/"
    assert str(user) in client.get("/profiel/").content.decode()
    again = browser()  # now the account is linked
    assert there_and_back(again, "sanne").headers["Location"] == "/profiel/"


def test_the_second_step_is_asked_all_the_same(provider: str, person: Any, settings: Any) -> None:
    settings.SECOND_FACTOR = True
    user = person("af-raalte")
    secret = app_of(user)
    known(provider, "sanne", email=user.email, email_verified=True)
    client = browser()
    assert there_and_back(client, "sanne").headers["Location"] == "/inloggen/code/"
    assert client.get("/profiel/").status_code == 302
    assert client.post("/inloggen/code/", {"code": code_of(secret)}).headers["Location"] == "/profiel/"
    assert client.get("/profiel/").status_code == 200


@pytest.mark.parametrize("claims", [{"email": "niemand@voorbeeld.invalid", "email_verified": True},
                                    {"email": "AF", "email_verified": False}, {}])  # fmt: skip
def test_who_we_do_not_know_for_sure_stays_outside(provider: str, person: Any, claims: dict[str, Any]) -> None:
    if claims.get("email") == "AF":
        claims = claims | {"email": person("af-raalte").email}  # an address that nobody vouches for
    known(provider, "vreemde", **claims)
    client, before = browser(), User.objects.count()
    answer = there_and_back(client, "vreemde")
    assert answer.status_code in (200, 302)
    assert client.get("/profiel/").status_code == 302
    assert User.objects.count() == before


def test_an_inactive_account_stays_outside(provider: str, person: Any) -> None:
    user = person("af-raalte")
    User.objects.filter(pk=user.pk).update(is_active=False)
    known(provider, "sanne", email=user.email, email_verified=True)
    client = browser()
    assert there_and_back(client, "sanne").headers["Location"] == "/inloggen/"
    assert client.get("/profiel/").status_code == 302


def test_saying_no_and_a_provider_that_is_gone_lead_back_to_the_login(provider: str, settings: Any) -> None:
    client = browser()
    assert there_and_back(client, "sanne", "deny").headers["Location"] == "/inloggen/"
    assert "lukte niet" in client.get("/inloggen/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:1"
    assert client.get("/inloggen/organisatie/").headers["Location"] == "/inloggen/"
    assert client.get("/inloggen/organisatie/terug/?code=x&state=y").status_code in (200, 302)


def test_without_it_the_address_does_not_exist(settings: Any) -> None:
    settings.OIDC_ISSUER = ""
    assert browser().get("/inloggen/organisatie/").status_code == 404
    assert "Log in via" not in browser().get("/inloggen/").content.decode()
