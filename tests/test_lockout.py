"""Who keeps guessing is shut out, and nobody else; and no answer says whether a name exists (promises 9)."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth import hashers
from django.test import Client, RequestFactory
from django.utils import timezone

from cases import lockout
from cases.models import User
from cases.reference import PRACTICE_PASSWORD
from tests.test_doors import blank

pytestmark = pytest.mark.django_db
WRONG = "Gebruikersnaam of wachtwoord klopt niet."


def attempt(username: str, typed: str = "geheim-geraden", address: str = "10.0.0.7") -> Any:
    """One try to log in from an address."""
    client = Client(SERVER_NAME="localhost", REMOTE_ADDR=address)
    return client.post("/inloggen/", {"username": username, "password": typed})


def test_the_sixth_try_is_no_try(person: Callable[[str], User]) -> None:
    moment = timezone.now()
    with time_machine.travel(moment, tick=False):
        answers = [attempt("af-raalte") for _ in range(5)]
        page = attempt("af-raalte", PRACTICE_PASSWORD)  # the right one, too late
    assert [answer.status_code for answer in answers] == [422] * 4 + [429]
    assert page.status_code == 429
    clock = timezone.localtime(moment + timedelta(minutes=15)).strftime("%H:%M")
    assert f"Probeer het om {clock} opnieuw" in page.content.decode()
    assert attempt("af-zwolle", PRACTICE_PASSWORD).status_code == 302  # a colleague in the same office
    assert attempt("af-raalte", PRACTICE_PASSWORD, "10.0.0.8").status_code == 302  # the same person elsewhere
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert attempt("af-raalte", PRACTICE_PASSWORD).status_code == 302


def test_a_name_that_does_not_exist_is_shut_out_the_same(person: Callable[[str], User]) -> None:
    for _ in range(5):
        known, unknown = attempt("af-raalte"), attempt("bestaat-niet")
        assert known.status_code == unknown.status_code
        texts = [blank(page.content).replace(name, "") for page, name in
                 ((known, "af-raalte"), (unknown, "bestaat-niet"))]  # fmt: skip
        assert texts[0] == texts[1]


@pytest.mark.parametrize("username", ["af-raalte", "bestaat-niet", "oud-collega", "zonder-wachtwoord"])
def test_every_wrong_login_gets_one_answer_and_costs_one_hash(
    username: str, person: Callable[[str], User], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = person("af-zwolle")
    User.objects.create(username="oud-collega", email="oud@voorbeeld.invalid", unit=other.unit, role=other.role,
                        is_active=False, password=other.password)  # fmt: skip
    User.objects.create(username="zonder-wachtwoord", email="z@voorbeeld.invalid", unit=other.unit, role=other.role,
                        password=hashers.make_password(None))  # fmt: skip
    hasher, counted = hashers.get_hasher(), []
    encode = type(hasher).encode

    def count(self: Any, *args: Any, **kwargs: Any) -> str:
        counted.append(1)
        return str(encode(self, *args, **kwargs))

    monkeypatch.setattr(type(hasher), "encode", count)
    typed = PRACTICE_PASSWORD if username == "oud-collega" else "verkeerd-geraden"
    answer = attempt(username, typed)
    assert answer.status_code == 422
    assert WRONG in answer.content.decode()
    assert len(counted) == 1


def test_what_was_typed_is_kept_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name, typed in (("WACHTWOORDTOKEN", "x"), ("af-raalte", "GERADENTOKEN")):
        for _ in range(6):
            attempt(name, typed)
    kept = [str(AccessAttempt.objects.values_list()), caplog.text]
    for token in ("WACHTWOORDTOKEN", "GERADENTOKEN", "af-raalte"):
        assert token not in kept[0], token
        assert token not in kept[1].replace("/inloggen/", ""), token
    assert AccessAttempt.objects.count() == 2  # the control: they were counted


@pytest.mark.parametrize(
    ("passed", "proxies", "expected"),
    [
        ("", 1, "10.0.0.1"), ("203.0.113.9", 0, "10.0.0.1"), ("203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", 1, "203.0.113.9"), ("6.6.6.6, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("geen adres", 1, "10.0.0.1"),
    ],
)  # fmt: skip
def test_nobody_writes_an_address_of_his_own(passed: str, proxies: int, expected: str, settings: Any) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=passed)
    assert lockout.address(request) == expected
