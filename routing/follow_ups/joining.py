"""What follows when a unit joins a case for a while: an extract, or a visit to one agenda item (rows 15 and 21)."""

from typing import Any

from django.contrib.postgres.functions import TransactionNow

from cases import access
from cases.models import Entry
from cases.roles import Part
from routing import receivers, until
from routing.consequences import Context
from routing.follow_ups.follow import Mover, after, extract
from routing.models import AgendaItem, Review


@after("weging", "involve")
def _write_extract(ctx: Context, move: Mover) -> None:
    """The ticked pieces as one text, for this unit only."""
    extract(ctx, ctx.data["unit"], ctx.data["text"], until.ends(until.Until.MONITOR, ctx), kind="samenvatting")


@after("weging", "monitor")
def _renew_extracts(ctx: Context, move: Mover) -> None:
    """Who stays reads its extract until the next monitordatum; who was unticked no longer."""
    kept = [unit.pk for unit in ctx.data["keep"]]
    rows = Entry.objects.visible_to(ctx.by).filter(case_id=ctx.case.pk, owner=ctx.row.owner_id, kind="samenvatting")
    running = rows.filter(part=Part.OWN, addressed_until__gt=ctx.now)
    running.filter(addressee__in=kept).update(addressed_until=until.ends(until.Until.MONITOR, ctx))
    looking = receivers.looking_along(ctx.row)  # type: ignore[arg-type]  # a Review
    _close(ctx, running.filter(addressee__in=looking).exclude(addressee__in=kept))


def end_extracts(ctx: Context) -> None:
    """The case left the tafel: whoever was involved reads its extract no longer, and reopening revives none."""
    rows = Entry.objects.visible_to(ctx.by).filter(case_id=ctx.case.pk, owner=ctx.row.owner_id, part=Part.OWN)
    _close(ctx, rows.filter(kind="samenvatting", addressed_until__gt=ctx.now))


def _close(ctx: Context, rows: Any) -> None:
    """These texts are read no more, and the ledger says so."""
    ids = set(rows.values_list("pk", flat=True))
    Entry.objects.visible_to(ctx.by).filter(pk__in=ids).update(addressed_until=TransactionNow())
    access.end_extracts(ctx.case, ids, by=ctx.by, cause=ctx.cause)


@after("weging", "open_item")
def _open_item(ctx: Context, move: Mover) -> None:
    """One case at a time is on the table: the guests of the item before leave, and with them their sight."""
    item = _item(ctx)
    before = AgendaItem.objects.visible_to(ctx.by).filter(meeting=item.meeting_id, closed_at=None)
    for other in before.exclude(opened_at=None).exclude(pk=item.pk):
        review = Review.objects.visible_to(ctx.by).get(pk=other.review_id)
        for unit in receivers.by_ids(other.inside):
            move.perform(review, "dismiss", unit=unit)
        _keep(other.pk, ctx, opened_at=None)
    _keep(item.pk, ctx, opened_at=ctx.now)


@after("weging", "admit")
def _admit(ctx: Context, move: Mover) -> None:
    item = _item(ctx)
    if item.opened_at is None:
        _open_item(ctx, move)
    _keep(item.pk, ctx, inside=[*item.inside, ctx.data["unit"].pk])


@after("weging", "dismiss")
def _dismiss(ctx: Context, move: Mover) -> None:
    item = _item(ctx)
    _keep(item.pk, ctx, inside=[pk for pk in item.inside if pk != ctx.data["unit"].pk])


def _item(ctx: Context) -> AgendaItem:
    review: Any = ctx.row
    item = receivers.open_item(review, ctx)
    assert item is not None, "a scheduled case has an open item"
    return item


def _keep(pk: Any, ctx: Context, **values: Any) -> None:
    AgendaItem.objects.visible_to(ctx.by).filter(pk=pk).update(**values)
