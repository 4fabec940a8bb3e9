"""Words of the besluitenlijst: on its page and in print."""

from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format

from dashboards.queries.minutes import Content, Line, Todo
from dashboards.templatetags.words import clock, longdate
from routing.models import Meeting, Minutes
from routing.models.track import TrackKind

DRAFT = "Concept: nog niet vastgesteld"
TONES = {"queued": "neutral", "running": "week", "done": "ok", "failed": "late"}


def printed(content: Content) -> dict[str, Any]:
    """Give what the template of the PDF prints."""
    starts = datetime.fromisoformat(content.starts_at)
    return {
        "stylesheet": "static:pdf/minutes.css",
        "unit": content.unit,
        "day": longdate(starts),
        "at": clock(starts),
        "place": content.place,
        "draft": not content.approved_at,
        "status": status(content.approved_at),
        "created": content.approved_at or content.starts_at,
        "digest": content.digest,
        "lines": [line(one) for one in content.lines],
        "detailed": any(one.full for one in content.lines),
        "short": [one.number for one in content.lines if not one.full],
        "todos": [todo(one) for one in content.actions],
        "between": between(content),
        "count": amount(len(content.lines)),
    }


def page(content: Content, meeting: Meeting) -> dict[str, Any]:
    """Give what the page draws beside how far the PDF is."""
    return {
        "meeting": meeting,
        "status": status(content.approved_at),
        "lines": [line(one) for one in content.lines],
        "todos": [todo(one) for one in content.actions],
        "between": between(content),
        "count": amount(len(content.lines)),
    }


def status(approved_at: str) -> str:
    """Say whether the list is settled."""
    return f"Vastgesteld op {longdate(datetime.fromisoformat(approved_at))}" if approved_at else DRAFT


def amount(count: int) -> str:
    """Count cases in words."""
    return "1 casus" if count == 1 else f"{count} casussen"


def line(one: Line) -> dict[str, Any]:
    """One besluit, as page and paper draw it."""
    return {
        "number": one.number, "codename": one.codename, "kind": one.kind, "full": one.full, "regie": one.regie,
        "tracks": [TrackKind(kind).label for kind in one.tracks],
        "tags": [{"text": TrackKind(kind).label, "tone": kind} for kind in one.tracks],
        "motivation": [part for part in one.motivation.splitlines() if part.strip()],
        "review_on": longdate(_day(one.review_on)), "looked": ", ".join(one.looked),
        "here": ", ".join(one.here), "dissent": one.dissent,
        "todos": [todo(action) for action in one.actions], "url": f"/casussen/{one.case_id}/" if one.codename else "",
    }  # fmt: skip


def todo(one: Todo) -> dict[str, Any]:
    """One actiepunt."""
    return {"text": one.text, "unit": one.unit, "due": _short(one.due), "number": one.number}


def between(content: Content) -> list[dict[str, str]]:
    """Give the spoed-MDO's and consults since the tafel before."""
    return [{"number": one.number, "kind": one.kind, "on": _short(one.on)} for one in content.between]


def _short(text: str) -> str:
    """Write a day with its year, so that the same list reads the same next year."""
    return date_format(date.fromisoformat(text), "j b Y")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def state(row: Minutes | None) -> dict[str, Any]:
    """Say how far the reader's own list is."""
    if row is None:
        return {"row": None, "busy": False, "mark": "none"}
    busy = row.state in ("queued", "running")
    said = row.step_text or "De lijst staat in de wachtrij."
    return {"row": row, "busy": busy, "said": said, "mark": f"{row.state}-{row.step}"}


def others(rows: list[tuple[Minutes, int]]) -> list[dict[str, Any]]:
    """Say for the regie how far the list of each unit is: "Voor politie: 5 casussen, klaar"."""
    return [
        {"unit": row.unit.name, "count": amount(count), "state": row.get_state_display(), "tone": TONES[row.state],
         "said": row.step_text if row.state == "failed" else ""}
        for row, count in rows
    ]  # fmt: skip
