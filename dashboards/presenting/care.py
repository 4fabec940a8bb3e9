"""Words of the caseload and of one zorgtraject."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases.models import Case, Entry, Unit, User
from dashboards.queries import care as ask
from dashboards.templatetags.words import longdate
from routing import care_clock, moves
from routing.care_clock import Moment, Reflection
from routing.models import CareDomain, CareTrajectory, Contact, Step, Track
from routing.models.care import DOMAINS, LEVELS
from routing.models.track import TrackState

LATE_FIRST, CLOCK = "laat", "klok"
SORTS = {LATE_FIRST: "Te laat eerst", CLOCK: "Klok die het eerst afloopt"}
TONES = {"orde": "ok", "aandacht": "week", "zorgen": "today", "crisis": "late"}
FAR = date.max


@dataclass
class Line:
    """One trajectory of the caseload."""

    track: Track
    case: Case | None
    care: CareTrajectory | None
    moments: list[Moment]
    reflection: Reflection | None

    @property
    def name(self) -> str:
        """How people call the case; the codename says nothing about the person."""
        return (self.case.codename or self.case.number) if self.case else "Traject"

    @property
    def next(self) -> Moment | None:
        """What comes first."""
        return self.moments[0] if self.moments else None

    @property
    def reflection_text(self) -> str:
        """The bedenktijd in words, or nothing."""
        return reflection_text(self.reflection) if self.reflection else ""

    def key(self, sort: str) -> tuple[Any, ...]:
        """Where this line stands: late first, or by the clock of the law that ends soonest."""
        first = self.moments[0].day if self.moments else FAR
        clocks = [moment.day for moment in self.moments if moment.statutory]
        by_law = (min(clocks, default=FAR), first)
        late = any(moment.late for moment in self.moments)
        return (*(by_law if sort == CLOCK else (not late, first)), str(self.track.pk))


def reflection_text(clock: Reflection) -> str:
    """Say how far the bedenktijd is: dag 41 van 90."""
    words = f"dag {clock.day} van {clock.total}"
    return words if clock.running else f"{words}, geëindigd"


def sorts(chosen: str) -> list[dict[str, Any]]:
    """Give the two orders as tabs."""
    return [{"label": label, "url": f"?sorteer={key}", "current": key == chosen} for key, label in SORTS.items()]


@dataclass
class Caseload:
    """The caseload of a unit: what waits, what runs in order, and the address of the next page."""

    waiting: list[dict[str, Any]]
    running: list[Line]
    total: int
    late: int
    next_url: str


def caseload(user: User, sort: str, after: str) -> Caseload:
    """Gather the caseload; a page is 50 rows after the track named by `after`."""
    tracks = ask.open_tracks(user)
    found, cases = ask.trajectories(user, tracks), ask.cases_of(user, tracks)
    contacts = ask.last_contacts(user, found)
    lines = [
        _line(track, cases.get(track.case_id), found.get(track.pk), contacts)
        for track in tracks
        if track.state != TrackState.ASSIGNED and track.case_id in cases
    ]
    lines.sort(key=lambda line: line.key(sort))
    start = next((place + 1 for place, line in enumerate(lines) if str(line.track.pk) == after), 0)
    shown = lines[start : start + ask.PAGE]
    more = f"?sorteer={sort}&na={shown[-1].track.pk}" if len(lines) > start + ask.PAGE else ""
    asked = (track for track in tracks if track.state == TrackState.ASSIGNED and track.case_id in cases)
    waiting = [waiting_row(track, cases[track.case_id]) for track in asked]
    late = sum(any(moment.late for moment in line.moments) for line in lines)
    return Caseload(waiting, shown, len(lines), late, more)


def _line(track: Track, case: Case | None, care: CareTrajectory | None, contacts: dict[UUID, datetime]) -> Line:
    if care is None:
        return Line(track, case, None, [], None)
    clocks = care_clock.moments(care, contacts.get(care.pk))
    return Line(track, case, care, clocks, care_clock.reflection(care))


def waiting_row(track: Track, case: Case) -> dict[str, Any]:
    """Give a track to accept, with the address of the accept form."""
    accept = f"/stap/{track.slug}/{track.pk}/accept/"
    return {"name": str(case), "url": f"/zorg/{track.pk}/", "accept": accept, "since": track.created_at}


def ended(user: User, before: UUID | None) -> tuple[list[dict[str, Any]], str]:
    """Give a page of ended tracks as table rows, and the address of the next page."""
    tracks = ask.ended_tracks(user, before)
    shown, cases = tracks[: ask.PAGE], ask.cases_of(user, tracks)
    rows = [{"cells": [
        _named(track, cases.get(track.case_id)),
        {"text": TrackState(track.state).label},
        {"text": longdate(track.ended_at)},
        {"text": track.outcome},
    ]} for track in shown]  # fmt: skip
    return rows, f"?voor={shown[-1].pk}" if len(tracks) > ask.PAGE else ""


def _named(track: Track, case: Case | None) -> dict[str, str]:
    """The case with the way to its traject; who took it over from the tafel has it to itself."""
    return {"text": str(case), "url": f"/zorg/{track.pk}/"} if case else {"text": "Casus buiten uw zicht"}


def domain_rows(found: dict[str, CareDomain]) -> list[dict[str, Any]]:
    """Give all nine domains, the empty ones too."""
    return [_domain(code, label, found.get(code)) for code, label in DOMAINS.items()]


def _domain(code: str, label: str, row: CareDomain | None) -> dict[str, Any]:
    if row is None:
        return {"code": code, "label": label, "level": "Nog niet ingevuld", "tone": "neutral", "before": "", "goal": ""}
    before = f"was: {LEVELS[row.before].lower()}" if row.before else ""
    return {"code": code, "label": label, "level": LEVELS[row.level], "tone": TONES[row.level], "before": before,
            "goal": row.goal}  # fmt: skip


def contact_items(rows: list[Contact]) -> list[dict[str, Any]]:
    """Give the contact moments for the timeline."""
    return [
        {
            "when": row.at,
            "title": f"{row.get_way_display()}, {row.minutes} min" if row.minutes else row.get_way_display(),
            "body": row.text,
            "who": str(row.author),
            "tone": "zorg",
        }
        for row in rows
    ]


def past_items(steps: list[Step], entries: list[Entry]) -> list[dict[str, Any]]:
    """Give what happened: steps of this track and aantekeningen in part zorg, newest first."""
    items = [{"when": row.at, "title": row.label, "body": row.reason, "who": str(row.by)} for row in steps]
    items += [
        {"when": row.at, "title": row.get_kind_display(), "body": row.text, "who": str(row.author), "tone": "zorg"}
        for row in entries
    ]
    return sorted(items, key=lambda item: item["when"], reverse=True)


def reader_rows(holder: Unit, track: Track, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give who sees the zorg part: the holder because it keeps the track, others by their ground."""
    own = {"organisation": holder, "ground": "Houder van dit spoor", "since": track.created_at, "until": None}
    others = [
        {"organisation": line["unit"], "ground": line["basis"], "since": line["since"], "until": line["until"]}
        for line in lines
        if line["unit"].pk != holder.pk
    ]
    return [own, *others]


def plan_items(care: CareTrajectory) -> list[dict[str, Any]]:
    """Give wish, opvang, coordinator and next contact as keys and values."""
    return [
        {"key": "Wat wil zij of hij zelf?", "value": care.wish},
        {"key": "Opvang (soort en regio)", "value": care.shelter},
        {"key": "Volgend contact", "date": care.next_contact_on},
        {"key": "Zorgcoördinator", "value": str(care.coordinator)},
    ]


def clock_text(clock: Reflection) -> str:
    """Say how far the bedenktijd is and when it ends: dag 41 van 90, tot dinsdag 12 januari 2027."""
    return f"{reflection_text(clock)}, tot {longdate(clock.end)}"


def move_rows(track: Track, user: User) -> list[moves.Option]:
    """Give the steps this person can set now; the first in line is the clear one."""
    return moves.available(track, user)
