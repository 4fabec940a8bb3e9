"""What every answer tells a browser, and what is too much or from elsewhere (promises 18 and 20)."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

pytestmark = pytest.mark.django_db
PATHS = ("/", "/inloggen/", "/profiel/", "/bestaat-niet/", "/healthz", "/melden/", "/profiel/inloggen/app/")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_closes_what_it_does_not_need(path: str, client_as: Any) -> None:
    headers = client_as("af-raalte").get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy and "*" not in policy and "http" not in policy
    assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy and "base-uri 'none'" in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    for name in ("camera", "geolocation", "microphone", "payment", "usb", "display-capture"):
        assert f"{name}=()" in headers["Permissions-Policy"]
    assert "Server" not in headers and "X-Powered-By" not in headers


def test_no_page_has_a_style_or_a_script_of_its_own(client_as: Any) -> None:
    for username, path in (("af-raalte", "/"), ("af-raalte", "/profiel/inloggen/passkey/"), ("fg", "/cijfers/")):
        page = client_as(username).get(path).content.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page), path
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page)), path


def test_a_real_start_is_https_for_ever(settings: Any) -> None:
    for name in ("SECURE_SSL_REDIRECT", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD"):
        setattr(settings, name, True)
    settings.SECURE_HSTS_SECONDS = 31536000
    answer = Client(SERVER_NAME="localhost").get("/melden/")
    assert answer.headers["Location"].startswith("https://")
    secure = Client(SERVER_NAME="localhost").get("/melden/", secure=True)
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_where_to_report_a_weakness_never_grows_old(settings: Any) -> None:
    settings.SECURITY_CONTACT = "mailto:lek@gemeente.invalid"
    text = Client(SERVER_NAME="localhost").get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:lek@gemeente.invalid" in text
    found = re.search(r"Expires: (\S+)Z", text)
    assert found
    left = datetime.fromisoformat(found[1]) - timezone.now().replace(tzinfo=None)
    assert timedelta(days=90) < left < timedelta(days=365)


@pytest.mark.parametrize(
    "body", [b"a=" + b"x" * 1_000_001, b"&".join(b"a%d=1" % number for number in range(501))], ids=["large", "many"]
)
def test_too_much_gets_a_page_that_says_so(body: bytes, client_as: Any) -> None:
    stranger, known = Client(SERVER_NAME="localhost"), client_as("af-raalte")
    for client, paths in ((stranger, ["/inloggen/", "/demo/inloggen/"]), (known, ["/toegang-vragen/", "/profiel/"])):
        for path in paths:
            answer = client.post(path, body, content_type="application/x-www-form-urlencoded")
            assert answer.status_code == 413, path
            assert "Dit is te veel in één keer" in answer.content.decode()


ELSEWHERE = [
    "https://elders.invalid/", "//elders.invalid", "/\\elders.invalid", "http:elders.invalid",
    "\thttps://elders.invalid", "javascript:alert(1)", "https:///elders.invalid",
]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_login_leads_to_another_site(target: str) -> None:
    for path, sent in (("/demo/inloggen/", {"wie": "zoco"}),
                       ("/inloggen/", {"username": "zoco", "password": "oefenen-mag-hier"})):  # fmt: skip
        answer = Client(SERVER_NAME="localhost").post(path, sent | {"next": target})
        assert answer.headers["Location"] == "/", path
