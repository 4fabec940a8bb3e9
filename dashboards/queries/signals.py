"""What the list of signals asks: a page by key with stand and termijn in one query, and the place of one in it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases import paging
from cases.models import Signal, User
from routing.models import Advice, Deadline, Triage

PAGE = 50
COUNTED = 1_000  # how far one counts to say which of how many this is
OPEN = ["received", "enriching", "waiting", "offered", "local", "registered"]


@dataclass
class Page:
    """One page of a list by key; the keys are None where nothing follows."""

    rows: list[Any]
    before: UUID | None
    after: UUID | None


@dataclass
class Place:
    """Where one row stands in what was found: its neighbours, its place, and how many there are as far as counted."""

    position: int
    total: int
    more: bool  # there are more than were counted
    previous: UUID | None
    next: UUID | None
    page_key: UUID | None  # the list page with this row begins after this one

    @classmethod
    def among(cls, above: list[UUID], below: list[UUID], page: int) -> "Place":
        """Give the place between the rows above, nearest first, and those below."""
        total, on_page = len(above) + 1 + len(below), len(above) % page
        key = above[on_page] if on_page < len(above) else None
        return cls(len(above) + 1, min(total, COUNTED), total > COUNTED, next(iter(above), None),
                   next(iter(below), None), key)  # fmt: skip


def signals(user: User, wanted: dict[str, Any], *, after: UUID | None = None, before: UUID | None = None) -> Page:
    """Give a page of the own signals and adviesvragen that fit the filters, newest or first term first."""
    rows, by_term = _chosen(registered(user), wanted, user), wanted.get("volgorde") == "termijn"
    if before:
        found = list(_beyond(rows, before, by_term, back=True)[: PAGE + 1])
        shown = found[:PAGE][::-1]
        return Page(shown, shown[0].pk if len(found) > PAGE else None, shown[-1].pk if shown else None)
    found = list((_beyond(rows, after, by_term) if after else _in_order(rows, by_term))[: PAGE + 1])
    shown = found[:PAGE]
    return Page(shown, shown[0].pk if after and shown else None, shown[-1].pk if len(found) > PAGE else None)


def place(user: User, wanted: dict[str, Any], pk: UUID) -> Place | None:
    """Give the place of an own signal in what these filters find, counted to a limit; None where it is not in it."""
    rows, by_term = _chosen(registered(user), wanted, user), wanted.get("volgorde") == "termijn"
    if not rows.filter(pk=pk).exists():
        return None
    above = list(_beyond(rows, pk, by_term, back=True).values_list("pk", flat=True)[: COUNTED + 1])
    below = list(_beyond(rows, pk, by_term).values_list("pk", flat=True)[: COUNTED + 1])
    return Place.among(above, below, PAGE)


def drafts(user: User, after: str = "") -> paging.Page:
    """Give a page of the own drafts; a colleague sees none of them."""
    rows = Signal.objects.visible_to(user).filter(number="", author=user.pk, owner=user.unit_id)
    return paging.page(rows.select_related("municipality"), "-pk", after=after)


def registered(user: User) -> Any:
    """Give the registered rows of the own unit, each with its stand and its first open termijn."""
    here = OuterRef("pk")
    triage = Triage.objects.visible_to(user).filter(signal=here).values("state")[:1]
    advice = Advice.objects.visible_to(user).filter(signal=here).values("state")[:1]
    due = _terms(user).filter(case=OuterRef("case_id"))
    return (
        Signal.objects.visible_to(user)
        .filter(owner=user.unit_id)
        .exclude(number="")
        .select_related("municipality", "handler")
        .annotate(
            stand=Coalesce(Subquery(triage), Subquery(advice)), due=Subquery(due.order_by("due").values("due")[:1])
        )
    )


def _terms(user: User) -> QuerySet[Deadline]:
    return Deadline.objects.visible_to(user).filter(owner=user.unit_id, done_at=None)


def _in_order(rows: Any, by_term: bool) -> Any:
    return rows.order_by("due", "-pk") if by_term else rows.order_by("-pk")


def _beyond(rows: Any, pk: UUID, by_term: bool, *, back: bool = False) -> Any:
    """The rows after this one in the order of the list, or before it, nearest first."""
    if not by_term:
        return rows.filter(pk__gt=pk).order_by("pk") if back else rows.filter(pk__lt=pk).order_by("-pk")
    due = rows.filter(pk=pk).values_list("due", flat=True).first()
    if due is None:
        return _in_order(rows, by_term)
    if back:
        return rows.filter(Q(due__lt=due) | Q(due=due, pk__gt=pk)).order_by("-due", "pk")
    return rows.filter(Q(due__gt=due) | Q(due=due, pk__lt=pk)).order_by("due", "-pk")


def _chosen(rows: Any, wanted: dict[str, Any], user: User) -> Any:
    """Narrow to the filters that are on."""
    stand = wanted.get("stand")
    if stand:
        rows = rows.filter(_standing(user, OPEN if stand == "open" else [stand]))
    if wanted.get("vorm"):
        rows = rows.filter(forms__contains=[wanted["vorm"]])
    for name, column in (("soort", "kind"), ("gemeente", "municipality__code")):
        if wanted.get(name):
            rows = rows.filter(**{column: wanted[name]})
    if wanted.get("zoek"):
        rows = rows.filter(Q(number__icontains=wanted["zoek"]) | Q(place__icontains=wanted["zoek"]))
    if wanted.get("wie"):
        rows = rows.filter(handler=user.pk if wanted["wie"] == "mij" else None)
    return _dated(_in_time(rows, wanted, user), wanted)


def _standing(user: User, states: list[str]) -> Q:
    """By stand: the rows that stand so are asked once, not the stand of every row in turn."""
    return Q(pk__in=_own(Triage, user, states)) | Q(pk__in=_own(Advice, user, states))


def _own(model: Any, user: User, states: list[str]) -> Any:
    return model.objects.visible_to(user).filter(owner=user.unit_id, state__in=states).values("signal")


def _in_time(rows: Any, wanted: dict[str, Any], user: User) -> Any:
    """By termijn: late, within a week, or none; in the order of terms only what has one, by the range of terms."""
    term, now = wanted.get("termijn"), timezone.now()
    if term == "zonder":
        return rows.filter(due=None)
    if term:
        ends = now if term == "laat" else now + timedelta(days=7)
        return rows.filter(case__in=_terms(user).filter(due__lte=ends).values("case"), due__lte=ends)
    if wanted.get("volgorde") == "termijn":
        return rows.filter(case__in=_terms(user).values("case"), due__isnull=False)
    return rows


def _dated(rows: Any, wanted: dict[str, Any]) -> Any:
    """Registered from and until a day in Amsterdam, both included."""
    for name, lookup, days in (("van", "registered_at__gte", 0), ("tot", "registered_at__lt", 1)):
        if wanted.get(name):
            day = datetime.combine(wanted[name] + timedelta(days=days), time())
            rows = rows.filter(**{lookup: timezone.make_aware(day)})
    return rows
