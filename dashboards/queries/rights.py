"""Who may do and read what, unit by unit; what changed since the quarter began; and who signed for it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from cases import oversight
from cases.models import Disclosure, DisclosureEnd, Organisation, RightsReview, RightsSnapshot, Unit, User
from cases.roles import Part, Role
from dashboards.queries.ledger import oversees
from dashboards.queries.subject_requests import coordinates
from routing.until import midnight


@dataclass
class Line:
    """One unit: its people by role, the parts those roles read, and the last signature under it."""

    unit: Unit
    roles: dict[Role, int] = field(default_factory=dict)
    reads: set[Part] = field(default_factory=set)
    review: RightsReview | None = None

    @property
    def due(self) -> date | None:
        """The day on which somebody signs again; None where nobody ever did."""
        return timezone.localdate(self.review.at + oversight.YEAR) if self.review else None

    @property
    def waits(self) -> bool:
        """Somebody works here, and nobody signed within a year."""
        return bool(self.roles) and (self.due is None or self.due <= timezone.localdate())


@dataclass
class Change:
    """One person whose rights are not as they were when the quarter began."""

    person: User | None
    before: tuple[Unit | None, str]
    now: tuple[Unit | None, str]


@dataclass
class Since:
    """What changed since the snapshot of this quarter."""

    taken_on: date | None
    changes: list[Change] = field(default_factory=list)
    opened: int = 0
    ended: int = 0


def homes(user: User) -> list[Organisation]:
    """Give the organisations this FG oversees, by name."""
    rows = Organisation.objects.order_by("name")
    if coordinates(user):
        return list(rows)
    return list(rows.filter(pk=user.unit.organisation_id)) if user.unit else []


def lines(user: User) -> list[Line]:
    """Give every unit of those organisations, as the rule of docs/toegang.md has it."""
    found = Unit.objects.filter(organisation__in=homes(user)).select_related("organisation")
    known = {unit.pk: Line(unit) for unit in found.order_by("organisation__name", "name")}
    people = User.objects.filter(unit__in=known, is_active=True, role__in=Role.values)
    for unit, role, count in people.values_list("unit", "role").annotate(count=Count("pk")).order_by("unit", "role"):
        known[unit].roles[Role(role)] = count
        known[unit].reads |= Role(role).reads
    for review in RightsReview.objects.filter(unit__in=known).select_related("by").order_by("at"):
        known[review.unit_id].review = review
    return list(known.values())


def since(user: User) -> Since:
    """Give what changed since the snapshot of this quarter, in the organisations of this FG."""
    quarter = oversight.quarter_of(timezone.localdate())
    kept = {row.organisation_id: row for row in RightsSnapshot.objects.filter(quarter=quarter)}
    mine = [home for home in homes(user) if home.pk in kept]
    if not mine:
        return Since(None)
    before: dict[str, tuple[str, str]] = {}
    now: dict[str, tuple[str, str]] = {}
    for home in mine:
        before |= {person: (unit, role) for person, unit, role in kept[home.pk].rows}
        now |= {person: (unit, role) for person, unit, role in oversight.rights(home)}
    taken_on = min(kept[home.pk].taken_on for home in mine)
    moment = midnight(taken_on - timedelta(days=1))  # the day itself counts
    return Since(taken_on, _changes(before, now), _opened(user, moment), _ended(user, moment))


def _changes(before: dict[str, tuple[str, str]], now: dict[str, tuple[str, str]]) -> list[Change]:
    other = sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key))
    people = User.objects.in_bulk([UUID(key) for key in other])
    ids = {UUID(held[key][0]) for held in (before, now) for key in other if key in held}
    units = Unit.objects.select_related("organisation").in_bulk(ids)
    nothing = ("", "")

    def had(held: dict[str, tuple[str, str]], key: str) -> tuple[Unit | None, str]:
        unit, role = held.get(key, nothing)
        return (units.get(UUID(unit)) if unit else None), role

    return [Change(people.get(UUID(key)), had(before, key), had(now, key)) for key in other]


def _opened(user: User, moment: datetime) -> int:
    return Disclosure.objects.filter(oversees(user), since__gte=moment, receiver__isnull=False).count()


def _ended(user: User, moment: datetime) -> int:
    rows = Disclosure.objects.filter(oversees(user), receiver__isnull=False)
    return DisclosureEnd.objects.filter(at__gte=moment, disclosure__in=rows).count()


def unit(user: User, pk: UUID) -> Line | None:
    """Give one unit of this FG, or None."""
    return next((line for line in lines(user) if line.unit.pk == pk), None)


def reviews(line: Line) -> list[RightsReview]:
    """Give who signed for a unit before, the newest first."""
    return list(RightsReview.objects.filter(unit=line.unit).select_related("by")[:20])


def people(line: Line) -> list[User]:
    """Give the people of a unit with an account that works, by name."""
    return list(User.objects.filter(unit=line.unit, is_active=True).order_by("last_name", "first_name"))


def to_sign(user: User) -> int:
    """Count the units for which nobody signed within a year."""
    return sum(line.waits for line in lines(user))
