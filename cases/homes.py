"""Organisations and their parts: the only writer of them beside the fixtures; each change is audited as "rights"."""

from typing import Any

from django.contrib.auth.models import Group

from cases import audit
from cases.models import Organisation, Unit, User


def add_home(*, by: User, code: str, kind: str, **values: Any) -> Organisation:
    """Add an organisation; without a convenant and grounds of its FG it gets no sight (domain 3.1)."""
    row = Organisation(code=code, kind=kind, **values)
    row.save(force_insert=True)
    audit.record("rights", by=by, obj=row, name="organisation.add")
    return row


def add_unit(home: Organisation, *, by: User, code: str, kind: str, **values: Any) -> Unit:
    """Add a part of an organisation, with the group that grants go to."""
    group = Group.objects.create(name=code)
    row = Unit(organisation=home, group=group, code=code, kind=kind, **values)
    row.save(force_insert=True)
    audit.record("rights", by=by, obj=row, name="unit.add")
    return row


def change(row: Organisation | Unit, *, by: User, **values: Any) -> None:
    """Change name, phone and whom to call; code and kind stay, because rights hang on them."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
        audit.record("rights", by=by, obj=row, name=",".join(changed))
