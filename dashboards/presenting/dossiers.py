"""Words for the list of casussen."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from dashboards.queries.dossiers import Line, Page
from routing.models.table import ReviewState
from routing.models.track import TrackKind

STATES = dict(ReviewState.choices)


def page(found: Page, state: str) -> dict[str, Any]:
    """Give what the template of the list draws."""
    chosen = STATES.get(state, "")
    return {
        "lines": [_line(line) for line in found.lines],
        "states": ReviewState.choices,
        "state": state,
        "chips": [{"label": f"Stand: {chosen}", "remove_url": "/casussen/"}] if chosen else [],
        "count_text": _count(found),
        "next_url": _url(state, na=found.after),
        "prev_url": _url(state, voor=found.before),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "case": line.case,
        "url": f"/casussen/{line.case.pk}/",
        "state": STATES.get(line.state, ""),
        "ended": line.ended,
        "tracks": [{"text": kind.label, "tone": kind.value} for kind in TrackKind if kind in line.kinds],
        "date": line.next_on,
    }


def _count(found: Page) -> str:
    amount = len(found.lines)
    more = " op deze pagina" if found.after or found.before else ""
    return f"{amount} {'casus' if amount == 1 else 'casussen'}{more or ' gevonden'}"


def _url(state: str, **key: UUID | None) -> str:
    wanted = {name: str(value) for name, value in key.items() if value}
    return "?" + urlencode(({"stand": state} if state else {}) | wanted) if wanted else ""
