"""What the list of signals asks: a page by key with stand and termijn in one query; drafts apart."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from cases.models import Signal, User
from routing.models import Advice, Deadline, Triage

PAGE = 50


@dataclass
class Page:
    """One page of a list by key; the keys are None where nothing follows."""

    rows: list[Any]
    before: UUID | None
    after: UUID | None


def signals(user: User, wanted: dict[str, Any], *, after: UUID | None = None, before: UUID | None = None) -> Page:
    """Give a page of the own signals and adviesvragen that fit the filters, newest first."""
    rows = _chosen(registered(user), wanted)
    if before:
        found = list(rows.filter(pk__gt=before).order_by("pk")[: PAGE + 1])
        shown = found[:PAGE][::-1]
        return Page(shown, shown[0].pk if len(found) > PAGE else None, shown[-1].pk if shown else None)
    found = list((rows.filter(pk__lt=after) if after else rows).order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    return Page(shown, shown[0].pk if after and shown else None, shown[-1].pk if len(found) > PAGE else None)


def drafts(user: User) -> list[Signal]:
    """Give the own drafts; a colleague sees none of them."""
    rows = Signal.objects.visible_to(user).filter(number="", author=user.pk, owner=user.unit_id)
    return list(rows.select_related("municipality").order_by("-pk")[:PAGE])


def registered(user: User) -> Any:
    """Give the registered rows of the own unit, each with its stand and its first open termijn."""
    here = OuterRef("pk")
    triage = Triage.objects.visible_to(user).filter(signal=here).values("state")[:1]
    advice = Advice.objects.visible_to(user).filter(signal=here).values("state")[:1]
    due = Deadline.objects.visible_to(user).filter(case=OuterRef("case_id"), owner=user.unit_id, done_at=None)
    return (
        Signal.objects.visible_to(user)
        .filter(owner=user.unit_id)
        .exclude(number="")
        .select_related("municipality")
        .annotate(
            stand=Coalesce(Subquery(triage), Subquery(advice)), due=Subquery(due.order_by("due").values("due")[:1])
        )
    )


def _chosen(rows: Any, wanted: dict[str, Any]) -> Any:
    """Narrow to the filters that are on."""
    if wanted.get("stand") == "open":
        rows = rows.filter(stand__in=["received", "enriching", "waiting", "offered", "local", "registered"])
    elif wanted.get("stand"):
        rows = rows.filter(stand=wanted["stand"])
    if wanted.get("vorm"):
        rows = rows.filter(forms__contains=[wanted["vorm"]])
    if wanted.get("soort"):
        rows = rows.filter(kind=wanted["soort"])
    if wanted.get("zoek"):
        rows = rows.filter(Q(number__icontains=wanted["zoek"]) | Q(place__icontains=wanted["zoek"]))
    return rows
