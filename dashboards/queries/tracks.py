"""What /sporen/ asks: the tracks the own unit holds or may see, with their cases."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import DateField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases import paging
from cases.models import Case, User
from routing.models import Track
from routing.models.track import ENDED, TrackState

STATES = {"late": "Te laat", **{state.value: state.label for state in TrackState if state not in ENDED}}
SOME_DAY = date(9999, 12, 31)  # a track without a next date comes last


@dataclass
class Tracks:
    """A page of open tracks, one of ended ones, and the cases this reader may name."""

    running: paging.Page
    ended: paging.Page
    cases: dict[UUID, Case]


def tracks(user: User, *, state: str = "", after: str = "", running_after: str = "") -> Tracks:
    """Give the tracks in three queries, of the open ones only what is asked; both lists page by key."""
    rows = Track.objects.visible_to(user).select_related("owner")
    day = Coalesce("next_on", Value(SOME_DAY), output_field=DateField())
    wanted = rows.exclude(state__in=ENDED).annotate(day=day)
    if state == "late":
        wanted = wanted.filter(next_on__lt=timezone.localdate())
    elif state:
        wanted = wanted.filter(state=state)
    running = paging.page(wanted, "day", "pk", after=running_after)
    ended = paging.page(rows.filter(state__in=ENDED), "-pk", after=after)
    ids = {track.case_id for track in [*running.rows, *ended.rows]}
    cases = {case.pk: case for case in Case.objects.visible_to(user).filter(pk__in=ids)}
    return Tracks(running, ended, cases)
