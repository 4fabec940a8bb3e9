"""Every noodtoegang that an FG oversees, and how it was judged: the open ones first."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from cases.models import AuditEvent, Disclosure, Judgement, User
from cases.paging import Page, page
from dashboards.queries.ledger import oversees
from dashboards.queries.oversight import of_units

CAUSE = "nood.access"


def rows(user: User) -> Any:
    """Give the lines of noodtoegang this FG oversees, with the last verdict on each."""
    last = Judgement.objects.filter(disclosure=OuterRef("pk")).order_by("-number")
    lines = Disclosure.objects.filter(oversees(user), cause=CAUSE).annotate(
        verdict=Subquery(last.values("verdict")[:1])
    )
    return lines.select_related("by", "giver__organisation", "receiver__organisation")


def waiting(user: User) -> list[Disclosure]:
    """Give what is not judged yet, or waits for an answer; the oldest first."""
    return list(rows(user).filter(Q(verdict=None) | Q(verdict="navraag")).order_by("since", "pk")[:200])


def judged(user: User, after: str) -> Page:
    """Give a page of what was judged, newest first."""
    return page(rows(user).filter(verdict__in=("terecht", "niet_terecht")), "-since", "-pk", after=after)


def one(user: User, pk: UUID) -> Disclosure | None:
    """Give one line, or None for what this FG does not oversee."""
    found: Disclosure | None = rows(user).filter(pk=pk).first()
    return found


def judgements(line: Disclosure) -> list[Judgement]:
    """Give what FGs said of it, in order."""
    return list(Judgement.objects.filter(disclosure=line).select_related("by__unit").order_by("number"))


def read(user: User, line: Disclosure) -> list[AuditEvent] | None:
    """Give what was opened by that person in that hour of that case, never what stood there.

    None where another FG oversees who opened it: the reading log is of the own organisation.
    """
    if not AuditEvent.objects.filter(of_units(user), user=line.by_id, unit=line.receiver_id).exists():
        return None
    rows = AuditEvent.objects.filter(of_units(user), case_id=line.case_id, user=line.by_id)
    return list(rows.filter(action__in=("read", "export"), at__gte=line.since, at__lte=line.until).order_by("at")[:200])
