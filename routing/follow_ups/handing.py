"""What follows when a case or its care goes to another unit (domain 1.5 rows 23 and 26)."""

from dataclasses import replace
from typing import Any

from django.contrib.postgres.functions import TransactionNow
from django.db import connection

from cases import access, services
from cases.models import Entry
from cases.roles import Part
from routing import consequences, until
from routing.consequences import Context
from routing.follow_ups.follow import Mover, after
from routing.follow_ups.table import decide
from routing.models import Handover, Review
from routing.models.handover import HandoverState

CONSENT = {"ja": "Ja", "nee": "Nee, want", "niet_gevraagd": "Niet gevraagd, want"}


@after("weging", "scale_down")
def _offer(ctx: Context, move: Mover) -> None:
    """The besluit, and the offer; its summary stays the regie's until the receiver accepts."""
    decide(ctx, "afschalen")
    summary = services.add_entry(ctx.case, by=ctx.by, kind="samenvatting", text=ctx.data["summary"])
    move.start(
        Handover, case=ctx.case, owner=ctx.row.owner, part=Part.OWN, kind="afschalen", summary=summary,
        addressee=ctx.data["unit"], addressed_until=until.ends(until.Until.ANSWER, ctx), answer_by=ctx.data["due"],
    )  # fmt: skip


@after("overdracht", "accept")
def _leave_table(ctx: Context, move: Mover) -> None:
    _copy(ctx)
    move.perform(Review.objects.visible_to(ctx.by).get(case_id=ctx.case.pk), "leave")


@after("overdracht", "refuse")
def _come_back(ctx: Context, move: Mover) -> None:
    """It comes back to the tafel at once, whatever date was noted."""
    today = ctx.now.astimezone(until.ZONE).date()
    move.perform(Review.objects.visible_to(ctx.by).get(case_id=ctx.case.pk), "offer_refused", review_on=today)


@after("spoor", "share")
def _share(ctx: Context, move: Mover) -> None:
    """The summary that the zorgcoördinator chose, for one unit, as long as the track runs."""
    unit, ends = ctx.data["unit"], until.ends(until.Until.TRACK, ctx)
    basis = consequences.basis_for(ctx, ctx.row.owner, unit, Part.OWN)
    if basis is None:
        raise access.NoGround(unit)
    wish, why = ctx.data["wish"], ctx.data["wish_reason"]
    consent = CONSENT[wish] + (" zie de overdracht" if why else "")
    terms = replace(consequences.terms(ctx, basis.key), consent=consent)
    summary = services.add_entry(ctx.case, by=ctx.by, kind="samenvatting", text=ctx.data["text"], addressee=unit,
                                 addressed_until=ends, terms=terms)  # fmt: skip
    move.start(
        Handover, case=ctx.case, owner=ctx.row.owner, part=Part.OWN, kind="warm", summary=summary, addressee=unit,
        addressed_until=ends, wish=wish, wish_reason=why,
    )  # fmt: skip


@after("overdracht", "take_over")
def _own_copy(ctx: Context, move: Mover) -> None:
    _copy(ctx)


@after("overdracht", "stay_out")
def _give_back(ctx: Context, move: Mover) -> None:
    """The text is a row of the giver: a narrow road closes it for who said no."""
    row: Any = ctx.row
    with connection.cursor() as cursor:
        cursor.execute("SELECT mht.summary_given_back(%s)", [row.pk])
    access.end_extracts(ctx.case, {row.summary_id}, by=ctx.by, cause=ctx.cause)


@after("overdracht", "withdraw")
def _stop(ctx: Context, move: Mover) -> None:
    """The text of a warme overdracht closes for its reader."""
    row: Any = ctx.row
    read = Entry.objects.visible_to(ctx.by).filter(pk=row.summary_id, addressed_until__gt=ctx.now)
    read.update(addressed_until=TransactionNow())  # the second wall compares with the same moment
    access.end_extracts(ctx.case, {row.summary_id}, by=ctx.by, cause=ctx.cause)


@after("spoor", "complete", "hand_back", "not_take")
def _track_over(ctx: Context, move: Mover) -> None:
    """What was written for others because of this track ends with it (U3)."""
    offers = Handover.objects.visible_to(ctx.by).filter(case_id=ctx.case.pk, owner=ctx.row.owner_id, kind="warm")
    for offer in offers.filter(state=HandoverState.OFFERED):
        move.perform(offer, "withdraw", reason="Het spoor is geëindigd.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT mht.track_texts_end(%s)", [ctx.row.pk])
        access.forget("lines")


def _copy(ctx: Context) -> None:
    """The receiver owns a copy; the giver is who wrote the summary."""
    row: Any = ctx.row
    with connection.cursor() as cursor:
        cursor.execute("SELECT mht.handed_over(%s)", [row.pk])
        access.forget("lines")
        text = cursor.fetchone()[0]
    basis = consequences.basis_for(ctx, row.owner, row.addressee, Part.OWN)
    if basis is None:
        raise access.NoGround(row.addressee)
    if not text:
        return
    copy = services.add_entry(ctx.case, by=ctx.by, kind="samenvatting", text=text)
    access.disclose(ctx.case, to=row.addressee, part=Part.OWN, until=None, by=ctx.by, giver=row.owner,
                    terms=consequences.terms(ctx, basis.key), object_id=copy.pk)  # fmt: skip
