"""What follows from asking another unit: the addressed extract, its ledger line, term and notice (rows 4, 5, 6, 9)."""

from typing import Any

from django.db.models import F

from cases import access, services
from cases.models import CaseMunicipality, Party, PartyRole, Request
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


@after("weging", "adjourn")
def _ask_meanwhile(ctx: Context, move: Mover) -> None:
    """Who is asked for more reads the question until the case comes back, and four weeks on (row 16)."""
    people = people_in_words(ctx)
    for line in consequences.extracts(ctx):
        _send(ctx, line, "vraag", people=people, due=ctx.data["review_on"])


@after("weging", "consult_by_mail")
def _consult(ctx: Context, move: Mover) -> None:
    """A question by link: the mail carries no content, and reading it needs a login (row 31)."""
    people = people_in_words(ctx)
    for line in consequences.extracts(ctx):
        _send(ctx, line, "vraag", channel="mail", people=people, due=ctx.data["due"])


def _send(ctx: Context, line: Sight, kind: str, channel: str = "uitvraag", **facts: Any) -> None:
    assert line.basis is not None, "casus has a ground for every receiver"
    row = _request(ctx, kind, basis=line.basis, addressee=line.unit, addressed_until=line.until, **facts)
    put(row, cause=ctx.cause, cause_id=ctx.row.pk, reference=deadlines.reference(ctx.row), channel=channel)


def put(row: Request, *, cause: str, cause_id: Any, reference: str, channel: str) -> None:
    """Let a question be read: its line in the ledger, the term of its source, and a notice with a link."""
    assert row.addressee is not None, "a question is for one unit"
    terms = access.Terms(
        basis=row.basis_id, purpose=str(row), cause=cause, cause_id=cause_id, channel=channel,
        necessity=consequences.REASON_STANDS_WITH_THE_STEP,
    )  # fmt: skip
    services.tell_readers(row, by=row.asked_by, terms=terms)
    _plan(row, reference)
    kind = "urgent" if row.kind == "zorg" else "task"
    Notice(unit=row.addressee, kind=kind, case=row.case_id, reference=reference, path=f"/uitvragen/{row.pk}/").save(
        force_insert=True
    )


def _request(ctx: Context, kind: str, **facts: Any) -> Request:
    row = Request(
        case_id=ctx.case.pk, signal_id=getattr(ctx.row, "signal_id", None), owner=ctx.by.unit, part=Part.OWN,
        kind=kind, text=ctx.data["text"], asked_by=ctx.by, **facts,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def _plan(row: Request, reference: str) -> None:
    """The term of the source; the asker sees it too, so that it can end it."""
    policy = deadlines.policies()[TERMS[row.kind]]
    due = deadlines.day_ends(row.due) if row.due else deadlines.due_by(policy, row.created_at)
    Deadline(
        case_id=row.case_id, owner=row.addressee, part=Part.OWN, addressee=row.owner,
        addressed_until=row.addressed_until, code=policy["code"], label=policy["label"], due=due,
        reference=reference, path=f"/uitvragen/{row.pk}/", statutory=policy["statutory"], object_id=row.pk,
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
    for role in PartyRole.objects.visible_to(ctx.by).filter(case_id=ctx.case.pk, until=None, part=F("party__part")):
        roles.setdefault(role.party_id, []).append(PARTY_ROLES[role.role].lower())
    return "\n".join(_person(party, roles.get(party.pk, [])) for party in ctx.data.get("parties", []))


def _person(party: Party, roles: list[str]) -> str:
    facts = [str(party), f"ook bekend als {party.alias}" if party.alias and party.name else "", ", ".join(roles)]
    facts += [f"{party.get_age_display()} jaar"] if party.age != "onbekend" else []
    facts += [f"veilig contact: {party.safe_words}"] if party.safe_words else []
    return " · ".join(fact for fact in facts if fact)


def municipalities_of(case_id: Any, by: Any) -> set[tuple[Any, str]]:
    """Give which gemeenten stand in a case already, by role: each may stand there once."""
    rows = CaseMunicipality.objects.visible_to(by).filter(case_id=case_id)
    return set(rows.values_list("organisation_id", "role"))
