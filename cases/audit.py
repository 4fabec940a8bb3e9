"""The only writer of AuditEvent: codes and random ids, never text of a case."""

from typing import Any
from uuid import UUID

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
    "logout": "Uitgelogd",
    "rights": "Rechten gewijzigd",
}


def record(action: str, *, by: User | None, obj: Any = None, name: str = "", **more: Any) -> None:
    """Write one event in the running transaction; `more` may hold part, basis, object_id, emergency."""
    assert action in ACTIONS
    AuditEvent(action=action, name=name, **_person(by), **(_object(obj) | more)).save(force_insert=True)


def _person(by: User | None) -> dict[str, Any]:
    if by is None:
        return {}
    organisation = by.unit.organisation_id if by.unit else None
    return {"user": by.pk, "unit": by.unit_id, "organisation": organisation, "role": by.role}


def _object(obj: Any) -> dict[str, Any]:
    if obj is None:
        return {}
    found: dict[str, Any] = {"object_type": obj._meta.label_lower, "object_id": _uuid(obj.pk)}
    if isinstance(obj, Guarded):
        found |= {"case_id": getattr(obj, "case_id", obj.pk), "part": obj.part}
    return found


def _uuid(value: object) -> UUID | None:
    return value if isinstance(value, UUID) else None
