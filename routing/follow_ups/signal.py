"""What follows from the moves of a signal."""

from typing import Any

from django.utils import timezone

from cases import access, attachments, services
from cases.models import Unit
from cases.roles import Part
from routing import until
from routing.consequences import Context
from routing.follow_ups.follow import Mover, after, extract, terms
from routing.models import Review, Submission


@after("triage", "handle_locally")
def _tell_local_unit(ctx: Context, move: Mover) -> None:
    """The named local unit reads this text only, until the check date."""
    unit: Unit = ctx.data["local_unit"]
    ends = until.midnight(ctx.data["check_on"])
    row: Any = ctx.row
    extract(ctx, unit, ctx.data["reason"], ends, kind="samenvatting", signal=row.signal)


@after("triage", "close")
def _tell_outside(ctx: Context, move: Mover) -> None:
    """A closing that sends the signal elsewhere is one line in the ledger."""
    receiver = ctx.data.get("receiver", "")
    if receiver:
        why = terms(ctx, str(ctx.data.get("ground") or "gem"))
        access.disclose(ctx.case, to=None, outside=receiver, part=Part.OWN, until=ctx.now, by=ctx.by,
                        giver=ctx.row.owner, terms=why)  # fmt: skip


@after("triage", "refer")
def _submit(ctx: Context, move: Mover) -> None:
    """The aanmelding as ticked becomes casus; the case gets its number and codename."""
    triage: Any = ctx.row
    fresh = name_case(ctx)  # without a number before: no tafel knew this case
    services.add_entry(ctx.case, by=ctx.by, kind="aanmelding", text=ctx.data["summary"], part=Part.CASUS,
                       signal=triage.signal)  # fmt: skip
    brought = Submission(case_id=ctx.case.pk, owner=triage.owner, part=Part.CASUS, forms=triage.signal.forms,
                         organised=bool(ctx.data.get("organised")))  # fmt: skip
    brought.save(force_insert=True)
    services.tell_readers(brought, by=ctx.by)
    for party in ctx.data.get("parties", []):
        services.share_party(party, by=ctx.by, roles=ctx.data.get("roles", {}).get(str(party.pk)))
    for file in ctx.data.get("files", []):
        attachments.share(file, by=ctx.by)
    organisation = ctx.row.owner.organisation
    services.add_municipality(ctx.case, organisation, "regie", by=ctx.by, part=Part.CASUS)
    known = None if fresh else Review.objects.visible_to(ctx.by).filter(case=ctx.case).first()
    if known:
        move.perform(known, "resubmit")
    else:
        move.start(Review, case=ctx.case, owner=ctx.lead, part=Part.STAND,
                   submitted_by=ctx.row.owner)  # fmt: skip


@after("weging", "start_directly")
def _submit_directly(ctx: Context, move: Mover) -> None:
    """A case without a signal of a gemeente: what the aanmelder ticked becomes casus, and stays its own (row 11)."""
    review: Any = ctx.row
    name_case(ctx)
    services.add_entry(ctx.case, by=ctx.by, kind="aanmelding", text=ctx.data["summary"], part=Part.CASUS)
    Submission(case_id=ctx.case.pk, owner=review.submitted_by, part=Part.CASUS, forms=ctx.data["kinds"],
               organised=ctx.data["organised"]).save(force_insert=True)  # fmt: skip
    if ctx.data["who"]:
        services.add_party(ctx.case, by=ctx.by, roles=["slachtoffer"], part=Part.CASUS, name=ctx.data["who"],
                           safe_contact=ctx.data["safe_contact"])  # fmt: skip
    if review.municipality:
        services.add_municipality(ctx.case, review.municipality, "regie", by=ctx.by, part=Part.CASUS)


@after("advies", "become_signal")
def _begin_signal(ctx: Context, move: Mover) -> None:
    """A draft goes on with the facts of the question; the question stays as it was asked (domain 1.5 row 3)."""
    advice: Any = ctx.row
    asked = advice.signal
    facts: dict[str, Any] = {
        name: getattr(asked, name) for name in ("story", "forms", "received_from", "municipality", "place_kind")
    }
    draft = services.new_draft(by=ctx.by, heard_on=timezone.localdate(asked.registered_at), **facts)
    services.change(advice, by=ctx.by, became=draft)
    advice.became = draft


def name_case(ctx: Context) -> bool:
    """Give a case its number and codename, once; says whether it had none."""
    case = ctx.case
    if case.number:
        return False
    fresh = services.change(
        case, by=ctx.by, number=services.draw("MH", by=ctx.by), codename=services.draw("codename", by=ctx.by)
    )
    case.number, case.codename, case.version = fresh.number, fresh.codename, fresh.version
    return True
