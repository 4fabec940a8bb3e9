"""Plans and finishes terms; the lengths are data (fixtures/deadlines.json)."""

import json
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.utils import timezone

from cases import access, services
from cases.models import Unit, User
from routing import calendar
from routing.models import Deadline, Handover, Machine, SignalLine, Track, Triage
from routing.models.handover import HandoverState
from routing.models.track import TrackKind
from routing.until import midnight

if TYPE_CHECKING:
    from routing.consequences import Context


SENDER_AFTER = timedelta(days=30)
DONE_BY_HAND = ("feedback", "contact_submitter")  # what happens outside the system: a call, a letter


@cache
def policies() -> dict[str, dict[str, Any]]:
    """Give every term by its code."""
    found = json.loads((settings.BASE_DIR / "fixtures" / "deadlines.json").read_text())
    return {policy["code"]: policy for policy in found}


def reference(row: Machine) -> str:
    """Give the human reference of what moves: shown, never enough to open anything."""
    signal = getattr(row, "signal", None)
    return signal.number if signal is not None else row.case.number


def path(row: Machine, unit_id: UUID | None = None) -> str:
    """Give the address at which a colleague of this unit goes on; care pages open for their holder only."""
    if signal := getattr(row, "signal_id", None):
        return f"/signalen/{signal}/"
    if isinstance(row, Handover) and row.state == HandoverState.REFUSED and unit_id in (None, row.addressee_id):
        return "/"  # who refused sees the case no more
    if isinstance(row, Track) and row.kind == TrackKind.ZORG and unit_id in (None, row.owner_id):
        return f"/zorg/{row.pk}/"
    return f"/casussen/{row.case_id}/"


def plan(ctx: "Context", code: str, unit: Unit, day: date | None) -> None:
    """Give a unit a term; without a day the policy of the code counts."""
    policy = policies()[code]
    if day is None and not policy["amount"]:
        return
    due = day_ends(day) if day else due_by(policy, ctx.now)
    Deadline(
        case_id=ctx.row.case_id, owner=unit, part="eigen", code=code, label=policy["label"], due=due,
        reference=reference(ctx.row), path=path(ctx.row, unit.pk), statutory=policy["statutory"], object_id=ctx.row.pk,
    ).save(force_insert=True)  # fmt: skip


def day_ends(day: date) -> datetime:
    """Give the last second of a day: a term for that day."""
    return midnight(day) - timedelta(seconds=1)


def tick(row: Deadline, *, by: User) -> None:
    """Mark a term done by hand; raises Http404 for a term that a move must finish."""
    if row.code not in DONE_BY_HAND or row.owner_id != by.unit_id:
        raise Http404
    if row.done_at is None:
        services.change(row, by=by, done_at=timezone.now())
        if row.code == "feedback":
            triage = Triage.objects.visible_to(by).filter(pk=row.object_id).first()
            told(row.case_id, by=by, signal_id=triage.signal_id if triage else None)


def untick(row: Deadline, *, by: User) -> None:
    """Undo: open again a term that was done by hand; what ended sooner in the ledger by it stays so.

    Raises Http404 for a term that a move must finish.
    """
    if row.code not in DONE_BY_HAND or row.owner_id != by.unit_id:
        raise Http404
    if row.done_at is not None:
        services.change(row, by=by, done_at=None)


def told(case_id: UUID, *, by: User, signal_id: UUID | None = None) -> None:
    """After the terugkoppeling a sender sees the stand for 30 days more, and the ledger says so (row 2, U4)."""
    now = timezone.now()
    ends = now + SENDER_AFTER
    lines = SignalLine.objects.visible_to(by).filter(case_id=case_id, owner=by.unit_id, addressed_until__gt=now)
    for line in lines.filter(signal=signal_id) if signal_id else lines:
        shorter = line.addressed_until is not None and line.addressed_until > ends
        services.change(line, by=by, told_at=now, addressed_until=ends if shorter else line.addressed_until)
        if shorter:
            access.shorten_extract(line.pk, until=ends, by=by, cause="termijn.feedback")


def due_by(policy: dict[str, Any], start: datetime) -> datetime:
    """Give the moment a term of this policy ends."""
    return calendar.due(start, policy)


def finish(ctx: "Context", codes: tuple[str, ...]) -> None:
    """Mark what was done by this move."""
    open_terms = Deadline.objects.visible_to(ctx.by).filter(case_id=ctx.case.pk, done_at=None, code__in=codes)
    if codes:
        open_terms.update(done_at=timezone.now())
