"""Words and lanes of the monitor: where each track stands, and who waits for whom."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from dashboards.queries.monitor import KINDS, LAST, STATES, Board, Chosen
from routing.models import Review, TrackLine
from routing.models.table import ReviewState
from routing.models.track import TrackKind, TrackState

MARKS = {TrackState.ASSIGNED: "circle-dashed", TrackState.ACCEPTED: "circle-dot", TrackState.RUNNING: "play"}


def page(found: Board, chosen: Chosen) -> dict[str, Any]:
    """Give what the template draws: what is late on top, then the rest, each case with a lane per track."""
    rows = [_row(row, found) for row in found.shown.rows if row.case_id in found.cases]
    today = timezone.localdate()
    late = [row for row in rows if row["first_on"] and row["first_on"] < today]
    return {
        "blocks": [
            block for block in ({"title": "Te laat", "rows": late}, {"title": "Op schema", "rows": rows[len(late):]})
            if block["rows"]
        ],
        "filters": _filters(chosen),
        "filtered": bool(chosen.kind or chosen.state),
        "count_text": _count(len(rows), more=bool(found.shown.after or chosen.after)),
        "next_url": _url(chosen, na=found.shown.after) if found.shown.after else "",
    }  # fmt: skip


def _row(row: Any, found: Board) -> dict[str, Any]:
    lines = {line.kind: line for line in found.lines[row.case_id]}
    actions = found.actions[row.case_id]
    late = [action for action in actions if action.due < timezone.localdate()]
    return {
        "case": found.cases[row.case_id],
        "url": f"/casussen/{row.case_id}/",
        "state": row.get_state_display(),
        "review_on": row.review_on,
        "first_on": None if row.first_on == LAST else row.first_on,
        "lanes": [_lane(kind, lines.get(kind.value)) for kind in TrackKind],
        "actions": len(actions),
        "late_actions": len(late),
        "waits": _waits(row, found),
    }


def _lane(kind: TrackKind, line: TrackLine | None) -> dict[str, Any]:
    if line is None:
        return {"kind": kind.value, "label": kind.label, "on": False}
    return {
        "kind": kind.value,
        "label": kind.label,
        "on": True,
        "state": line.get_state_display(),
        "mark": MARKS[TrackState(line.state)],
        "holder": line.holder.name,
        "next_step": line.next_step,
        "next_on": line.next_on,
        "late": bool(line.next_on and line.next_on < timezone.localdate()),
        "waits": KINDS.get(line.waits_for, "").lower(),
    }


def _waits(row: Review, found: Board) -> list[dict[str, Any]]:
    """Say who waits for whom, the tafel first."""
    waits = []
    if row.state == ReviewState.INCOMPLETE:
        waits.append(_wait("De tafel", str(row.submitted_by), "aanvulling"))
    for line in found.lines[row.case_id]:
        if line.state == TrackState.ASSIGNED:
            waits.append(_wait("De tafel", line.holder.name, f"spoor {KINDS[line.kind].lower()} aanvaarden"))
        if line.waits_for:
            waits.append(_wait(KINDS[line.kind], KINDS[line.waits_for].lower(), line.next_step))
    asked = [_wait("De tafel", str(one.addressee), "antwoord", one.due) for one in found.asked[row.case_id]]
    offers = found.offers[row.case_id]
    return [
        *waits,
        *asked,
        *(_wait("De tafel", str(one.addressee), "overnemen of niet", one.answer_by) for one in offers),
    ]


def _wait(who: str, whom: str, what: str, day: date | None = None) -> dict[str, Any]:
    return {"who": who, "whom": whom, "what": what, "date": day}


def _filters(chosen: Chosen) -> list[dict[str, Any]]:
    """Every filter as a chip that is on or off."""
    kinds = [_chip(label, chosen, spoor=value, on=chosen.kind == value) for value, label in KINDS.items()]
    states = [_chip(label, chosen, stand=value, on=chosen.state == value) for value, label in STATES.items()]
    return [{"title": "Stand", "chips": states}, {"title": "Spoor", "chips": kinds}]


def _chip(label: str, chosen: Chosen, *, on: bool, **one: str) -> dict[str, Any]:
    wanted = dict.fromkeys(one, "") if on else one
    return {"label": label, "on": on, "url": _url(chosen, **wanted) or "/tafel/monitor/"}


def _count(amount: int, *, more: bool) -> str:
    return f"{amount} {'casus' if amount == 1 else 'casussen'}{' op deze pagina' if more else ''}"


def _url(chosen: Chosen, **more: str) -> str:
    wanted = {"stand": chosen.state, "spoor": chosen.kind} | more
    kept = {name: value for name, value in wanted.items() if value}
    return f"?{urlencode(kept)}" if kept else ""
