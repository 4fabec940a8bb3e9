"""What follows from the moves of a case at the tafel."""

from typing import Any

from django.db import connection

from cases import services
from cases.models import Unit
from cases.roles import Part
from routing import receivers, until
from routing.consequences import Context
from routing.follow_ups.follow import Mover, after, extract, terms
from routing.follow_ups.joining import end_extracts
from routing.models import Action, ActionDraft, AgendaItem, Decision, Meeting, Track
from routing.models.track import TrackKind
from routing.regie import regie


@after("weging", "ask_more")
def _question(ctx: Context, move: Mover) -> None:
    """The aanmelder reads the question; nobody else."""
    review: Any = ctx.row
    ends = until.ends(until.Until.ANSWER, ctx)
    extract(ctx, review.submitted_by, ctx.data["question"], ends, kind="vraag")


@after("weging", "supply")
def _supplement(ctx: Context, move: Mover) -> None:
    services.add_entry(ctx.case, by=ctx.by, kind="aanmelding", text=ctx.data["text"], part=Part.CASUS)


@after("weging", "withdraw")
def _withdrawn(ctx: Context, move: Mover) -> None:
    _come_back(ctx)


@after("weging", "schedule")
def _put_on_agenda(ctx: Context, move: Mover) -> None:
    """The item with who looks along, last on the list."""
    review: Any = ctx.row
    meeting = ctx.data["meeting"]
    last = AgendaItem.objects.visible_to(ctx.by).filter(meeting=meeting).order_by("-place").first()
    AgendaItem(
        case_id=ctx.case.pk, owner=ctx.row.owner, part=Part.CASUS, meeting=meeting, review=review,
        place=last.place + 1 if last else 1, invited=[unit.pk for unit in ctx.data["invited"]],
        guests=[unit.pk for unit in ctx.data.get("guests", [])],
        minutes=ctx.data.get("minutes") or 10,
    ).save(force_insert=True)  # fmt: skip


@after("weging", "unschedule")
def _take_off(ctx: Context, move: Mover) -> None:
    _close_item(ctx)


@after("weging", "adjourn")
def _adjourned(ctx: Context, move: Mover) -> None:
    decide(ctx, "opschalen" if ctx.data.get("escalated") else "aanhouden")
    if ctx.data.get("actions"):
        move.perform(ctx.row, "give_action", actions=ctx.data["actions"])


@after("weging", "give_back")
def _given_back(ctx: Context, move: Mover) -> None:
    """The advice becomes a row of the gemeente itself."""
    review: Any = ctx.row
    decide(ctx, "advies")
    services.add_entry(ctx.case, by=ctx.by, kind="advies", text=ctx.data["advice"], part=Part.OWN,
                       owner=review.submitted_by)  # fmt: skip
    _come_back(ctx)


@after("weging", "decline")
def _declined(ctx: Context, move: Mover) -> None:
    decide(ctx, "niet")
    _come_back(ctx)


@after("weging", "close")
def _closed(ctx: Context, move: Mover) -> None:
    decide(ctx, "sluiten")
    end_extracts(ctx)


@after("weging", "decide")
def _decided(ctx: Context, move: Mover) -> None:
    """The besluit, its actions and its tracks; who said "eens" at the tafel has accepted."""
    review: Any = ctx.row
    decide(ctx, "sporen")
    agreed = {unit.pk for unit in ctx.data.get("agreed", [])}
    for kind in map(TrackKind, ctx.data["tracks"]):
        holder = receivers.holder_of(kind, review)
        track = move.start(
            Track, case=ctx.case, owner=holder, part=kind.track_part, kind=kind, agreed=holder.pk in agreed
        )
        if kind in (TrackKind.BESTUUR, TrackKind.SQUARE) and ctx.data.get("summary"):
            extract(ctx, holder, ctx.data["summary"], until.ends(until.Until.TRACK, ctx), kind="samenvatting",
                    because=track)  # fmt: skip
    _give_actions(ctx, move)


@after("weging", "give_action")
def _give_actions(ctx: Context, move: Mover) -> None:
    for action in ctx.data.get("actions", []):
        _action(ctx, **action)


def _action(ctx: Context, unit: Unit, text: str, due: Any) -> None:
    """A unit without sight reads the action only, until five working days after it is done."""
    ends = until.action_ends(due)
    row = Action(case_id=ctx.case.pk, owner=ctx.row.owner, part=Part.OWN, addressee=unit, addressed_until=ends,
                 text=text, due=due, item=_item(ctx))  # fmt: skip
    row.save(force_insert=True)
    services.tell_readers(row, by=ctx.by, terms=terms(ctx, "", unit))


def decide(ctx: Context, kind: str) -> None:
    """Keep the besluit with its motivering; the agenda item is done."""
    review: Any = ctx.row
    item = _item(ctx)
    tracks = list(ctx.data.get("tracks", []))
    row = Decision(
        case_id=ctx.case.pk, owner=review.owner, part=Part.CASUS, item=item, kind=kind, tracks=tracks,
        regie=regie(tracks) if kind == "sporen" else "", motivation=ctx.data["motivation"], chair=ctx.by,
        review_on=ctx.data.get("review_on") or ctx.data.get("due"),
    )  # fmt: skip
    row.save(force_insert=True)
    services.tell_readers(row, by=ctx.by)
    _close_item(ctx)


def _item(ctx: Context) -> AgendaItem | None:
    """The agenda item of this move, asked once: after the besluit it is no longer open."""
    if "item" not in ctx.data:
        ctx.data["item"] = receivers.open_item(ctx.row, ctx)  # type: ignore[arg-type]  # a Review
    found: AgendaItem | None = ctx.data["item"]
    return found


def _close_item(ctx: Context) -> None:
    item = _item(ctx)
    if item:
        ctx.data["inside"] = item.inside
        item.closed_at, item.inside = ctx.now, []
        item.save(force_update=True, update_fields=["closed_at", "inside"])
        ActionDraft.objects.visible_to(ctx.by).filter(item=item).delete()
        Meeting.changed(item.meeting_id)


def _come_back(ctx: Context) -> None:
    """Signals that were referred go back to their gemeente, through their own narrow road."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mht.signals_come_back(%s)", [ctx.case.pk])
