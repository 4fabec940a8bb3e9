"""What the tafel says about the item on the table: the proposal, the positions, the weging, the actiepunten to be.

The chair writes through `room.lead`, so only who has the regie does; an organisation gives its own position from an
own device. Everything here is a draft until the besluit (a move) makes it one, and can be taken back until then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from cases import access, audit, reference, services
from cases.models import Case, Unit, UnitKind, User
from cases.roles import Part
from routing import facts, receivers, room
from routing.models import ActionDraft, AgendaItem, Attendance, Meeting, Position, Proposal, Review, Score
from routing.models.track import TrackKind
from routing.presets import NO_CASEWORK

SEEING = (Part.CASUS, Part.ZORG, Part.STRAFRECHT)  # who reads one of these knows the case enough to act in it
TYPED = ("motivation", "summary", "advice", "risk", "review_on", "conclusion", "complex")


class Settled(Exception):
    """There is a besluit already: a proposal that comes after it would be kept where nobody looks."""


@dataclass(frozen=True)
class Stand:
    """Where one organisation in the room stands on the proposal of now."""

    unit: Unit
    position: Position | None  # None: not asked, or asked about another proposal

    @property
    def stance(self) -> str:
        """The word, or nothing."""
        return self.position.stance if self.position else ""


@cache
def lists() -> dict[str, Any]:
    """Give the criteria of the weging, the short names of actors and the rhythm of monitoring: data of the region."""
    return dict(reference.read("weighing"))


def on_table(meeting: Meeting, item: AgendaItem) -> bool:
    """Is this item the open one of its meeting, with who is there confirmed?"""
    return meeting.item == item.pk and meeting.confirmed_at is not None


def proposal(user: User, item: AgendaItem) -> Proposal:
    """Give the proposal for an item; a new one where nothing was typed yet."""
    found = Proposal.objects.visible_to(user).filter(item=item).select_related("unit").first()
    return found or Proposal(case_id=item.case_id, owner_id=item.owner_id, part=item.part, item=item, version=0)


def save(item: AgendaItem, *, by: User, version: int | None = None, **values: Any) -> Proposal:
    """Keep what was typed; raises Stale when another saved first, Elsewhere for another's regie, Settled after it."""
    fresh = room.lead(item.meeting, by=by)
    if item.closed_at is not None:
        raise Settled
    row = proposal(by, item)
    if version is not None and row.version != version:
        raise services.Stale(row)
    if row.version == 0:
        row.version = 1
        for name, value in values.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        audit.record("write", by=by, obj=row, name="proposal")
    else:
        row = services.change(row, by=by, **values)
    Meeting.changed(fresh.pk)
    return row


def toggle(item: AgendaItem, kind: TrackKind, *, by: User) -> Proposal:
    """Put a track in the proposal, or take it out; a proposal with tracks is a besluit met sporen."""
    tracks = set(proposal(by, item).tracks) ^ {kind.value}
    return save(item, by=by, kind="sporen", tracks=[one.value for one in TrackKind if one.value in tracks])


def answer(item: AgendaItem, unit: Unit, stance: str, reason: str = "", *, by: User) -> Position:
    """Note where an organisation stands on the proposal of now; "niet eens" has a line with why.

    The chair notes for who is in the room, an organisation for itself. Raises Http404 for a unit that is not in.
    """
    if unit.pk == by.unit_id:
        meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=item.meeting_id)
    else:
        meeting = room.lead(item.meeting, by=by)
    if not on_table(meeting, item) or unit.pk not in {one.pk for one in asked(by, item)}:
        raise Http404
    row = _stand(item, unit, by=by, stance=stance, reason=reason)
    Meeting.changed(meeting.pk)
    return row


def all_agree(item: AgendaItem, *, by: User) -> None:
    """Everyone in the room agrees with the proposal of now; what deviates is noted after it."""
    for unit in asked(by, item):
        answer(item, unit, "eens", by=by)


def _stand(item: AgendaItem, unit: Unit, *, by: User, **values: Any) -> Position:
    subject, now = proposal(by, item).subject, timezone.now()
    found = Position.objects.visible_to(by).filter(item=item, unit=unit).first()
    if found:
        changed: Position = services.change(found, by=by, subject=subject, at=now, **values)
        return changed
    row = Position(case_id=item.case_id, owner=unit, part=item.part, item=item, unit=unit, subject=subject, at=now,
                   **values)  # fmt: skip
    row.by = by
    row.save(force_insert=True)
    audit.record("write", by=by, obj=row, name="position")
    return row


def asked(user: User, item: AgendaItem) -> list[Unit]:
    """Give the organisations whose position counts: all in the room but the regie, which concludes."""
    rows = Attendance.objects.visible_to(user).filter(item=item, out_at=None).exclude(unit=item.owner_id)
    return list({row.unit_id: row.unit for row in rows.select_related("unit").order_by("unit__name")}.values())


def stands(user: User, item: AgendaItem, given: Proposal | None = None) -> list[Stand]:
    """Give per organisation in the room where it stands on this proposal, else on the one of now."""
    subject = (given or proposal(user, item)).subject
    rows = Position.objects.visible_to(user).filter(item=item, subject=subject)
    known = {row.unit_id: row for row in rows}
    return [Stand(unit, known.get(unit.pk)) for unit in asked(user, item)]


def missing(user: User, item: AgendaItem, given: Proposal, stood: list[Stand]) -> list[tuple[str, str]]:
    """Give what a besluit still lacks: the id of the place to go to, and what to do there."""
    found = []
    if given.kind == "sporen" and not given.tracks and not facts.any_open_track(_review(user, item)):
        found.append(("spoor-zorg", "Kies minstens één spoor, of een ander besluit."))
    found += [(f"standpunt-{unit.pk}", f"{unit} heeft nog niet geantwoord.") for unit in silent(given, stood)]
    found += [(f"standpunt-{unit.pk}", against(unit)) for unit in unwilling(user, item, given, stood)]
    if not given.motivation.strip():
        found.append(("id_motivation", "Schrijf waarom de tafel dit besluit."))
    return found


def silent(given: Proposal, stood: list[Stand]) -> list[Unit]:
    """Give who in the room did not answer yet; scaling up is the choice of the chair, and asks nobody."""
    if given.kind == "opschalen":
        return []
    return [stand.unit for stand in stood if not stand.stance]


def unwilling(user: User, item: AgendaItem, given: Proposal, stood: list[Stand]) -> list[Unit]:
    """Give the holders that said no to a track of theirs: none starts against its holder's will (domain 1.5)."""
    said_no = [stand.unit for stand in stood if stand.stance == "oneens"]
    if given.kind != "sporen" or not said_no:
        return []
    review = _review(user, item)
    holders = {receivers.holder_of(TrackKind(kind), review).pk for kind in given.tracks}
    return [unit for unit in said_no if unit.pk in holders]


def against(unit: Unit) -> str:
    """Say that this holder does not want its track."""
    return f"{unit} wil dit spoor niet. Een spoor start nooit tegen de wil van de houder."


def score(review: Review, item: AgendaItem, criterion: str, given: str, reason: str, *, by: User) -> None:
    """Keep how the tafel answered one criterion, and why."""
    room.lead(item.meeting, by=by)
    found = Score.objects.visible_to(by).filter(review=review, criterion=criterion).first()
    if found:
        services.change(found, by=by, answer=given, reason=reason, at=timezone.now())
        return
    row = Score(case_id=review.case_id, owner_id=review.owner_id, part=item.part, review=review, criterion=criterion,
                answer=given, reason=reason, by=by)  # fmt: skip
    row.save(force_insert=True)
    audit.record("write", by=by, obj=row, name="score")


def scored(user: User, item: AgendaItem) -> int:
    """Count the criteria that were answered."""
    return Score.objects.visible_to(user).filter(review=item.review_id).count()


def add_action(item: AgendaItem, unit: Unit, text: str, due: Any, *, by: User) -> ActionDraft:
    """Write down an actiepunt that goes along with the besluit."""
    fresh = room.lead(item.meeting, by=by)
    row = ActionDraft(case_id=item.case_id, owner_id=item.owner_id, part=item.part, item=item, unit=unit, text=text,
                      due=due)  # fmt: skip
    row.save(force_insert=True)
    audit.record("write", by=by, obj=row, name="action")
    Meeting.changed(fresh.pk)
    return row


def drop_action(item: AgendaItem, pk: UUID, *, by: User) -> ActionDraft:
    """Take an actiepunt back; raises Http404 for one that is not there."""
    fresh = room.lead(item.meeting, by=by)
    row = ActionDraft.objects.visible_to(by).filter(item=item, pk=pk).first()
    if row is None:
        raise Http404
    ActionDraft.objects.visible_to(by).filter(pk=row.pk).delete()
    audit.record("write", by=by, obj=row, name="action.drop")
    Meeting.changed(fresh.pk)
    return row


def drafts(user: User, item: AgendaItem) -> list[ActionDraft]:
    """Give the actiepunten that go along with the besluit."""
    return list(ActionDraft.objects.visible_to(user).filter(item=item).select_related("unit"))


def blind(item: AgendaItem, units: Iterable[Unit]) -> list[Unit]:
    """Give who of these units may not see this case, so that no action can be theirs yet."""
    groups = set().union(*(access.groups_with({item.case_id}, part).get(item.case_id, set()) for part in SEEING))
    return [unit for unit in units if unit.group_id not in groups]


def actors(user: User, item: AgendaItem) -> list[Unit]:
    """Give everyone who could get an action here, those that see the case first."""
    review = _review(user, item)
    town = receivers.town_of(review)
    kinds = [UnitKind.FOCAL_POINT, UnitKind.LOCAL_CARE, UnitKind.MAYOR]
    regional = Unit.objects.exclude(kind__in=[*kinds, *NO_CASEWORK])
    units = regional | Unit.objects.filter(organisation=town, kind__in=kinds)
    unseen = {unit.pk for unit in blind(item, units)}
    return sorted(units.select_related("organisation"), key=lambda unit: (unit.pk in unseen, unit.name))


def regime(item: AgendaItem, key: str, *, by: User) -> None:
    """Say under which regime this case is discussed; the ground of each organisation follows from it."""
    room.lead(item.meeting, by=by)
    services.change(_review(by, item), by=by, regime=key)


def grounds(user: User, item: AgendaItem, units: Iterable[Unit]) -> dict[UUID, str]:
    """Give per organisation on what ground it hears the casus, under the regime of this case."""
    review, case = _review(user, item), access.find(Case, user, item.case_id)
    assert case is not None, "who reads an item knows its case"
    found = {}
    for unit in units:
        giver = case.owner if case.owner_id != unit.pk else review.owner
        found[unit.pk] = _ground(giver, unit, review.regime)
    return found


def _ground(giver: Unit, unit: Unit, key: str) -> str:
    try:
        basis = access.default_basis(giver, unit, Part.CASUS, key)
    except access.Unapproved:
        return "nog niet goedgekeurd door de FG"
    return str(basis) if basis else "geen grondslag"


def _review(user: User, item: AgendaItem) -> Review:
    return Review.objects.visible_to(user).select_related("submitted_by", "owner").get(pk=item.review_id)


def police(item: AgendaItem, *, by: User) -> None:
    """Note that the police was asked whether it knows this case, and then that it answered; never what (domain 5)."""
    row = proposal(by, item)
    name = "police_asked_at" if row.police_asked_at is None else "police_answered_at"
    values: dict[str, Any] = {name: timezone.now()}
    save(item, by=by, **values)
