"""The dates on which sight ends, and the ten working days of grace after them (domain 1.5 row 34).

Both walls compare days only, so what needs the calendar is worked out here, when a date is written.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet
from django.db.models.functions import Least
from django.utils import timezone

from cases.calendar import ONE_DAY, add_working_days
from cases.models import Organisation, Signature, User

GRACE = 10  # working days in which own work and spoed go on
AHEAD = (8, 4, 1)  # weeks before a date in which it is told
NEAR = timedelta(weeks=max(AHEAD))
PASSED = 0


def grace(*ends: date | None) -> date | None:
    """Give the last day of the grace after the first of these days; None where one was never recorded."""
    known = [day for day in ends if day]
    return add_working_days(min(known), GRACE) if known and len(known) == len(ends) else None


def due(end: date | None, today: date) -> int | None:
    """Which warning a date asks for today: so many weeks ahead, 0 when it passed, None while it is far."""
    if end is None or end > today + NEAR:
        return None
    return PASSED if end < today else min(weeks for weeks in AHEAD if end <= today + timedelta(weeks=weeks))


def last_day(signature: Signature) -> date | None:
    """Give the last day on which a signature counts; None when it was taken back before it ever did."""
    until: date = signature.convenant.valid_until
    if signature.ended_on:
        until = min(until, signature.ended_on - ONE_DAY)
    return until if until >= _first_day(signature) else None


def _first_day(signature: Signature) -> date:
    return max(signature.signed_on, signature.convenant.valid_from)


def bound_until(signatures: Iterable[Signature]) -> date | None:
    """Until when these signatures bind: those that began, and each next one that leaves no day between."""
    until, today = None, timezone.localdate()
    for signature in sorted(signatures, key=_first_day):
        last, first = last_day(signature), _first_day(signature)
        if last and (first <= today or (until and first <= until + ONE_DAY)):
            until = max(until or last, last)
    return until


def bind(organisation: Organisation) -> Organisation:
    """Work out until when the convenant binds this organisation, and give it; another date is warned of anew.

    Locked first, so that the clock cannot put back what a signature of this moment changed. One that begins
    later counts from its first day; the clock works it out anew every day.
    """
    home = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    until = bound_until(home.signatures.select_related("convenant"))
    if until != home.covenant_until:
        home.covenant_until, home.covenant_grace_until, home.warned = until, grace(until), None
        home.save(update_fields=["covenant_until", "covenant_grace_until", "warned"])
    return home


def ending(people: "QuerySet[User]") -> "QuerySet[User]":
    """Give the accounts in use whose screening or geheimhouding ends within eight weeks or did, soonest first."""
    rows = (
        people.filter(is_active=True, home=None).exclude(unit=None).annotate(end=Least("screening_until", "nda_until"))
    )
    near = rows.filter(end__lte=timezone.localdate() + NEAR)
    return near.select_related("unit__organisation").order_by("end", "pk")
