"""What the besluitenlijst of one tafel says to one reader: only what stands behind the rule of need-to-know."""

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from cases.models import Case, Unit, User
from cases.roles import TABLE_LEAD
from dashboards.queries.voices import View, voices
from routing.models import Action, AgendaItem, Decision, Meeting, Minutes, Outcome, Step
from routing.models.meeting import DECISIONS

CONSULTS = {"consult": "Spoed-MDO", "consult_by_mail": "Consult per mail"}


@dataclass
class Todo:
    """One actiepunt as it was agreed."""

    text: str
    unit: str
    due: str  # ISO
    number: str


@dataclass
class Line:
    """One besluit; what a reader may not know stays empty."""

    case_id: str
    number: str
    codename: str
    kind: str
    full: bool  # does the reader know more than number and kind?
    tracks: list[str] = field(default_factory=list)
    regie: str = ""
    motivation: str = ""
    review_on: str = ""
    looked: list[str] = field(default_factory=list)
    here: list[str] = field(default_factory=list)  # who sat at the table
    dissent: list[View] = field(default_factory=list)  # who did not agree, and why
    actions: list[Todo] = field(default_factory=list)


@dataclass
class Between:
    """A spoed-MDO or a consult since the tafel before."""

    case_id: str
    number: str
    kind: str
    on: str


@dataclass
class Content:
    """All that stands in a list; what is equal here is equal in print."""

    meeting: str
    starts_at: str
    place: str
    approved_at: str
    unit: str
    lines: list[Line]
    between: list[Between]

    @property
    def digest(self) -> str:
        """The fingerprint of these words."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    @property
    def cases(self) -> list[UUID]:
        """The cases that are named in it."""
        return sorted({UUID(line.case_id) for line in self.lines} | {UUID(one.case_id) for one in self.between})

    @property
    def actions(self) -> list[Todo]:
        """Every actiepunt, the first date first."""
        return sorted((todo for line in self.lines for todo in line.actions), key=lambda todo: (todo.due, todo.number))


def read(user: User, meeting: Meeting) -> Content:
    """Give the list as this reader may have it now, in a number of queries that does not grow with it."""
    assert user.unit is not None
    items = {item.pk: item for item in AgendaItem.objects.visible_to(user).filter(meeting=meeting)}
    told = {row.item_id: row for row in Outcome.objects.visible_to(user).filter(meeting=meeting)}
    decisions = {row.item_id: row for row in Decision.objects.visible_to(user).filter(item__in=items) if row.item_id}
    known = _cases(user, {row.case_id for row in decisions.values()} | {row.case_id for row in told.values()})
    if user.job in TABLE_LEAD:  # the regie owns these rows, also of a case under embargo
        told = {pk: row for pk, row in told.items() if row.case_id in known}
        decisions = {pk: row for pk, row in decisions.items() if row.case_id in known}
    besluiten: dict[UUID, Decision | Outcome] = {**told, **decisions}
    lines = {pk: _line(row, known) for pk, row in besluiten.items()}
    for pk, room in voices(user, decisions.values()).items():
        lines[pk].here, lines[pk].dissent = room.here, room.dissent
    _beside(user, lines, items)
    between = _between(user, meeting)
    return Content(
        meeting=str(meeting.pk), starts_at=_iso(meeting.starts_at), place=meeting.place,
        approved_at=_iso(meeting.approved_at), unit=user.unit.name, between=between,
        lines=sorted(lines.values(), key=lambda line: line.number),
    )  # fmt: skip


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _cases(user: User, ids: set[UUID]) -> dict[UUID, Case]:
    return {case.pk: case for case in Case.objects.visible_to(user).filter(pk__in=ids)}


def _line(row: Decision | Outcome, known: dict[UUID, Case]) -> Line:
    """A besluit with its motivering, or only the number and kind that the unit was told."""
    case = known.get(row.case_id)
    if isinstance(row, Outcome):
        return Line(str(row.case_id), row.number, case.codename if case else "", DECISIONS[row.kind], full=False)
    return Line(
        str(row.case_id), case.number if case else "", case.codename if case else "", DECISIONS[row.kind], full=True,
        tracks=list(row.tracks), regie=row.regie, motivation=row.motivation,
        review_on=row.review_on.isoformat() if row.review_on else "",
    )  # fmt: skip


def _beside(user: User, lines: dict[UUID, Line], items: dict[UUID, AgendaItem]) -> None:
    """Add who looked along and what each is to do: of others only for the regie, which gave it."""
    agreed = Action.objects.visible_to(user).filter(item__in=lines).select_related("addressee")
    for action in agreed.order_by("due", "pk"):
        line = lines[action.item_id]  # type: ignore[index]  # filtered on it
        line.actions.append(Todo(action.text, str(action.addressee), action.due.isoformat(), line.number))
    invited = {pk for item in items.values() for pk in item.invited}
    names = {unit.pk: unit.name for unit in Unit.objects.filter(pk__in=invited)}
    for pk, line in lines.items():
        if line.full and pk in items:
            line.looked = sorted(names[unit] for unit in items[pk].invited if unit in names)


def _between(user: User, meeting: Meeting) -> list[Between]:
    """Spoed-MDO and consult since the tafel before this one: the same work with fewer people."""
    before = Meeting.objects.filter(starts_at__lt=meeting.starts_at).order_by("-starts_at").first()
    until = meeting.closed_at or meeting.starts_at
    steps = Step.objects.visible_to(user).filter(machine="weging", name__in=CONSULTS, at__lte=until)
    rows = list((steps.filter(at__gt=before.closed_at or before.starts_at) if before else steps).order_by("at", "pk"))
    known = _cases(user, {row.case_id for row in rows})
    return [Between(str(row.case_id), known[row.case_id].number, CONSULTS[row.name], row.at.date().isoformat())
            for row in rows if row.case_id in known]  # fmt: skip


def waiting(user: User, meeting: Meeting) -> list[tuple[Minutes, int]]:
    """Give the list of every unit with how many cases the regie knows to be in it: never what it does not know."""
    rows = Minutes.objects.filter(meeting=meeting, asked_by=None, approved=bool(meeting.approved_at))
    told = Outcome.objects.visible_to(user).filter(meeting=meeting, case__in=Case.objects.visible_to(user))
    counts: Counter[Any] = Counter(told.values_list("addressee_id", flat=True))
    mine = len(set(told.values_list("item_id", flat=True)))
    listed = rows.select_related("unit").order_by("unit__name")
    return [(row, mine if row.unit_id == user.unit_id else counts[row.unit_id]) for row in listed]


def latest(user: User, meeting: Meeting, digest: str) -> Minutes | None:
    """Give the list of the reader's own unit that says exactly this, or the one that is being made for it."""
    rows = Minutes.objects.filter(meeting=meeting, unit=user.unit_id, approved=bool(meeting.approved_at))
    return rows.filter(Q(digest=digest) | Q(digest="")).order_by("-digest", "-created_at").first()
