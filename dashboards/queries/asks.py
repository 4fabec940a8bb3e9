"""Uitvragen: what others ask of the own unit, what it answered, and what it asked of others."""

from typing import Any

from django.utils import timezone

from cases.models import Entry, Request, User

MOST = 100  # newest rows per list
ORDERS = {"termijn": ("due", "pk"), "nieuw": ("-pk",)}


def open_to(user: User, order: str) -> list[Request]:
    """Give what was asked of the own unit and waits for it."""
    rows = Request.open_to(user).select_related("owner").order_by(*ORDERS[order])
    return list(rows[:MOST])


def answered(user: User) -> list[Entry]:
    """Give the own answers: the question itself is closed to the source by then (U5)."""
    rows = Entry.objects.visible_to(user).filter(kind="bron", owner=user.unit_id, addressee__isnull=False)
    return list(rows.select_related("addressee", "author").order_by("-at")[:MOST])


def asked(user: User, order: str) -> list[Request]:
    """Give what the own unit asked of others, open ones first."""
    rows = Request.objects.visible_to(user).filter(owner=user.unit_id).select_related("addressee", "signal")
    found = list(rows.order_by(*ORDERS[order])[:MOST])
    return sorted(found, key=lambda row: not row.is_open)


def of_case(user: User, **where: Any) -> list[Request]:
    """Give what the own unit asked about one signal or case, newest first."""
    rows = Request.objects.visible_to(user).filter(owner=user.unit_id, **where)
    return list(rows.select_related("addressee").order_by("-pk")[:MOST])


def waiting(user: User) -> list[Request]:
    """Give what waits for an answer: of the own unit, and of others for the own unit; own ones without account too."""
    rows = Request.objects.visible_to(user).filter(outcome="open", addressed_until__gt=timezone.now())
    return list(rows.select_related("owner", "addressee").order_by("due", "pk")[:MOST])
