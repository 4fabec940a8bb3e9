"""Words for the list of sporen."""

from typing import Any
from urllib.parse import urlencode

from cases.models import User
from dashboards.queries.tracks import Tracks
from routing import moves
from routing.models import Track
from routing.models.track import TrackKind, TrackState

OPEN = (TrackState.ASSIGNED, TrackState.ACCEPTED, TrackState.RUNNING)
MEANING = {
    TrackState.ASSIGNED: "De tafel vraagt u dit spoor op te pakken.",
    TrackState.ACCEPTED: "Het spoor is aanvaard, het werk begint nog.",
    TrackState.RUNNING: "Er wordt aan gewerkt.",
}


def page(found: Tracks, user: User) -> dict[str, Any]:
    """Give what the template draws: a block per state, then what ended."""
    groups = [
        {
            "title": state.label,
            "help": MEANING[state],
            "rows": [_row(t, found, user) for t in found.running.rows if t.state == state],
        }
        for state in OPEN
    ]
    return {
        "groups": [group for group in groups if group["rows"]],
        "ended": [_row(track, found, user) for track in found.ended.rows],
        "next_url": f"?{urlencode({'na': found.ended.after})}#klaar-kop" if found.ended.after else "",
        "next_open": f"?{urlencode({'open': found.running.after})}" if found.running.after else "",
    }


def _row(track: Track, found: Tracks, user: User) -> dict[str, Any]:
    case = found.cases.get(track.case_id)
    own = track.owner_id == user.unit_id
    options = moves.available(track, user) if own and case else []
    primary = next((option for option in options if option.tone == "primary"), None)
    opened = own and track.kind == TrackKind.ZORG and track.state != TrackState.ASSIGNED
    return {
        "track": track,
        "kind": TrackKind(track.kind).label,
        "case": case,
        "holder": "" if own else track.owner.name,
        "url": "" if case is None else f"/zorg/{track.pk}/" if opened else f"/casussen/{track.case_id}/",
        "move": primary,
        "others": [option for option in options if option is not primary],
    }
