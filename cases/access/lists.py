"""Lists of cases in the order of time: ids from one index range of Grant, then rows by primary key.

The range is a way to find rows, never a right: the rows come from `visible_to`, and from the policy after that.
The owner's unit holds a grant too, so that the range of a unit holds every case it may know of (a test says so).
"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from cases.models import Case, User
from cases.models.grant import Grant

Rows = QuerySet[Case]
EVERY = 10**9  # cuts nothing off: with a bound the database walks the range in order, without one it may sort it all


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
    """Give the first of these rows in list order from a key on, as many as asked, in one statement.

    It walks the range until it has enough, past what is not wanted: a filter, a dossier without number, a row
    behind a wall.
    """
    ids = in_order(user, after=after, before=before)[:EVERY]
    return list(rows.filter(pk__in=ids).order_by("pk" if before else "-pk")[:most])
