"""The open door: one object, read with an audit line, or 404."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.http import Http404

from cases import audit
from cases.access import limits
from cases.models import Guarded, User

G = TypeVar("G", bound=Guarded)


def find(model: type[G], user: User, pk: UUID) -> G | None:
    """Give the row if this user may know of it; reads nothing for the audit."""
    rows: Any = model.objects.visible_to(user)
    found: G | None = rows.filter(pk=pk).first()
    return found


def open_or_404(model: type[G], user: User, pk: UUID, *, name: str = "") -> G:
    """Give the row and audit the reading; raises Http404 for missing and hidden alike."""
    row = find(model, user, pk)
    if row is None:
        raise Http404
    row.opened_in_emergency = limits.in_emergency(getattr(row, "case_id", row.pk), user)
    audit.record("read", by=user, obj=row, name=name, emergency=row.emergency or row.opened_in_emergency)
    return row


def read_along(row: Guarded, user: User, shown: Iterable[Guarded], *, name: str = "") -> None:
    """Audit the other parts that a page about `row` shows: one line per part, by the widest right it was shown on."""
    found: dict[str, set[str]] = {}
    for one in shown:
        found.setdefault(one.part, set()).add(audit.basis(user, one))
    opened = row.opened_in_emergency  # asked once, where the page opened it
    if opened is None:
        opened = limits.in_emergency(getattr(row, "case_id", row.pk), user)
    emergency = row.emergency or opened
    for part, bases in found.items():
        if part != row.part:
            basis = next(right for right in ("grant", "addressed", "own") if right in bases)
            audit.record("read", by=user, obj=row, name=name, part=part, basis=basis, emergency=emergency)
