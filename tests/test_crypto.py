"""Secrets in rows: keys, sealing, and the blind index."""

import base64
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from cases import access, crypto, services
from cases.encrypted import UNREAD, Sealed
from cases.models import Case, Party
from tests.routes import Route


def key(name: str) -> str:
    """A key of its own for each name."""
    return f"{name}:{base64.b64encode(name.encode().ljust(32, b'.')).decode()}"


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text("abc.", max_size=9))
def test_what_is_sealed_opens_in_its_own_place_only(plain: str, place: str) -> None:
    sealed = crypto.seal(plain, place)
    assert crypto.is_sealed(sealed) and crypto.unseal(sealed, place) == plain
    assert sealed != crypto.seal(plain, place)  # a nonce of its own
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(sealed, place + "x")


@given(st.integers(0, 60), st.integers(1, 255))
def test_a_changed_secret_does_not_open(at: int, flip: int) -> None:
    start, box = crypto.seal("0612345678", "x").rsplit(":", 1)
    raw = bytearray(base64.urlsafe_b64decode(box))
    raw[at % len(raw)] ^= flip
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(f"{start}:{base64.urlsafe_b64encode(raw).decode()}", "x")


@pytest.mark.parametrize("broken", ["mht1:oefen:", "mht1:oefen:!!!", "mht1:weg:AAAA", "mht1:oefen:" + "A" * 40])
def test_what_cannot_be_a_secret_says_so_without_content(broken: str) -> None:
    with pytest.raises(crypto.Unreadable, match="place"):
        crypto.unseal(broken, "place")


def test_the_newest_key_seals_and_every_key_opens(settings: Any) -> None:
    settings.FIELD_KEYS = key("oud")
    sealed, index = crypto.seal("geheim", "x"), crypto.blind_index("name", "Anna")
    settings.FIELD_KEYS = f"{key('nieuw')},{key('oud')}"
    assert crypto.unseal(sealed, "x") == "geheim" and crypto.key_of(crypto.seal("y", "x")) == "nieuw"
    assert crypto.blind_indexes("name", "Anna")[1] == index != crypto.blind_index("name", "Anna")
    settings.FIELD_KEYS = key("nieuw")
    with pytest.raises(crypto.Unreadable, match="'oud' is not in FIELD_KEYS"):
        crypto.unseal(sealed, "x")


@pytest.mark.parametrize(
    "setting", ["", "k1", "k1:", "k1:AAAA", f"{key('a')},{key('a')}", f"{key('a')},", "é:" + "A" * 44]
)
def test_keys_are_32_bytes_with_an_id_of_their_own(settings: Any, setting: str) -> None:
    settings.FIELD_KEYS = setting
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        crypto.keys()


@pytest.mark.parametrize(("kind", "same", "other"), [
    ("name", ["De Vries, Zoë", "zoe de vries", " ZOË  DE VRIES"], "Zoë Vries"),
    ("name", ["Łukasz O'Brien", "lukasz obrien", "Lukasz O’Brien"], "Lukas Obrien"),
    ("birth_date", ["2-5-1990", "1990-05-02", "02.05.1990", date(1990, 5, 2)], "5-2-1990"),
    ("phone", ["+31 (0)6-12 34 56 78", "0031612345678", "0612345678", "31612345678", "(+31) 612345678"], "0612345679"),
    ("phone", ["+48 123 456", "0048123456"], "48123456"),
    ("plate", ["ab-12-cd", "AB 12 CD"], "AB-12-CE"),
    ("address", ["Dorpsstraat 12a, 8102 AB Raalte", "8102ab 12 A", "dorpsstr. 12 A 8102AB"], "Dorpsstraat 12, 8102 AB"),
    ("address", ["Kade 3-2, 8102 AB", "kade 3 2, 8102ab raalte"], "Kade 32, 8102 AB"),
    ("address", ["2e Dorpsstr. 5, Raalte", "2E DORPSSTRAAT 5 RAALTE"], "Dorpsstraat 5 Raalte"),
])  # fmt: skip
def test_what_means_the_same_shares_its_index(kind: str, same: list[Any], other: str) -> None:
    assert len({crypto.blind_index(kind, value) for value in same}) == 1
    assert crypto.blind_index(kind, same[0]) != crypto.blind_index(kind, other)


def test_nothing_to_compare_has_no_index() -> None:
    for kind, value in [
        ("name", " - "),
        ("phone", "onbekend"),
        ("birth_date", "31-2-1990"),
        ("address", ""),
        ("plate", "?"),
    ]:
        assert crypto.blind_index(kind, value) == b"" and crypto.blind_indexes(kind, value) == []


def test_the_index_of_a_kind_is_not_that_of_another() -> None:
    assert crypto.blind_index("plate", "AB12CD") != crypto.blind_index("name", "AB12CD")


SECRETS: dict[str, Any] = {
    "bsn": "111222333", "birth_date": date(1990, 5, 2), "phone": "06-PHONETOKEN", "address": "ADDRESSTOKEN 12",
    "plate": "PLATE-TOKEN",
}  # fmt: skip


def party_of(route: Route, person: Any, **fields: Any) -> Party:
    """A betrokkene with every secret, read afresh."""
    user = person("af-raalte")
    case = Case(pk=route.begun().case_id)
    row = services.add_party(case, by=user, roles=["slachtoffer"], name="Anna", **(SECRETS | fields))
    return Party.objects.visible_to(user).get(pk=row.pk)


@pytest.fixture
def party(route: Route, person: Any) -> Iterator[Party]:
    """A betrokkene with every secret, with its own unit at work."""
    triage = route.log()
    with access.acting(person("af-raalte")):
        assert triage.case_id
        yield party_of(route, person)


def column(row: Any, field: str) -> Any:
    """What stands in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {field} FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        return cursor.fetchone()[0]


def test_a_row_gives_its_secrets_back_and_so_do_its_versions(party: Party) -> None:
    versions = list(apps.get_model("cases", "PartyEvent")._default_manager.filter(pgh_obj_id=party.pk))
    for name, value in SECRETS.items():
        assert getattr(party, name) == value
        assert [getattr(row, name) for row in versions] == [value]
        assert crypto.is_sealed(column(party, name))


def test_a_list_does_not_open_what_nobody_reads(party: Party, monkeypatch: Any) -> None:
    monkeypatch.setattr(crypto, "unseal", lambda *_: pytest.fail("opened"))
    assert str(Party.objects.get(pk=party.pk)) == "Anna"


def test_saving_keeps_what_was_not_opened_and_seals_anew_what_was(party: Party) -> None:
    before, _ = column(party, "phone"), party.address
    sealed = column(party, "address")
    party.save(force_update=True)
    assert column(party, "phone") == before and column(party, "address") != sealed
    assert Party.objects.get(pk=party.pk).address == SECRETS["address"]


def test_a_secret_moved_to_another_row_or_field_does_not_open(
    party: Party, route: Route, person: Any, caplog: Any
) -> None:
    other = party_of(route, person, phone="0611111111")
    for field in ("phone", "address"):
        Party.objects.filter(pk=other.pk).update(**{field: Sealed(column(party, "phone"))})
    moved = Party.objects.get(pk=other.pk)
    for field in ("phone", "address"):
        assert getattr(moved, field) == UNREAD
        assert f"cases.party.{field}:{other.pk}" in caplog.text
    assert "TOKEN" not in caplog.text


def test_a_copied_row_cannot_take_secrets_along_unread(party: Party) -> None:
    copy = Party.objects.get(pk=party.pk)
    copy.pk = uuid7()
    with pytest.raises(crypto.Unreadable):
        copy.save(force_insert=True)


def test_a_lost_key_says_so_on_the_page_and_wipes_nothing_out(
    client_as: Any, route: Route, person: Any, settings: Any
) -> None:
    signal = route.log().signal_id
    client, page = client_as("af-raalte"), f"/signalen/{signal}/"
    typed = {"roles": ["slachtoffer"], "name": "Anna", "birth_date": "2-5-1990", "phone": "06-PHONETOKEN"}
    assert client.post(f"{page}persoon/", typed).status_code == 302
    user, kept = person("af-raalte"), settings.FIELD_KEYS
    with access.acting(user):
        row = Party.objects.visible_to(user).get(name="Anna")
        before = [column(row, name) for name in ("phone", "birth_date")]
    settings.FIELD_KEYS = key("nieuw")
    for address in (page, f"{page}persoon/{row.pk}/", f"/casussen/{row.case_id}/", "/"):
        shown = client.get(address)
        assert shown.status_code == 200 and "PHONETOKEN" not in shown.content.decode()
    assert client.get(page).content.decode().count(UNREAD) >= 2  # the phone, and the day of birth
    assert UNREAD not in client.get(f"{page}persoon/{row.pk}/").content.decode()  # nothing to send back by mistake
    edit = typed | {"birth_date": "", "phone": "", "name": "Anna B", "version": row.version}
    assert client.post(f"{page}persoon/{row.pk}/", edit).status_code == 302
    with access.acting(user):
        assert Party.objects.visible_to(user).get(pk=row.pk).name == "Anna B"
        assert [column(row, name) for name in ("phone", "birth_date")] == before
    settings.FIELD_KEYS = kept  # the key is found back
    assert "06-PHONETOKEN" in client.get(page).content.decode()


@pytest.mark.parametrize("question", [
    {"phone": "06-PHONETOKEN"}, {"phone__contains": "06"}, {"birth_date": SECRETS["birth_date"]}, {"phone__in": ["0"]},
    {"birth_date__year": 1990}, {"bsn__lower": "x"}, {"phone__gt": ""}, {"phone__regex": "."},
])  # fmt: skip
def test_content_cannot_be_asked_for(question: dict[str, Any], db: None) -> None:
    with pytest.raises(FieldError):
        str(Party.objects.filter(**question).query)


def test_having_a_value_can_be_asked_for(party: Party) -> None:
    assert Party.objects.exclude(phone="").filter(birth_date__isnull=False).get() == party
    assert Party.objects.filter(phone="").count() == 1  # of the route


def test_open_text_cannot_reach_the_column(party: Party) -> None:
    with pytest.raises(TypeError, match="save"), transaction.atomic():
        Party.objects.filter(pk=party.pk).update(phone="0612345678")
    Party.objects.filter(pk=party.pk).update(phone="", birth_date=None)
    assert (column(party, "phone"), column(party, "birth_date")) == ("", None)


def test_text_of_before_reads_on_and_is_sealed_at_the_next_save(party: Party) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_party SET phone = 'OUD', birth_date = '1980-01-02' WHERE id = %s", [party.pk])
    row = Party.objects.get(pk=party.pk)
    row.save(force_update=True)
    assert crypto.is_sealed(column(row, "phone")) and crypto.is_sealed(column(row, "birth_date"))
    fresh = Party.objects.get(pk=party.pk)
    assert (fresh.phone, fresh.birth_date) == ("OUD", date(1980, 1, 2))


def test_nothing_prints_a_secret(party: Party) -> None:
    party.phone  # noqa: B018  # opened once
    shown = [repr(party), serializers.serialize("json", [party]), str(Party.objects.values("phone", "bsn").last())]
    assert not any(str(value) in text for value in SECRETS.values() for text in shown)
    assert "Anna" not in shown[0] and "••••••" in shown[2]
