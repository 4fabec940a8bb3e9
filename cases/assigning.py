"""Toewijzen: who of the own unit takes care of a signal. It says who works on it and gives nobody sight."""

from collections.abc import Collection, Mapping
from uuid import UUID

from cases import access, audit
from cases.models import Signal, User
from cases.roles import Role

MOST = 50  # a page of the list


def colleagues(user: User) -> list[User]:
    """Give who of the own unit may take a signal, the person itself among them, by name."""
    rows = User.objects.filter(unit=user.unit_id, is_active=True).order_by("first_name", "last_name", "username")
    return [person for person in rows if person.role in Role and person.job.reads]


def assign(ids: Collection[UUID], to: User | None, *, by: User) -> dict[UUID, UUID | None]:
    """Let a colleague take care of these own signals; gives who had those that changed, for the way back.

    Passes over what is not an own registered signal, and over what stays as it was. Nobody gets a signal of a
    case in which that colleague has no sight.
    """
    return _set(dict.fromkeys(list(ids)[:MOST], to), by=by)


def undo(before: Mapping[UUID, UUID | None], to: UUID | None, *, by: User) -> int:
    """Put back who had these signals, where `to` still has them; gives how many changed."""
    known = {person.pk: person for person in colleagues(by)}
    still = Signal.objects.visible_to(by).filter(pk__in=list(before), handler=to).values_list("pk", flat=True)
    return len(_set({pk: known.get(had) if (had := before[pk]) else None for pk in still}, by=by))


def _set(wanted: Mapping[UUID, User | None], *, by: User) -> dict[UUID, UUID | None]:
    rows = Signal.objects.visible_to(by).filter(owner=by.unit_id, pk__in=list(wanted)).exclude(number="")
    before: dict[UUID, UUID | None] = {}
    for row in rows.order_by("pk").select_for_update(of=("self",)):
        to = wanted[row.pk]
        if row.handler_id == (to.pk if to else None) or not _may(row, to, by):
            continue
        before[row.pk], row.handler = row.handler_id, to
        row.save(update_fields=["handler"])  # no new version: it does not stand in the way of who is typing
        audit.record("write", by=by, obj=row, name="assign")
    return before


def _may(row: Signal, to: User | None, by: User) -> bool:
    return to is None or to in access.colleagues(row.case, by)
