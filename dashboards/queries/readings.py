"""What the FG asks of the reading log: who opened, searched, exported or was refused what; never what it said."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.models import AuditEvent, PersonSearch, Unit, User
from cases.paging import Page, page
from dashboards import patterns
from dashboards.queries.oversight import of_units
from routing.until import midnight

SEEN = ("read", "search", "export", "print", "refuse", "rights")
MOST = 10_000  # lines of one export within the request
USUAL = 30  # days of a log that nobody narrowed
LONGEST = 92
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From the first day until the last, both whole."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        """The first moment."""
        return midnight(self.first - ONE_DAY)

    @property
    def until(self) -> datetime:
        """The moment after the last."""
        return midnight(self.last)


def usual() -> Period:
    """Give the last thirty days."""
    today = timezone.localdate()
    return Period(today - USUAL * ONE_DAY, today)


def people(user: User) -> "QuerySet[User]":
    """Give the people whose readings this FG oversees, by name."""
    rows = User.objects.exclude(unit=None).select_related("unit__organisation").order_by("last_name", "first_name")
    organisation = user.unit.organisation if user.unit else None
    if organisation is None or organisation.kind == "municipality":
        rows = rows.filter(unit__organisation=organisation)
    return rows


def events(user: User) -> "QuerySet[AuditEvent]":
    """Give the part of the audit that this FG oversees."""
    return AuditEvent.objects.filter(of_units(user))


def log(
    user: User,
    period: Period,
    *,
    person: UUID | None = None,
    cases: list[UUID] | None = None,
    kind: str = "",
    after: str = "",
) -> Page:
    """Give a page of the log, newest first; of one person, of some dossiers, or of one kind of event where asked."""
    return page(_lines(user, period, person, cases, kind), "-at", "-id", after=after)


def whole(user: User, period: Period, most: int, *, after: AuditEvent | None = None, **narrow: Any) -> list[AuditEvent]:
    """Give the log for an export, newest first, as many lines as asked; after a line where one is given."""
    rows = _lines(user, period, narrow.get("person"), narrow.get("cases"), narrow.get("kind", ""))
    if after:
        rows = rows.filter(Q(at__lt=after.at) | Q(at=after.at, pk__lt=after.pk))
    return list(rows.order_by("-at", "-id")[:most])


def _lines(
    user: User, period: Period, person: UUID | None, cases: list[UUID] | None, kind: str
) -> "QuerySet[AuditEvent]":
    rows = events(user).filter(at__gte=period.since, at__lt=period.until, action__in=[kind] if kind else SEEN)
    rows = rows.filter(user=person) if person else rows
    return rows if cases is None else rows.filter(case_id__in=cases)


@dataclass(frozen=True)
class Names:
    """Who and where the ids of a page are, and why a person was searched for."""

    people: dict[UUID, User]
    units: dict[UUID, Unit]
    searches: dict[UUID, PersonSearch]


def names(rows: list[AuditEvent], extra: Collection[UUID] = ()) -> Names:
    """Give the words behind the ids of these lines."""
    ids = {row.user for row in rows if row.user} | set(extra)
    people = User.objects.select_related("unit__organisation").in_bulk(ids)
    units = Unit.objects.select_related("organisation").in_bulk({row.unit for row in rows if row.unit})
    asked = {row.object_id for row in rows if row.name == "person" and row.object_id}
    return Names(people, units, PersonSearch.objects.in_bulk(asked))


def unusual(user: User, period: Period) -> list[tuple[patterns.Rule, list[patterns.Finding]]]:
    """Give what stands out in a period, by rule."""
    return patterns.findings(events(user), period.since, period.until)
