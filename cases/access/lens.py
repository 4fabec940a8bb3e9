"""Bekijk als: the reader's own sight, narrowed to what the reader knows another unit and role to see."""

import copy
from collections.abc import Collection

from cases.access.ledger import Line
from cases.access.sight import is_open, known_lines
from cases.models import Case, Lens, Lenses, Unit, User
from cases.roles import CASEWORK, UNIT_OF_ROLE, Part, Role


def others(case: Case, user: User) -> list[tuple[Unit, Role]]:
    """Give the units, each with its roles, that this reader may know to see the case now; never the own unit."""
    ids = {line["receiver_id"] for line in _given(case, user)} | {case.owner_id}
    units = Unit.objects.filter(pk__in=ids - {user.unit_id, None}).select_related("organisation")
    return [(unit, role) for unit in units.order_by("name") for role in Role if _fits(unit, role)]


def as_seen_by(user: User, case: Case, unit: Unit, role: Role) -> User:
    """Give the reader with a lens: every `visible_to` of this person gives the intersection of both sights.

    The other is a unit and a role, never a person. The database keeps acting as the reader, so the second
    wall is the reader's. The lens knows of the other only what "Wie ziet dit?" tells this reader, so that no
    row, by being there or not, betrays more.
    """
    return _through(user, _lens(case, unit, role, _given(case, user)))


def seen_by_all(user: User, case: Case, eyes: Collection[tuple[Unit, Role]]) -> User:
    """Give the reader with several lenses: every `visible_to` gives what all of these units see, and the reader.

    The reader's own unit needs no lens; with nobody at all, nothing is seen.
    """
    given = _given(case, user)
    return _through(user, Lenses(tuple(_lens(case, unit, role, given) for unit, role in eyes)))


def _through(user: User, lens: Lens | Lenses) -> User:
    narrowed = copy.copy(user)
    narrowed.lens = lens
    return narrowed


def _lens(case: Case, unit: Unit, role: Role, given: list[Line]) -> Lens:
    parts = {str(line["part"]) for line in given if line["receiver_id"] == unit.pk}
    parts |= {Part.STAND.value} if unit.pk == case.owner_id else set()
    return Lens(case_id=case.pk, unit_id=unit.pk, reads=role.reads, parts=frozenset(parts))


def _given(case: Case, user: User) -> list[Line]:
    return [line for line in known_lines(case, user) if line["object_id"] is None and is_open(line)]


def _fits(unit: Unit, role: Role) -> bool:
    return role in CASEWORK and UNIT_OF_ROLE[role] == unit.kind
