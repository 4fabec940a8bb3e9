"""What the FG asks of one dossier: who was given sight, who looked, on what ground, until when; never its content."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, Count, Max, Q
from django.db.models.functions import Cast, TruncDate

from cases.models import AuditEvent, Disclosure, Unit, User
from cases.roles import Part
from dashboards.queries import ledger
from routing.calendar import ZONE

LOOKS = ("read", "export", "print", "refuse", "rights")  # who saw it, was refused, or changed who may
GROUPED = ("user", "unit", "role", "action", "name", "part", "basis", "emergency")
MOST = 10_000  # lines of one dossier


@dataclass(frozen=True)
class Dossier:
    """What an FG may know of a dossier: whose it is and since when."""

    pk: UUID
    owner: Unit
    created_at: datetime


@dataclass(frozen=True)
class Look:
    """Readings of one day by one person, of one part, on one right."""

    at: datetime
    key: str
    times: int
    person: User | None
    unit: Unit | None
    action: str
    name: str
    part: str
    basis: str
    emergency: bool
    line: Disclosure | None  # the verstrekking it leaned on


def find(*, number: str = "", pk: UUID | None = None) -> Dossier | None:
    """Give the dossier with this number or id; None for one that is not there or not this FG's to oversee."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, owner_id, created_at FROM mht.case_overseen(%s, %s)", [number, pk])
        row = cursor.fetchone()
    if row is None:
        return None
    return Dossier(row[0], Unit.objects.select_related("organisation").get(pk=row[1]), row[2])


def lines(user: User, dossier: Dossier) -> list[Disclosure]:
    """Give its verstrekkingen that this FG oversees, newest first."""
    return list(ledger.lines(user, ledger.Filters()).filter(case_id=dossier.pk)[:MOST])


def of_units(user: User) -> Q:
    """Give the condition on the audit: the FG of a gemeente reads that of its own organisation only."""
    organisation = user.unit.organisation if user.unit else None
    if organisation is None or organisation.kind == "municipality":
        return Q(organisation=organisation.pk if organisation else None)
    return Q()


def looks(user: User, dossier: Dossier, given: list[Disclosure]) -> list[Look]:
    """Give who looked, was refused or changed who may, one line per day, person, part and right, newest first."""
    rows: Any = AuditEvent.objects.filter(of_units(user), case_id=dossier.pk, action__in=LOOKS)
    rows = rows.annotate(day=TruncDate("at", tzinfo=ZONE)).values("day", *GROUPED)
    rows = rows.annotate(last=Max("at"), key=Max(Cast("id", CharField())), times=Count("id"))
    found = list(rows.order_by("-last", "-key")[:MOST])
    people = User.objects.in_bulk({row["user"] for row in found if row["user"]})
    units = Unit.objects.select_related("organisation").in_bulk({row["unit"] for row in found if row["unit"]})
    return [_look(row, people, units, given) for row in found]


def _look(row: dict[str, Any], people: dict[UUID, User], units: dict[UUID, Unit], given: list[Disclosure]) -> Look:
    kept = {name: row[name] for name in ("action", "name", "part", "basis", "emergency", "key", "times")}
    return Look(at=row["last"], person=people.get(row["user"]), unit=units.get(row["unit"]), line=_leant_on(row, given),
                **kept)  # fmt: skip


def _leant_on(row: dict[str, Any], given: list[Disclosure]) -> Disclosure | None:
    """Give the verstrekking a reading leaned on: of that part, open then; any part brings the stand along."""
    if row["basis"] not in ("grant", "addressed", "nood"):
        return None
    return next((line for line in given if _opens(line, row)), None)


def _opens(line: Disclosure, row: dict[str, Any]) -> bool:
    end = ended_at(line)
    covers = line.part == row["part"] or row["part"] == Part.STAND
    return (
        covers and line.receiver_id == row["unit"] and line.since <= row["last"] and (end is None or row["last"] <= end)
    )


def ended_at(line: Disclosure) -> datetime | None:
    """Give when a verstrekking ended or will end; None where it has no end."""
    end = getattr(line, "ended", None)
    return end.at if end else line.until
