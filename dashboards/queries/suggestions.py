"""What the agenda of a tafel proposes by itself; a person puts each case on it (domain 1.3, screens S7)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from cases.models import Case, User
from routing import completeness
from routing.models import Action, Meeting, Review, TrackLine
from routing.models.table import ReviewState
from routing.models.track import ENDED, TrackKind

MOST = 50
NEW, AGAIN, ADJOURNED, SILENT, DONE, LATE = (
    "Nieuw", "Monitoring", "Aangehouden", "Stil op een spoor", "Kan worden afgesloten", "Actie te laat",
)  # fmt: skip
GROUPS = (NEW, AGAIN, ADJOURNED, SILENT, DONE, LATE)
PATIENCE = {"hoog": timedelta(days=3), "midden": timedelta(days=7), "laag": timedelta(days=14)}  # after a date passed


@dataclass
class Suggestion:
    """One case that could go on this agenda, with every reason."""

    review: Review
    case: Case
    why: dict[str, str] = field(default_factory=dict)  # group -> the words
    missing: list[str] = field(default_factory=list)  # of a new aanmelding

    @property
    def group(self) -> str:
        """The first reason counts."""
        return next(group for group in GROUPS if group in self.why)


def suggestions(user: User, meeting: Meeting) -> list[Suggestion]:
    """Give the cases that ask for a place on this agenda, each once, the most pressing group first."""
    states = [ReviewState.SUBMITTED, ReviewState.ADJOURNED, ReviewState.MONITORING]
    rows = Review.objects.visible_to(user).filter(state__in=states).select_related("submitted_by", "case")
    reviews = list(rows.order_by("review_on", "pk")[: MOST * 4])
    ids = {row.case_id for row in reviews}
    known = {case.pk: case for case in Case.objects.visible_to(user).filter(pk__in=ids)}
    found = {row.case_id: Suggestion(row, known[row.case_id]) for row in reviews if row.case_id in known}
    day = timezone.localdate(meeting.starts_at)
    for one in found.values():
        _by_date(one, day, user)
    _by_tracks(found, TrackLine.objects.visible_to(user).filter(case_id__in=ids))
    _by_actions(found, Action.objects.visible_to(user).filter(case_id__in=ids, done_at=None))
    wanted = [one for one in found.values() if one.why]
    return sorted(wanted, key=lambda one: (GROUPS.index(one.group), one.review.review_on or day))[:MOST]


def _by_date(one: Suggestion, day: date, user: User) -> None:
    """A new case, or one whose next date comes before the end of this tafel."""
    review, due = one.review, one.review.review_on
    if review.state == ReviewState.SUBMITTED:
        one.why[NEW] = "Nieuw aangemeld"
        one.missing = completeness.missing(review, by=user)
    elif due is not None and due <= day:
        group = ADJOURNED if review.state == ReviewState.ADJOURNED else AGAIN
        one.why[group] = f"Zou op {due:%d-%m} weer aan tafel komen"


def _by_tracks(found: dict[UUID, Suggestion], lines: Iterable[TrackLine]) -> None:
    """A track whose date passed in silence, weighed by the risk of the case; or nothing runs any more."""
    of_case: dict[UUID, list[TrackLine]] = defaultdict(list)
    for line in lines:
        of_case[line.case_id].append(line)
    for case_id, rows in of_case.items():
        one = found.get(case_id)
        if one is None or one.review.state != ReviewState.MONITORING:
            continue
        running = [line for line in rows if line.state not in ENDED]
        silent = [TrackKind(line.kind).label for line in running if _silent(line, one.review.risk)]
        if silent:
            one.why[SILENT] = f"Geen bericht over {' en '.join(silent).lower()}"
        if not running:
            one.why[DONE] = "Alle sporen zijn klaar"


def _silent(line: TrackLine, risk: str) -> bool:
    """The date of the next step passed, longer ago than this risk allows."""
    return line.next_on is not None and line.next_on + PATIENCE.get(risk, PATIENCE["midden"]) < timezone.localdate()


def _by_actions(found: dict[UUID, Suggestion], actions: Iterable[Action]) -> None:
    late: dict[UUID, int] = defaultdict(int)
    for action in actions:
        late[action.case_id] += action.due < timezone.localdate()
    for case_id, amount in late.items():
        if amount and case_id in found and found[case_id].review.state != ReviewState.SUBMITTED:
            found[case_id].why[LATE] = f"{amount} {'actie is' if amount == 1 else 'acties zijn'} te laat"
