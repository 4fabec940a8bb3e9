"""What an FG asks about keeping: dossiers by date, wishes that wait, and the verklaringen. No row of a case is read."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from cases import paging
from cases.models import Organisation, User
from routing import retention
from routing.models import Destruction, RetentionAsk, RetentionTerm

WHEN = {"": "Alles", "voorbij": "Termijn voorbij", "maand": "Binnen een maand", "kwartaal": "Binnen drie maanden"}
AHEAD = {"voorbij": 0, "maand": 31, "kwartaal": 92}


def terms(
    user: User, *, home: Organisation | None = None, kind: str = "", when: str = "", held: bool = False, after: str = ""
) -> paging.Page:
    """Give a page of ended dossiers, the first day first."""
    rows = retention.overseen(user, RetentionTerm.objects.exclude(ends_on=None).select_related("organisation", "rule"))
    if home:
        rows = rows.filter(organisation=home)
    if kind:
        rows = rows.filter(kind=kind)
    if when:
        rows = rows.filter(ends_on__lt=timezone.localdate() + timedelta(days=AHEAD[when]))
    if held:
        rows = rows.filter(case__in=open_asks(user).filter(_keeps()).values("case"))
    return paging.page(rows, "ends_on", "id", after=after)


def _keeps() -> Q:
    return Q(outcome="") | Q(kind="hold", outcome="approved")


def open_asks(user: User) -> "QuerySet[RetentionAsk]":
    """Give the wishes that did not end, of what this FG oversees."""
    rows = RetentionAsk.objects.filter(ended_at=None).select_related("organisation", "asked_by", "decided_by")
    return retention.overseen(user, rows)


def asks_of(user: User, terms_shown: list[RetentionTerm]) -> dict[tuple[UUID, UUID], RetentionAsk]:
    """Give per dossier the wish that keeps it now."""
    rows = open_asks(user).filter(_keeps(), case__in=[term.case for term in terms_shown])
    return {(row.case, row.organisation_id): row for row in rows}


def waiting(user: User) -> list[tuple[RetentionAsk, RetentionTerm | None]]:
    """Give the wishes nobody decided on yet, with the dossier each is about; at most a page."""
    asks = list(open_asks(user).filter(outcome="")[: paging.PAGE])
    found = RetentionTerm.objects.filter(case__in=[ask.case for ask in asks])
    of_ask = {(term.case, term.organisation_id): term for term in retention.overseen(user, found)}
    return [(ask, of_ask.get((ask.case, ask.organisation_id))) for ask in asks]


def to_decide(user: User) -> int:
    """Give how many wishes of others this FG can decide on; of an own one a second person says yes or no."""
    return int(open_asks(user).filter(outcome="").exclude(asked_by=user).count())


def unruled(user: User) -> int:
    """Give how many terms this FG has still to approve."""
    return int(retention.rules(user).filter(approved_on=None).count())


def certificates(user: User, after: str = "") -> paging.Page:
    """Give a page of what was destroyed, the newest first, without the files."""
    rows = retention.overseen(user, Destruction.objects.select_related("organisation", "rule").defer("pdf"))
    return paging.page(rows, "-destroyed_at", "-id", after=after)


def certificate(user: User, pk: Any) -> "QuerySet[Destruction]":
    """Give the one verklaring that this FG may fetch, once it was made."""
    found: QuerySet[Destruction] = retention.overseen(user, Destruction.objects.filter(pk=pk, state="done"))
    return found
