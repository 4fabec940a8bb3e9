"""Who may know what now, and who looked, as far as the reader may know of it: such lists betray too.

The rule of domain 1.5 for "Wie ziet dit?" and "Wie keek hier?" stands in `may_know`; mht.known_lines says it
once more in the database.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone
from guardian.utils import get_group_obj_perms_model

from cases.access.ledger import Line, open_disclosures
from cases.models import Case, LegalBasis, Unit, User
from cases.models.grant import Grant
from cases.roles import Part, Role


def granted_parts(case: Case, user: User) -> set[str]:
    """Give the parts that are open for this user's own unit now."""
    group = user.unit.group_id if user.unit else None
    own = Grant.objects.filter(Grant.open_at(timezone.now()), content_object=case, group=group)
    return set(own.values_list("part", flat=True))


def groups_with(case_ids: Collection[UUID], part: Part) -> dict[UUID, set[int]]:
    """Give per case the groups a part is open for now, of cases one takes part in."""
    found: dict[UUID, set[int]] = defaultdict(set)
    opened = Grant.objects.filter(Grant.open_at(timezone.now()), content_object__in=case_ids, part=part)
    for case_id, group_id in opened.values_list("content_object_id", "group_id"):
        found[case_id].add(group_id)
    return found


def who_can_see(case: Case) -> list[dict[str, Any]]:
    """Give organisation, unit, part, ground, since and until of every open grant of a case."""
    units = {unit.pk: unit for unit in Unit.objects.select_related("organisation")}
    bases = {basis.key: basis for basis in LegalBasis.objects.all()}
    lines = [
        {
            "unit": units[line["receiver_id"]],
            "part": Part(line["part"]),
            "basis": bases[line["basis_id"]],
            "since": line["since"],
            "until": line["until"],
        }
        for line in open_disclosures(case.pk)
        if line["receiver_id"]
    ]
    owner = {"unit": units[case.owner_id], "part": Part.OWN, "basis": None, "since": case.created_at, "until": None}
    return [owner, *sorted(lines, key=lambda line: (line["unit"].name, line["part"]))]


def may_know(line: Line, unit_id: UUID | None, parts: Collection[str], *, hidden: bool) -> bool:
    """May a reader of this unit, who knows of these shared parts, know of this line of the ledger?

    A part one may not read names nobody to one, and `stand` names nobody by itself: a unit with only
    strafrecht holds stand too. An addressed extract is for giver and receiver. Under an embargo (`hidden`)
    a unit outside the list knows of its own sight only.
    """
    if line["receiver_id"] == unit_id:
        return True
    if hidden:
        return False
    if unit_id in (line["giver_id"], line["mover_id"]):
        return True
    return line["object_id"] is None and line["part"] in parts and line["part"] != Part.STAND


def known_parts(case: Case, user: User, granted: set[str] | None = None) -> set[str]:
    """Give the shared parts of a case this reader may know of; `granted` where a page asked for them already."""
    found = granted_parts(case, user) if granted is None else granted
    return (found & {part.value for part in user.job.reads}) - {Part.STAND.value}


def known_lines(case: Case, user: User, granted: set[str] | None = None) -> list[Line]:
    """Give the lines of the ledger of a case, open and ended, that this reader may know of."""
    parts = known_parts(case, user, granted)
    lines = _ask("SELECT *, %s = ANY (mht.embargoed_cases()) AS hidden FROM mht.known_lines(%s) ORDER BY since, id",
                 case.pk, case.pk)  # fmt: skip
    hidden = any(line.pop("hidden") for line in lines)
    return [line for line in lines if may_know(line, user.unit_id, parts, hidden=hidden)]


def filled(case_id: UUID) -> set[str]:
    """Give the sparse tables that hold a row of this case which the reader may read: one question for all of them.

    No wall of its own: the policies narrow what it finds, and a list that is asked for goes through `visible_to`.
    """
    return set(_ask("SELECT mht.filled(%s) AS tables", case_id)[0]["tables"])


def is_open(line: Line) -> bool:
    """Does this line of the ledger still give sight?"""
    return line["ended_at"] is None and (line["until"] is None or line["until"] > timezone.now())


def colleagues(case: Case, user: User) -> list[User]:
    """Give the people of the reader's own unit who may know of this case, by name."""
    ids = RawSQL("SELECT mht.colleagues(%s)", [case.pk])
    found = User.objects.filter(pk__in=ids, unit=user.unit_id).order_by("last_name", "first_name")
    return [person for person in found if person.role in Role and person.job.reads]


def who_looked(case: Case, before: tuple[datetime, UUID] | None = None, *, most: int = 51) -> list[Line]:
    """Give the readings of a case that this reader may know of, collapsed per day, newest first."""
    return _ask("SELECT * FROM mht.who_looked(%s, %s, %s, %s)", case.pk, *(before or (None, None)), most)


def _ask(sql: str, *values: Any) -> list[Line]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column.name for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def permission_model() -> Any:
    """Give the model guardian finds through Case; a test holds it equal to Grant."""
    return get_group_obj_perms_model(cast(Any, Case))
