"""The only writer of Grant and Disclosure: what is open now, and every verstrekking for ever."""

from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Permission
from django.db import connection
from django.utils import timezone

from cases import audit
from cases.access.grounds import Unbound, consent, wording
from cases.access.once import forget, known, once
from cases.access.rehearsal import Told, hear, unhear
from cases.models import Case, Disclosure, DisclosureEnd, Unit, User
from cases.models.grant import Grant
from cases.roles import Part

NOT_YET = "uitgesteld"
ROW_ADDED = "entry.add"  # a row in a part that was open already: read through that part, as long as it is open
ALWAYS = ("law", "article", "law_version", "purpose", "necessity", "consent", "informed", "channel")  # promises 12

COLUMNS = ("id", "giver_id", "receiver_id", "object_id", "basis_id", "informed", "cause", "cause_id", "since", "until")
LINES = "lines"  # what `once` keeps the open lines and the grants of a case under
Line = dict[str, Any]  # an open line of the ledger, as mht.open_disclosures gives it


@dataclass(frozen=True)
class Terms:
    """What every verstrekking records besides who, whom, what and when (promises 12)."""

    basis: str
    purpose: str
    cause: str
    cause_id: UUID | None = None
    necessity: str = ""
    consent: str = ""
    informed: str = ""
    informed_until: date | None = None
    channel: str = "systeem"


def own(case: Case, unit: Unit, *, by: User) -> None:
    """Give the owner its own standing grant on a new case; not a disclosure."""
    _insert(case, unit, Part.STAND, None, kind="owner")
    audit.record("grant", by=by, obj=case, name="owner")


def transfer(case: Case, *, to: Unit, by: User) -> None:
    """Make another unit the owner of a case; the giver's standing grant ends with it."""
    _lock(case)
    _insert(case, to, Part.STAND, None, kind="owner")
    if not Case.objects.filter(pk=case.pk).update(owner=to):
        raise RuntimeError("a case changed owner under our hands")
    Grant.objects.filter(content_object=case, group__unit=by.unit_id, kind="owner").delete()
    forget(LINES)
    audit.record("grant", by=by, obj=case, name="transfer")
    audit.record("end", by=by, obj=case, name="transfer")


def grant(
    case: Case,
    *,
    to: Unit,
    part: Part,
    until: datetime,
    by: User,
    giver: Unit,
    terms: Terms,
    replaces: Callable[[Line], bool] = lambda line: False,
) -> None:
    """Open a part of a case for a unit until then, and write the verstrekking in the ledger.

    `replaces` picks lines that this one renews (the tafel's sight is renewed, not stacked).
    """
    if not to.organisation.bound:
        raise Unbound(to)
    _lock(case)
    ends, lines = until, open_disclosures(case.pk)
    for line in _given(lines, to, {part}):
        if replaces(line):
            _end_lines([line], by, terms.cause)
        else:
            ends = max(ends, line["until"])
    _end_lines([line for line in _added(lines, to, {part}) if line["until"] > ends], by, terms.cause)
    known = replace(terms, informed=terms.informed or _informed(lines))
    disclose(case, to=to, part=part, until=until, by=by, giver=giver, terms=known)
    held = _held(case).get((to.group_id, part))
    if held is None:
        _insert(case, to, part, until, kind="disclosed")
    elif held.kind == "disclosed":
        _set_until(held, ends)


def disclose(
    case: Case,
    *,
    to: Unit | None,
    part: Part,
    until: datetime | None,
    by: User,
    giver: Unit,
    terms: Terms,
    object_id: UUID | None = None,
    outside: str = "",
    since: datetime | None = None,
    hidden_from: Unit | None = None,
) -> None:
    """Write one line: a grant, an addressed extract, or for who has no account. `since`: when it was told earlier."""
    row = Disclosure(
        case=case, hidden_from=hidden_from, giver=giver, receiver=to, outside=outside, mover=by.unit, by=by, part=part,
        object_id=object_id, basis_id=terms.basis, purpose=terms.purpose, necessity=terms.necessity,
        consent=terms.consent or consent(terms.basis),
        informed=terms.informed or _informed(open_disclosures(case.pk)),
        informed_until=terms.informed_until, channel=terms.channel, cause=terms.cause, cause_id=terms.cause_id,
        until=until, since=since or timezone.now(), **wording(giver, terms.basis),
    )  # fmt: skip
    missing = [name for name in ALWAYS if not getattr(row, name)] + ([] if to or outside else ["receiver"])
    assert not missing, f"a verstrekking is complete or is not written: {missing}"
    row.save(force_insert=True)
    _remember(row)
    emergency = terms.channel == "spoed"
    audit.record("grant", by=by, obj=case, name=terms.cause, basis=terms.basis, part=part, emergency=emergency)
    if hidden_from is None:
        hear(Told(giver, to, outside, part, terms.basis, until, object_id is not None, cause=terms.cause,
                   line=row.pk))  # fmt: skip


def disclose_unseen(
    match_id: UUID, *, case_id: UUID, giver_id: UUID, to_id: UUID, by_id: UUID, until: datetime, terms: Terms
) -> None:
    """Write, by the clock, that a question told a unit something its asker may not learn (ADR 0007).

    Nothing here names the asker's case in the audit: only the receiver and the FG read that there was a match.
    """
    told = wording(Unit.objects.get(pk=giver_id), terms.basis)
    Disclosure(
        case_id=case_id, giver_id=giver_id, receiver_id=to_id, mover_id=giver_id, by_id=by_id, hidden_from_id=giver_id,
        part=Part.OWN, object_id=match_id, basis_id=terms.basis, purpose=terms.purpose, necessity=terms.necessity,
        consent=terms.consent or consent(terms.basis), informed=terms.informed or NOT_YET, channel=terms.channel,
        cause=terms.cause, cause_id=terms.cause_id, until=until, **told,
    ).save(force_insert=True)  # fmt: skip
    audit.record("grant", by=None, name=terms.cause, object_id=match_id, basis=terms.basis)


def end(
    case: Case,
    *,
    to: Unit,
    by: User,
    cause: str,
    parts: set[Part] | None = None,
    only: Callable[[Line], bool] = lambda line: True,
) -> None:
    """End what this unit got here: all, only these parts, or only the lines of the ledger that `only` picks.

    A grant ends only when its last cause has; own rows stay a unit's own. With a part end the lines of the rows
    that were added to it meanwhile.
    """
    _lock(case)
    stays: dict[str, datetime] = {}
    ended: set[str] = set()
    opened = open_disclosures(case.pk)
    for line in _given(opened, to, parts):
        if only(line):
            _end_lines([line], by, cause)
            ended.add(line["part"])
        else:
            stays[line["part"]] = max(line["until"], stays.get(line["part"], line["until"]))
    _end_lines(_added(opened, to, ended - stays.keys()), by, cause)
    for (group_id, part), row in _held(case).items():
        if group_id != to.group_id or row.kind != "disclosed" or (parts and part not in parts):
            continue
        if part in stays:
            _set_until(row, stays[part])
        else:
            row.delete()
            forget(LINES)
    for part in sorted(ended):
        audit.record("end", by=by, obj=case, name=cause, part=part)


def _added(opened: list[Line], to: Unit, parts: Set[str]) -> list[Line]:
    """The open lines of rows that came into these parts while they were open for this unit."""
    added = [line for line in opened if line["receiver_id"] == to.pk and line["cause"] == ROW_ADDED]
    return [line for line in added if line["part"] in parts]


def _end_lines(lines: list[Line], by: User, cause: str) -> None:
    """Close these lines: a line never says a later end than the sight it was read through has."""
    if not lines:
        return
    DisclosureEnd.objects.bulk_create([DisclosureEnd(disclosure_id=line["id"], cause=cause, by=by) for line in lines])
    forget(LINES)
    unhear({line["id"] for line in lines})


def _given(opened: list[Line], to: Unit, parts: set[Part] | None) -> list[Line]:
    """The open lines that opened a part for this unit; extracts have an end of their own."""
    lines = [line for line in opened if line["receiver_id"] == to.pk and line["object_id"] is None]
    return [line for line in lines if not parts or line["part"] in parts]


def open_disclosures(case_id: UUID) -> list[Line]:
    """Give the open lines of the ledger of a case one takes part in, through its narrow road; once in a move."""
    return list(once((LINES, case_id), lambda: _open_lines(case_id)))


def _open_lines(case_id: UUID) -> list[Line]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mht.open_disclosures(%s)", [case_id])
        names = [column.name for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _remember(row: Disclosure) -> None:
    """Put a line that was written now among those that are known, so that a move reads them once."""
    lines: list[Line] | None = known((LINES, row.case_id))
    if lines is not None and row.hidden_from_id is None:
        lines.append({name: getattr(row, name) for name in COLUMNS} | {"part": str(row.part)})


def _informed(opened: list[Line]) -> str:
    """What the betrokkene knows, by the last answer in this case; without an answer: not yet."""
    answers = [line for line in opened if line["informed"]]
    return str(max(answers, key=lambda line: line["since"])["informed"]) if answers else NOT_YET


def _held(case: Case) -> dict[tuple[int, str], Grant]:
    """The grants of a case by group and part, read once behind the lock of a move."""
    return dict(once((LINES, "grants", case.pk), lambda: {
        (row.group_id, row.part): row for row in Grant.objects.filter(content_object=case)}))  # fmt: skip


def _insert(case: Case, unit: Unit, part: Part, until: datetime | None, *, kind: str) -> None:
    row = Grant(
        content_object=case, group_id=unit.group_id, permission_id=_permission(part), part=part, kind=kind, until=until
    )
    Grant.objects.bulk_create([row])  # guardian's save() reads the permission and its content type once more
    held: dict[tuple[int, str], Grant] | None = known((LINES, "grants", case.pk))
    if held is not None:
        held[unit.group_id, part] = row


def _set_until(held: Grant, until: datetime) -> None:
    if held.until == until:
        return
    if not Grant.objects.filter(pk=held.pk).update(until=until):
        raise RuntimeError("a grant changed under our hands")
    held.until = until


_permissions: dict[str, int] = {}


def _permission(part: Part) -> int:
    if part not in _permissions:
        found = Permission.objects.get(codename=f"read_{part}", content_type__app_label="cases")
        _permissions[part] = found.pk
    return _permissions[part]


def _lock(case: Case) -> None:
    """One writer of grants per case at a time; a lock is held to the end of the transaction."""
    once(("lock", case.pk), lambda: _take_lock(case))


def _take_lock(case: Case) -> None:
    forget(LINES)  # another may have written while we waited
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [str(case.pk)])


def tidy() -> int:
    """Remove grants whose end has passed; gives how many. They were closed already."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_grant WHERE until < %s RETURNING case_id, part", [timezone.now()])
        over = cursor.fetchall()
    for case_id, part in over:
        audit.record("end", by=None, object_type="cases.case", object_id=case_id, case_id=case_id, part=part,
                     name="expired")  # fmt: skip
    return len(over)
