"""Secrets in rows: keys, sealing, and the blind index."""

import base64
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from cases import crypto


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
