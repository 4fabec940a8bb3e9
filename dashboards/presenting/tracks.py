"""Words for the list of sporen."""

from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from cases.models import User
from dashboards.queries.monitor import KINDS
from dashboards.queries.tracks import STATES, Tracks
from routing import moves
from routing.models import Track
from routing.models.track import TrackKind, TrackState

OPEN = (TrackState.ASSIGNED, TrackState.ACCEPTED, TrackState.RUNNING)
MEANING = {
    TrackState.ASSIGNED: "De tafel vraagt u dit spoor op te pakken.",
    TrackState.ACCEPTED: "Het spoor is aanvaard, het werk begint nog.",
    TrackState.RUNNING: "Er wordt aan gewerkt.",
}


def page(found: Tracks, user: User, state: str) -> dict[str, Any]:
    """Give what the template draws: what is late, a block per state, then what ended."""
    today, running = timezone.localdate(), found.running.rows
    late = [track for track in running if track.next_on and track.next_on < today]
    rest = [track for track in running if track not in late]
    blocks = [("Te laat", "De datum van de volgende stap is voorbij.", late)]
    blocks += [(one.label, MEANING[one], [track for track in rest if track.state == one]) for one in OPEN]
    return {
        "groups": [
            {"title": title, "help": said, "rows": [_row(track, found, user) for track in rows]}
            for title, said, rows in blocks if rows
        ],
        "filters": [{"title": "Stand", "chips": [_chip(value, label, state) for value, label in STATES.items()]}],
        "filtered": bool(state),
        "ended": [] if state else [_row(track, found, user) for track in found.ended.rows],
        "next_url": f"{_url(na=found.ended.after)}#klaar-kop" if found.ended.after else "",
        "next_open": _url(stand=state, open=found.running.after) if found.running.after else "",
    }  # fmt: skip


def _chip(value: str, label: str, state: str) -> dict[str, Any]:
    return {"label": label, "on": value == state, "url": "/sporen/" if value == state else _url(stand=value)}


def _url(**asked: str) -> str:
    return f"?{urlencode({name: value for name, value in asked.items() if value})}"


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
        "waits": KINDS.get(track.waits_for, "").lower(),
        "move": primary,
        "others": [option for option in options if option is not primary],
    }
