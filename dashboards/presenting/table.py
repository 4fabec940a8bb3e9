"""Words for the tafel: its meetings and one agenda."""

from datetime import timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone

from cases.models import User
from cases.paging import Page
from dashboards.queries.suggestions import Suggestion
from dashboards.queries.table import Agenda, Overview
from dashboards.templatetags.words import clock
from routing import completeness, deliberating, meetings, moves
from routing.models import AgendaItem, Meeting, Review
from routing.models.table import ReviewState
from routing.models.track import TrackKind

WHY = {
    ReviewState.SUBMITTED: "Nieuw aangemeld",
    ReviewState.ADJOURNED: "Aangehouden",
    ReviewState.MONITORING: "Monitoring",
}


def overview(found: Overview) -> dict[str, Any]:
    """Give what /tafel/ draws."""
    return {
        "coming": [_meeting(row, found) for row in found.coming.rows],
        "coming_url": f"?{urlencode({'komt': found.coming.after})}#komt-kop" if found.coming.after else "",
        "past": [_meeting(row, found) for row in found.past],
        "more_url": f"?eerder={found.next_past}#geweest" if found.next_past else "",
        "waiting": _list(found.waiting, found, "wacht"),
        "incomplete": _list(found.incomplete, found, "aanvulling"),
    }


def _list(page: Page, found: Overview, name: str) -> dict[str, Any]:
    """A list that waits, how many there are, and where it goes on."""
    rows = [_waiting(row, found) for row in page.rows if row.case_id in found.cases]
    onward = f"?{urlencode({name: page.after})}#{name}-kop" if page.after else ""
    return {"rows": rows, "count": f"{len(rows)}{'+' if onward else ''}", "next_url": onward}


def _meeting(row: Meeting, found: Overview) -> dict[str, Any]:
    mine = [
        found.cases[item.case_id] for item in found.items if item.meeting_id == row.pk and item.case_id in found.cases
    ]
    amount = found.counts[row.pk]
    return {
        "row": row,
        "url": f"/tafel/{row.pk}/",
        "cases": mine,
        "count": f"{amount} {'casus' if amount == 1 else 'casussen'}" if amount else "nog geen casussen",
    }


def _waiting(row: Review, found: Overview) -> dict[str, Any]:
    return {
        "case": found.cases[row.case_id],
        "url": f"/casussen/{row.case_id}/",
        "from": row.submitted_by.name,
        "why": WHY.get(ReviewState(row.state), row.get_state_display()),
        "date": row.review_on,
        "move": f"/stap/{Review.slug}/{row.pk}/schedule/",
    }


def agenda(found: Agenda, user: User, *, lead: bool) -> dict[str, Any]:
    """Give what /tafel/<id>/ draws."""
    slots = _slots(found, lead=lead)
    waiting = [pair for pair in found.pairs if pair[0].closed_at is None]
    lines = [_item(item, review, found, user, lead=lead) | {"slot": slots.get(item.pk)} for item, review in waiting]
    talked = [_talked(item, review, found) for item, review in found.pairs if item.pk in found.decisions]
    return {
        "meeting": found.meeting,
        "lead": lead,
        "groups": [
            {"title": title, "items": _ends(list(rows))}
            for title, rows in groupby(lines, key=lambda line: line["group"])
        ],
        "talked": talked,
        "total": len(waiting) + len(talked),
        "progress": len(talked),
        "progress_text": f"{len(talked)} van {len(waiting) + len(talked)}",
        "next": lines[0] if lines else None,
        "invite_url": f"/tafel/{found.meeting.pk}/uitnodigen/" if lead and waiting else "",
        "invited": bool(waiting) and all(slots.get(item.pk) and _told(item, found) for item, _ in waiting),
        "close_url": f"/tafel/{found.meeting.pk}/sluiten/",
        "minutes": sum(item.minutes for item, _ in waiting),
        "urgent": found.urgent,
        "suggested": [
            {"title": title, "rows": [_suggested(row) for row in rows]}
            for title, rows in groupby(found.suggested, key=lambda one: one.group)
        ],
        "regie_url": f"/tafel/{found.meeting.pk}/regie/" if lead else "",
        "input_by": meetings.input_by(found.meeting),
        "input_open": meetings.input_by(found.meeting) > timezone.now(),
        "ways": [("op", "omhoog", "arrow-up"), ("neer", "omlaag", "arrow-down")],
    }


def _told(item: AgendaItem, found: Agenda) -> bool:
    """Was this time announced as it is now?"""
    return item.slot_at == meetings.slots(found.pairs, found.meeting)[item.pk]


def _suggested(one: Suggestion) -> dict[str, Any]:
    """A case that asks for a place, with what its aanmelding lacks."""
    base = f"/stap/{Review.slug}/{one.review.pk}"
    return {
        "case": one.case,
        "url": f"/casussen/{one.case.pk}/",
        "why": " · ".join(one.why.values()),
        "from": one.review.submitted_by.name,
        "move": f"{base}/schedule/",
        "missing": completeness.in_words(one.missing),
        "ask": f"{base}/ask_more/" if one.missing else "",
    }


def _slots(found: Agenda, *, lead: bool) -> dict[UUID, str]:
    """Give each item its time: as it would be now for the regie, as it was announced for others."""
    now = meetings.slots(found.pairs, found.meeting)
    times = now if lead else {item.pk: item.slot_at for item, _ in found.pairs if item.slot_at}
    lasts = {item.pk: timedelta(minutes=item.minutes) for item, _ in found.pairs}
    return {pk: f"{clock(start)}–{clock(start + lasts[pk])}" for pk, start in times.items()}


def _item(item: AgendaItem, review: Review, found: Agenda, user: User, *, lead: bool) -> dict[str, Any]:
    groups, base = list(meetings.GROUPS.values()), f"/tafel/punt/{item.pk}/"
    options = moves.available(review, user) if lead else []
    buttons = [
        {"label": option.label, "url": option.url, "tone": option.tone or "secondary", "name": option.name}
        for option in options
    ]
    return {
        "row": item,
        "case": found.cases.get(item.case_id),
        "review": review,
        "group": groups[meetings.group(review.before)],
        "url": f"/casussen/{item.case_id}/",
        "looks": sorted(found.units[pk].name for pk in item.invited if pk in found.units),
        "checks": _checks(item, found, user, lead=lead),
        "primary": next((button for button in buttons if button["tone"] == "primary"), None),
        "others": [button for button in buttons if button["tone"] != "primary"],
        "order_url": base,
        "bring_url": "" if lead or found.meeting.closed_at else f"{base}inbreng/",
        "stand_url": "" if lead or not deliberating.on_table(found.meeting, item) else f"{base}standpunt/",
        "first": False,
        "last": False,
    }


def _ends(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    lines[0]["first"], lines[-1]["last"] = True, True
    return lines


def _checks(item: AgendaItem, found: Agenda, user: User, *, lead: bool) -> list[dict[str, str]]:
    """What is still missing before the tafel can weigh this case."""
    given = found.contributed.get(item.case_id, set())
    if not lead:
        if user.unit_id not in item.invited:
            return []
        own = user.unit_id in given
        return [{"text": "Uw inbreng is er" if own else "Nog geen inbreng van u", "tone": "ok" if own else "week"}]
    units = [found.units[pk] for pk in item.invited if pk in found.units]
    blind = [unit.name for unit in units if unit.group_id not in found.sighted.get(item.case_id, set())]
    silent = [unit.name for unit in units if unit.pk not in given]
    checks = [{"text": f"Geen grondslag, ziet deze casus niet: {name}", "tone": "late"} for name in sorted(blind)]
    if silent:
        return [*checks, {"text": f"Nog geen inbreng: {', '.join(sorted(silent))}", "tone": "week"}]
    return [*checks, {"text": "Iedereen bracht in", "tone": "ok"}]


def _talked(item: AgendaItem, review: Review, found: Agenda) -> dict[str, Any]:
    decision = found.decisions[item.pk]
    return {
        "case": found.cases.get(item.case_id),
        "url": f"/casussen/{item.case_id}/#besluiten",
        "decision": decision,
        "tracks": [{"text": TrackKind(kind).label, "tone": kind} for kind in decision.tracks],
    }
