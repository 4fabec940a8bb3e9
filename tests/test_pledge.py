"""Geheimhouding is read and promised at the first login, and again at each new version (domain 3.3)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases import access, pledges
from cases.models import AuditEvent, Convenant, Pledge, Signature, User

pytestmark = pytest.mark.django_db


def newcomer(person: Callable[[str], User]) -> User:
    """A colleague who never read it."""
    user = person("af-raalte")
    User.objects.filter(pk=user.pk).update(pledged="")
    return user


def test_no_page_opens_before_it_is_promised(person: Callable[[str], User], client_as: Any) -> None:
    user = newcomer(person)
    client = client_as("af-raalte")
    assert client.get("/signalen/").headers["Location"] == "/geheimhouding/?next=/signalen/"
    assert client.get("/signalen/", headers={"HX-Request": "true"}).status_code == 401
    page = client.get("/geheimhouding/?next=/signalen/").content.decode()
    assert pledges.text()["sentences"][0] in page
    assert "Mijn werk" not in page
    refused = client.post("/geheimhouding/", {"next": "/signalen/"})
    assert refused.status_code == 422
    assert "Zet een vinkje" in refused.content.decode()
    assert client.get("/signalen/").status_code == 302
    done = client.post("/geheimhouding/", {"agreed": "on", "next": "/signalen/"})
    assert done.headers["Location"] == "/signalen/"
    assert client.get("/signalen/").status_code == 200
    with access.acting(user):
        row = Pledge.objects.get(user=user)
    assert row.version == pledges.version(user)
    assert row.at.date() == timezone.now().date()
    with access.acting(person("fg")):
        assert AuditEvent.objects.get(object_id=row.pk).name == "pledge"


def test_a_new_text_asks_again(person: Callable[[str], User], client_as: Any, monkeypatch: Any) -> None:
    client = client_as("zoco")
    assert client.get("/").status_code == 200
    new = pledges.text() | {"version": "2027-1"}
    monkeypatch.setattr(pledges, "text", lambda: new)
    assert client.get("/").headers["Location"] == "/geheimhouding/?next=/"


def test_a_new_convenant_asks_again_at_the_next_login(person: Callable[[str], User]) -> None:
    today, user = timezone.localdate(), person("zoco")
    with access.acting(person("beheerder")):
        row = Convenant(title="Nieuw", version="2030-1", valid_from=today, valid_until=today + timedelta(days=90))
        row.save(force_insert=True)
        Signature(convenant=row, organisation=user.workplace.organisation, signed_on=today).save(force_insert=True)
    client = Client(SERVER_NAME="localhost")
    assert client.post("/demo/inloggen/", {"wie": "zoco"}).status_code == 302
    assert client.get("/").headers["Location"] == "/geheimhouding/?next=/"
    client.post("/geheimhouding/", {"agreed": "on"})
    assert client.get("/").status_code == 200


def test_nobody_promises_for_somebody_else(person: Callable[[str], User]) -> None:
    with access.acting(person("af-raalte")):
        pledges.accept(by=person("af-raalte"))
    with access.acting(person("af-zwolle")):
        assert not Pledge.objects.exists()


def test_the_page_leads_only_to_this_site(person: Callable[[str], User], client_as: Any) -> None:
    newcomer(person)
    answer = client_as("af-raalte").post("/geheimhouding/", {"agreed": "on", "next": "https://elders.invalid/"})
    assert answer.headers["Location"] == "/"
