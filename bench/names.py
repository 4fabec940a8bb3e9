"""Names that look alike: how many are found among the first ten, and at what cost beside a trigram index."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from bench.rows import Row
from bench.stages import Stage
from cases import access, lookalike
from cases.models import Party

ASKED, TRIGRAMS = 300, 40  # people looked for; a trigram search takes too long for as many
FIRST = 10
LETTERS = "abcdefghijklmnoprstuvwz"
TRIGRAM = "SELECT id FROM cases_party WHERE name %% %s ORDER BY similarity(name, %s) DESC LIMIT 10"


@dataclass(frozen=True)
class Sought:
    """A betrokkene, and how somebody else writes the name and the birth date."""

    pk: UUID
    name: str
    born: date | None


def lookalikes(stage: Stage) -> list[Row]:
    """Look for people who may be known, as somebody else would have written them down."""
    user = stage.readers["tafel"]
    with stage.on(), access.working_as(user):
        sought = _sought(list(Party.objects.visible_to(user).order_by("-pk")[: ASKED * 20]))
        ours = _measure(connection.cursor(), sought, lambda one: lookalike.find(name=one.name, birth_date=one.born))
    with stage.owner.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("CREATE INDEX IF NOT EXISTS bench_trigram ON cases_party USING gin (name gin_trgm_ops)")
        cursor.execute("SELECT count(*) FROM cases_party")
        people = cursor.fetchone()[0]
        theirs = _measure(cursor, sought[:TRIGRAMS], lambda one: cursor.execute(TRIGRAM, [one.name, one.name]))
    with stage.on(), access.working_as(user):
        found = [one.pk in _first(one) for one in sought]
    share = sum(found) / len(found)
    said = f"{ours:.1f} / {theirs:.1f} ms rekentijd per vraag, {people} betrokkenen"
    return [
        Row("gelijkende namen: gevonden bij de eerste tien", share, 0.93, "deel", f"{len(found)} gezocht", least=True),
        Row("gelijkende namen: rekentijd op een trigram-index", ours / theirs, 0.1, said=said),
    ]


def _first(one: Sought) -> set[UUID]:
    return {match.party_id for match in lookalike.find(name=one.name, birth_date=one.born, limit=FIRST)}


def _measure(cursor: Any, sought: list[Sought], ask: Callable[[Sought], object]) -> float:
    """Give the milliseconds of processor time per question, here and in the database."""
    cursor.execute("SELECT pg_backend_pid()")
    pid = cursor.fetchone()[0]
    ask(sought[0])
    begin, here = _spent(pid), time.process_time()
    for one in sought:
        ask(one)
    return (_spent(pid) - begin + (time.process_time() - here) * 1000) / len(sought)


def _spent(pid: int) -> float:
    """Give the processor time of a process of this machine in milliseconds."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def _sought(people: list[Any]) -> list[Sought]:
    rng = random.Random("namen")
    dated = [person for person in people if person.birth_date and len(person.name.split()) > 1]
    return [_otherwise(rng, person) for person in rng.sample(dated, min(ASKED, len(dated)))]


def _otherwise(rng: random.Random, person: Any) -> Sought:
    """Write a person down as somebody else: a slip in a name, names swapped, a birth date unknown or nearly right."""
    *first, last = person.name.split()
    drawn = rng.random()
    if drawn < 0.55:
        last = _slip(rng, last)
    elif drawn < 0.75:
        first[0] = _slip(rng, first[0])
    elif drawn < 0.85:
        first, last = [last], " ".join(first)
    return Sought(person.pk, " ".join([*first, last]), _nearly(rng, person.birth_date))


def _slip(rng: random.Random, word: str) -> str:
    at, letter = rng.randrange(1, len(word)), rng.choice(LETTERS)
    return rng.choice((
        word[:at] + word[at + 1 :], word[:at] + letter + word[at + 1 :], word[:at] + letter + word[at:],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
    ))  # fmt: skip


def _nearly(rng: random.Random, born: date) -> date | None:
    """The day as it is, mostly; else day and month swapped, a year beside it, or not known."""
    drawn = rng.random()
    if drawn < 0.1 and born.day <= 12:
        return date(born.year, born.day, born.month)
    if drawn < 0.2:
        return born.replace(year=born.year + rng.choice((-1, 1)), day=min(born.day, 28))
    return None if drawn < 0.25 else born
