"""What follows from asking another unit: the addressed extract, its ledger line, term and notice (rows 4, 5, 6, 9)."""

from typing import Any

from cases import access, services
from cases.models import CaseMunicipality, Party, PartyRole, Request, Unit
from cases.models.party import PARTY_ROLES
from cases.roles import Part
from routing import consequences, deadlines, until
from routing.consequences import Context, Sight
from routing.follow_ups.follow import Mover, after
from routing.models import Deadline, Notice

TERMS = {"vraag": "source_request", "zorg": "acute_care", "overdracht": "offer_response", "koppeling": "source_request"}


@after("triage", "ask")
@after("weging", "ask_source")
def _ask_sources(ctx: Context, move: Mover) -> None:
    """Each source reads this question only; a source without account is one line in the ledger."""
    people = people_in_words(ctx)
    for line in consequences.extracts(ctx):
        _send(ctx, line, "vraag", people=people, due=ctx.data["due"])
    if ctx.data.get("outside"):
        _note_outside(ctx, people)


@after("triage", "call_care")
def _call_care(ctx: Context, move: Mover) -> None:
    for line in consequences.extracts(ctx):
        _send(ctx, line, "zorg", danger=ctx.data["danger"], contact=ctx.data["contact"])


@after("triage", "offer")
def _offer(ctx: Context, move: Mover) -> None:
    """The other gemeente reads vorm and reason; no names."""
    row: Any = ctx.row
    for line in consequences.extracts(ctx):
        _send(ctx, line, "overdracht", forms=row.signal.forms, reporter_goes=ctx.data["reporter_goes"])


@after("triage", "propose")
def _propose(ctx: Context, move: Mover) -> None:
    for line in consequences.extracts(ctx):
        _send(ctx, line, "koppeling")


def _send(ctx: Context, line: Sight, kind: str, **facts: Any) -> None:
    assert line.basis is not None, "casus has a ground for every receiver"
    row = _request(ctx, kind, basis=line.basis, addressee=line.unit, addressed_until=line.until, **facts)
    terms = access.Terms(
        basis=line.basis.key, purpose=str(row), cause=ctx.cause, cause_id=ctx.row.pk, channel="uitvraag",
        necessity=consequences.REASON_STANDS_WITH_THE_STEP,
    )  # fmt: skip
    services.tell_readers(row, by=ctx.by, terms=terms)
    _plan(ctx, row, line.unit)
    kind = "urgent" if row.kind == "zorg" else "task"
    Notice(
        unit=line.unit, kind=kind, case=row.case_id, reference=deadlines.reference(ctx.row),
        path=f"/uitvragen/{row.pk}/",
    ).save(force_insert=True)  # fmt: skip


def _request(ctx: Context, kind: str, **facts: Any) -> Request:
    row = Request(
        case_id=ctx.case.pk, signal_id=getattr(ctx.row, "signal_id", None), owner=ctx.row.owner, part=Part.OWN,
        kind=kind, text=ctx.data["text"], asked_by=ctx.by, **facts,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def _plan(ctx: Context, row: Request, unit: Unit) -> None:
    """The term of the source; the asker sees it too, so that it can end it."""
    policy = deadlines.policies()[TERMS[row.kind]]
    due = deadlines.day_ends(row.due) if row.due else deadlines.due_by(policy, ctx.now)
    Deadline(
        case_id=row.case_id, owner=unit, part=Part.OWN, addressee=ctx.row.owner, addressed_until=row.addressed_until,
        code=policy["code"], label=policy["label"], due=due, reference=deadlines.reference(ctx.row),
        path=f"/uitvragen/{row.pk}/", statutory=policy["statutory"], object_id=row.pk,
    ).save(force_insert=True)  # fmt: skip


def _note_outside(ctx: Context, people: str) -> None:
    """A call or mail to a source without account."""
    basis, way = ctx.data["ground"], ctx.data["way"]
    row = _request(ctx, "vraag", basis=basis, outside=ctx.data["outside"], way=way, people=people,
                   due=ctx.data["due"], addressed_until=until.ends(until.Until.ANSWER, ctx))  # fmt: skip
    terms = access.Terms(basis=basis.key, purpose=str(row), cause=ctx.cause, cause_id=ctx.row.pk, channel=way,
                         necessity=consequences.REASON_STANDS_WITH_THE_STEP)  # fmt: skip
    access.disclose(ctx.case, to=None, outside=row.outside, part=Part.OWN, until=ctx.now, by=ctx.by,
                    giver=ctx.row.owner, terms=terms, object_id=row.pk)  # fmt: skip


def people_in_words(ctx: Context) -> str:
    """Give the ticked people as the source reads them; the advice on safe contact always travels along."""
    roles: dict[Any, list[str]] = {}
    for role in PartyRole.objects.visible_to(ctx.by).filter(case_id=ctx.case.pk, until=None):
        roles.setdefault(role.party_id, []).append(PARTY_ROLES[role.role].lower())
    return "\n".join(_person(party, roles.get(party.pk, [])) for party in ctx.data.get("parties", []))


def _person(party: Party, roles: list[str]) -> str:
    facts = [str(party), f"ook bekend als {party.alias}" if party.alias and party.name else "", ", ".join(roles)]
    facts += [f"{party.get_age_display()} jaar"] if party.age != "onbekend" else []
    facts += [f"zo kunt u veilig contact maken: {party.safe_contact}"] if party.safe_contact else []
    return " · ".join(fact for fact in facts if fact)


def municipalities_of(case_id: Any, by: Any) -> set[tuple[Any, str]]:
    """Give which gemeenten stand in a case already, by role: each may stand there once."""
    rows = CaseMunicipality.objects.visible_to(by).filter(case_id=case_id)
    return set(rows.values_list("organisation_id", "role"))
