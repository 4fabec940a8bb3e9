"""What overrides every grant: embargo, geen zicht, and noodtoegang for an hour (domain 1.5 rows 28, 32, 33)."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db import connection
from django.utils import timezone

from cases import audit
from cases.access.once import forget
from cases.models import Case, Disclosure, Embargo, Exclusion, Unit, User
from cases.roles import Role

LONGEST = timedelta(weeks=4)
EMERGENCY_ROLES = frozenset({Role.FOCAL_POINT, Role.CARE_COORDINATOR, Role.CHAIR, Role.PROCESS_DIRECTOR})


def set_embargo(case: Case, *, units: list[Unit], review_on: date, reason: str, by: User) -> Embargo:
    """Hold back a case from all but these units and one's own; what others had ends at once, for good."""
    assert review_on <= timezone.localdate() + LONGEST
    row = Embargo(
        case=case, set_by=by.unit, by=by, units=[*{by.unit_id, *(unit.pk for unit in units)}],
        review_on=review_on, reason=reason,
    )  # fmt: skip
    row.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT mht.embargo_ends(%s)", [case.pk])
        forget("lines")
    audit.record("rights", by=by, obj=case, name="embargo.set")
    return row


def review_embargo(row: Embargo, *, review_on: date, reason: str, by: User) -> None:
    """Keep an embargo until a later day, with the reason of now."""
    assert review_on <= timezone.localdate() + LONGEST
    _one(Embargo.objects.filter(pk=row.pk, ended_at=None).update(review_on=review_on, reason=reason))
    audit.record("rights", by=by, obj=Case(pk=row.case_id), name="embargo.review")


def lift_embargo(row: Embargo, *, by: User) -> None:
    """Lift it; nobody's sight revives, only a new move gives sight."""
    _one(Embargo.objects.filter(pk=row.pk, ended_at=None).update(ended_at=TransactionNow()))
    audit.record("rights", by=by, obj=Case(pk=row.case_id), name="embargo.lift")


def embargo_of(case_id: UUID) -> Embargo | None:
    """Give the embargo in force that one's own unit set."""
    return Embargo.objects.filter(Embargo.open_at(timezone.now()), case_id=case_id).first()


def exclude(case: Case, person: User, *, reason: str, by: User) -> None:
    """Take this person's sight of everything in this case, whatever is granted, with whichever account."""
    Exclusion(case=case, user=person, set_by=by, reason=reason).save(force_insert=True)
    audit.record("rights", by=by, obj=case, name="exclusion.set")


def readmit(row: Exclusion, *, by: User) -> None:
    """Lift geen zicht; the database lets only who leads the setter's unit do so."""
    now = timezone.now()
    _one(Exclusion.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now, ended_by=by))
    audit.record("rights", by=by, obj=Case(pk=row.case_id), name="exclusion.lift")


def exclusions_of(case_id: UUID) -> list[Exclusion]:
    """Give who has no sight of this case, as far as one set it or leads the setter's unit."""
    rows = Exclusion.objects.filter(case_id=case_id, ended_at=None)
    return list(rows.select_related("user__unit", "set_by__unit").order_by("set_at"))


def excluded_people(case_id: UUID, people: Collection[UUID]) -> set[UUID]:
    """Give who of these people has no sight of this case, whoever set it: for the regie, that fills the room."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mht.excluded_people(%s, %s::uuid[])", [case_id, list(people)])
        return set(cursor.fetchone()[0])


def may_exclude(case: Case, person: User, *, by: User) -> bool:
    """Who says so: the person, who leads its unit, or the regie of the tafel."""
    leads = by.leads and by.unit_id == person.unit_id
    return person.pk == by.pk or leads or by.job in (Role.CHAIR, Role.PROCESS_DIRECTOR)


def break_glass(reference: str, *, part: str, reason: str, by: User) -> UUID | None:
    """Open one part of a case for an hour; gives None for an unknown number and a closed one alike."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mht.break_glass(%s, %s, %s)", [reference, part, reason])
        found: UUID | None = cursor.fetchone()[0]
    audit.record("rights" if found else "refuse", by=by, name="nood.access", case_id=found, part=part, basis="nood",
                 emergency=True)  # fmt: skip
    return found


def in_emergency(case_id: UUID | None, user: User) -> bool:
    """Did this unit open this case by noodtoegang, now?"""
    if case_id is None or user.job not in EMERGENCY_ROLES:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT mht.in_emergency(%s)", [case_id])
        return bool(cursor.fetchone()[0])


def emergencies_of(user: User) -> list[Disclosure]:
    """Give the last times one's own unit used noodtoegang, each with what an FG thought of it."""
    rows = Disclosure.objects.filter(receiver=user.unit, cause="nood.access").select_related("by")
    return list(rows.prefetch_related("judgements").order_by("-since")[:5])


def knows(case_id: UUID) -> bool:
    """May the acting person know of this case at all, now?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mht.knows(%s)", [case_id])
        return bool(cursor.fetchone()[0])


def _one(changed: int) -> None:
    if changed != 1:
        raise RuntimeError("a limit changed under our hands")
