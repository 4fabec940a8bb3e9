"""Words for the regie window."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from cases.models import User
from cases.models.signal import FORMS
from dashboards.queries.regie import Answers, Regie, Seat, Talk
from routing import deliberating, room
from routing.forms import FORMS as MOVE_FORMS
from routing.models import AgendaItem, Meeting, Position
from routing.models.meeting import DECISIONS
from routing.models.room import ANSWERS, COMPLEX, STANCES
from routing.models.table import REGIMES
from routing.models.track import TrackKind
from routing.regie import regie

MOVE_OF = {"sporen": "decide", "aanhouden": "adjourn", "opschalen": "adjourn", "advies": "give_back",
           "niet": "decline", "sluiten": "close", "afschalen": "scale_down"}  # fmt: skip
SHOWN = {"decide": ("motivation", "summary", "risk", "review_on"), "adjourn": ("motivation", "review_on", "escalated"),
         "give_back": ("motivation", "advice"), "scale_down": ("unit", "motivation", "due")}  # fmt: skip
STANCE_TONE = {"eens": "ok", "oneens": "late", "onthouding": "neutral"}


def page(found: Regie, user: User, meeting: Meeting) -> dict[str, Any]:
    """Give what the regie window draws."""
    here = found.room
    lines = [_line(item, place, found, meeting) for place, (item, _) in enumerate(found.pairs, start=1)]
    now = next((place for place, line in enumerate(lines) if line["now"]), None)
    return {
        "meeting": meeting,
        "room": here,
        **arrivals(meeting),
        "agenda_url": f"/tafel/{meeting.pk}/",
        "mine": here.leads(user),
        "holder": meeting.led_by,
        "agenda": lines,
        "place": now + 1 if now is not None else 0,
        "total": len(lines),
        "before": lines[now - 1] if now else None,
        "after": _after(lines, now),
        "gate": here.item is not None and not here.confirmed,
        "now": lines[now] if now is not None else None,
        "seats": by_unit(found.seats),
        "timer": timer(here),
        "talk": talk(found.talk, user, here) if found.talk else None,
        "all_decided": bool(lines) and all(line["done"] for line in lines),
    }


def arrivals(meeting: Meeting) -> dict[str, str]:
    """Give the mark by which a gate knows that others reported since it was drawn, and where it asks."""
    mark = hashlib.sha256(" ".join(str(pk) for pk in meeting.here).encode()).hexdigest()[:12]
    return {"arrived": mark, "base": f"/tafel/{meeting.pk}/regie/"}


def _line(item: AgendaItem, place: int, found: Regie, meeting: Meeting) -> dict[str, Any]:
    case = found.cases.get(item.case_id)
    return {"item": item, "place": place, "case": case, "now": meeting.item == item.pk,
            "done": item.pk in found.decided or item.closed_at is not None}  # fmt: skip


def _after(lines: list[dict[str, Any]], now: int | None) -> dict[str, Any] | None:
    """The next item without a besluit, else simply the next."""
    later = lines[now + 1 :] if now is not None else lines
    return next((line for line in later if not line["done"]), later[0] if later else None)


def by_unit(seats: list[Seat]) -> list[dict[str, Any]]:
    """Give the seats per unit, guests last."""
    units: dict[UUID, dict[str, Any]] = {}
    for seat in seats:
        line = units.setdefault(seat.unit.pk, {"unit": seat.unit, "guest": seat.guest, "seats": []})
        line["seats"].append(seat)
    return sorted(units.values(), key=lambda line: (line["guest"], line["unit"].name))


def timer(here: room.Room) -> dict[str, Any] | None:
    """Give how long the tafel talks about this item; it counts, and does nothing by itself."""
    if here.item is None or here.meeting.confirmed_at is None:
        return None
    spent = max(timezone.now() - here.meeting.confirmed_at, timedelta())
    seconds, whole = int(spent.total_seconds()), here.item.minutes * 60
    state = "voorbij" if seconds >= whole else "bijna voorbij" if seconds >= whole * 0.8 else "loopt"
    return {"seconds": seconds, "whole": whole, "text": f"{seconds // 60:02d}:{seconds % 60:02d}",
            "of": f"{here.item.minutes:02d}:00", "state": state}  # fmt: skip


def talk(found: Talk, user: User, here: room.Room) -> dict[str, Any]:
    """Give what is drawn of the open item."""
    assert here.item is not None, "only an open item is talked about"
    given, open_now = found.proposal, here.item.closed_at is None
    forms = list(dict.fromkeys(form for row in found.brought for form in row.forms))
    return {
        "found": found,
        "case": found.case,
        "open": open_now,
        "forms": [FORMS[form] for form in forms],
        "decided": [{"text": TrackKind(kind).label, "tone": kind} for kind in (found.decision or given).tracks],
        "dissent": [stand for stand in found.answers.stands if stand.stance in ("oneens", "onthouding")],
        "organised": any(row.organised for row in found.brought),
        "told": [row for row in found.entries if row.kind == "aanmelding"],
        "given": [row for row in found.entries if row.kind == "inbreng"],
        "tracks": _tracks(found),
        "kinds": _kinds(found),
        "regie": regie(given.tracks) if given.kind == "sporen" else "",
        "agree": agreement(found.answers, here),
        "weighing": _weighing(found),
        "scored": len(found.scores),
        "asked": sum(len(group["criteria"]) for group in deliberating.lists()["groups"]),
        "complex": [(key, label, given.complex == key) for key, label in COMPLEX.items()],
        "regimes": [(key, label, found.review.regime == key) for key, label in REGIMES.items()],
        "grounds": [(stand.unit, found.grounds[stand.unit.pk]) for stand in found.answers.stands],
        "besluit": _besluit(found, user) if open_now else None,
        "weeks": deliberating.lists()["next_look_weeks"],
    }


def _tracks(found: Talk) -> list[dict[str, Any]]:
    """The toggles 1 to 4, each with its holder; a track that runs already stands beside them."""
    running = {line.kind: line for line in found.lines}
    return [{"key": str(place), "kind": kind, "on": kind.value in found.proposal.tracks,
             "holder": found.holders.get(kind.value), "running": running.get(kind.value)}
            for place, kind in enumerate(TrackKind, start=1)]  # fmt: skip


def _kinds(found: Talk) -> list[dict[str, Any]]:
    """The other outcomes, as far as the flowchart allows them now."""
    possible = {option.name for option in found.options}
    return [{"key": key, "label": DECISIONS[key], "on": found.proposal.kind == key}
            for key, name in MOVE_OF.items() if name in possible]  # fmt: skip


def agreement(found: Answers, here: room.Room) -> dict[str, Any]:
    """Give the column of positions, and what a besluit still lacks."""
    silent = {f"standpunt-{stand.unit.pk}" for stand in found.stands if not stand.stance}
    return {
        "base": f"/tafel/{here.meeting.pk}/regie/",
        "poll": f"/tafel/{here.meeting.pk}/instemmen/",
        "version": here.meeting.wall_version,
        "rows": [_stand(stand.unit, stand.position) for stand in found.stands],
        "missing": [(place, text, place not in silent) for place, text in found.missing],  # a row says it itself
        "answered": sum(bool(stand.stance) for stand in found.stands),
        "total": len(found.stands),
        "open": here.item is not None and here.item.closed_at is None,
    }


def _stand(unit: Any, row: Position | None) -> dict[str, Any]:
    given = row.stance if row else ""
    return {"unit": unit, "row": row, "word": STANCES.get(given, "Nog geen antwoord"),
            "tone": STANCE_TONE.get(given, "week"),
            "choices": [(key, label, key == given) for key, label in STANCES.items()]}  # fmt: skip


def _weighing(found: Talk) -> list[dict[str, Any]]:
    return [{"title": group["title"], "lines": [_criterion(line, group["scale"], found) for line in group["criteria"]]}
            for group in deliberating.lists()["groups"]]  # fmt: skip


def _criterion(line: dict[str, str], scale: list[str], found: Talk) -> dict[str, Any]:
    row = found.scores.get(line["key"])
    given, reason = (row.answer, row.reason) if row else ("", "")
    return {"key": line["key"], "label": line["label"], "help": line.get("help", ""), "reason": reason,
            "choices": [(key, ANSWERS[key], key == given) for key in scale]}  # fmt: skip


def _next_look(risk: str) -> str:
    """The date that belongs to this risk: two, four or eight weeks from now."""
    weeks = deliberating.lists()["next_look_weeks"][risk or "midden"]
    return f"{timezone.localdate() + timedelta(weeks=weeks):%d-%m-%Y}"


def _besluit(found: Talk, user: User) -> dict[str, Any] | None:
    """The form of the besluit that is proposed: its own fields, filled with what was typed."""
    name, given = MOVE_OF[found.proposal.kind], found.proposal
    option = next((option for option in found.options if option.name == name), None)
    if option is None:
        return None
    typed = {"motivation": given.motivation, "summary": given.summary, "advice": given.advice,
             "escalated": given.kind == "opschalen",
             "review_on": given.review_on or _next_look(given.risk), "risk": given.risk or "midden"}  # fmt: skip
    form = MOVE_FORMS[option.form](
        row=found.review, by=user, initial={key: value for key, value in typed.items() if value}
    )
    names = [name for name in SHOWN.get(option.name, ("motivation",)) if name in form.fields]
    if not {TrackKind.BESTUUR, TrackKind.SQUARE} & set(given.tracks) and "summary" in names:
        names.remove("summary")
    label = "Opschalen" if given.kind == "opschalen" else option.label
    return {"move": option, "label": label, "fields": [form[name] for name in names], "version": found.review.version}
