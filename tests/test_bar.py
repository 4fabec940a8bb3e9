"""What the bar says of dates that end and what is left."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cases import dates
from cases.models import Organisation, User
from dashboards.date_words import bar
from tests.test_convenants import ClientAs, Person


def seen(person: Person, name: str, **values: Any) -> dict[str, Any] | None:
    User.objects.filter(username=name).update(**values)
    user = person(name)
    User.objects.filter(username=name).update(grace_until=dates.grace(user.screening_until, user.nda_until))
    return bar(person(name))


def test_the_bar_says_what_ends_and_what_is_left(person: Person) -> None:
    today = timezone.localdate()
    assert bar(person("zoco")) is None
    near = seen(person, "zoco", nda_until=today + timedelta(days=56))
    assert near and near["text"].startswith("Uw geheimhouding loopt af op ") and "Vraag de beheerder" in near["text"]
    assert seen(person, "zoco", nda_until=today + timedelta(days=57)) is None
    both = seen(person, "zoco", nda_until=today, screening_until=today)
    assert both and both["text"].startswith("Uw screening en uw geheimhouding lopen af op")
    over = seen(person, "zoco", nda_until=today - timedelta(days=2))
    assert over and over["text"].startswith("Uw geheimhouding is verlopen. Tot en met ")
    assert "alleen eigen werk en spoed" in over["text"]
    gone = seen(person, "zoco", nda_until=today - timedelta(days=40))
    assert gone and "U ziet geen casussen meer." in gone["text"]
    fg = seen(person, "fg", nda_until=today - timedelta(days=2))
    assert fg == {"text": "Uw geheimhouding is verlopen. Vraag de beheerder om een nieuwe datum.", "tone": "error"}


def test_the_bar_names_the_convenant(person: Person) -> None:
    today = timezone.localdate()
    Organisation.objects.filter(code="raalte").update(covenant_until=today + timedelta(days=9))
    near = bar(person("af-raalte"))
    assert near and near["text"].startswith("Het convenant van uw organisatie loopt af op ")
    Organisation.objects.filter(code="raalte").update(covenant_until=None)
    none = bar(person("af-raalte"))
    assert none and none["text"].startswith("Uw organisatie heeft geen geldig convenant.")


def test_the_bar_stands_on_every_page_and_asks_nothing(client_as: ClientAs, person: Person) -> None:
    text = "Uw geheimhouding loopt af op"
    for url in ("/", "/casussen/", "/profiel/", "/spoed/"):
        assert text in client_as("politie").get(url).content.decode(), url
    assert text not in client_as("om").get("/").content.decode()
