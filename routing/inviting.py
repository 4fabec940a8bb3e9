"""Inviting a colleague: an account without a password, and a mail with the link to choose one."""

from datetime import date
from typing import Any

from cases import access, audit, cover, people
from cases.models import Unit, UnitKind, User
from routing.models import Notice

KIND = "welcome"


def invite(*, by: User, **values: Any) -> User:
    """Add an account and put its invitation in the outbox; the link itself is made when the mail goes."""
    person = people.invite(by=by, **values)
    _put_ready(person)
    return person


def stand_in(unit: Unit, person: User, *, by: User, first: date, until: date) -> User:
    """Let somebody cover this unit, and mail the link to choose a password to the own address; raises cover.NotNow."""
    account = cover.name_stand_in(unit, person, by=by, first=first, until=until)
    _put_ready(account)
    return account


def again(person: User, *, by: User) -> None:
    """Send a new link to a colleague who has not chosen a password yet, or lost it; one that waits is enough."""
    with access.acting_as_service("clock"):  # a notice is read by who gets it, and by the clock
        waits = Notice.objects.filter(kind=KIND, person=person, sent_at=None).exists()
    if not waits:
        _put_ready(person)
    audit.record("rights", by=by, obj=person, name="invite.again")


def tell_deciders(*, by: User) -> None:
    """Let every FG and the other beheerders know that a second step waits for a second person."""
    for unit in Unit.objects.filter(kind__in=(UnitKind.PRIVACY, UnitKind.ADMINISTRATION)):
        Notice(unit=unit, kind="task", path="/beheer/tweede-stap/").save(force_insert=True)


def _put_ready(person: User) -> None:
    assert person.unit_id
    Notice(unit_id=person.unit_id, person=person, kind=KIND, path="/").save(force_insert=True)
