"""Secrets at rest: in no column of any table, under a new key while people write, and shown on purpose only."""

import threading
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, connections

from cases import access, rotation, services
from cases.models import AuditEvent, Party, Reporter, User
from routing import urgent
from tests.routes import Route
from tests.test_crypto import SECRETS, key, party_of


def tables() -> Iterator[tuple[str, str]]:
    """Every column of every table, as the owner."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT format('%I', table_name), format('%I', column_name) FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name IN (SELECT tablename FROM pg_tables)"
        )
        yield from cursor.fetchall()


def found_in_database(text: str) -> set[str]:
    """The columns that hold a text somewhere."""
    found = set()
    for table, name in tables():
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {name}::text LIKE %s)", [f"%{text}%"])
            found |= {f"{table}.{name}"} if cursor.fetchone()[0] else set()
    return found


def test_no_secret_stands_in_any_column_of_any_table(committed: None) -> None:
    route = Route(lambda name: User.objects.get(username=name))
    af = route.person("af-raalte")
    with access.working_as(af):
        triage = route.log()
        party = party_of(route, route.person)
        services.change(party, by=af, phone="06-SECONDTOKEN")
        reporter = services.add_reporter(triage.signal, by=af, name="MELDERTOKEN", phone="06-MELDPHONE")
        services.change(reporter, by=af, name="MELDERTOKEN 2")
        services.add_entry(triage.case, by=af, kind="feit", text="x", source="SOURCETOKEN")
        urgent.start(by=af, powers=["zorg"], called="ja", municipality=None, needed="x", who="WHOTOKEN",
                     where="WHERETOKEN", contact="CONTACTTOKEN")  # fmt: skip
    assert found_in_database("OWNNOTETOKEN") == {"cases_entry.text", "cases_entryevent.text"}  # the search works
    secrets = ["111222333", "1990-05-02", "PHONETOKEN", "ADDRESSTOKEN", "PLATE-TOKEN", "SECONDTOKEN", "MELDERTOKEN",
               "MELDPHONE", "SOURCETOKEN", "WHOTOKEN", "WHERETOKEN", "CONTACTTOKEN", "REPORTERTOKEN"]  # fmt: skip
    assert {text: found for text in secrets if (found := found_in_database(text))} == {}


def test_rotation_while_people_write_leaves_only_the_new_key(committed: None, settings: Any) -> None:
    settings.FIELD_KEYS = key("oud")
    route = Route(lambda name: User.objects.get(username=name))
    af = route.person("af-raalte")
    with access.working_as(af):
        reporter = services.add_reporter(route.log().signal, by=af, name="Melder", phone="0600000000")
        rows = [party_of(route, route.person, phone=f"begin {number}") for number in range(30)]
    with access.as_owner(), connection.cursor() as cursor:  # open text of before the encryption
        cursor.execute("UPDATE cases_party SET address = 'OPEN' WHERE id = %s", [rows[0].pk])
    settings.FIELD_KEYS = f"{key('nieuw')},{key('oud')}"
    versions = count("cases_partyevent")
    writers = write_along(af, rows)
    call_command("rotate_field_keys", stdout=StringIO())
    for thread in writers:
        thread.join()
    call_command("rotate_field_keys", stdout=StringIO())
    settings.FIELD_KEYS = key("nieuw")
    with access.working_as(af):
        found = {row.pk: row for row in Party.objects.visible_to(af).filter(pk__in=[row.pk for row in rows])}
        assert all(found[row.pk].phone == f"eind {number}" for number, row in enumerate(rows))
        assert found[rows[0].pk].address == "OPEN" and found[rows[1].pk].birth_date == SECRETS["birth_date"]
        assert Reporter.objects.visible_to(af).get(pk=reporter.pk).name == "Melder"
        history = list(apps.get_model("cases", "PartyEvent")._default_manager.filter(pgh_obj_id__in=found))
        assert {row.phone.split()[0] for row in history} == {"begin", "eind"}
    assert count("cases_partyevent") == versions + 30  # one version per change of a person, none of the rotation
    with access.as_owner():
        assert rotation.left() == 0
        assert AuditEvent.objects.filter(name="rotate_field_keys").count() == 2


def write_along(by: User, rows: list[Party]) -> list[threading.Thread]:
    """Change every row from two other connections, while the rotation runs."""

    def work(mine: list[tuple[int, Party]]) -> None:
        for number, row in mine:
            with access.working_as(by):
                services.change(row, by=by, phone=f"eind {number}")
        connections.close_all()

    pairs = list(enumerate(rows))
    threads = [threading.Thread(target=work, args=(pairs[half::2],)) for half in (0, 1)]
    for thread in threads:
        thread.start()
    return threads


def count(table: str) -> int:
    """The rows of a table, as the owner."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        found: int = cursor.fetchone()[0]
        return found


def test_a_row_that_cannot_be_opened_stays_and_is_named(committed: None, settings: Any, caplog: Any) -> None:
    route = Route(lambda name: User.objects.get(username=name))
    af = route.person("af-raalte")
    with access.working_as(af):
        route.log()
        lost = party_of(route, route.person)
    settings.FIELD_KEYS = key("nieuw")
    with pytest.raises(CommandError, match="oude sleutel"):
        call_command("rotate_field_keys", stdout=StringIO())
    assert str(lost.pk) in caplog.text


def test_a_bsn_is_checked_masked_and_shown_on_purpose_once_audited(client_as: Any, route: Route, person: Any) -> None:
    signal = route.log().signal_id
    client, page = client_as("af-raalte"), f"/signalen/{signal}/"
    typed = {"roles": ["slachtoffer"], "name": "Anna", "birth_date": "2-5-1990", "phone": "06-00000001"}
    wrong = client.post(f"{page}persoon/", typed | {"bsn": "111222334"})
    assert wrong.status_code == 422 and "Dit is geen BSN" in wrong.content.decode()
    assert client.post(f"{page}persoon/", typed | {"bsn": "111.222.333"}).status_code == 302
    text = client.get(page).content.decode()
    assert "••••••333" in text and "111222333" not in text and "geboren 02-05-1990, 06-00000001" in text
    user = person("af-raalte")
    with access.acting(user):
        row = Party.objects.visible_to(user).exclude(bsn="").get()
    edit = f"{page}persoon/{row.pk}/"
    assert "111222333" not in client.get(edit).content.decode()
    assert client.post(edit, typed | {"version": row.version}).status_code == 302  # not typed: it stays
    assert "111222333" in client.get(f"{page}?bsn={row.pk}").content.decode()
    assert client_as("af-zwolle").get(f"{page}?bsn={row.pk}").status_code == 404
    with access.acting(user):
        assert AuditEvent.objects.filter(name="bsn", object_id=row.pk, action="read").count() == 1
