"""The owner of a session sees where it runs and ends it there."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from cases.models import User
from cases.reference import PRACTICE_PASSWORD

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


def entered(username: str, user_agent: str = "Mozilla/5.0 (Windows NT 10.0) Firefox/132.0") -> Client:
    """A browser in which this account logged in."""
    client = Client(SERVER_NAME="localhost", HTTP_USER_AGENT=user_agent)
    assert client.post("/demo/inloggen/", {"wie": username}).status_code == 302
    return client


def test_each_session_is_listed_and_ended_by_its_owner(person: Any) -> None:
    here, phone = entered("zoco"), entered("zoco", PHONE)
    page = here.get("/profiel/sessies/").content.decode()
    assert "Firefox op Windows" in page and "Chrome op Android" in page
    assert page.index("Deze sessie") < page.index("Chrome op Android")  # this one first
    row = UserSession.objects.get(user_agent=PHONE)
    assert here.post("/profiel/sessies/", {"sessie": str(row.pk)}).status_code == 302
    assert phone.get("/").headers["Location"] == "/inloggen/?next=/"
    assert here.get("/").status_code == 200


def test_all_others_end_at_once_and_this_one_stays(person: Any) -> None:
    here, others = entered("zoco"), [entered("zoco", PHONE), entered("zoco")]
    here.post("/profiel/sessies/", {"sessie": "andere"})
    assert [client.get("/").status_code for client in others] == [302, 302]
    assert here.get("/").status_code == 200


@pytest.mark.parametrize("asked", ["", "x", "9" * 30, "-1", "٣"])
def test_nobody_ends_a_session_of_somebody_else(asked: str, person: Any) -> None:
    here, stranger = entered("zoco"), entered("af-zwolle")
    row = UserSession.objects.get(user=User.objects.get(username="af-zwolle"))
    for value in (asked, str(row.pk)):
        assert here.post("/profiel/sessies/", {"sessie": value}).status_code == 302
    assert stranger.get("/").status_code == 200
    assert "Onbekend" not in here.get("/profiel/sessies/").content.decode()


def test_a_new_password_ends_the_other_sessions(person: Any) -> None:
    here, phone = entered("zoco"), entered("zoco", PHONE)
    for new, current in (("kort", PRACTICE_PASSWORD), ("een lange nieuwe zin", "verkeerd")):
        assert here.post("/profiel/wachtwoord/", {"current": current, "new": new}).status_code == 422
    done = here.post("/profiel/wachtwoord/", {"current": PRACTICE_PASSWORD, "new": "een lange nieuwe zin"})
    assert done.headers["Location"] == "/profiel/"
    assert here.get("/profiel/sessies/").content.decode().count("Deze sessie") == 1
    assert phone.get("/").status_code == 302
    login = {"username": "zoco", "password": "een lange nieuwe zin"}
    assert Client(SERVER_NAME="localhost").post("/inloggen/", login).headers["Location"] == "/"
