"""Rows that a move makes beside its own: the aanmelding, the agenda item, the besluit, the tracks.

One function per arrow, found by machine and name; sight, terms and notices stand in effects.py.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from django.db import connection

from cases import access, services
from cases.models import Unit, UnitKind
from cases.roles import Part
from routing import receivers, until
from routing.consequences import Context
from routing.models import Action, AgendaItem, CareTrajectory, Decision, Review, Track, TrackLine
from routing.models.track import ENDED, TrackKind
from routing.regie import regie


class Mover(Protocol):
    """The two ways to move on from a move; routing.moves gives them."""

    def start(self, model: type[Any], **fields: Any) -> Any:
        """Start another machine in the same transaction."""

    def perform(self, row: Any, name: str, **data: Any) -> Any:
        """Perform another arrow in the same transaction."""


Follow = Callable[[Context, Mover], None]
FOLLOW: dict[tuple[str, str], Follow] = {}


def after(slug: str, *names: str) -> Callable[[Follow], Follow]:
    """Name the arrows that a function follows."""

    def register(function: Follow) -> Follow:
        FOLLOW.update({(slug, name): function for name in names})
        return function

    return register


@after("triage", "handle_locally")
def _tell_local_unit(ctx: Context, move: Mover) -> None:
    """The named local unit reads this text only, until the check date."""
    unit: Unit = ctx.data["local_unit"]
    ends = until.midnight(ctx.data["check_on"])
    _extract(ctx, unit, ctx.data["reason"], ends, kind="samenvatting")


@after("triage", "close")
def _tell_outside(ctx: Context, move: Mover) -> None:
    """A closing that sends the signal elsewhere is one line in the ledger."""
    receiver = ctx.data.get("receiver", "")
    if receiver:
        terms = _terms(ctx, "mr")
        access.disclose(ctx.case, to=None, outside=receiver, part=Part.OWN, until=ctx.now, by=ctx.by,
                        giver=ctx.row.owner, terms=terms)  # fmt: skip


@after("triage", "refer")
def _submit(ctx: Context, move: Mover) -> None:
    """The aanmelding as ticked becomes casus; the case gets its number and codename."""
    triage: Any = ctx.row
    _name(ctx)
    services.add_entry(ctx.case, by=ctx.by, kind="aanmelding", text=ctx.data["summary"], part=Part.CASUS,
                       signal=triage.signal)  # fmt: skip
    for party in ctx.data.get("parties", []):
        services.share_party(party, by=ctx.by)
    organisation = ctx.row.owner.organisation
    services.add_municipality(ctx.case, organisation, "regie", by=ctx.by, part=Part.CASUS)
    known = Review.objects.visible_to(ctx.by).filter(case=ctx.case).first()
    if known:
        move.perform(known, "resubmit")
    else:
        move.start(Review, case=ctx.case, owner=receivers.of_kind(UnitKind.TABLE_LEAD), part=Part.STAND,
                   submitted_by=ctx.row.owner)  # fmt: skip


def _name(ctx: Context) -> None:
    case = ctx.case
    if not case.number:
        services.change(
            case, by=ctx.by, number=services.draw("MH", by=ctx.by), codename=services.draw("codename", by=ctx.by)
        )
        case.refresh_from_db(fields=["number", "codename", "version"])


@after("weging", "ask_more")
def _question(ctx: Context, move: Mover) -> None:
    """The aanmelder reads the question; nobody else."""
    review: Any = ctx.row
    ends = until.ends(until.Until.ANSWER, ctx)
    _extract(ctx, review.submitted_by, ctx.data["question"], ends, kind="vraag")


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
        minutes=ctx.data.get("minutes") or 10,
    ).save(force_insert=True)  # fmt: skip


@after("weging", "unschedule")
def _take_off(ctx: Context, move: Mover) -> None:
    _close_item(ctx)


@after("weging", "adjourn")
def _adjourned(ctx: Context, move: Mover) -> None:
    _decide(ctx, "aanhouden")


@after("weging", "give_back")
def _given_back(ctx: Context, move: Mover) -> None:
    """The advice becomes a row of the gemeente itself."""
    review: Any = ctx.row
    _decide(ctx, "advies")
    services.add_entry(ctx.case, by=ctx.by, kind="advies", text=ctx.data["advice"], part=Part.OWN,
                       owner=review.submitted_by)  # fmt: skip
    _come_back(ctx)


@after("weging", "decline")
def _declined(ctx: Context, move: Mover) -> None:
    _decide(ctx, "niet")
    _come_back(ctx)


@after("weging", "close")
def _closed(ctx: Context, move: Mover) -> None:
    _decide(ctx, "sluiten")


@after("weging", "decide")
def _decided(ctx: Context, move: Mover) -> None:
    """The besluit, its actions and its tracks; who said "eens" at the tafel has accepted."""
    review: Any = ctx.row
    _decide(ctx, "sporen")
    agreed = {unit.pk for unit in ctx.data.get("agreed", [])}
    for kind in map(TrackKind, ctx.data["tracks"]):
        holder = receivers.holder_of(kind, review.submitted_by)
        move.start(Track, case=ctx.case, owner=holder, part=kind.track_part, kind=kind, agreed=holder.pk in agreed)
        if kind in (TrackKind.BESTUUR, TrackKind.SQUARE) and ctx.data.get("summary"):
            _extract(ctx, holder, ctx.data["summary"], until.ends(until.Until.TRACK, ctx), kind="samenvatting")
    for action in ctx.data.get("actions", []):
        _action(ctx, **action)


def _action(ctx: Context, unit: Unit, text: str, due: Any) -> None:
    """A unit without sight reads the action only, until five working days after it is done."""
    ends = until.midnight(due) + until.MONITOR_GRACE * 13
    row = Action(case_id=ctx.case.pk, owner=ctx.row.owner, part=Part.OWN, addressee=unit, addressed_until=ends,
                 text=text, due=due)  # fmt: skip
    row.save(force_insert=True)
    services.tell_readers(row, by=ctx.by, terms=_terms(ctx, "", unit))


def _decide(ctx: Context, kind: str) -> None:
    review: Any = ctx.row
    item = receivers.open_item(review, ctx)
    ctx.data["item"] = item
    tracks = list(ctx.data.get("tracks", []))
    row = Decision(
        case_id=ctx.case.pk, owner=review.owner, part=Part.CASUS, item=item, kind=kind, tracks=tracks,
        regie=regie(tracks) if kind == "sporen" else "", motivation=ctx.data["motivation"], chair=ctx.by,
    )  # fmt: skip
    row.save(force_insert=True)
    services.tell_readers(row, by=ctx.by)
    _close_item(ctx)


def _close_item(ctx: Context) -> None:
    item = ctx.data.setdefault("item", receivers.open_item(ctx.row, ctx))  # type: ignore[arg-type]  # a Review
    if item:
        item.closed_at = ctx.now
        item.save(force_update=True, update_fields=["closed_at"])


def _come_back(ctx: Context) -> None:
    """Signals that were referred go back to their gemeente, through their own narrow road."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mht.signals_come_back(%s)", [ctx.case.pk])


@after("spoor", "start", "begin", "plan", "complete", "hand_back", "not_take")
def _keep_line(ctx: Context, move: Mover) -> None:
    track: Any = ctx.row
    if track.state in ENDED:
        track.ended_at = ctx.now
        track.save(force_update=True, update_fields=["ended_at"])
    _show_line(ctx)


@after("spoor", "accept")
def _open_care(ctx: Context, move: Mover) -> None:
    """An accepted zorgspoor opens its trajectory."""
    track: Any = ctx.row
    if track.kind == TrackKind.ZORG:
        coordinator = ctx.by if ctx.by.unit_id == track.owner_id else track.owner.users.filter(is_active=True).first()
        CareTrajectory(
            case_id=ctx.case.pk, owner=track.owner, part=Part.ZORG, track=track, coordinator=coordinator
        ).save(force_insert=True)
    _show_line(ctx)


def _show_line(ctx: Context) -> None:
    """Keep the tafelregel in step: what the regie of the tafel sees of a track."""
    track: Any = ctx.row
    seen = {
        "state": track.state,
        "next_step": track.next_step,
        "next_on": track.next_on,
        "outcome": track.outcome,
        "addressed_until": until.ends(until.Until.KEEP, ctx),
    }
    if not TrackLine.objects.filter(track_id=track.pk).update(**seen):
        TrackLine(
            case_id=ctx.case.pk, owner=track.owner, part=Part.OWN, track=track, kind=track.kind, holder=track.owner,
            addressee=receivers.of_kind(UnitKind.TABLE_LEAD), **seen,
        ).save(force_insert=True)  # fmt: skip


def _extract(ctx: Context, unit: Unit, text: str, ends: datetime, *, kind: str) -> None:
    services.add_entry(
        ctx.case, by=ctx.by, kind=kind, text=text, part=Part.OWN, addressee=unit, addressed_until=ends,
        terms=_terms(ctx, "", unit),
    )  # fmt: skip


def _terms(ctx: Context, key: str, unit: Unit | None = None) -> access.Terms:
    basis = key
    if unit is not None:
        found = access.default_basis(ctx.row.owner, unit, Part.OWN, ctx.regime) or access.default_basis(
            ctx.row.owner, unit, Part.CASUS, ctx.regime
        )
        basis = found.key if found else "wgs"
    return access.Terms(basis=basis, purpose=ctx.row.title, cause=ctx.cause, cause_id=ctx.row.pk)
