"""Zoeken: words over what one may know, and a person by an exact name or number, with a reason.

Words are found by the road in roads_search.sql, which asks the rule of each row. A person is found through the
roads of look-alikes: own and granted betrokkenen only. What was typed stands in no log.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from cases import audit, crypto, lookalike
from cases.models import Party, PersonSearch, User

PERSON_KINDS = {"name": "Naam", "phone": "Telefoonnummer", "plate": "Kenteken", "address": "Adres"}
SHORTEST_WHY = 10
MOST_PEOPLE = 20


@dataclass(frozen=True)
class Hit:
    """A row with these words: its table, its id, and how well it fits."""

    kind: str
    pk: UUID
    score: int


def words(typed: str, most: int, after: tuple[int, UUID] | None = None) -> list[Hit]:
    """Give the rows with these words that whoever acts here may know of, best first, from a key on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, id, score FROM mht.search_words(%s, %s, %s, %s)",
                       [typed, most, *(after or (None, None))])  # fmt: skip
        return [Hit(*row) for row in cursor.fetchall()]


def people(kind: str, typed: str, *, why: str, by: User) -> list[Party]:
    """Give the own and granted betrokkenen with exactly this name, phone, plate or address.

    The reason stays, with a keyed digest of what was typed; the audit points to it.
    """
    marks = crypto.blind_indexes(kind, typed)
    asked = PersonSearch(by=by, kind=kind, mark=marks[0] if marks else b"", why=why)
    asked.save(force_insert=True)
    audit.record("search", by=by, obj=asked, name="person")
    ids = _named(typed) if kind == "name" else _marked(marks)
    rows: Any = Party.objects.visible_to(by).filter(pk__in=ids)
    return list(rows.select_related("case").order_by("-pk")[:MOST_PEOPLE])


def _named(typed: str) -> list[UUID]:
    """Names that are the same but for capitals, accents, signs and the order of the words."""
    wanted = crypto.normalise("name", typed)
    alike = lookalike.find(name=typed, limit=lookalike.MOST)
    return [match.party_id for match in alike if crypto.normalise("name", match.label) == wanted]


def _marked(marks: list[bytes]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM mht.same_marks(%s::bytea[], %s)", [marks, MOST_PEOPLE])
        return [row[0] for row in cursor.fetchall()]
