"""After the tafel: tell each unit that took part number and kind of its besluiten, have its list made, approve it.

A list is written at the end of a tafel and vastgesteld at the next (domain 1.3). Making the PDF is the worker's work.
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from cases import access, audit, services
from cases.models import Case, Unit, UnitKind, User
from cases.roles import Part
from routing import receivers
from routing.models import Action, AgendaItem, Attendance, Decision, Meeting, Minutes, Outcome, Review
from routing.models.track import TrackKind
from routing.until import midnight

CAUSE = "tafel.lijst"
KEPT = timedelta(days=30)  # U4
PURPOSE = "Samen wegen en besluiten wat nodig is"
STEPS = ("besluiten lezen", "tekst opmaken", "PDF maken en controleren")
WHY = "Wie meewoog, hoort wat de tafel besloot."


class NotYet(Exception):
    """The list cannot be approved now; the text is Dutch and says why."""


def conclude(meeting: Meeting, *, by: User) -> None:
    """A tafel ended: every unit that took part is told, and its list is put in line, in one transaction."""
    units = {by.unit_id}
    for decision in _decisions(meeting, by):
        for unit in _took_part(decision, by):
            _tell(decision, unit, meeting, by=by)
            units.add(unit.pk)
    _order(meeting, units)
    audit.record("write", by=by, obj=meeting, name="minutes_conclude")


def approve(meeting_id: UUID, *, by: User) -> Meeting:
    """Approve the list of a tafel that ended; raises NotYet before the next tafel has come."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    if meeting.approved_at:
        return meeting
    if why := why_not(meeting):
        raise NotYet(why)
    meeting.approved_at, meeting.approved_by = timezone.now(), by
    meeting.save(force_update=True, update_fields=["approved_at", "approved_by"])
    audit.record("write", by=by, obj=meeting, name="minutes_approve")
    _order(meeting, set(Minutes.objects.filter(meeting=meeting).values_list("unit_id", flat=True)), approved=True)
    return meeting


def why_not(meeting: Meeting) -> str:
    """Say why this list cannot be approved now, or nothing: a list is for the next tafel to approve."""
    if meeting.closed_at is None:
        return "Deze tafel is nog niet gesloten."
    ends = midnight(timezone.localdate())
    come = Meeting.objects.filter(starts_at__gt=meeting.starts_at, starts_at__lt=ends).exists()
    return "" if come else "De volgende tafel stelt deze lijst vast. Die is er nog niet geweest."


def again(meeting: Meeting, digest: str, *, by: User) -> None:
    """Have the list made once more for this reader, because it would now say something else; once per wording."""
    assert by.unit_id
    waiting = Minutes.objects.filter(
        meeting=meeting, unit=by.unit_id, digest=digest, approved=bool(meeting.approved_at)
    )
    if not waiting.filter(state__in=("queued", "running")).exists():
        Minutes(meeting=meeting, unit_id=by.unit_id, asked_by=by, digest=digest, steps=len(STEPS),
                approved=bool(meeting.approved_at)).save(force_insert=True)  # fmt: skip
        audit.record("write", by=by, obj=meeting, name="minutes_again")


def _decisions(meeting: Meeting, by: User) -> list[Decision]:
    """The besluiten of this tafel in cases that who closes it may know of."""
    items = AgendaItem.objects.visible_to(by).filter(meeting=meeting)
    rows = Decision.objects.visible_to(by).filter(item__in=items, case__in=Case.objects.visible_to(by))
    return list(rows.select_related("item", "case").order_by("at", "pk"))


def _took_part(decision: Decision, by: User) -> list[Unit]:
    """Who was invited or let in, who brought the case, and who got a track or an action; the regie knows already."""
    assert decision.item is not None
    review = Review.objects.visible_to(by).get(pk=decision.item.review_id)
    actions = Action.objects.visible_to(by).filter(item=decision.item_id)
    here = Attendance.objects.visible_to(by).filter(item=decision.item_id).values_list("unit_id", flat=True)
    ids = {*decision.item.invited, *here, review.submitted_by_id, *actions.values_list("addressee_id", flat=True)}
    holders = {receivers.holder_of(TrackKind(kind), review).pk for kind in decision.tracks}
    if TrackKind.STRAFRECHT in decision.tracks:
        holders.add(receivers.of_kind(UnitKind.POLICE).pk)
    return receivers.by_ids((ids | holders) - {by.unit_id})


def _tell(decision: Decision, unit: Unit, meeting: Meeting, *, by: User) -> None:
    """Write what the unit keeps for thirty days, with its line in the ledger; nothing where no ground leads there."""
    assert by.unit is not None
    try:
        ground = access.ground_for(by.unit, unit, Part.CASUS)
    except access.Barred:
        return
    if not unit.organisation.bound:
        return
    row = Outcome(case_id=decision.case_id, owner=by.unit, part=Part.OWN, addressee=unit, meeting=meeting,
                  item=decision.item, number=decision.case.number, kind=decision.kind,
                  addressed_until=timezone.now() + KEPT)  # fmt: skip
    row.save(force_insert=True)
    terms = access.Terms(basis=ground, purpose=PURPOSE, necessity=WHY, cause=CAUSE, cause_id=meeting.pk,
                         channel="tafel")  # fmt: skip
    services.tell_readers(row, by=by, terms=terms)


def _order(meeting: Meeting, units: Collection[UUID | None], *, approved: bool = False) -> None:
    """Put the list of each unit in line, once."""
    rows = [Minutes(meeting=meeting, unit_id=pk, approved=approved, steps=len(STEPS)) for pk in units if pk]
    Minutes.objects.bulk_create(rows, ignore_conflicts=True)
