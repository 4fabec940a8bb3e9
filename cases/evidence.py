"""What makes two organisations know the same person: blind indexes for a deliberate question (ADR 0007).

A phone number, a plate or an address says it alone; a name by how it sounds; a birth date only with the name,
because too many people share one.
"""

from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from itertools import product

from cases import crypto, sounds
from cases.encrypted import is_unread
from cases.models import Party

KINDS = {"name": "Naam", "birth_date": "Geboortedatum", "phone": "Telefoon", "plate": "Kenteken", "address": "Adres"}
ALONE = ("phone", "plate", "address")


def kept(party: Party) -> list[bytes]:
    """Give what a betrokkene is recognised by, under the newest key."""
    found = {crypto.blind_index(kind, _value(party, kind)) for kind in ALONE}
    for marks in _names(party):
        found.add(marks[0])
        found |= set(_born(marks[:1], _days(party))[:1])
    return sorted(found - {b""})


def asked(party: Party, kinds: Iterable[str]) -> list[bytes]:
    """Give what to look for when these kinds are ticked; name and birth date together must both fit."""
    found = {mark for kind in ALONE if kind in kinds for mark in crypto.blind_indexes(kind, _value(party, kind))}
    if "name" in kinds:
        days = [day for one in _days(party) for day in _either_way(one)] if "birth_date" in kinds else []
        for marks in _names(party):
            found |= set(_born(marks, days) if days else marks)
    return sorted(found)


def known_kinds(party: Party) -> set[str]:
    """Give what of a betrokkene is filled in, so that one can ask about it."""
    return {kind for kind in KINDS if _value(party, kind)}


def _names(party: Party) -> list[list[bytes]]:
    """The name and the alias by sound; one word alone is too little to point at somebody."""
    spelled = [sounds.words(name) for name in (party.name, party.alias)]
    return [crypto.blind_indexes("name", " ".join(map(sounds.sound, words))) for words in spelled if len(words) > 1]


def _days(party: Party) -> list[date]:
    return [party.birth_date] if party.birth_date and not is_unread(party.birth_date) else []


def _born(marks: list[bytes], days: list[date]) -> list[bytes]:
    dates = [mark for day in days for mark in crypto.blind_indexes("birth_date", day)]
    return [blake2b(name + day, digest_size=crypto.DIGEST).digest() for name, day in product(marks, dates)]


def _either_way(day: date) -> list[date]:
    """A day and month are often swapped."""
    return [day, date(day.year, day.day, day.month)] if day.day <= 12 and day.day != day.month else [day]


def lost(party: Party) -> bool:
    """Does this betrokkene hold a secret whose key is lost, so that nothing can be computed from it?"""
    return any(is_unread(getattr(party, kind)) for kind in (*ALONE, "birth_date"))


def _value(party: Party, kind: str) -> str | date:
    found: str | date = getattr(party, kind) or ""
    return "" if is_unread(found) else found
