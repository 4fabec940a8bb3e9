"""The dates on which sight ends, and the ten working days of grace after them (domain 1.5 row 34).

Both walls compare days only, so what needs the calendar is worked out here, when a date is written.
"""

from datetime import date

from django.utils import timezone

from cases.calendar import add_working_days
from cases.models import Organisation

GRACE = 10  # working days in which own work and spoed go on


def grace(*ends: date | None) -> date | None:
    """Give the last day of the grace after the first of these days; None where one was never recorded."""
    known = [day for day in ends if day]
    return add_working_days(min(known), GRACE) if known and len(known) == len(ends) else None


def bind(organisation: Organisation) -> None:
    """Work out until when a convenant binds this organisation: by the signature that lasts longest.

    One that begins later counts from its first day; the clock works it out anew every day.
    """
    today = timezone.localdate()
    signed = organisation.signatures.filter(ended_on=None, signed_on__lte=today, convenant__valid_from__lte=today)
    days = signed.values_list("convenant__valid_until", flat=True)
    until = max(days, default=None)
    Organisation.objects.filter(pk=organisation.pk).update(covenant_until=until, covenant_grace_until=grace(until))
