"""The lines of addressed rows in the ledger: their end, and an end that came nearer."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from uuid_utils.compat import uuid7

from cases import audit
from cases.access.ledger import LINES, open_disclosures
from cases.access.once import forget
from cases.models import Case, Disclosure, DisclosureEnd, User
from cases.roles import Part


def end_extracts(case: Case, rows: Collection[UUID], *, by: User, cause: str) -> None:
    """Write that these addressed rows are read no more; the rows themselves end by their owner's hand."""
    for line in open_disclosures(case.pk):
        if line["object_id"] in rows:
            DisclosureEnd(disclosure_id=line["id"], cause=cause, by=by).save(force_insert=True)
            forget(LINES)
            audit.record("end", by=by, obj=case, name=cause, part=line["part"])


def end_extract(object_id: UUID, *, by: User, cause: str) -> None:
    """End the lines of one addressed row in the ledger: its giver and its receiver both may."""
    for line in Disclosure.objects.filter(object_id=object_id, receiver__isnull=False):
        if not DisclosureEnd.objects.filter(disclosure=line.pk).exists():
            DisclosureEnd(disclosure=line, cause=cause, by=by).save(force_insert=True)
            forget(LINES)
    audit.record("end", by=by, name=cause, object_id=object_id)


def shorten_extract(object_id: UUID, *, until: datetime, by: User, cause: str) -> None:
    """Say that an addressed row is read until an earlier day: its lines end, and go on until then in new ones."""
    assert by.unit is not None
    lines = list(Disclosure.objects.filter(object_id=object_id, receiver__isnull=False, ended=None))
    end_extract(object_id, by=by, cause=cause)
    for line in lines:
        line.pk, line.mover, line.by, line.cause = uuid7(), by.unit, by, cause
        line.since, line.until = timezone.now(), until
        line.save(force_insert=True)
        forget(LINES)
        audit.record("grant", by=by, obj=Case(pk=line.case_id), name=cause, basis=line.basis_id, part=Part(line.part))


def addressed_because(cause_id: UUID) -> list[UUID]:
    """Give the addressed rows that were given because of this row, as far as one gave or got them."""
    lines = Disclosure.objects.filter(cause_id=cause_id, object_id__isnull=False)
    return [pk for pk in lines.values_list("object_id", flat=True) if pk]
