"""What the list of casussen asks: a page by key, and what stands beside each case, in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import TruncDate
from django.utils import timezone

from cases import access
from cases.models import Case, User
from dashboards.queries.signals import COUNTED, Place
from routing.models import AgendaItem, Decision, Review, Track, TrackLine
from routing.models.track import ENDED, TrackKind, TrackState

PAGE = 50
RUNNING = [state.value for state in TrackState if state not in ENDED]
NEVER = Value(False)
COLUMNS = ("case_id", "what", "word", "day", "over")


@dataclass
class Line:
    """One case in the list, with only what this reader may know."""

    case: Case
    state: str = ""
    ended: bool = False
    kinds: set[TrackKind] = field(default_factory=set)
    next_on: date | None = None


@dataclass
class Page:
    """One page of a list by key; the keys are None where nothing follows."""

    lines: list[Line]
    before: UUID | None
    after: UUID | None


def dossiers(
    user: User, wanted: dict[str, Any] | None = None, *, after: UUID | None = None, before: UUID | None = None
) -> Page:
    """Give a page of the cases with a number that this user may know of and that fit the filters, newest first."""
    found = access.first(user, _wanted(user, wanted or {}), PAGE + 1, after=after, before=before)
    more, cases = len(found) > PAGE, found[:PAGE]
    if before:
        cases.reverse()
        return Page(_beside(user, cases), cases[0].pk if more else None, cases[-1].pk if cases else None)
    return Page(_beside(user, cases), cases[0].pk if after and cases else None, cases[-1].pk if more else None)


def place(user: User, wanted: dict[str, Any], pk: UUID) -> Place | None:
    """Give the place of a case in what these filters find, counted to a limit; None where it is not in it."""
    rows = _wanted(user, wanted).only("pk")
    if not rows.filter(pk=pk).exists():
        return None
    above = [case.pk for case in access.first(user, rows, COUNTED + 1, before=pk)]
    below = [case.pk for case in access.first(user, rows, COUNTED + 1, after=pk)]
    return Place.among(above, below, PAGE)


def _wanted(user: User, wanted: dict[str, Any]) -> QuerySet[Case]:
    rows, here = Case.objects.visible_to(user).exclude(number=""), OuterRef("pk")
    if wanted.get("stand"):
        rows = rows.filter(Exists(Review.objects.visible_to(user).filter(state=wanted["stand"], case_id=here)))
    if wanted.get("spoor"):
        known = [
            model.objects.visible_to(user).filter(kind=wanted["spoor"], case_id=here) for model in (Track, TrackLine)
        ]
        rows = rows.filter(Exists(known[0]) | Exists(known[1]))
    if wanted.get("wie"):
        mine = Q(owner=user.unit_id)
        rows = rows.filter(mine if wanted["wie"] == "eigen" else ~mine)
    if wanted.get("van"):
        rows = rows.filter(pk__gte=_first_key(wanted["van"]))
    return rows.filter(pk__lt=_first_key(wanted["tot"] + timedelta(days=1))) if wanted.get("tot") else rows


def _first_key(day: date) -> UUID:
    """The lowest key of a day in Amsterdam: keys begin with their moment, so a period is a range of keys."""
    moment = timezone.make_aware(datetime.combine(day, time()))
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def _beside(user: User, cases: list[Case]) -> list[Line]:
    """Add the weging and the tracks this reader may know of: one query, whatever the size."""
    lines = {case.pk: Line(case) for case in cases}
    for case_id, what, word, day, over in _known(user, list(lines)) if lines else ():
        line = lines[case_id]
        if what == "review":
            line.state, line.ended = word, over
        elif word:
            line.kinds |= {TrackKind(kind) for kind in word.split(",")}
        if day and not over:
            line.next_on = min(day, line.next_on or day)
    return list(lines.values())


def _known(user: User, ids: list[UUID]) -> Any:
    """The stand, the tracks, what is on an agenda, and the tracks of the last besluit, in rows of one shape."""
    ended = ExpressionWrapper(Q(ended_at__isnull=False), BooleanField())
    review = _of(Review, user, ids, "review", F("state"), F("review_on"), ended)
    tracks = [
        _of(model, user, ids, "track", F("kind"), F("next_on"), state__in=RUNNING) for model in (Track, TrackLine)
    ]
    item = _of(AgendaItem, user, ids, "item", Value(""), TruncDate("meeting__starts_at"), closed_at=None)
    named = Func(F("tracks"), Value(","), function="array_to_string", output_field=CharField())
    decided = _of(Decision, user, ids, "besluit", named, Value(None, DateField()), kind="sporen")
    return review.union(*tracks, item, decided.order_by("case_id", "-at").distinct("case_id"), all=True)


def _of(model: Any, user: User, ids: list[UUID], what: str, word: Any, day: Any, over: Any = NEVER, **only: Any) -> Any:
    rows = model.objects.visible_to(user).filter(case_id__in=ids, **only)
    return rows.annotate(what=Value(what), word=word, day=day, over=over).values_list(*COLUMNS)
