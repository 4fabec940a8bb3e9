"""Who may log in, in which unit and role; the only writer of accounts, each change audited as "rights"."""

from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import QuerySet

from cases import audit, dates
from cases.models import Unit, User
from cases.roles import Role

DATES = ("screening_on", "screening_until", "nda_on", "nda_until")
FIELDS = ("first_name", "last_name", "email", "unit", "role", "is_active", *DATES, "works_until")


class LastAdministrator(Exception):
    """Without an active beheerder nobody can let anyone in; the text is Dutch."""

    def __init__(self) -> None:
        super().__init__("Er moet een actieve beheerder blijven. Maak eerst een andere beheerder.")


def invite(*, by: User, username: str, **values: Any) -> User:
    """Add an account without a password: its owner chooses one behind the link that is mailed (cases/welcoming.py)."""
    person = User(username=username)
    person.set_unusable_password()
    _save(person, values, by=by, name="invite")
    return person


def change_password(person: User, password: str) -> None:
    """Set the password that this person chose; audited, and kept nowhere else."""
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record("rights", by=person, obj=person, name="password")


def change_person(person: User, *, by: User, **values: Any) -> None:
    """Change an account; a new role or unit counts at once. Raises LastAdministrator."""
    administrators = list(active_administrators().select_for_update().values_list("pk", flat=True))
    stays = values["role"] == Role.ADMINISTRATOR and values["is_active"] and not values["works_until"]
    if administrators == [person.pk] and not stays:
        raise LastAdministrator
    changed = [_change(name, values[name]) for name in FIELDS if getattr(person, name) != values[name]]
    _save(person, values, by=by, name=",".join(changed)[:60])


def _change(field: str, value: Any) -> str:
    """Say what changed, and for rights to what; never a name or address."""
    rights = {"role": str(value), "unit": getattr(value, "code", ""), "is_active": str(value)}
    return f"{field}={rights[field]}" if field in rights else field


def active_administrators() -> "QuerySet[User]":
    """Give who can let others in now and later: not whose account has a last day, or who never came in yet."""
    rows = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True, works_until=None)
    return rows.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX, last_login=None).order_by("pk")


def _save(person: User, values: dict[str, Any], *, by: User, name: str) -> None:
    assert set(values) == set(FIELDS), values.keys()
    before = person.own_end
    for field, value in values.items():
        setattr(person, field, value)
    if person.own_end != before:
        person.warned = None  # another date is warned of anew
    person.grace_until = person.own_end if person.home_id else dates.grace(person.screening_until, person.nda_until)
    person.save()
    if not person.is_active:
        person.stand_ins.update(is_active=False)
    unit: Unit = values["unit"]
    person.groups.set([unit.group])
    audit.record("rights", by=by, obj=person, name=name)
