"""What follows when signals come together, come apart, or get another owner (domain 1.5 rows 2, 6 and 9)."""

from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from cases import access, services
from cases.models import Attachment, Case, CaseMunicipality, Entry, Party, PartyRole, Request, Signal, Unit
from cases.roles import Part
from routing import consequences, deadlines, settling, until
from routing.consequences import Context
from routing.follow_ups.asks import municipalities_of
from routing.follow_ups.follow import Mover, after
from routing.models import Deadline, Notice, SignalLine, Step, Triage


@after("triage", "assign")
def _assign(ctx: Context, move: Mover) -> None:
    """The aandachtsfunctie becomes owner, melder included; the regie of the tafel keeps the stand."""
    unit: Unit = ctx.data["unit"]
    row: Any = ctx.row
    giver = row.owner
    services.change(row.signal, by=ctx.by, municipality=unit.organisation, place_kind="gemeente")
    keep_line(row, giver, by=ctx.by, ends=until.ends(until.Until.DAYS30, ctx))
    basis = access.ground_for(giver, unit, Part.CASUS)
    tell_handover(row, giver=giver, to=unit, by=ctx.by, basis=basis, cause=ctx.cause)
    change_owner(row.case_id, unit, by=ctx.by)
    row.owner = unit
    row.case = Case.objects.visible_to(ctx.by).get(pk=row.case_id)


def change_owner(case_id: UUID, to: Unit, *, by: Any) -> None:
    """Give all rows of the owner of a case to another unit, through its narrow road."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mht.take_over(%s, %s)", [case_id, to.pk])
        access.forget("lines")


def tell_handover(row: Any, *, giver: Unit, to: Unit, by: Any, basis: str, cause: str, consent: str = "") -> None:
    """Write in the ledger that all of a signal went to its new owner."""
    terms = access.Terms(basis=basis, purpose="Signaal overdragen", cause=cause, cause_id=row.pk, consent=consent,
                         necessity=consequences.REASON_STANDS_WITH_THE_STEP)  # fmt: skip
    access.disclose(Case(pk=row.case_id), to=to, part=Part.OWN, until=None, by=by, giver=giver, terms=terms,
                    object_id=row.signal_id)  # fmt: skip


def keep_line(triage: Any, unit: Unit, *, by: Any, ends: Any) -> SignalLine:
    """Let a unit that may know no more see where a signal stands, until then."""
    line = SignalLine(
        case_id=triage.case_id, owner=triage.owner, part=Part.OWN, addressee=unit, addressed_until=ends,
        signal_id=triage.signal_id, number=triage.signal.number, state=triage.state,
    )  # fmt: skip
    line.save(force_insert=True)
    return line


@after("triage", "merge")
def _merge(ctx: Context, move: Mover) -> None:
    """Everything of the own unit goes to the other case; nobody gets sight by it."""
    row: Any = ctx.row
    target: Triage = ctx.data["target"]
    old, new = row.case_id, target.case_id
    moved = _along(ctx, old, new)
    _settle_in(ctx, new)
    _keep(row, merged_from=old, merged_rows=moved)


def _settle_in(ctx: Context, new: UUID) -> None:
    """The signal itself lies in the other case now; rows that hang from it cascade along."""
    row: Any = ctx.row
    for model in (Step, Deadline):
        rows: Any = model.objects.visible_to(ctx.by)
        rows.filter(owner=row.owner_id, object_id=row.pk).update(case_id=new)
    Signal.objects.visible_to(ctx.by).filter(pk=row.signal_id).update(case_id=new)
    row.case = Case.objects.visible_to(ctx.by).get(pk=new)


def _along(ctx: Context, old: UUID, new: UUID) -> list[UUID]:
    """Move what hangs from the case and not from the signal; gives what moved."""
    known, moved = municipalities_of(new, ctx.by), []
    for town in CaseMunicipality.objects.visible_to(ctx.by).filter(case_id=old, owner=ctx.row.owner_id):
        if (town.organisation_id, town.role) not in known:
            moved += _move(CaseMunicipality, ctx, new, pk=town.pk)
    moved += _move(Party, ctx, new, case_id=old)
    for model in (Entry, Attachment):
        moved += _move(model, ctx, new, case_id=old, signal=None)
    return moved


def _move(model: Any, ctx: Context, new: UUID, **which: Any) -> list[UUID]:
    rows = model.objects.visible_to(ctx.by).filter(owner=ctx.row.owner_id, **which)
    keys = list(rows.values_list("pk", flat=True))
    model.objects.visible_to(ctx.by).filter(pk__in=keys).update(case_id=new)
    return keys


def _keep(row: Any, **values: Any) -> None:
    """Remember on the triage itself where it came from."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(force_update=True, update_fields=[*values])


@after("triage", "split")
def _split(ctx: Context, move: Mover) -> None:
    """Back to the own case, with what came along; a linked signal never left it."""
    row: Any = ctx.row
    if row.merged_from is None:
        return
    new, rows = row.merged_from, row.merged_rows
    for model in (CaseMunicipality, Party, Entry, Attachment):
        _move(model, ctx, new, pk__in=rows)
    _settle_in(ctx, new)
    _keep(row, merged_from=None, merged_rows=[])


@after("triage", "link")
def _link(ctx: Context, move: Mover) -> None:
    """Only what the owner ticked goes into casus of the other case; it stays the owner's."""
    proposal: Request = ctx.data["proposal"]
    line = consequences.extracts(ctx)[0]
    assert line.basis is not None
    terms = access.Terms(basis=line.basis.key, purpose=str(proposal), cause=ctx.cause, cause_id=ctx.row.pk,
                         channel="uitvraag", necessity=consequences.REASON_STANDS_WITH_THE_STEP)  # fmt: skip
    shared = settling.give_answer(proposal, by=ctx.by, text=ctx.data["summary"], part=Part.CASUS, terms=terms,
                                  until=line.until, outcome="accepted")  # fmt: skip
    for party in ctx.data.get("parties", []):
        _copy(party, proposal, ctx, shared.addressed_until)
    _tell_proposer(ctx, proposal)


ALONG = ("kind", "name", "alias", "sex", "age", "origin", "contact_limits", "safe_contact", "safe_by", "language")


def _copy(party: Party, proposal: Request, ctx: Context, ends: Any) -> None:
    """A betrokkene goes along as a row of its own; the original stays `eigen`."""
    fields = {name: getattr(party, name) for name in ALONG}
    roles = (
        PartyRole.objects.visible_to(ctx.by)
        .filter(party=party, part=party.part, until=None)
        .values_list("role", flat=True)
    )
    reads = {"addressee": proposal.owner, "addressed_until": ends}
    copy = services.add_party(Case(pk=proposal.case_id), by=ctx.by, roles=[], part=Part.CASUS, **fields, **reads)
    for role in roles:
        PartyRole(case_id=proposal.case_id, owner=ctx.row.owner, part=Part.CASUS, party=copy, role=role,
                  since=timezone.localdate(), **reads).save(force_insert=True)  # fmt: skip


def _tell_proposer(ctx: Context, proposal: Request) -> None:
    path = f"/signalen/{proposal.signal_id}/"
    Notice(
        unit=proposal.owner, kind="shared", case=proposal.case_id, reference=deadlines.reference(ctx.row), path=path
    ).save(force_insert=True)
