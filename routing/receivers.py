"""Who is meant: the receivers of domain 1.5, found for one move."""

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import access
from cases.models import Unit, UnitKind
from cases.roles import Part
from routing.models import AgendaItem, Handover, Review, Track
from routing.models.track import TrackKind

if TYPE_CHECKING:
    from routing.consequences import Context


class To(StrEnum):
    """A receiver by its part in the move."""

    OWNER = "owner"  # the unit that owns the row: AF of a signal
    SUBMITTER = "submitter"  # who brought the case to the tafel
    LEAD = "lead"  # regie of the tafel
    LOCAL = "local"  # the named local unit
    ASKED = "asked"  # the units a question goes to
    GIVER = "giver"  # who handed the signal over
    PROPOSER = "proposer"  # who proposed to link two signals
    INVITED = "invited"  # who looks along at this item
    LEAVING = "leaving"  # invited without track or action
    HOLDER = "holder"
    COMPANION = "companion"  # police beside the prosecution
    TRACK = "track"  # everyone who got sight through this track
    KEPT = "kept"
    KEPT_EXTRACT = "kept extract"
    DROPPED = "dropped"
    OTHERS = "others"  # everyone but owner, submitter and regie
    FOCAL = "focal"  # AF of the regie-gemeente, where another unit brought the case
    NAMED = "named"  # the unit that the form names
    ACTORS = "actors"  # units with an action, that see nothing else
    FORMER = "former"  # who had the casusregie
    EXPECTED = "expected"  # guests of this item
    INSIDE = "inside"  # guests in the room
    UNITS = "units"  # the units that the form names
    CONSULTED = "consulted"  # who reads the casus for a spoed-MDO
    RECEIVER = "receiver"  # who is offered an overdracht
    TOWN = "town"  # AF of the gemeente where it plays, when another unit brings the case; not under embargo
    REST = "rest"  # everyone but who takes the case over and the regie


INVOLVED = "weging.involve"
CONSULTED = "weging.consult"
HOLDER_KIND = {
    TrackKind.ZORG: UnitKind.CARE_COORDINATION,
    TrackKind.STRAFRECHT: UnitKind.PROSECUTION,
    TrackKind.BESTUUR: UnitKind.MAYOR,
    TrackKind.SQUARE: UnitKind.SQUARE_LEAD,
}


def of_kind(kind: UnitKind) -> Unit:
    """Give the one unit of a regional kind; raises Unit.DoesNotExist where the region has none."""
    return access.once(("unit", kind), lambda: Unit.objects.select_related("organisation").get(kind=kind))


def holder_of(kind: TrackKind, review: Review) -> Unit:
    """Give who holds a track of this kind: regional, or of the regie-gemeente; raises Unit.DoesNotExist."""
    if kind == TrackKind.BESTUUR:
        return Unit.objects.get(kind=UnitKind.MAYOR, organisation=town_of(review))
    return of_kind(HOLDER_KIND[kind])


def holders(review: Review) -> dict[TrackKind, Unit]:
    """Give the holder of each kind of track; without a regie-gemeente there is no burgemeester."""
    kinds = [kind for kind in TrackKind if kind != TrackKind.BESTUUR or town_of(review)]
    return {kind: holder_of(kind, review) for kind in kinds}


def town_of(review: Review) -> UUID | None:
    """Give the regie-gemeente: as noted, else of the aandachtsfunctie that brought the case."""
    if review.municipality_id or review.submitted_by.kind != UnitKind.FOCAL_POINT:
        return review.municipality_id
    return review.submitted_by.organisation_id


def focal_point(review: Review) -> Unit | None:
    """Give the aandachtsfunctie of the regie-gemeente, where there is one."""
    return Unit.objects.filter(
        kind=UnitKind.FOCAL_POINT, organisation=town_of(review), organisation__isnull=False
    ).first()


def open_item(review: Review, ctx: "Context") -> AgendaItem | None:
    """Give the open agenda item of a case, for who may see it."""
    return AgendaItem.objects.visible_to(ctx.by).filter(review=review, closed_at=None).first()


def units(to: To, ctx: "Context") -> list[Unit]:
    """Give the units meant by this word, in this move."""
    return FINDERS[to](ctx, ctx.row)


def _submitter(ctx: "Context", row: Any) -> list[Unit]:
    mine = ctx.by.unit
    return [mine] if mine and mine.pk == row.submitted_by_id else by_ids([row.submitted_by_id])


def _companion(ctx: "Context", row: Any) -> list[Unit]:
    return [of_kind(UnitKind.POLICE)] if row.kind == TrackKind.STRAFRECHT else []


def _former(ctx: "Context", row: Any) -> list[Unit]:
    return [row.former_lead] if row.former_lead and row.former_lead.pk != row.case_lead_id else []


def _invited(ctx: "Context", row: Any) -> list[Unit]:
    if ctx.data.get("invited"):
        return list(ctx.data["invited"])
    item = ctx.data.get("item") or open_item(row, ctx)
    return by_ids(item.invited) if item else []


def _leaving(ctx: "Context", row: Any) -> list[Unit]:
    """Invited without a track, an action or the casusregie."""
    stays = {*ctx.data.get("holders", []), *ctx.data.get("action_units", []), row.case_lead_id}
    return [unit for unit in _invited(ctx, row) if unit.pk not in stays]


def _inside(ctx: "Context", row: Any) -> list[Unit]:
    item = ctx.data.get("item") or open_item(row, ctx)
    return by_ids(ctx.data.get("inside", item.inside)) if item else []


def _through_track(ctx: "Context", row: Any) -> list[Unit]:
    return by_ids({line["receiver_id"] for line in access.open_disclosures(ctx.case.pk) if line["cause_id"] == row.pk})


def _kept(ctx: "Context", row: Any) -> list[Unit]:
    """Of who stays: those that read the casus; who reads an extract keeps that."""
    casus = {line["receiver_id"] for line in access.open_disclosures(ctx.case.pk) if line["part"] == Part.CASUS}
    return [unit for unit in ctx.data["keep"] if unit.kind != UnitKind.TABLE_LEAD and unit.pk in casus]


def _kept_extract(ctx: "Context", row: Any) -> list[Unit]:
    """Of who stays: those that read an extract (row 21)."""
    lines = access.open_disclosures(ctx.case.pk)
    involved = {line["receiver_id"] for line in lines if line["cause"] == INVOLVED}
    return [unit for unit in ctx.data["keep"] if unit.pk in involved]


def _dropped(ctx: "Context", row: Any) -> list[Unit]:
    return by_ids(looking_along(row) - {unit.pk for unit in ctx.data["keep"]})


def _others(ctx: "Context", row: Any) -> list[Unit]:
    spared = {row.owner_id, row.submitted_by_id, ctx.case.owner_id}
    lines = access.open_disclosures(ctx.case.pk)
    return by_ids({line["receiver_id"] for line in lines if line["object_id"] is None} - spared)


def _rest(ctx: "Context", row: Any) -> list[Unit]:
    lines = access.open_disclosures(ctx.case.pk)
    return by_ids(
        {line["receiver_id"] for line in lines if line["object_id"] is None} - {row.owner_id, row.addressee_id}
    )


def looking_along(review: Review) -> set[UUID]:
    """Give who looks along by the tafel, for "Wie houdt zicht?"; tracks and actions end by themselves."""
    lines = access.open_disclosures(review.case_id)
    by_table = {
        line["receiver_id"]
        for line in lines
        if line["cause"] == INVOLVED or (line["part"] == Part.CASUS and line["object_id"] is None)
    }
    return by_table - track_units(lines) - {review.owner_id}


def _focal(ctx: "Context", row: Any) -> list[Unit]:
    """The aandachtsfunctie that was told of an aanmelding by another (row 11); who was not, hears nothing now."""
    unit = focal_point(row)
    if unit is None or unit.pk in (row.submitted_by_id, ctx.case.owner_id):
        return []
    return [unit] if any(line["receiver_id"] == unit.pk for line in access.open_disclosures(ctx.case.pk)) else []


def _consulted(ctx: "Context", row: Any) -> list[Unit]:
    lines = access.open_disclosures(ctx.case.pk)
    return by_ids({line["receiver_id"] for line in lines if line["cause"] == CONSULTED})


def _town(ctx: "Context", row: Any) -> list[Unit]:
    unit = None if ctx.data.get("embargo_until") else focal_point(row)
    return [unit] if unit and unit.pk != row.submitted_by_id else []


def _actors(ctx: "Context", row: Any) -> list[Unit]:
    """Units with an action; who brought, owns or leads the case keeps more than the stand anyway."""
    spared = {row.owner_id, row.submitted_by_id, ctx.case.owner_id}
    found = {action["unit"].pk: action["unit"] for action in ctx.data.get("actions", [])}
    return [unit for pk, unit in found.items() if pk not in spared]


def track_units(lines: list[dict[str, Any]]) -> set[UUID]:
    """Give the units that look along because of a track: the tafel does not end that."""
    return {line["receiver_id"] for line in lines if line["cause"].startswith("spoor.")}


def by_ids(ids: Collection[UUID | None]) -> list[Unit]:
    """Give these units, by name."""
    return list(Unit.objects.filter(pk__in=[pk for pk in ids if pk]).select_related("organisation"))


def giver(to: Unit, part: Part, ctx: "Context") -> Unit:
    """Give whose rows are given: the case's owner for casus, the holder for its track; else the regie.

    An extract is a text of its writer.
    """
    if part == Part.OWN and ctx.by.unit:
        return ctx.row.owner if isinstance(ctx.row, Handover) else ctx.by.unit
    mine = ctx.by.unit if ctx.by.unit and ctx.by.unit_id == ctx.case.owner_id else None
    whole = not isinstance(ctx.row, Track) or part in (Part.CASUS, Part.STAND)
    own = (mine or ctx.case.owner) if whole else ctx.row.owner
    return own if own.pk != to.pk else ctx.lead


FINDERS: dict[To, Callable[["Context", Any], list[Unit]]] = {
    To.OWNER: lambda ctx, row: [row.owner],
    To.HOLDER: lambda ctx, row: [row.owner],
    To.SUBMITTER: _submitter,
    To.LEAD: lambda ctx, row: [ctx.lead],
    To.LOCAL: lambda ctx, row: [row.local_unit],
    To.ASKED: lambda ctx, row: list(ctx.data.get("sources", [])),
    To.GIVER: lambda ctx, row: [ctx.data["giver"]],
    To.PROPOSER: lambda ctx, row: [ctx.data["proposal"].owner],
    To.NAMED: lambda ctx, row: [ctx.data["unit"]],
    To.COMPANION: _companion,
    To.FORMER: _former,
    To.FOCAL: _focal,
    To.ACTORS: _actors,
    To.EXPECTED: lambda ctx, row: list(ctx.data.get("guests", [])),
    To.INSIDE: _inside,
    To.INVITED: _invited,
    To.LEAVING: _leaving,
    To.TRACK: _through_track,
    To.KEPT: _kept,
    To.KEPT_EXTRACT: _kept_extract,
    To.DROPPED: _dropped,
    To.OTHERS: _others,
    To.RECEIVER: lambda ctx, row: [row.addressee],
    To.REST: _rest,
    To.UNITS: lambda ctx, row: list(ctx.data["units"]),
    To.CONSULTED: _consulted,
    To.TOWN: _town,
}
