"""The grounds an organisation leans on: its FG words them, approves them with a date, and takes them off.

The only writer of these lists after they were loaded; each change is audited as "rights", because without an
approved ground nothing is shared (plan "Gegevensdeling", domain 3.2). What was given before keeps its own wording.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cases import audit
from cases.models import DefaultBasis, LegalBasis, Organisation, OrganisationBasis, Unit, UnitKind, User
from cases.roles import Part

WORDING = ("law", "article", "version", "label", "note")


@dataclass
class List:
    """The list of one organisation as its FG sees it."""

    organisation: Organisation
    waiting: list[OrganisationBasis] = field(default_factory=list)
    approved: list[OrganisationBasis] = field(default_factory=list)
    ended: list[OrganisationBasis] = field(default_factory=list)
    can_add: bool = False


def kept(user: User) -> "QuerySet[Organisation]":
    """Give whose lists this FG keeps: the own, and the coördinerend FG of who has no FG (as the policy says)."""
    rows = Organisation.objects.order_by("name")
    if user.unit is None:
        return rows.none()
    home = user.unit.organisation
    if home.kind == "municipality":
        return rows.filter(pk=home.pk)
    return rows.filter(Q(pk=home.pk) | ~Q(pk__in=Unit.objects.filter(kind=UnitKind.PRIVACY).values("organisation")))


def lists(user: User) -> list[List]:
    """Give each list that this FG keeps, those that wait for approval first."""
    homes = {home.pk: List(home) for home in kept(user)}
    rows = OrganisationBasis.objects.filter(organisation__in=homes).select_related("approved_by")
    for row in rows.order_by("label", "-ended_on"):
        homes[row.organisation_id].__dict__[_place(row)].append(row)
    kinds, every = _kinds(homes), list(LegalBasis.objects.all())
    for found in homes.values():
        there = {row.basis_id for row in (*found.waiting, *found.approved)}
        fits = {basis.pk for basis in every if kinds[found.organisation.pk] & set(basis.kinds)}
        found.can_add = bool(fits - there)
    shown = [found for found in homes.values() if found.waiting or found.approved or found.ended or found.can_add]
    return sorted(shown, key=lambda found: (not found.waiting, found.organisation.name))


def _place(row: OrganisationBasis) -> str:
    return "ended" if row.ended_on else "approved" if row.approved_on else "waiting"


def _kinds(homes: Any) -> dict[Any, set[str]]:
    kinds: dict[Any, set[str]] = {pk: set() for pk in homes}
    for home, kind in Unit.objects.filter(organisation__in=kinds).values_list("organisation", "kind"):
        kinds[home].add(kind)
    return kinds


def open_rows(user: User) -> "QuerySet[OrganisationBasis]":
    """Give the grounds on the lists this FG keeps; for one that may be gone, ask `.filter(pk=...)`."""
    return OrganisationBasis.objects.filter(organisation__in=kept(user), ended_on=None).select_related("organisation")


def to_add(organisation: Organisation) -> "QuerySet[LegalBasis]":
    """Give the grounds of the region that fit the work of this organisation and do not stand on its list."""
    there = OrganisationBasis.objects.filter(organisation=organisation, ended_on=None).values("basis")
    kinds = _kinds([organisation.pk])[organisation.pk]
    fits = [basis.pk for basis in LegalBasis.objects.all() if kinds & set(basis.kinds)]
    return LegalBasis.objects.filter(pk__in=fits).exclude(pk__in=there).order_by("label")


def add(organisation: Organisation, basis: LegalBasis, *, by: User) -> OrganisationBasis:
    """Put a ground of the region on a list; it counts once it is approved. Gives the row that stands there."""
    row, new = OrganisationBasis.objects.get_or_create(
        organisation=organisation, basis=basis, ended_on=None,
        defaults={name: getattr(basis, name) for name in WORDING},
    )  # fmt: skip
    if new:
        audit.record("rights", by=by, obj=row, name="ground.add")
    return row


def approve(row: OrganisationBasis, *, by: User, on: date, **wording: str) -> OrganisationBasis | None:
    """Approve a ground in this wording from a day on; another wording ends the old row and begins a new one.

    Gives the row that counts now, or None when it was taken off the list or changed meanwhile.
    """
    with transaction.atomic():
        rows = OrganisationBasis.objects.select_for_update(of=("self",)).filter(pk=row.pk, ended_on=None)
        fresh = rows.first()
        if fresh is None:
            return None
        if fresh.approved_on:
            fresh = _reworded(fresh, wording)
        for name, value in {**wording, "approved_by": by, "approved_on": on}.items():
            setattr(fresh, name, value)
        fresh.save()
        audit.record("rights", by=by, obj=fresh, name="ground.approve")
        return fresh


def _reworded(row: OrganisationBasis, wording: dict[str, str]) -> OrganisationBasis:
    """End what was approved, so that no verstrekking of the past changes, and begin anew."""
    row.ended_on = timezone.localdate()
    row.save(update_fields=["ended_on"])
    return OrganisationBasis(organisation_id=row.organisation_id, basis_id=row.basis_id, **wording)


def take_off(row: OrganisationBasis, *, by: User) -> bool:
    """End a ground today: from now on nothing new leans on it; False when it had ended already."""
    today = timezone.localdate()
    if not OrganisationBasis.objects.filter(pk=row.pk, ended_on=None).update(ended_on=today):
        return False
    audit.record("rights", by=by, obj=row, name="ground.end")
    return True


def effects(row: OrganisationBasis) -> list[str]:
    """Say in Dutch what stops without this ground, before it is taken off the list."""
    kinds = _kinds([row.organisation_id])[row.organisation_id]
    lines = DefaultBasis.objects.filter(basis=row.basis_id, giver__in=kinds).order_by("part", "receiver")
    stops = dict.fromkeys(f"{_part(line.part)} aan {_receiver(line.receiver)}" for line in lines)
    stopped = [f"Dit kan {row.organisation} dan niet meer geven: {', '.join(stops)}."] if stops else []
    return [
        *stopped,
        f"Niemand van {row.organisation} kan deze grondslag nog kiezen bij een stap.",
        "Wat al gedeeld is, blijft gedeeld en staat in het register zoals het was.",
    ]


def _part(part: str) -> str:
    return Part(part).label.lower()


def _receiver(kind: str) -> str:
    return UnitKind(kind).label if kind in UnitKind else "wie verder meedoet"
