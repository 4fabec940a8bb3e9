"""Writing facts; every function names who writes with `by` and leaves an audit event."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, cast

from django.db import connection
from django.utils import timezone

from cases import access, audit, lookalike, sign_notes
from cases.models import (
    AccessQuestion,
    Case,
    CaseMunicipality,
    Entry,
    Organisation,
    Party,
    PartyRole,
    Reporter,
    Signal,
    Unit,
)
from cases.models import User as Person
from cases.models.guarded import Guarded
from cases.roles import Part

DRAFT_FIELDS = (
    "danger", "story", "forms", "main_form", "online", "place_kind", "municipality", "place",
    "received_from", "heard_on", "answer", "also_in",
)  # fmt: skip


ADDED_TO_SHARED = "Wie dit deel al leest, leest ook wat erbij komt."


class Stale(Exception):
    """Somebody else saved first; carries the row as it is now."""

    def __init__(self, row: Guarded) -> None:
        super().__init__("somebody else saved first")
        self.row = row


def draw(kind: str, *, by: Person) -> str:
    """Draw a random free number (S, A, MH) or codename; gaps and order tell nothing."""
    year = 0 if kind == "codename" else timezone.localdate().year
    with connection.cursor() as cursor:
        cursor.execute("SELECT mht.draw_label(%s, %s)", [kind, year])
        (text,) = cursor.fetchone()
    assert text is not None, "the pool was filled"
    audit.record("write", by=by, name=f"draw.{kind}")
    return str(text)


def fill_pool(kind: str, year: int) -> None:
    """Shuffle the numbers of a year into the pool."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mht.fill_labels(%s, %s)", [kind, year])


def open_case(*, by: Person, owner: Unit | None = None) -> Case:
    """Open the root for new facts, owned by the writer's unit."""
    unit = owner or _unit(by)
    case = Case(owner=unit, part=Part.STAND)
    case.save(force_insert=True)
    access.own(case, unit, by=by)
    return case


def new_draft(*, by: Person, kind: str = "signal", **values: Any) -> Signal:
    """Begin a signal or adviesvraag with what is known: a draft of its author only, in a case of its own."""
    case = open_case(by=by)
    draft = Signal(case=case, owner=_unit(by), part=Part.OWN, author=by, kind=kind)
    draft.heard_on = timezone.localdate()
    _fill(draft, values)
    draft.save(force_insert=True)
    audit.record("write", by=by, obj=draft, name="draft")
    return draft


def save_draft(draft: Signal, values: dict[str, Any], *, by: Person, version: int | None = None) -> Signal:
    """Save fields of a draft or signal; raises Stale when another saved first."""
    row = Signal.objects.visible_to(by).select_for_update(of=("self",)).get(pk=draft.pk)
    if version is not None and row.version != version:
        raise Stale(row)
    _fill(row, values)
    return cast(Signal, _save(row, by=by, name="fields"))


def _fill(row: Signal, values: dict[str, Any]) -> None:
    for name, value in values.items():
        assert name in DRAFT_FIELDS or name == "assessment", name
        setattr(row, name, value)


def unnumbered(draft: Signal, *, by: Person) -> Signal:
    """Lock a draft as it stands; raises Signal.DoesNotExist where it has its number already."""
    return Signal.objects.visible_to(by).select_for_update(of=("self",)).get(pk=draft.pk, number="")


def number_signal(row: Signal, number: str, *, by: Person) -> Signal:
    """Make a locked draft known to its unit under its number; from here it counts."""
    row.number, row.registered_at = number, timezone.now()
    row.also_in = []  # of the draft; from here the gemeenten stand with the case
    row.main_form = row.main_form or (row.forms[0] if row.forms else "onduidelijk")
    sign_notes.publish(row, by=by)
    return cast(Signal, _save(row, by=by, name="number"))


def add_entry(
    case: Case, *, by: Person, kind: str, text: str, part: Part = Part.OWN, owner: Unit | None = None,
    addressee: Unit | None = None, addressed_until: datetime | None = None, terms: access.Terms | None = None,
    **more: Any,
) -> Entry:  # fmt: skip
    """Write an aantekening; in a shared part it is a verstrekking to everyone who sees that part now."""
    entry = Entry(
        case=case, owner=owner or _unit(by), part=part, kind=kind, text=text, author=by,
        addressee=addressee, addressed_until=addressed_until, **more,
    )  # fmt: skip
    entry.save(force_insert=True)
    audit.record("write", by=by, obj=entry, name=kind)
    tell_readers(entry, by=by, terms=terms)
    return entry


def tell_readers(row: Guarded, *, by: Person, terms: access.Terms | None = None) -> None:
    """Write in the ledger who may read a new row: its addressee, or every unit the part is open for."""
    case = Case(pk=row.case_id)  # type: ignore[attr-defined]  # every fact has a case
    if row.addressee and terms:
        access.disclose(
            case, to=row.addressee, part=Part(row.part), until=row.addressed_until, by=by, giver=row.owner,
            terms=terms, object_id=row.pk,
        )  # fmt: skip
    seen = {row.owner_id, row.addressee_id}
    for line in readers(case, Part(row.part)):
        if line["receiver_id"] in seen:
            continue
        seen.add(line["receiver_id"])
        unit = Unit.objects.get(pk=line["receiver_id"])
        more = access.Terms(basis=_basis(row.owner, unit, line), purpose="Aanvulling in een gedeeld deel",
                            necessity=ADDED_TO_SHARED, informed=line["informed"], cause=access.ROW_ADDED,
                            cause_id=row.pk)  # fmt: skip
        access.disclose(case, to=unit, part=Part(row.part), until=line["until"], by=by, giver=row.owner,
                        terms=more, object_id=row.pk)  # fmt: skip


def _basis(giver: Unit, receiver: Unit, line: dict[str, Any]) -> str:
    """The ground on which the part is open, where the row's owner has it too; else the owner's own for this part."""
    shared, part = str(line["basis_id"]), Part(line["part"])
    if access.grounds(giver).filter(basis=shared).exists():
        return shared
    own = access.default_basis(giver, receiver, part, "wgs") or access.default_basis(giver, receiver, part, "sectoral")
    return own.key if own else shared


def readers(case: Case, part: Part) -> list[dict[str, Any]]:
    """Give the open verstrekkingen of a part of a case; none for a unit's own notes."""
    if part in (Part.OWN, Part.REPORTER):
        return []
    lines = access.open_disclosures(case.pk)
    return [line for line in lines if line["part"] == part and line["object_id"] is None and line["receiver_id"]]


def add_party(
    case: Case, *, by: Person, roles: list[str], part: Part = Part.OWN, since: date | None = None, **fields: Any
) -> Party:
    """Add a betrokkene with one or more roles at once."""
    party = Party(case=case, owner=_unit(by), part=part, **fields)
    party.save(force_insert=True)
    lookalike.keep(party)
    add_roles(party, roles, by=by, since=since)
    audit.record("write", by=by, obj=party, name="party")
    return party


def add_roles(
    party: Party, roles: list[str], *, by: Person, since: date | None = None, part: Part | None = None
) -> None:
    """Give a betrokkene more roles; each begins on a day, in the part of the betrokkene unless another is named."""
    for role in roles:
        PartyRole(
            case_id=party.case_id, owner=_unit(by), part=part or party.part, party=party, role=role,
            since=since or timezone.localdate(),
        ).save(force_insert=True)  # fmt: skip


def share_party(party: Party, *, by: Person, roles: Collection[str] | None = None) -> None:
    """Let an own betrokkene go along to the tafel, from own notes to part casus; with these roles, or all."""
    mine = PartyRole.objects.visible_to(by).filter(owner=_unit(by), part=Part.OWN, party=party)
    Party.objects.visible_to(by).filter(owner=_unit(by), pk=party.pk).update(part=Part.CASUS)
    (mine if roles is None else mine.filter(role__in=roles)).update(part=Part.CASUS)
    audit.record("write", by=by, obj=party, name="share")


def add_reporter(signal: Signal, *, by: Person, **fields: Any) -> Reporter:
    """Record the melder, apart and shielded."""
    row = Reporter(case_id=signal.case_id, signal=signal, owner_id=signal.owner_id, part=Part.REPORTER, **fields)
    row.save(force_insert=True)
    audit.record("write", by=by, obj=row, name="reporter")
    return row


def add_municipality(case: Case, organisation: Organisation, role: str, *, by: Person, part: Part = Part.OWN) -> None:
    """Say how a gemeente is concerned: for counting; it gives nobody sight."""
    known = CaseMunicipality.objects.visible_to(by).filter(case=case, organisation=organisation, role=role)
    if not known.exists():
        row = CaseMunicipality(case=case, owner=_unit(by), part=part, organisation=organisation, role=role)
        row.save(force_insert=True)
        audit.record("write", by=by, obj=row, name="municipality")


def change(row: Guarded, *, by: Person, version: int | None = None, **values: Any) -> Any:
    """Change fields of an own fact; gives it as it is now; raises Stale when another saved first."""
    fresh = type(row).objects.visible_to(by).select_for_update(of=("self",)).get(pk=row.pk)
    if version is not None and fresh.version != version:
        raise Stale(fresh)
    for name, value in values.items():
        setattr(fresh, name, value)
    _save(fresh, by=by, name="fields")
    if isinstance(fresh, Party):
        lookalike.keep(fresh)
    return fresh


def ask_access(*, by: Person, reference: str, why: str) -> None:
    """Keep a question for access for the FG; says nothing about what exists."""
    question = AccessQuestion(by=by, reference=reference, why=why)
    question.save(force_insert=True)
    audit.record("write", by=by, obj=question, name="ask_access")


def _save(row: Any, *, by: Person, name: str) -> Any:
    row.version += 1
    row.save(force_update=True)
    audit.record("write", by=by, obj=row, name=name)
    return row


def _unit(person: Person) -> Unit:
    assert person.unit is not None, "a person without a unit writes nothing"
    return person.unit
