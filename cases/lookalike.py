"""Names that look alike among what one may know of: while typing never a foreign row (promises 5).

A betrokkene is kept with numbers: how pairs of name words sound, and a birth date with each word. A search asks
for the numbers of what was typed, of its likely mistypings, and of the days that may be meant. Birth dates are
encrypted, so their numbers come from the blind index. Spelling decides the order of what was found.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from cases import audit, crypto, evidence, sounds
from cases.encrypted import is_unread
from cases.models import NameNear, Party, PartyKeys, User

MOST = 60  # candidates whose spelling is compared
LOWEST = 0.55  # below this a candidate does not look alike
DATE_WEIGHT = 0.35
Keys = tuple[list[int], list[tuple[int, int]]]  # the codes of a betrokkene; (near, code) of each word


@dataclass(frozen=True)
class Match:
    """One betrokkene that looks like what was typed."""

    party_id: UUID
    case_id: UUID
    owner_id: UUID
    label: str
    score: float
    why: str


@dataclass(frozen=True)
class Typed:
    """What was typed: the words of a name, the birth date, the days it may be a slip of, its year."""

    words: list[str]
    exact: frozenset[int]
    beside: frozenset[int]
    years: frozenset[int]


def similar(user: User, *, name: str = "", birth_date: date | None = None, limit: int = 10) -> list[Match]:
    """Give the own and granted betrokkenen that look like this, most alike first; audited without what was typed."""
    audit.record("search", by=user, name="lookalike")
    return find(name=name, birth_date=birth_date, limit=limit)


def find(*, name: str = "", birth_date: date | None = None, year: int | None = None, limit: int = 10) -> list[Match]:
    """The same for whoever acts on this connection, without a line in the audit: for a list that writes its own."""
    words = sounds.words(name)
    if not words:
        return []
    birth_date = None if is_unread(birth_date) else birth_date
    typed = Typed(words, *_dates(birth_date))
    if year and not birth_date and 1900 <= year <= 2200:
        typed = replace(typed, years=frozenset(_years(year)))
    found = [_match(row, typed) for row in _candidates(typed)]
    alike = [match for match in found if match.score >= LOWEST]
    return sorted(alike, key=lambda match: match.score, reverse=True)[:limit]


def same(marks: dict[bytes, str]) -> list[tuple[UUID, list[str]]]:
    """Give the cases of own and granted betrokkenen with such a mark, and the words of the marks they share."""
    if not marks:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, blinds FROM mht.same_marks(%s::bytea[], %s)", [list(marks), MOST])
        rows = list(cursor.fetchall())
    return [(case_id, [marks[bytes(mark)] for mark in held]) for case_id, held in rows]


def keep(party: Party) -> None:
    """Keep the numbers of a betrokkene of the own unit, in the transaction that wrote it.

    Where a secret cannot be opened, the numbers of before stay.
    """
    if evidence.lost(party):
        return
    codes, nears = keys(party.name, party.alias, party.birth_date)
    lists: list[Any] = [codes, evidence.kept(party), [near for near, _ in nears], [code for _, code in nears]]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mht.keep_keys(%s, %s::bigint[], %s::bytea[], %s::bigint[], %s::bigint[])", [party.pk, *lists]
        )


def renew(party: Party) -> None:
    """Compute the keys of a betrokkene again, as the owner of the tables.

    The secret key behind them has changed, or the rules by which names sound alike. Raises Unreadable where a
    secret of it cannot be opened.
    """
    if evidence.lost(party):
        raise crypto.Unreadable(f"cases.party:{party.pk}")
    codes, nears = keys(party.name, party.alias, party.birth_date)
    PartyKeys.objects.update_or_create(party=party, defaults={"codes": codes, "blinds": evidence.kept(party)})
    NameNear.objects.bulk_create([NameNear(near=near, code=code) for near, code in nears], ignore_conflicts=True)


def keys(name: str, alias: str = "", birth_date: date | None = None) -> Keys:
    """Give the numbers by which a betrokkene is found; what `keep` stores and a seed copies."""
    codes: set[int] = set()
    nears: set[tuple[int, int]] = set()
    days = _days(birth_date)[:1] if birth_date else []
    for words in filter(None, (sounds.words(name), sounds.words(alias))):
        codes |= _firm(words, days) | set(days)
        nears |= {(near, code) for word in words for near in sounds.near(word) for code in sounds.codes(word)}
    if birth_date:
        codes |= set(_years(birth_date.year)[:1])
    return sorted(codes), sorted(nears)


def numbers(name: str, birth_date: date | None = None) -> list[int]:
    """Give the numbers of a name as it stands, and of a birth date together with it."""
    words = sounds.words(name)
    days = _days(birth_date) if birth_date else []
    return sorted(_firm(words, days)) if words else []


def _firm(words: list[str], days: Iterable[int]) -> set[int]:
    """The numbers of words as they stand: pairs by sound and by letter, a lone word, a day with each word."""
    heard = [sounds.codes(word) for word in words]
    alone = {sounds.number("alone", one) for one in sounds.heard(words[0])} if len(words) == 1 else set()
    exact = sounds.pairs([(sounds.number("word", word),) for word in words])
    dated = {day ^ code for day in days for codes in heard for code in codes}
    return sounds.pairs(heard) | exact | alone | sounds.joined(words) | dated


def _candidates(typed: Typed) -> list[tuple[Any, ...]]:
    days = sorted(typed.exact | typed.beside)
    hints = _firm(typed.words, typed.exact) | typed.exact
    firm = hints | _firm(typed.words, typed.beside)
    nears = json.dumps([sounds.near(word) for word in typed.words])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM mht.lookalikes(%s::jsonb, %s::bigint[], %s::bigint[], %s::bigint[], %s)",
            [nears, sorted(firm), days, sorted(hints | typed.years), MOST],
        )
        return list(cursor.fetchall())


def _dates(birth_date: date | None) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    if birth_date is None:
        return frozenset(), frozenset(), frozenset()
    beside = {number for day in variants(birth_date)[1:] for number in _days(day)}
    return frozenset(_days(birth_date)), frozenset(beside), frozenset(_years(birth_date.year))


def variants(day: date) -> list[date]:
    """Give the days that may be meant: as typed, day and month swapped, one digit or step beside it."""
    steps = [(day.year + years, day.month, day.day) for years in (-10, -1, 1, 10)]
    steps += [(day.year, day.month + months, day.day) for months in (-1, 1)]
    steps += [(day.year, day.day, day.month), (day.year, day.month, day.day - 10), (day.year, day.month, day.day + 10)]
    found = [day, day - timedelta(days=1), day + timedelta(days=1), *filter(None, (_valid(*step) for step in steps))]
    return list(dict.fromkeys(found))


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _match(row: tuple[Any, ...], typed: Typed) -> Match:
    party_id, case_id, owner_id, name, alias, codes = row
    score = max(sounds.alike(typed.words, sounds.words(known)) for known in (name, alias) if known)
    why = ["naam"] if score >= LOWEST else []
    if typed.exact or typed.years:
        dated, says = _dated(typed, set(codes))
        score = score * (1 - DATE_WEIGHT) + dated * DATE_WEIGHT
        why += [says] if says else []
    return Match(party_id, case_id, owner_id, name or alias, round(score, 3), ", ".join(why))


def _dated(typed: Typed, held: set[int]) -> tuple[float, str]:
    """How well the birth date fits, as far as a blind index can say."""
    if typed.exact & held:
        return 1.0, "geboortedatum"
    if typed.beside & held:
        return 0.8, "geboortedatum bijna gelijk"
    if typed.years & held:
        return 0.5, "geboortejaar"
    return 0.0, ""


def _days(day: date) -> list[int]:
    """The numbers of a day: one, or one per key while keys are being changed."""
    return [int.from_bytes(mark[:8], "big", signed=True) for mark in crypto.blind_indexes("birth_date", day)]


def _years(year: int) -> list[int]:
    return [sounds.number("year", str(mark)) for mark in _days(date(year, 1, 1))]
