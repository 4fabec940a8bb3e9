"""Keeping the filters of a list under a name, for oneself or for the own unit."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404

from cases import audit
from cases.models import User
from dashboards.models import SavedFilter

MOST = 20  # per person and list


class Full(Exception):
    """This name is taken, or there are enough; the text is Dutch."""


def of_list(user: User, name: str) -> list[SavedFilter]:
    """Give the own kept filters of a list and those that colleagues share, by name."""
    return list(SavedFilter.objects.filter(list=name, unit=user.unit_id)[:100])


def keep(name: str, *, by: User, of: str, query: str, shared: bool) -> SavedFilter:
    """Keep a filter; raises Full with the reason."""
    if SavedFilter.objects.filter(by=by, list=of).count() >= MOST:
        raise Full("U heeft al 20 filters bewaard. Haal er eerst een weg.")
    row = SavedFilter(by=by, unit=by.workplace, list=of, name=name, query=query, shared=shared)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Full("U heeft al een filter met deze naam. Kies een andere naam.") from error
    audit.record("write", by=by, obj=row, name="filter")
    return row


def take_away(pk: UUID, *, by: User) -> SavedFilter:
    """Take an own filter away; raises Http404 for one of somebody else."""
    row = SavedFilter.objects.filter(pk=pk, by=by).first()
    if row is None:
        raise Http404
    audit.record("write", by=by, obj=row, name="filter.remove")
    SavedFilter.objects.filter(pk=pk, by=by).delete()
    return row
