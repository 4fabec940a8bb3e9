"""Bewaartermijnen: which rule counts, what is held or kept longer, and the pass of the clock that destroys.

The only writer of its tables; each wish and decision is audited. A wish to keep counts as soon as it is asked, so
that nothing goes while somebody still has to say yes (docs/adr/0010).
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cases import access, audit
from cases.models import Organisation, Unit, UnitKind, User
from routing.models import Notice, RetentionAsk, RetentionRule, RetentionTerm
from routing.models.retention import RECORDS

SERVICE = "destroyer"
KEEP_NOTHING = {UnitKind.PRIVACY, UnitKind.CORE_TEAM, UnitKind.ADMINISTRATION}  # units without rows of a case
BATCH = 500  # cases of which the terms are laid in one transaction
MOST = 200  # dossiers of one pass; the next goes on


class NotNow(Exception):
    """What was asked cannot be done now; the text is Dutch and says why."""


@dataclass(frozen=True)
class Kept:
    """Until when the own organisation keeps a dossier; without a day no rule says so yet."""

    until: date | None
    held: bool


# --- the rules


def load() -> None:
    """Give every organisation its proposal for each kind of dossier; what an FG changed or approved stays."""
    lines = json.loads((settings.BASE_DIR / "fixtures" / "retention.json").read_text())
    known: set[tuple[Any, str, str]] = set(RetentionRule.objects.values_list("organisation", "kind", "regime"))
    for home in Organisation.objects.all():
        kinds = set(home.units.values_list("kind", flat=True)) - KEEP_NOTHING
        fits = {(line["kind"], line["regime"]): line for line in reversed(lines) if kinds and _fits(line, kinds)}
        new = [line for key, line in fits.items() if (home.pk, *key) not in known]
        RetentionRule.objects.bulk_create([_rule(home, line) for line in new])
    beside = json.loads((settings.BASE_DIR / "fixtures" / "record_terms.json").read_text())
    new = [line | {"start": "made"} for line in beside if (None, line["kind"], "") not in known]
    RetentionRule.objects.bulk_create([_rule(None, line) for line in new])


def _fits(line: dict[str, Any], kinds: set[str]) -> bool:
    return "*" in line["kinds"] or bool(kinds & set(line["kinds"]))


def _rule(home: Organisation | None, line: dict[str, Any]) -> RetentionRule:
    return RetentionRule(organisation=home, **{name: value for name, value in line.items() if name != "kinds"})


def rule_of(home: Organisation, kind: str, regime: str = "") -> RetentionRule | None:
    """Give the rule of an organisation for a kind of dossier, as it is now."""
    return RetentionRule.objects.filter(organisation=home, kind=kind, regime=regime, ended_on=None).first()


def overseen(user: User, rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Give what this FG oversees of these rows: the own gemeente's; the coördinerend FG all."""
    home = user.unit.organisation if user.unit else None
    if home is None:
        return rows.none()
    return rows.filter(organisation=home) if home.kind == "municipality" else rows


def rules(user: User) -> "QuerySet[RetentionRule]":
    """Give the rules that this FG decides on, as they are now."""
    return overseen(user, RetentionRule.objects.filter(ended_on=None).select_related("organisation", "approved_by"))


def records() -> "QuerySet[RetentionRule]":
    """Give the terms of registers and logs as they are now: for all organisations together, and read by every FG."""
    return RetentionRule.objects.filter(ended_on=None, organisation=None).select_related("approved_by").order_by("pk")


def decides_for_all(user: User) -> bool:
    """Say whether this FG decides on what all organisations keep together: the coördinerend FG."""
    return user.unit is not None and user.unit.organisation.kind != "municipality"


def past(rule: RetentionRule) -> int:
    """Give how many dossiers, or lines of a register, are past this term: what an approval lets go."""
    if rule.kind in RECORDS:
        with connection.cursor() as cursor:
            cursor.execute("SELECT mht.past_records(%s, %s)", [rule.kind, rule.months])
            return int(cursor.fetchone()[0])
    return RetentionTerm.objects.filter(rule=rule, ends_on__lt=timezone.localdate()).count()


def approve(rule: RetentionRule, *, by: User, category: str, months: int, start: str, source: str) -> RetentionRule:
    """Let a term count from now on: as proposed, or changed, which makes a new version. Raises NotNow when it ended."""
    row = rules(by).select_for_update(of=("self",)).filter(pk=rule.pk).first()
    if row is None:
        raise NotNow("Deze termijn is intussen vervangen. Kijk wat er nu staat.")
    new = {"category": category, "months": months, "start": start, "source": source}
    if row.approved_on and any(getattr(row, name) != value for name, value in new.items()):
        row.ended_on = timezone.localdate()
        row.save(update_fields=["ended_on"])
        row = RetentionRule(organisation=row.organisation, kind=row.kind, regime=row.regime, version=row.version + 1)
    for name, value in new.items():
        setattr(row, name, value)
    row.approved_by, row.approved_on = by, timezone.localdate()
    row.save()
    audit.record("write", by=by, obj=row, name="retention.rule")
    return row


# --- keeping


def of_case(case_id: UUID, *, by: User) -> Kept | None:
    """Give until when the own organisation keeps its part; None while the dossier runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ends_on, rule_id, kept FROM mht.own_term(%s)", [case_id])
        found = cursor.fetchone()
    return Kept(found[0] if found[1] else None, found[2]) if found else None


def ask(
    case_id: UUID, home: Organisation, *, by: User, kind: str, reason: str, until: date | None = None
) -> RetentionAsk:
    """Ask to hold a dossier or to keep it longer; nothing is destroyed while this waits.

    Raises NotNow where the same was asked already, or the dossier is gone.
    """
    _lock(case_id)
    if not RetentionTerm.objects.filter(case=case_id, organisation=home).exists() and not of_case(case_id, by=by):
        raise NotNow("Dit dossier is er niet meer, of het loopt nog. Dan hoeft dit niet.")
    if asks(case_id, home).filter(kind=kind, outcome="").exists():
        raise NotNow("Dit is al gevraagd en wacht op een tweede persoon.")
    row = RetentionAsk(case=case_id, organisation=home, kind=kind, reason=reason, until=until, asked_by=by)
    row.save(force_insert=True)
    audit.record("write", by=by, obj=row, name=f"retention.{kind}", case_id=case_id)
    _tell(home, by=by)
    return row


def _tell(home: Organisation, *, by: User) -> None:
    """Let whoever may decide know that something waits: the FG of the organisation, and the coördinerend FG."""
    assert by.unit is not None
    officers = Unit.objects.filter(kind=UnitKind.PRIVACY).exclude(pk=by.unit.pk)
    for unit in officers.filter(Q(organisation=home) | ~Q(organisation__kind="municipality")):
        Notice(unit=unit, kind="task", path="/toezicht/bewaren/").save(force_insert=True)


def asks(case_id: UUID, home: Organisation) -> "QuerySet[RetentionAsk]":
    """Give what was asked about the part of one organisation and did not end."""
    rows = RetentionAsk.objects.filter(case=case_id, organisation=home, ended_at=None)
    return rows.select_related("asked_by", "decided_by")


def decide(row: RetentionAsk, *, by: User, outcome: str) -> None:
    """Say yes or no to somebody else's wish. Raises NotNow to who asked it, and where it was decided already."""
    _lock(row.case)
    fresh = RetentionAsk.objects.select_for_update(of=("self",)).filter(pk=row.pk, outcome="", ended_at=None).first()
    if fresh is None:
        raise NotNow("Iemand anders besliste hier al over.")
    if fresh.asked_by_id == by.pk:
        raise NotNow("U vroeg dit zelf. Een tweede persoon beslist.")
    fresh.outcome, fresh.decided_by, fresh.decided_at = outcome, by, timezone.now()
    fresh.save(update_fields=["outcome", "decided_by", "decided_at"])
    audit.record("write", by=by, obj=fresh, name=f"retention.{outcome}", case_id=fresh.case)


def lift(row: RetentionAsk, *, by: User) -> None:
    """End a hold, or a wish that still waits; then the term counts again. Raises NotNow where it had ended."""
    _lock(row.case)
    changed = RetentionAsk.objects.filter(pk=row.pk, ended_at=None).update(ended_at=timezone.now(), ended_by=by)
    if not changed:
        raise NotNow("Dit was al opgeheven.")
    audit.record("write", by=by, obj=row, name="retention.lift", case_id=row.case)


def _lock(case_id: UUID) -> None:
    """Wait for a destruction of this dossier that runs, and let it wait for this; the same lock as in mht.destroy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('bewaren ' || %s))", [str(case_id)])


# --- the clock


def refresh() -> None:
    """Lay the proposals of new organisations, and the terms of every ended dossier, in short transactions by key."""
    with transaction.atomic(), access.acting_as_service(SERVICE):
        load()
    after: UUID | None = None
    while True:
        with transaction.atomic(), access.acting_as_service(SERVICE), connection.cursor() as cursor:
            cursor.execute("SELECT mht.refresh_terms(%s, %s)", [after, BATCH])
            after = cursor.fetchone()[0]
        if after is None:
            return


def due(most: int = MOST) -> list[tuple[UUID, UUID]]:
    """Give what is past its term and not held: case and organisation, oldest first."""
    with transaction.atomic(), access.acting_as_service(SERVICE), connection.cursor() as cursor:
        cursor.execute("SELECT case_id, organisation_id FROM mht.due_dossiers(%s)", [most])
        return [(row[0], row[1]) for row in cursor.fetchall()]


def destroy(case_id: UUID, home: UUID) -> UUID | None:
    """Destroy the part of one organisation, in one transaction; gives the row of its verklaring.

    None where it may not be destroyed (any more): the road asks the terms itself. Doing it twice is doing it once.
    """
    with transaction.atomic(), access.acting_as_service(SERVICE), connection.cursor() as cursor:
        cursor.execute("SELECT mht.destroy(%s, %s)", [case_id, home])
        made: UUID | None = cursor.fetchone()[0]
        if made is not None:
            audit.record("destroy", by=None, name="retention", object_type="routing.destruction", object_id=made,
                         case_id=case_id)  # fmt: skip
    return made


def records_due() -> int:
    """Count the lines of registers and logs that are past their approved term."""
    with transaction.atomic(), access.acting_as_service(SERVICE):
        return sum(past(rule) for rule in records().exclude(approved_on=None))


def destroy_records(kind: str) -> UUID | None:
    """Destroy what is past the approved term of one register or log, in one transaction; gives its verklaring."""
    with transaction.atomic(), access.acting_as_service(SERVICE), connection.cursor() as cursor:
        cursor.execute("SELECT mht.destroy_records(%s)", [kind])
        made: UUID | None = cursor.fetchone()[0]
        if made is not None:
            audit.record("destroy", by=None, name=f"records.{kind}", object_type="routing.destruction", object_id=made)
    return made


def forget() -> None:
    """Let the planner of the database forget the values of what went: it samples the columns anew."""
    with transaction.atomic(), access.acting_as_service(SERVICE), connection.cursor() as cursor:
        cursor.execute("SELECT mht.forget_values(), mht.forget_records()")


def drop_drafts() -> int:
    """Let drafts go that nobody touched for 30 days; gives how many."""
    with transaction.atomic(), access.acting_as_service(SERVICE), connection.cursor() as cursor:
        cursor.execute("SELECT mht.drop_drafts(%s)", [MOST])
        return int(cursor.fetchone()[0])
