"""What follows from the moves of a spoor."""

from typing import Any

from cases.models import UnitKind
from cases.roles import Part
from routing import receivers, until
from routing.consequences import Context
from routing.follow_ups.follow import Mover, after
from routing.models import CareTrajectory, TrackLine
from routing.models.track import ENDED, TrackKind


@after("spoor", "start", "begin", "plan", "complete", "hand_back", "not_take")
def _keep_line(ctx: Context, move: Mover) -> None:
    track: Any = ctx.row
    if track.state in ENDED:
        track.ended_at = ctx.now
        track.save(force_update=True, update_fields=["ended_at"])
    _show_line(ctx)


@after("spoor", "accept")
def _open_care(ctx: Context, move: Mover) -> None:
    """An accepted zorgspoor opens its trajectory."""
    track: Any = ctx.row
    if track.kind == TrackKind.ZORG:
        coordinator = ctx.by if ctx.by.unit_id == track.owner_id else track.owner.users.filter(is_active=True).first()
        CareTrajectory(
            case_id=ctx.case.pk, owner=track.owner, part=Part.ZORG, track=track, coordinator=coordinator
        ).save(force_insert=True)
    _show_line(ctx)


def _show_line(ctx: Context) -> None:
    """Keep the tafelregel in step: what the regie of the tafel sees of a track."""
    track: Any = ctx.row
    seen = {
        "state": track.state,
        "next_step": track.next_step,
        "next_on": track.next_on,
        "waits_for": track.waits_for,
        "outcome": track.outcome,
        "addressed_until": until.ends(until.Until.KEEP, ctx),
    }
    if not TrackLine.objects.filter(track_id=track.pk).update(**seen):
        TrackLine(
            case_id=ctx.case.pk, owner=track.owner, part=Part.OWN, track=track, kind=track.kind, holder=track.owner,
            addressee=receivers.of_kind(UnitKind.TABLE_LEAD), **seen,
        ).save(force_insert=True)  # fmt: skip
