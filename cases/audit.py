"""The only writer of AuditEvent: codes and random ids, never text of a case."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.utils import timezone

from cases.models import AuditEvent, User
from cases.models.guarded import Guarded

ACTIONS = {
    "read": "Ingezien",
    "list": "Lijst bekeken",
    "search": "Gezocht",
    "write": "Vastgelegd",
    "move": "Stap gezet",
    "grant": "Toegang gegeven",
    "end": "Toegang beëindigd",
    "refuse": "Geweigerd",
    "export": "Uitgevoerd",
    "login": "Ingelogd",
    "failed": "Inloggen mislukt",
    "logout": "Uitgelogd",
    "rights": "Rechten gewijzigd",
    "destroy": "Vernietigd",
}
BASES = {
    "own": "eigen gegevens",
    "addressed": "aan het onderdeel gericht",
    "grant": "verstrekt, zie de verstrekkingen",
    "role": "hoort bij de rol",
}
SEEN = frozenset({"read", "list", "search", "refuse"})  # what is true only of a page that was really shown


class Opening:
    """One page opening: what was seen in it, once each, written when the page is really shown."""

    def __init__(self) -> None:
        self.seen: dict[tuple[Any, ...], AuditEvent] = {}

    def hold(self, event: AuditEvent) -> None:
        """Keep an event, once per user, object, part and name."""
        key = (event.action, event.name, event.user, event.object_id, event.part)
        self.seen.setdefault(key, event)

    def write(self) -> None:
        """Write what was seen with one INSERT."""
        for event in self.seen.values():
            event.at = timezone.now()
        AuditEvent.objects.bulk_create(self.seen.values())


_opening: ContextVar[Opening | None] = ContextVar("opening", default=None)
_together: ContextVar[list[AuditEvent] | None] = ContextVar("together", default=None)


@contextmanager
def opening() -> Iterator[Opening]:
    """A page is being made: what it shows is held until the answer is known.

    So a redirect or an unchanged poll counts as no reading, a page that shows one thing twice as one, and a
    form that was refused (its writing rolled back) still as what was seen.
    """
    held = Opening()
    token = _opening.set(held)
    try:
        yield held
    finally:
        _opening.reset(token)


@contextmanager
def together() -> Iterator[None]:
    """Write the events of one move with one INSERT at its end, in its transaction; a move that fails writes none."""
    if _together.get() is not None:
        yield
        return
    events: list[AuditEvent] = []
    mark = _together.set(events)
    try:
        yield
        AuditEvent.objects.bulk_create(events)
    finally:
        _together.reset(mark)


def record(action: str, *, by: User | None, obj: Any = None, name: str = "", **more: Any) -> None:
    """Record one event in the running transaction; `more` may hold part, basis, object_id, emergency, responsible."""
    assert action in ACTIONS
    known = {"basis": basis(by, obj)} | _person(by) | _object(obj)
    event = AuditEvent(action=action, name=name, **(known | more))
    page, move = _opening.get(), _together.get()
    if page is not None and action in SEEN:
        page.hold(event)
    elif move is not None:
        move.append(event)
    else:
        event.save(force_insert=True)


def _person(by: User | None) -> dict[str, Any]:
    if by is None:
        return {}
    organisation = by.unit.organisation_id if by.unit else None
    who = {"user": by.pk, "responsible": by.pk, "role": by.role}
    return who | {"unit": by.unit_id, "organisation": organisation}


def _object(obj: Any) -> dict[str, Any]:
    if obj is None:
        return {}
    found: dict[str, Any] = {"object_type": obj._meta.label_lower, "object_id": _uuid(obj.pk)}
    if isinstance(obj, Guarded):
        found |= {"case_id": getattr(obj, "case_id", obj.pk), "part": obj.part, "emergency": obj.emergency}
    return found


def basis(by: User | None, obj: Any) -> str:
    """By what right: an own row, one addressed to the unit, what was granted to it, or the role alone."""
    if by is None:
        return ""
    if not isinstance(obj, Guarded):
        return "role"
    if obj.owner_id == by.unit_id:
        return "own"
    return "addressed" if obj.addressee_id and obj.addressee_id == by.unit_id else "grant"


def _uuid(value: object) -> UUID | None:
    return value if isinstance(value, UUID) else None
