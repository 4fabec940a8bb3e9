"""What the list of casussen asks: a page by key, and what stands beside each case, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from cases.models import Case, User
from routing.models import AgendaItem, Decision, Review, Track, TrackLine
from routing.models.track import ENDED, TrackKind

PAGE = 50


@dataclass
class Line:
    """One case in the list, with only what this reader may know."""

    case: Case
    review: Review | None = None
    kinds: set[TrackKind] = field(default_factory=set)
    next_on: date | None = None


@dataclass
class Page:
    """One page of a list by key; the keys are None where nothing follows."""

    lines: list[Line]
    before: UUID | None
    after: UUID | None


def dossiers(user: User, *, state: str = "", after: UUID | None = None, before: UUID | None = None) -> Page:
    """Give a page of the cases with a number that this user may know of, newest first."""
    rows = Case.objects.visible_to(user).exclude(number="")
    if state:
        rows = rows.filter(pk__in=Review.objects.visible_to(user).filter(state=state).values("case_id"))
    if before:
        found = list(rows.filter(pk__gt=before).order_by("pk")[: PAGE + 1])
        more, cases = len(found) > PAGE, found[:PAGE][::-1]
        return Page(_beside(user, cases), cases[0].pk if more else None, cases[-1].pk if cases else None)
    found = list((rows.filter(pk__lt=after) if after else rows).order_by("-pk")[: PAGE + 1])
    cases = found[:PAGE]
    return Page(
        _beside(user, cases), cases[0].pk if after and cases else None, cases[-1].pk if len(found) > PAGE else None
    )


def _beside(user: User, cases: list[Case]) -> list[Line]:
    """Add the weging and the tracks this reader may know of: five queries, whatever the size."""
    lines = {case.pk: Line(case) for case in cases}
    dates: dict[UUID, list[date]] = defaultdict(list)
    for review in _of(Review, user, lines):
        lines[review.case_id].review = review
        _date(dates, review.case_id, review.review_on if not review.ended_at else None)
    for track in [*_of(Track, user, lines), *_of(TrackLine, user, lines)]:
        if track.state not in ENDED:
            lines[track.case_id].kinds.add(TrackKind(track.kind))
            _date(dates, track.case_id, track.next_on)
    for item in _of(AgendaItem, user, lines).filter(closed_at=None).select_related("meeting"):
        _date(dates, item.case_id, timezone.localtime(item.meeting.starts_at).date())
    for decision in _of(Decision, user, lines).filter(kind="sporen").order_by("case_id", "-at").distinct("case_id"):
        lines[decision.case_id].kinds |= {TrackKind(kind) for kind in decision.tracks}
    for pk, found in dates.items():
        lines[pk].next_on = min(found)
    return list(lines.values())


def _of(model: Any, user: User, lines: dict[UUID, Line]) -> Any:
    return model.objects.visible_to(user).filter(case_id__in=lines)


def _date(dates: dict[UUID, list[date]], pk: UUID, day: date | None) -> None:
    if day:
        dates[pk].append(day)
