"""What /sporen/ asks: the tracks the own unit holds or may see, with their cases."""

from dataclasses import dataclass
from uuid import UUID

from cases.models import Case, User
from routing.models import Track
from routing.models.track import ENDED

MOST = 50


@dataclass
class Tracks:
    """Open tracks, a page of ended ones, and the cases this reader may name."""

    running: list[Track]
    ended: list[Track]
    cases: dict[UUID, Case]
    after: UUID | None


def tracks(user: User, *, after: UUID | None = None) -> Tracks:
    """Give the tracks in three queries; the ended ones page by key."""
    rows = Track.objects.visible_to(user).select_related("owner")
    running = list(rows.exclude(state__in=ENDED).order_by("next_on", "pk")[: MOST * 4])
    ended_rows = rows.filter(state__in=ENDED).order_by("-pk")
    ended = list((ended_rows.filter(pk__lt=after) if after else ended_rows)[: MOST + 1])
    ids = {track.case_id for track in [*running, *ended]}
    cases = {case.pk: case for case in Case.objects.visible_to(user).filter(pk__in=ids)}
    return Tracks(running, ended[:MOST], cases, ended[MOST - 1].pk if len(ended) > MOST else None)
