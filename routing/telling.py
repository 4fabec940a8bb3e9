"""A verstrekking by hand: one line in the ledger for an organisation without account, and no sight (domain 1.5)."""

from datetime import datetime, time
from typing import Any

from django.utils import timezone

from cases import access
from cases.models import Case, User
from cases.roles import Part

CAUSE = "hand.tell"


def tell(case: Case, *, by: User, part: str, told_on: Any, outside: str, basis: Any, **words: Any) -> None:
    """Write that this person's unit told an organisation without account something, once, on that day."""
    assert by.unit is not None
    kept = ("purpose", "necessity", "informed", "informed_until", "channel")
    terms = access.Terms(basis=basis.pk, cause=CAUSE, **{name: words[name] for name in kept})
    at = moment(told_on)
    access.disclose(case, to=None, outside=outside, part=Part(part), until=at, since=at, by=by, giver=by.unit,
                    terms=terms)  # fmt: skip


def moment(day: Any) -> datetime:
    """Give now for today, and noon for a day gone by: nobody remembers the hour."""
    now = timezone.localtime()
    return now if day == now.date() else timezone.make_aware(datetime.combine(day, time(12)))
