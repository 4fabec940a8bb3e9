"""Who sees a case, saw it before, and looked: only what this reader may know of (domain 1.5)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cases import access
from cases.models import Case, LegalBasis, Organisation, Unit, User
from cases.roles import Part
from dashboards.queries.ledger import Cursor

PAGE = 50


@dataclass
class Seen:
    """One receiver and one part: every line of the ledger about them, taken together."""

    unit: Unit | None  # None: an organisation without account, by name
    outside: str
    part: Part
    extract: bool  # an addressed text or action, not the part itself
    since: datetime
    until: datetime | None
    bases: dict[str, LegalBasis] = field(default_factory=dict)
    causes: dict[str, bool] = field(default_factory=dict)  # the move, and whether it concerns the reader's own unit


@dataclass
class Sights:
    """ "Wie ziet dit?" for one reader."""

    owner: Unit
    created_at: datetime
    now: list[Seen]
    before: list[Seen]
    colleagues: list[tuple[User, list[Part]]]


def sights(user: User, case: Case, granted: set[str] | None = None) -> Sights:
    """Give who sees which part and who saw it before, once each; `granted` where a page knows the open parts."""
    granted = access.granted_parts(case, user) if granted is None else granted
    lines = [line for line in access.known_lines(case, user, granted) if line["cause"] != access.ROW_ADDED]
    named = {case.owner_id, *(line["receiver_id"] for line in lines if line["receiver_id"])}
    units = Unit.objects.select_related("organisation").in_bulk(named)
    bases = LegalBasis.objects.in_bulk({line["basis_id"] for line in lines})
    now: dict[Any, Seen] = {}
    before: dict[Any, Seen] = {}
    for line in lines:
        _add(now if access.is_open(line) else before, line, user, units, bases)
    past = [seen for key, seen in before.items() if key not in now]
    return Sights(
        units[case.owner_id], case.created_at, _sorted(now), _sorted(dict(enumerate(past))), _own(user, case, granted)
    )


def _add(
    found: dict[Any, Seen], line: access.Line, user: User, units: dict[UUID, Unit], bases: dict[str, LegalBasis]
) -> None:
    extract = line["object_id"] is not None
    key = (line["receiver_id"], line["outside"], line["part"], extract)
    until = line["ended_at"] or line["until"]
    unit = units.get(line["receiver_id"])
    seen = found.setdefault(key, Seen(unit, line["outside"], Part(line["part"]), extract, line["since"], until))
    seen.since = min(seen.since, line["since"])
    seen.until = max(seen.until, until) if seen.until and until else None
    seen.bases[line["basis_id"]] = bases[line["basis_id"]]
    mine = user.unit_id in (line["giver_id"], line["receiver_id"], line["mover_id"])
    seen.causes[line["cause"]] = seen.causes.get(line["cause"], False) or mine


def _sorted(found: dict[Any, Seen]) -> list[Seen]:
    order = list(Part)
    return sorted(found.values(), key=lambda seen: (str(seen.unit or seen.outside), order.index(seen.part)))


def _own(user: User, case: Case, granted: set[str]) -> list[tuple[User, list[Part]]]:
    """Colleagues, each with the open parts that colleague's role reads and this reader may know of."""
    known = {*access.known_parts(case, user, granted), Part.STAND}
    parts = [part for part in Part if part in known]
    people = access.colleagues(case, user)
    return [(person, [part for part in parts if part in person.job.reads]) for person in people]


@dataclass(frozen=True)
class Look:
    """Readings of one day by one colleague, or by one organisation."""

    at: datetime
    pk: UUID
    person: User | None
    organisation: Organisation
    part: Part
    action: str
    times: int


def looks(user: User, case: Case, cursor: Cursor | None) -> list[Look]:
    """Give one page of readings and one more, newest first."""
    lines = access.who_looked(case, (cursor.at, cursor.pk) if cursor else None, most=PAGE + 1)
    people = User.objects.filter(unit=user.unit_id).in_bulk([line["user_id"] for line in lines if line["user_id"]])
    organisations = Organisation.objects.in_bulk({line["organisation_id"] for line in lines})
    return [
        Look(line["last_at"], line["id"], people.get(line["user_id"]), organisations[line["organisation_id"]],
             Part(line["part"]), line["action"], line["times"])
        for line in lines
    ]  # fmt: skip
