"""What the FG asks of the ledger: lines about who told whom what, never what was said."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.models import AccessQuestion, Disclosure, Organisation, User
from routing.until import midnight

PAGE = 50
MOST = 10_000  # rows of one export
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Filters:
    """What the FG chose to see."""

    since: date | None = None
    until: date | None = None
    organisation: Organisation | None = None
    part: str = ""
    basis: str = ""
    running: bool = False  # only what is open today


@dataclass(frozen=True)
class Cursor:
    """The last line of the page before; time alone is not unique."""

    at: datetime
    pk: UUID

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Give the cursor from an address, or None when it makes no sense."""
        at, _, pk = text.partition("_")
        try:
            return cls(datetime.fromisoformat(at), UUID(pk))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.pk}"


def oversees(user: User) -> Q:
    """Give the condition on lines: the FG of a gemeente sees only its own organisation's."""
    organisation = user.unit.organisation if user.unit else None
    if organisation is None or organisation.kind == "municipality":
        return _either(organisation)
    return Q()


def _either(organisation: Organisation | None) -> Q:
    return Q(giver__organisation=organisation) | Q(receiver__organisation=organisation)


def lines(user: User, filters: Filters) -> "QuerySet[Disclosure]":
    """Give the lines this FG oversees, newest first, with all that a line says."""
    rows = Disclosure.objects.filter(oversees(user))
    if filters.since:
        rows = rows.filter(since__gte=midnight(filters.since - ONE_DAY))
    if filters.until:
        rows = rows.filter(since__lt=midnight(filters.until))
    if filters.organisation:
        rows = rows.filter(_either(filters.organisation))
    if filters.part:
        rows = rows.filter(part=filters.part)
    if filters.basis:
        rows = rows.filter(basis=filters.basis)
    if filters.running:
        rows = rows.filter(Q(until=None) | Q(until__gt=timezone.now()), ended=None)
    more = rows.select_related("giver__organisation", "receiver__organisation", "basis", "ended")
    return more.order_by("-since", "-id")


def page(user: User, filters: Filters, cursor: Cursor | None, *, most: int = PAGE + 1) -> list[Disclosure]:
    """Give one page of lines and one more, to know whether there is a next page; or as many as asked."""
    rows = lines(user, filters)
    if cursor:
        rows = rows.filter(Q(since__lt=cursor.at) | Q(since=cursor.at, pk__lt=cursor.pk))
    return list(rows[:most])


def questions(user: User) -> list[AccessQuestion]:
    """Give the newest questions for access; the FG of a gemeente reads those of its own people."""
    rows = AccessQuestion.objects.select_related("by__unit__organisation")
    organisation = user.unit.organisation if user.unit else None
    if organisation is None or organisation.kind == "municipality":
        rows = rows.filter(by__unit__organisation=organisation)
    return list(rows.filter(at__gt=timezone.now() - 365 * ONE_DAY).order_by("-at", "-id")[:PAGE])
