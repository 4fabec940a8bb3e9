"""Lists of cases in the order of time: ids from one index range of Grant, then rows by primary key.

The range is a way to find rows, never a right: the rows come from `visible_to`, and from the policy after that.
The owner's unit holds a grant too, so that the range of a unit holds every case it may know of (a test says so).
"""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from cases.models import Case, User
from cases.models.grant import Grant

Rows = QuerySet[Case]


def in_order(user: User, *, after: UUID | None = None, before: UUID | None = None) -> Any:
    """Give the ids of the cases of this unit as a query: newest first, or oldest first where `before` is asked."""
    group = user.unit.group_id if user.unit else None
    found = Grant.objects.filter(Grant.open_at(timezone.now()), group=group)
    found = found.filter(content_object__gt=before) if before else found
    found = found.filter(content_object__lt=after) if after else found
    return (
        found.order_by("content_object_id" if before else "-content_object_id").values("content_object_id").distinct()
    )


def first(user: User, rows: Rows, most: int, *, after: UUID | None = None, before: UUID | None = None) -> list[Case]:
    """Give the first of these rows in list order from a key on, as many as asked.

    Nearly always all of the first ids are wanted: one query. Where some are not (a filter, a dossier without
    number, a row behind a wall) a second one walks on until it has enough.
    """
    ids, order = in_order(user, after=after, before=before), "pk" if before else "-pk"
    found = list(rows.filter(pk__in=ids[:most]).order_by(order))
    if len(found) == most:
        return found
    wanted = ids.filter(Exists(rows.filter(pk=OuterRef("content_object_id"))))
    return list(rows.filter(pk__in=wanted[:most]).order_by(order))
