"""Which readings stand out, as data in one place: what is counted, from how many on, and why it is worth a question.

A pattern is no verdict: each has an innocent explanation, and its text says so (screens S13).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import CharField, Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, ExtractHour, ExtractIsoWeekDay, TruncDate, TruncHour
from django.utils import timezone

from cases.calendar import holidays_nl
from cases.models import AuditEvent
from routing.calendar import ZONE

OPENS, CLOSES = 7, 19  # office hours, Amsterdam
SATURDAY = 6
AROUND = timedelta(days=30)
MOST = 25  # findings per rule that a page shows
REVEALS = ("name", "bsn")
DONE = ("write", "move")


@dataclass(frozen=True)
class Rule:
    """One thing to look for."""

    key: str
    title: str
    least: int  # from how many on it stands out
    unit: str  # what is counted, in words
    why: str  # why one would ask, and what is often the matter


RULES: Final[tuple[Rule, ...]] = (
    Rule("nood", "Noodtoegang", 1, "keer noodtoegang gebruikt",
         "Met noodtoegang opent iemand zelf een dossier dat dicht was. Elke keer wordt achteraf beoordeeld."),
    Rule("tijd", "Buiten kantoortijd", 3, "keer gekeken buiten kantoortijd",
         f"Vóór {OPENS} uur, na {CLOSES} uur, in het weekend of op een feestdag. Bij spoed en piket hoort dit erbij."),
    Rule("veel", "Veel dossiers in korte tijd", 15, "dossiers in één uur",
         "Wie een lijst doorloopt opent er veel. Wie nieuwsgierig is ook. Vraag wat de taak was."),
    Rule("namen", "Veel namen getoond", 10, "namen of BSN's getoond op één dag",
         "Namen staan achter een knop, omdat ze meestal niet nodig zijn. Rond een tafel kan het er druk zijn."),
    Rule("taak", "Geen taak te zien", 3, "dagen gekeken in één dossier",
         "Iemand keek op meer dagen, maar het onderdeel schreef er niets in en zette geen stap. "
         "Meelezen voor een tafel kan de reden zijn."),
    Rule("weiger", "Vaak geweigerd", 5, "keer geweigerd op één dag",
         "Iemand vroeg pagina's die niet open zijn. Vaak is het een oude link. Soms probeert iemand wat."),
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One person who stands out, on a day or in an hour, by one rule."""

    rule: Rule
    user_id: UUID
    at: datetime  # the last time
    day: date
    count: int
    case_id: UUID | None = None
    event: str = ""  # one of its lines: a way to the dossier without its id


Events = QuerySet[AuditEvent]


def findings(events: Events, since: datetime, until: datetime) -> list[tuple[Rule, list[Finding]]]:
    """Give per rule who stands out between two moments, the most recent first; rules without a finding are left out.

    `events` is the part of the audit that the reader oversees.
    """
    rows = events.filter(at__gte=since, at__lt=until, user__isnull=False)
    found = [(rule, list(_found(rule, rows, events))) for rule in RULES]
    return [(rule, some) for rule, some in found if some]


def _found(rule: Rule, rows: Events, events: Events) -> Iterator[Finding]:
    query = COUNTS[rule.key](rows, events)
    for row in query.filter(number__gte=rule.least).order_by("-last", "-user")[:MOST]:
        yield Finding(rule, row["user"], row["last"], row["last"].astimezone(ZONE).date(), row["number"],
                      row.get("case_id"), row.get("event", ""))  # fmt: skip


def _per_day(rows: Events, **more: Any) -> Any:
    rows = rows.annotate(day=TruncDate("at", tzinfo=ZONE))
    return rows.values("user", "day").annotate(number=Count("id"), last=Max("at"), **more)


def _emergency(rows: Events, events: Events) -> Any:
    return _per_day(rows.filter(action="rights", name="nood.access"))


def _outside(rows: Events, events: Events) -> Any:
    """Looks before and after office hours, in a weekend and on a holiday."""
    looks = rows.filter(action__in=("read", "export", "search"))
    looks = looks.annotate(hour=ExtractHour("at", tzinfo=ZONE), weekday=ExtractIsoWeekDay("at", tzinfo=ZONE),
                           on=TruncDate("at", tzinfo=ZONE))  # fmt: skip
    quiet = Q(hour__lt=OPENS) | Q(hour__gte=CLOSES) | Q(weekday__gte=SATURDAY) | Q(on__in=_holidays())
    return looks.filter(quiet).values("user", "on").annotate(number=Count("id"), last=Max("at"))


def _holidays() -> list[date]:
    year = timezone.localdate().year
    return [day for one in (year - 1, year, year + 1) for day in holidays_nl(one)]


def _many(rows: Events, events: Events) -> Any:
    looks = rows.filter(action="read", case_id__isnull=False).annotate(hour=TruncHour("at", tzinfo=ZONE))
    return looks.values("user", "hour").annotate(number=Count("case_id", distinct=True), last=Max("at"))


def _names(rows: Events, events: Events) -> Any:
    return _per_day(rows.filter(action="read", name__in=REVEALS))


def _no_task(rows: Events, events: Events) -> Any:
    """Readings on several days of a case in which the own unit did nothing, and which is not its own."""
    done = events.filter(case_id=OuterRef("case_id"), unit=OuterRef("unit"), action__in=DONE,
                         at__gte=OuterRef("at") - AROUND)  # fmt: skip
    looks: Any = rows.filter(~Exists(done), action="read", case_id__isnull=False, basis="grant", emergency=False)
    return looks.values("user", "case_id").annotate(
        number=Count(TruncDate("at", tzinfo=ZONE), distinct=True), last=Max("at"), event=Max(Cast("id", CharField()))
    )


def _refused(rows: Events, events: Events) -> Any:
    return _per_day(rows.filter(action="refuse"))


COUNTS: Final = {"nood": _emergency, "tijd": _outside, "veel": _many, "namen": _names, "taak": _no_task,
                 "weiger": _refused}  # fmt: skip
