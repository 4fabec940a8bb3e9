"""Who is meant: the receivers of domain 1.5, found for one move."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import access
from cases.models import Unit, UnitKind
from cases.roles import Part
from routing.models import AgendaItem, Review, Track
from routing.models.track import TrackKind

if TYPE_CHECKING:
    from routing.consequences import Context


class To(StrEnum):
    """A receiver by its part in the move."""

    OWNER = "owner"  # the unit that owns the row: AF of a signal
    SUBMITTER = "submitter"  # who brought the case to the tafel
    LEAD = "lead"  # regie of the tafel
    LOCAL = "local"  # the named local unit
    INVITED = "invited"  # who looks along at this item
    LEAVING = "leaving"  # invited without track or action
    HOLDER = "holder"
    COMPANION = "companion"  # police beside the prosecution
    TRACK = "track"  # everyone who got sight through this track
    KEPT = "kept"
    DROPPED = "dropped"
    OTHERS = "others"  # everyone but owner, submitter and regie


HOLDER_KIND = {
    TrackKind.ZORG: UnitKind.CARE_COORDINATION,
    TrackKind.STRAFRECHT: UnitKind.PROSECUTION,
    TrackKind.BESTUUR: UnitKind.MAYOR,
    TrackKind.SQUARE: UnitKind.SQUARE_LEAD,
}


def of_kind(kind: UnitKind) -> Unit:
    """Give the one unit of a regional kind; raises Unit.DoesNotExist where the region has none."""
    return Unit.objects.select_related("organisation").get(kind=kind)


def holder_of(kind: TrackKind, submitter: Unit) -> Unit:
    """Give who holds a track of this kind: regional, or of the gemeente that brought the case."""
    if kind == TrackKind.BESTUUR:
        return Unit.objects.get(kind=UnitKind.MAYOR, organisation=submitter.organisation_id)
    return of_kind(HOLDER_KIND[kind])


def open_item(review: Review, ctx: "Context") -> AgendaItem | None:
    """Give the open agenda item of a case, for who may see it."""
    return AgendaItem.objects.visible_to(ctx.by).filter(review=review, closed_at=None).first()


def units(to: To, ctx: "Context") -> list[Unit]:
    """Give the units meant; own grants never go to the owner of the signal itself."""
    row: Any = ctx.row
    match to:
        case To.OWNER | To.HOLDER:
            return [row.owner]
        case To.SUBMITTER:
            return [row.submitted_by] if row.submitted_by_id else []
        case To.LEAD:
            return [of_kind(UnitKind.TABLE_LEAD)]
        case To.LOCAL:
            return [row.local_unit]
        case To.COMPANION:
            return [of_kind(UnitKind.POLICE)] if row.kind == TrackKind.STRAFRECHT else []
        case To.KEPT:
            return [unit for unit in ctx.data["keep"] if unit.kind != UnitKind.TABLE_LEAD]
    return _looking_along(to, ctx)


def _looking_along(to: To, ctx: "Context") -> list[Unit]:
    row: Any = ctx.row
    if to in (To.INVITED, To.LEAVING):
        invited = ctx.data.get("invited") or _invited(ctx)
        stays = set(ctx.data.get("holders", [])) | set(ctx.data.get("action_units", []))
        return [unit for unit in invited if to == To.INVITED or unit.pk not in stays]
    lines = access.open_disclosures(ctx.case.pk)
    if to == To.TRACK:
        return _units({line["receiver_id"] for line in lines if line["cause_id"] == row.pk})
    spared = {row.owner_id, row.submitted_by_id, ctx.case.owner_id}
    if to == To.DROPPED:
        spared |= {unit.pk for unit in ctx.data["keep"]} | track_units(lines)
    return _units({line["receiver_id"] for line in lines if line["object_id"] is None} - spared)


def track_units(lines: list[dict[str, Any]]) -> set[UUID]:
    """Give the units that look along because of a track: the tafel does not end that."""
    return {line["receiver_id"] for line in lines if line["cause"].startswith("spoor.")}


def _invited(ctx: "Context") -> list[Unit]:
    item = ctx.data.get("item") or open_item(ctx.row, ctx)  # type: ignore[arg-type]  # only Review invites
    return _units(set(item.invited)) if item else []


def _units(ids: set[UUID | None]) -> list[Unit]:
    return list(Unit.objects.filter(pk__in=[pk for pk in ids if pk]).select_related("organisation"))


def giver(to: Unit, part: Part, ctx: "Context") -> Unit:
    """Give whose rows are given: the case's owner for casus, the holder for its track; else the regie."""
    own = ctx.row.owner if isinstance(ctx.row, Track) and part not in (Part.CASUS, Part.STAND) else ctx.case.owner
    return own if own.pk != to.pk else of_kind(UnitKind.TABLE_LEAD)
