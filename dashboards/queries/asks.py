"""Uitvragen: what others ask of the own unit, what it answered, and what it asked of others."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, DateField, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases import paging
from cases.models import Entry, Request, User

MOST = 100  # newest rows beside one signal or case
SOME_DAY = date(9999, 12, 31)  # a question without a term comes last
ORDERS = {"termijn": ("over", "term", "pk"), "nieuw": ("over", "-pk")}


def open_to(user: User, order: str, after: str = "") -> paging.Page:
    """Give a page of what was asked of the own unit and waits for it."""
    return paging.page(_placed(Request.open_to(user)).select_related("owner"), *ORDERS[order], after=after)


def answered(user: User, after: str = "") -> paging.Page:
    """Give a page of the own answers: the question itself is closed to the source by then (U5)."""
    rows = Entry.objects.visible_to(user).filter(kind="bron", owner=user.unit_id, addressee__isnull=False)
    return paging.page(rows.select_related("addressee", "author"), "-at", "-pk", after=after)


def asked(user: User, order: str, after: str = "") -> paging.Page:
    """Give a page of what the own unit asked of others, open ones first."""
    rows = Request.objects.visible_to(user).filter(owner=user.unit_id).select_related("addressee", "signal")
    return paging.page(_placed(rows), *ORDERS[order], after=after)


def _placed(rows: Any) -> Any:
    """Add where a question comes in the list: open before settled, and by its term."""
    waits = Q(outcome="open") & (Q(addressed_until=None) | Q(addressed_until__gt=timezone.now()))
    over = Case(When(waits, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(over=over, term=Coalesce("due", Value(SOME_DAY), output_field=DateField()))


def of_case(user: User, **where: Any) -> list[Request]:
    """Give what the own unit asked about one signal or case, newest first."""
    rows = Request.objects.visible_to(user).filter(owner=user.unit_id, **where)
    return list(rows.select_related("addressee").order_by("-pk")[:MOST])


def waiting(user: User) -> list[Request]:
    """Give what the own unit waits for an answer to, soonest first; questions to sources without account too."""
    rows = Request.objects.visible_to(user).filter(
        owner=user.unit_id, outcome="open", addressed_until__gt=timezone.now()
    )
    return list(rows.select_related("addressee").order_by("due", "pk")[: paging.PAGE])


def behind(user: User, terms: set[UUID]) -> dict[UUID, Request]:
    """Give the open questions to the own unit among these ids: what terms are about."""
    rows = Request.open_to(user).filter(pk__in=terms).select_related("owner") if terms else []
    return {row.pk: row for row in rows}
