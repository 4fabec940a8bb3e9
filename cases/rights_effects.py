"""What a change of an account would do, in counts, before it is saved; nothing of a case is read (screens S14)."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.formats import date_format

from cases.models import Unit, User
from cases.roles import Part, Role

MOST = 1_000  # counted no further


@dataclass(frozen=True)
class Sight:
    """How many dossiers a unit sees: its own, and those shared with it."""

    own: int
    shared: int

    def __str__(self) -> str:
        own = _count(self.own, "eigen dossier", "eigen dossiers")
        return f"{own} en {_count(self.shared, 'gedeelde casus', 'gedeelde casussen')}"


def _count(number: int, one: str, more: str) -> str:
    return f"{number}{'+' if number >= MOST else ''} {one if number == 1 else more}"


def sight(unit: Unit) -> Sight:
    """Count through the narrow road, which answers a beheerder only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT own, shared FROM mht.sight_counts(%s, %s)", [unit.pk, MOST])
        own, shared = cursor.fetchone()
    return Sight(own, shared)


def points(person: User, values: dict[str, Any]) -> list[str]:
    """Say in Dutch what this change does; empty where nobody gains or loses anything."""
    said: list[str] = []
    closes = person.is_active and not values["is_active"]
    moves = person.unit_id != values["unit"].pk
    if closes:
        said.append(f"{person} kan niet meer inloggen. Open schermen sluiten bij de volgende klik.")
        said += _stand_ins(person)
    if (closes or moves) and person.unit and person.sees_cases:
        said.append(f"{person} verliest het zicht van {person.unit}: {sight(person.unit)}.")
        said += _last(person)
    if moves and values["is_active"] and Role(values["role"]).reads:
        said.append(f"{person} krijgt het zicht van {values['unit']}: {sight(values['unit'])}.")
    said += _role(person, values)
    return said + _ends(person, values)


def _stand_ins(person: User) -> list[str]:
    running = person.stand_ins.filter(is_active=True).count()
    return [f"Ook {_count(running, 'waarneming', 'waarnemingen')} van {person} stopt."] if running else []


def _last(person: User) -> list[str]:
    others = User.objects.filter(unit=person.unit_id, is_active=True).exclude(pk=person.pk)
    return [] if others.exists() else [f"Hierna is er niemand meer bij {person.unit}. Nieuw werk blijft daar liggen."]


def _role(person: User, values: dict[str, Any]) -> list[str]:
    """Which parts another role reads or no longer reads."""
    if person.role == values["role"] or not person.role:
        return []
    before, after = person.job.reads, Role(values["role"]).reads
    said = [f"De rol wordt {Role(values['role']).label}, was {person.job.label}."]
    said += [f"Leest niet meer: {_parts(before - after)}."] if before - after else []
    return said + ([f"Leest voortaan ook: {_parts(after - before)}."] if after - before else [])


def _parts(found: frozenset[Part]) -> str:
    return ", ".join(sorted(part.label.lower() for part in found))


def _ends(person: User, values: dict[str, Any]) -> list[str]:
    until = values.get("works_until")
    if until == person.works_until or until is None:
        return []
    return [f"Na {date_format(until, 'l j F Y')} kan {person} niet meer inloggen en ziet niets meer."]
