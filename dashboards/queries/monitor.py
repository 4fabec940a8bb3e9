"""What the monitor asks: every case at the tafel with its tracks, what is late first, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import DateField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from cases import paging
from cases.models import Case, Request, User
from routing.models import Action, Handover, Review, TrackLine
from routing.models.handover import HandoverState
from routing.models.table import ReviewState
from routing.models.track import ENDED, TrackKind, TrackState

WATCHED = (ReviewState.INCOMPLETE, ReviewState.SCHEDULED, ReviewState.ADJOURNED, ReviewState.MONITORING)
LAST = date(9999, 12, 31)  # of a case without any date
STATES = {"late": "Te laat", "waits": "Wacht op iemand", "scheduled": "Geagendeerd", "adjourned": "Aangehouden",
          "monitoring": "In monitoring", "incomplete": "Aanvulling gevraagd"}  # fmt: skip
KINDS = {kind.value: kind.label for kind in TrackKind}


@dataclass(frozen=True)
class Chosen:
    """The filters, and the key of the page before."""

    kind: str = ""
    state: str = ""
    after: str = ""


@dataclass
class Board:
    """A page of the monitor, with what stands beside each case."""

    shown: paging.Page  # of Review with `first_on`, the first date on which something is due
    cases: dict[UUID, Case]
    lines: dict[UUID, list[TrackLine]] = field(default_factory=lambda: defaultdict(list))
    actions: dict[UUID, list[Action]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[UUID, list[Request]] = field(default_factory=lambda: defaultdict(list))
    offers: dict[UUID, list[Handover]] = field(default_factory=lambda: defaultdict(list))


def board(user: User, chosen: Chosen) -> Board:
    """Give a page of the cases that the regie watches; the oldest date first, and by key."""
    shown = paging.page(_wanted(user, chosen), "first_on", "pk", after=chosen.after)
    ids = {row.case_id for row in shown.rows}
    found = Board(shown, {case.pk: case for case in Case.objects.visible_to(user).filter(pk__in=ids)})
    for line in _running(user).filter(case_id__in=ids).select_related("holder"):
        found.lines[line.case_id].append(line)
    for action in _open(user).filter(case_id__in=ids).select_related("addressee").order_by("due"):
        found.actions[action.case_id].append(action)
    _beside(user, found, ids)
    return found


def _beside(user: User, found: Board, ids: set[UUID]) -> None:
    """Add the questions and offers of the regie that wait for an answer."""
    open_to = {"case_id__in": ids, "owner": user.unit_id, "addressed_until__gt": timezone.now()}
    asked = Request.objects.visible_to(user).filter(outcome="open", addressee__isnull=False, **open_to)
    for row in asked.select_related("addressee").order_by("due"):
        found.asked[row.case_id].append(row)
    offers = Handover.objects.visible_to(user).filter(state=HandoverState.OFFERED, **open_to)
    for offer in offers.select_related("addressee"):
        found.offers[offer.case_id].append(offer)


def _running(user: User) -> QuerySet[TrackLine]:
    return TrackLine.objects.visible_to(user).filter(addressee=user.unit_id).exclude(state__in=ENDED)


def _open(user: User) -> QuerySet[Action]:
    return Action.objects.visible_to(user).filter(owner=user.unit_id, done_at=None)


def _wanted(user: User, chosen: Chosen) -> Any:
    """The regie owns each weging, also of a case under embargo: the case itself must be known too."""
    rows: Any = Review.objects.visible_to(user).filter(state__in=WATCHED, case__in=Case.objects.visible_to(user))
    rows = rows.select_related("submitted_by").annotate(first_on=_first(user))
    if chosen.kind:
        rows = rows.filter(Exists(_running(user).filter(case_id=OuterRef("case_id"), kind=chosen.kind)))
    if chosen.state == "late":
        rows = rows.filter(first_on__lt=timezone.localdate())
    elif chosen.state == "waits":
        rows = rows.filter(_waits(user))
    elif chosen.state:
        rows = rows.filter(state=chosen.state)
    return rows


def _first(user: User) -> Coalesce:
    """The first date of the weging, its tracks and its actions."""
    steps = _earliest(_running(user), "next_on")
    todo = _earliest(_open(user), "due")
    return Coalesce(Least(F("review_on"), steps, todo), LAST, output_field=DateField())


def _earliest(rows: QuerySet[Any], name: str) -> Subquery:
    of_case = rows.filter(case_id=OuterRef("case_id")).order_by().values("case_id")
    return Subquery(of_case.annotate(first=Min(name)).values("first"), output_field=DateField())


def _waits(user: User) -> Q:
    """Somebody waits: a track that nobody accepted yet or that waits for another, or an answer that is asked."""
    lines = _running(user).filter(Q(state=TrackState.ASSIGNED) | ~Q(waits_for=""), case_id=OuterRef("case_id"))
    asked = Request.objects.visible_to(user).filter(
        owner=user.unit_id, outcome="open", addressed_until__gt=timezone.now(), case_id=OuterRef("case_id")
    )
    return Q(state=ReviewState.INCOMPLETE) | Q(Exists(lines)) | Q(Exists(asked))
