"""What Mijn werk asks: everything is bounded, own unit only, and behind both walls."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, DateTimeField, Exists, F, Func, Q
from django.utils import timezone

from cases import access, paging
from cases.models import Case, Unit, User
from cases.roles import TABLE_LEAD, Role
from routing import inquiries
from routing.models import (
    Action,
    Deadline,
    Handover,
    InquiryMatch,
    Meeting,
    Notice,
    Review,
    Track,
    TrackLine,
    UrgentCard,
)
from routing.models.handover import HandoverState
from routing.models.table import ReviewState
from routing.models.track import TrackState
from routing.submitting import DIRECT

NEWEST = 2_000  # cases that are counted
MOST = paging.PAGE  # rows per list; what was left out is said, with a link to where it stands
ACCEPT = "track_accept"
NEWS = timedelta(days=7)
NEWEST_NEWS = 20
HOLDERS = frozenset({Role.CARE_COORDINATOR, Role.PROSECUTION, Role.MAYOR, Role.SQUARE_LEAD})
SUBMITTERS = frozenset({Role.FOCAL_POINT, *DIRECT})


def to_do(user: User, after: str = "") -> paging.Page:
    """Give a page of what the own unit must do: its open terms and actiepunten as one list, soonest first.

    What a spoor has to answer is no row here: it stands above, with the spoor.
    """
    terms = Deadline.objects.visible_to(user).filter(owner=user.unit_id, done_at=None).exclude(code=ACCEPT)
    mine = _open_actions(user).filter(_own(user))
    kinds = [terms.annotate(moment=F("due")), mine.annotate(moment=_end_of(F("due")))]
    return paging.merged(kinds, "moment", "pk", after=after)


def actions_of_others(user: User) -> list[Action]:
    """Give the open actiepunten that the own unit waits for, soonest first."""
    return list(_open_actions(user).exclude(_own(user)).order_by("due", "id")[:MOST])


def _open_actions(user: User) -> Any:
    return Action.objects.visible_to(user).filter(done_at=None).select_related("addressee")


def _own(user: User) -> Q:
    return Q(addressee=None) | Q(addressee=user.unit_id)


def _end_of(day: F) -> Func:
    """The midnight that ends a day in our zone, as presenters and the law count it."""
    zone = timezone.get_default_timezone_name()
    return Func(day, template=f"((%(expressions)s + 1)::timestamp AT TIME ZONE '{zone}')", output_field=DateTimeField())


def terms_to_accept(user: User, tracks: list[Track]) -> dict[UUID, Deadline]:
    """Give until when each of these sporen must be answered."""
    if not tracks:
        return {}
    rows = Deadline.objects.visible_to(user).filter(owner=user.unit_id, done_at=None, code=ACCEPT)
    return {row.object_id: row for row in rows.filter(object_id__in=[track.pk for track in tracks])}


def stands(user: User) -> tuple[dict[str, int], bool]:
    """Give how many of the newest cases stand where, and whether there are older ones that were not counted.

    Counting all would take longer with every year; a count behind both walls is bounded work here.
    """
    ids = access.in_order(user)
    older = Exists(ids[NEWEST : NEWEST + 1])
    rows = Review.objects.visible_to(user).filter(case_id__in=ids[:NEWEST]).order_by()
    found = list(rows.annotate(older=older).values_list("state", "older").annotate(count=Count("pk")))
    return {state: count for state, _, count in found}, any(more for _, more, _ in found)


def cases_of(user: User, ids: set[UUID]) -> dict[UUID, Case]:
    """Give those of these cases this user may know of, by id."""
    rows = Case.objects.visible_to(user).filter(pk__in=ids).only("number", "codename") if ids else []
    return {case.pk: case for case in rows}


def tracks_to_accept(user: User) -> list[Track]:
    """Give the sporen that wait for the yes or no of the own unit."""
    if user.job not in HOLDERS:
        return []
    rows = Track.objects.visible_to(user).filter(owner=user.unit_id, state=TrackState.ASSIGNED)
    return list(rows.order_by("id")[:MOST])


def offers(user: User) -> list[Handover]:
    """Give the cases that wait for the yes or no of a unit: the own, or one that the tafel asked."""
    rows = Handover.objects.visible_to(user).filter(kind="afschalen", state=HandoverState.OFFERED)
    return list(rows.select_related("addressee").order_by("id")[:MOST])


def questions(user: User) -> list[InquiryMatch]:
    """Give the questions of other units about somebody the own unit knows (domain 1.5, hit/no-hit)."""
    return inquiries.waiting_for(user, MOST) if inquiries.may_ask(user) else []


def lines_waiting(user: User) -> list[TrackLine]:
    """Give the tafelregels of sporen that nobody accepted yet; only the regie of the tafel waits for those."""
    if user.job not in TABLE_LEAD:
        return []
    rows = TrackLine.objects.visible_to(user).filter(state=TrackState.ASSIGNED).select_related("holder")
    return list(rows.order_by("id")[:MOST])


def at_the_table(user: User) -> list[Review]:
    """Give the own cases on which the tafel has still to decide."""
    if user.job not in SUBMITTERS:
        return []
    states = [ReviewState.SUBMITTED, ReviewState.SCHEDULED, ReviewState.ADJOURNED]
    rows = Review.objects.visible_to(user).filter(submitted_by=user.unit_id, state__in=states)
    return list(rows.order_by("-id")[:MOST])


def urgent_cards(user: User) -> list[UrgentCard]:
    """Give the running spoedkaarten addressed to the own unit, newest first."""
    rows = UrgentCard.objects.visible_to(user).filter(addressee=user.unit_id, addressed_until__gt=timezone.now())
    return list(rows.order_by("-started_at", "id")[:MOST])


def open_cards(user: User, terms: list[Deadline]) -> set[UUID]:
    """Give which of the spoedkaarten behind these terms still open for this reader."""
    cards = [row.object_id for row in terms if row.path.startswith("/spoed/")]
    if not cards:
        return set()
    return set(UrgentCard.objects.visible_to(user).filter(pk__in=cards).values_list("pk", flat=True))


def news(user: User) -> list[Notice]:
    """Give what was shared with or decided for the own unit in the last seven days."""
    since = timezone.now() - NEWS
    rows = Notice.objects.filter(unit=user.unit_id, kind__in=["shared", "decided"], created_at__gt=since)
    return list(rows.order_by("-created_at")[:NEWEST_NEWS])


def next_meeting() -> Meeting | None:
    """Give the first tafel to come; a meeting says nothing about a case."""
    return Meeting.objects.filter(starts_at__gt=timezone.now(), closed_at=None).order_by("starts_at").first()


def unit_name(unit: Unit | None) -> str:
    """Give how a unit is called in a sentence."""
    return str(unit) if unit else "niemand"
