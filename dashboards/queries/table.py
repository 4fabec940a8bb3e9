"""What the screens of the tafel ask: meetings, what waits for the agenda, and one agenda with its cases."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import DateField, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases import access, paging
from cases.models import Case, Entry, Unit, User
from cases.roles import TABLE_LEAD, Part
from dashboards.queries.suggestions import Suggestion, suggestions
from routing import meetings
from routing.models import AgendaItem, Decision, Meeting, Review, UrgentCard
from routing.models.table import ReviewState

MOST = 50
FIRST_DAY = date(1, 1, 1)  # a case without a date comes first
NOTHING = paging.Page([], "")
SOON = timedelta(days=14)  # monitoring that comes due before the tafel after next


@dataclass
class Overview:
    """What /tafel/ draws."""

    coming: paging.Page
    past: list[Meeting]
    counts: Counter[UUID]
    waiting: paging.Page
    incomplete: paging.Page
    items: list[AgendaItem]
    cases: dict[UUID, Case]
    next_past: UUID | None = None


@dataclass
class Agenda:
    """What /tafel/<id>/ draws: the pairs this reader may see, and what stands beside them."""

    meeting: Meeting
    pairs: list[tuple[AgendaItem, Review]]
    cases: dict[UUID, Case]
    units: dict[UUID, Unit]
    contributed: dict[UUID, set[UUID]] = field(default_factory=dict)  # case -> units with inbreng
    sighted: dict[UUID, set[int]] = field(default_factory=dict)  # case -> groups with casus open
    decisions: dict[UUID, Decision] = field(default_factory=dict)  # item -> besluit
    urgent: list[UrgentCard] = field(default_factory=list)
    suggested: list[Suggestion] = field(default_factory=list)


def overview(user: User, keys: dict[str, str], *, before: UUID | None = None) -> Overview:
    """Give the meetings with their number of cases, and for the regie what waits for the agenda.

    `keys` says of each list that waits after which row it goes on.
    """
    lead = user.job in TABLE_LEAD
    items = AgendaItem.objects.visible_to(user)
    mine = Meeting.objects.all() if lead else Meeting.objects.filter(pk__in=items.values("meeting_id"))
    now = timezone.now()
    past_ones = mine.filter(Q(closed_at__isnull=False) | Q(starts_at__lt=now - timedelta(days=1)))
    older = (
        past_ones.filter(starts_at__lt=Meeting.objects.filter(pk=before).values("starts_at")) if before else past_ones
    )
    past = list(older.order_by("-starts_at")[: MOST + 1])
    ahead = mine.exclude(pk__in=past_ones.values("pk"))
    coming = paging.page(ahead, "starts_at", "pk", after=keys.get("komt", ""))
    on_agenda = list(items.filter(meeting__in=[*coming.rows, *past]).select_related("meeting"))
    waiting = _waiting(user, keys.get("wacht", "")) if lead else NOTHING
    incomplete = _incomplete(user, keys.get("aanvulling", "")) if lead else NOTHING
    wanted = {row.case_id for row in [*waiting.rows, *incomplete.rows]} | {
        item.case_id for item in on_agenda if not lead
    }
    return Overview(
        coming=coming,
        past=past[:MOST],
        counts=Counter(item.meeting_id for item in on_agenda),
        waiting=waiting,
        incomplete=incomplete,
        items=[] if lead else on_agenda,
        cases=cases(user, wanted),
        next_past=past[MOST - 1].pk if len(past) > MOST else None,
    )


def _waiting(user: User, after: str) -> paging.Page:
    """New cases first, then what was adjourned, then monitoring that comes due; oldest first."""
    reviews = Review.objects.visible_to(user).select_related("submitted_by")
    due = Q(state=ReviewState.MONITORING, review_on__lte=timezone.localdate() + SOON)
    rows = reviews.filter(Q(state__in=[ReviewState.SUBMITTED, ReviewState.ADJOURNED]) | due)
    first = When(state=ReviewState.SUBMITTED, then=Value(0))
    later = Choice(first, default=Value(1), output_field=IntegerField())
    day = Coalesce("review_on", Value(FIRST_DAY), output_field=DateField())
    return paging.page(rows.annotate(later=later, day=day), "later", "day", "pk", after=after)


def _incomplete(user: User, after: str) -> paging.Page:
    rows = Review.objects.visible_to(user).select_related("submitted_by").filter(state=ReviewState.INCOMPLETE)
    return paging.page(rows, "pk", after=after)


def cases(user: User, ids: set[UUID]) -> dict[UUID, Case]:
    """Give those of these cases this reader may know of."""
    rows = Case.objects.visible_to(user).filter(pk__in=ids) if ids else []
    return {case.pk: case for case in rows}


def agenda(user: User, meeting: Meeting) -> Agenda:
    """Read one agenda for this reader, in a number of queries that does not grow with it."""
    pairs = meetings.agenda(user, meeting)
    items = [item for item, _ in pairs]
    case_ids = {item.case_id for item in items}
    invited = {pk for item in items for pk in item.invited}
    found = Agenda(
        meeting, pairs, cases(user, case_ids), {unit.pk: unit for unit in Unit.objects.filter(pk__in=invited)}
    )
    found.decisions = {row.item_id: row for row in _of(Decision, user, case_ids).filter(item__in=items) if row.item_id}
    found.contributed = _contributed(user, case_ids)
    if user.job in TABLE_LEAD:
        found.sighted = _sighted(case_ids)
        found.urgent = _urgent(user, meeting)
        found.suggested = [] if meeting.closed_at else suggestions(user, meeting)
    return found


def _contributed(user: User, case_ids: set[UUID]) -> dict[UUID, set[UUID]]:
    rows: dict[UUID, set[UUID]] = defaultdict(set)
    for case_id, owner_id in _of(Entry, user, case_ids).filter(kind="inbreng").values_list("case_id", "owner_id"):
        rows[case_id].add(owner_id)
    return rows


def _sighted(case_ids: set[UUID]) -> dict[UUID, set[int]]:
    return access.groups_with(case_ids, Part.CASUS)


def _urgent(user: User, meeting: Meeting) -> list[UrgentCard]:
    """Spoed the regie was told of since the tafel before this one."""
    before = Meeting.objects.filter(starts_at__lt=meeting.starts_at).order_by("-starts_at").first()
    told = UrgentCard.objects.visible_to(user).filter(kind="notice", addressee=user.unit_id)
    return list((told.filter(created_at__gt=before.starts_at) if before else told).select_related("owner")[:MOST])


def _of(model: Any, user: User, case_ids: set[UUID]) -> Any:
    return model.objects.visible_to(user).filter(case_id__in=case_ids)
