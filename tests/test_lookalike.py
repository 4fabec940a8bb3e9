"""Names that look alike: found among own and granted rows, however they were typed, and nowhere else."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cases import access, lookalike, services, sounds
from cases.models import AuditEvent
from tests.routes import Route

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(route: Route, person: Any) -> Any:
    """A betrokkene of Raalte with a birth date."""
    user = person("af-raalte")
    triage = route.log()
    with access.acting(user):
        services.add_party(triage.case, by=user, roles=["dader"], name="Yusuf van der Kerkmeer", alias="Kleine",
                           birth_date=date(1990, 3, 4))  # fmt: skip
    return user


@pytest.mark.parametrize(("name", "born"), [
    ("Yusuf van der Kerkmeer", None),
    ("Youssef Kerckmeer", None),
    ("Kerkmeer Yusuf", None),
    ("Yusuf Kerkmeer", date(1990, 4, 3)),
    ("Yusuf Kerkmeerx", None),
    ("Yusfu Kermeer", date(1990, 3, 4)),
    ("kleine", None),
])  # fmt: skip
def test_a_name_is_found_however_it_was_typed(known: Any, name: str, born: date | None) -> None:
    with access.acting(known):
        assert [match.label for match in lookalike.similar(known, name=name, birth_date=born)] == [
            "Yusuf van der Kerkmeer"
        ]


def test_a_search_is_audited_without_what_was_typed(known: Any) -> None:
    with access.acting(known):
        lookalike.similar(known, name="Kerkmeer Yusuf")
        event = AuditEvent.objects.get(action="search", name="lookalike")
    assert event.object_id is None


def test_foreign_rows_are_never_found(known: Any, person: Any) -> None:
    for name in ("af-zwolle", "zoco", "om", "voorzitter", "fg"):
        with access.acting(person(name)):
            assert lookalike.find(name="Yusuf van der Kerkmeer", birth_date=date(1990, 3, 4)) == []
    assert lookalike.find(name="Yusuf van der Kerkmeer") == []


@pytest.mark.parametrize("table", ["cases_partykeys", "cases_namenear"])
def test_the_application_cannot_read_the_keys(table: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")


def test_nobody_keeps_keys_for_the_row_of_another(known: Any, person: Any) -> None:
    with access.acting(known):
        party = next(iter(lookalike.find(name="Yusuf Kerkmeer"))).party_id
    with access.acting(person("af-zwolle")), connection.cursor() as cursor:
        cursor.execute("SELECT mht.keep_keys(%s, '{}', '{}', '{}', '{}')", [party])
    with access.acting(known):
        assert lookalike.find(name="Yusuf Kerkmeer")


@pytest.mark.parametrize(("one", "other"), [
    ("Serhiy", "Sergei"), ("Hryhoriy", "Grigori"), ("Yevhen", "Jevgen"), ("Mihaylov", "Michailov"),
    ("Małgorzata", "Malgosjata"), ("Krzysztof", "Kshishtof"), ("Igbinedion", "Ibinedion"),
    ("Fola Sade Ibinedion", "Folasade Igbinedion"),
])  # fmt: skip
def test_spellings_of_other_languages_meet(one: str, other: str) -> None:
    mine, theirs = sounds.words(one), sounds.words(other)
    assert sounds.joined(mine) & sounds.joined(theirs) or set(sounds.heard(mine[0])) & set(sounds.heard(theirs[0]))
    assert not set(sounds.heard(mine[0])) & set(sounds.heard("gijsbrecht"))


def test_spellings_of_one_name_sound_the_same() -> None:
    assert sounds.sound("youssef") == sounds.sound("yusuf")
    assert sounds.sound("mohammed") == sounds.sound("muhamad")
    assert sounds.words("Zoë van 't Hul-Đorić") == ["zoe", "hul", "doric"]
