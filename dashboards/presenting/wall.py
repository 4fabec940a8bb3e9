"""Words of the wall: big, few, and without anyone's name, date of birth, address or number."""

import hashlib
import json
import re
from typing import Any

from django.utils import timezone

from dashboards.presenting.regie import timer
from dashboards.queries.wall import Wall, idle
from dashboards.templatetags.words import shortdate
from routing.models.meeting import DECISIONS
from routing.models.table import ReviewState
from routing.models.track import TrackKind
from routing.regie import regie
from routing.room import Room

HIDDEN = "…"
# phone numbers and other long numbers, dates with a year, postcodes, mail addresses
TELLING = re.compile(r"\+?\d[\d\s().-]{5,}\d|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b|\b\d{4}\s?[A-Z]{2}\b|\S+@\S+")
CAME = {ReviewState.MONITORING: "Monitoring", ReviewState.ADJOURNED: "Eerder aangehouden"}


def page(found: Wall) -> dict[str, Any]:
    """Give what the wall draws, and the mark by which a poll knows that it changed."""
    drawn = _drawn(found) if found.case else {"blank": True, "waits": _waits(found)}
    mark = hashlib.sha256(json.dumps(drawn, sort_keys=True, default=str).encode()).hexdigest()[:16]
    return drawn | _clock(found) | {"mark": mark, "meeting": found.meeting}


def _waits(found: Wall) -> tuple[str, str]:
    """Say why nothing stands here and what helps; of no case, for anyone may read it."""
    meeting = found.meeting
    if meeting.closed_at:
        return "Deze tafel is gesloten.", ""
    if meeting.item is None:
        return "De tafel begint zo.", "De casus komt hier als de voorzitter hem opent."
    if meeting.confirmed_at is None:
        return "De volgende casus komt zo.", "De voorzitter kijkt eerst wie erbij zit."
    if not meeting.panel_open:
        return "Het paneel is dicht.", "De voorzitter opent het weer in het regievenster, met p."
    if idle(meeting):
        return "Even stil.", "Er gebeurde tien minuten niets. Ga verder in het regievenster."
    if found.alone:
        return "Er is nog niemand binnen.", "Laat iemand binnen in het regievenster, met Erbij. Een gast kan met g."
    return "Deze casus kan nu niet op de wand.", ""


def _clock(found: Wall) -> dict[str, Any]:
    """How long the tafel talks about it; apart from the mark, for it changes every second."""
    here = Room(found.meeting, found.item)
    counted = timer(here)
    return {"spent": counted["seconds"], "clock": f"{counted['text']} van {counted['of']}"} if counted else {}


def _drawn(found: Wall) -> dict[str, Any]:
    assert found.case is not None, "a wall with nothing on it is not drawn"
    assert found.item is not None, "a case on the wall is an item of the tafel"
    (place, total), chosen = found.place, _chosen(found)
    return {
        "blank": False,
        "codename": found.case.codename,
        "place": f"Casus {place} van {total}" if place else "",
        "facts": [line for line in (_people(found), _came(found), _before(found)) if line],
        "tracks": [{"kind": kind.value, "label": kind.label, "on": kind.value in chosen} for kind in TrackKind],
        "proposal": _proposal(found),
        "regie": regie(chosen) if chosen else "",
        "agree": _agree(found.stances),
        "todos": [
            {"text": plain(todo.text, found.secrets), "unit": todo.unit, "due": shortdate(todo.due)}
            for todo in found.todos
        ],
        "minutes": found.item.minutes,
    }


def plain(text: str, secrets: list[str]) -> str:
    """Take out of a text what may not stand on a wall: people's names and addresses, numbers, dates, mail."""
    said = TELLING.sub(HIDDEN, text)
    for word in secrets:
        said = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", HIDDEN, said, flags=re.IGNORECASE)
    return re.sub(rf"{HIDDEN}(\s*{HIDDEN})+", HIDDEN, said)


def _people(found: Wall) -> str:
    """One vermoedelijk slachtoffer (vrouw, 18 tot en met 22), and so on; equal ones together."""
    lines: dict[tuple[str, str, str], int] = {}
    for one in found.people:
        lines[one] = lines.get(one, 0) + 1
    said = []
    for (role, sex, age), amount in lines.items():
        known = [word.lower() for word in (sex, age) if word != "Onbekend"]
        said.append(f"{amount} × {role.lower()}" + (f" ({', '.join(known)})" if known else ""))
    return " · ".join(said)


def _came(found: Wall) -> str:
    if found.review is None:
        return ""
    risk = f" · risico {found.review.risk}" if found.review.risk else ""
    before = ReviewState(found.review.before) if found.review.before else ReviewState.SUBMITTED
    return f"{CAME.get(before, 'Nieuw aan tafel')}{risk} · aangemeld door {found.review.submitted_by}"


def _before(found: Wall) -> str:
    if found.before is None:
        return ""
    kinds = [TrackKind(kind).label.lower() for kind in found.before.tracks]
    what = f"{DECISIONS[found.before.kind]}{': ' + ', '.join(kinds) if kinds else ''}"
    return f"Vorig besluit, {shortdate(timezone.localtime(found.before.at))}: {what}"


def _chosen(found: Wall) -> list[str]:
    """Name the tracks of a proposal that is about tracks."""
    return list(found.proposal.tracks) if found.proposal and found.proposal.kind == "sporen" else []


def _proposal(found: Wall) -> str:
    """Name what is proposed where it is not a matter of tracks."""
    if found.proposal is None or found.proposal.kind == "sporen":
        return ""
    return DECISIONS[found.proposal.kind]


def _agree(stances: list[str]) -> str:
    if not any(stances):
        return ""
    words = {"eens": "eens", "oneens": "niet eens", "onthouding": "onthoudt", "": "nog niet geantwoord"}
    return " · ".join(f"{stances.count(key)} {word}" for key, word in words.items() if stances.count(key))
