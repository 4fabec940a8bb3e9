"""What the regie window asks: the agenda, who may be in the room, and what is said about the open item."""

from dataclasses import dataclass, field
from uuid import UUID

from cases import access
from cases.models import Case, Entry, Guarded, Unit, User
from cases.roles import Part
from routing import deliberating, meetings, moves, receivers, room
from routing.models import (
    Action,
    ActionDraft,
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    Proposal,
    Review,
    Score,
    Submission,
    TrackLine,
)
from routing.models.track import ENDED


@dataclass
class Seat:
    """One person that could be in the room for this item."""

    person: User
    unit: Unit
    why_not: str  # empty where it may be in
    guest: bool
    ticked: bool
    reported: bool  # said on an own device to be there
    inside: bool


@dataclass
class Answers:
    """Who agrees with the proposal, and what a besluit still lacks: what a device asks every few seconds."""

    proposal: Proposal
    stands: list[deliberating.Stand]
    missing: list[tuple[str, str]]


@dataclass
class Talk:
    """The open item, with all that is said about it."""

    review: Review
    case: Case
    answers: Answers
    drafts: list[ActionDraft]
    running: list[Action]  # agreed before, and not done yet
    scores: dict[str, Score]
    entries: list[Entry]
    brought: list[Submission]
    lines: list[TrackLine]
    grounds: dict[UUID, str]
    options: list[moves.Option]
    holders: dict[str, Unit]
    decision: Decision | None

    @property
    def proposal(self) -> Proposal:
        """What the tafel may decide now."""
        return self.answers.proposal

    @property
    def rows(self) -> list[Guarded]:
        """Everything of this case on the page, for the audit of what was read."""
        decided = [self.decision] if self.decision else []
        return [*self.entries, *self.brought, *self.lines, *self.drafts, *self.running, *self.scores.values(), *decided]


@dataclass
class Regie:
    """What /tafel/<id>/regie/ draws."""

    room: room.Room
    pairs: list[tuple[AgendaItem, Review]]
    cases: dict[UUID, Case]
    decided: set[UUID]  # items with a besluit
    seats: list[Seat] = field(default_factory=list)
    talk: Talk | None = None


def regie(user: User, meeting: Meeting) -> Regie:
    """Read the room for the chair: with the gate shut who may come in, after that the item itself."""
    pairs = meetings.agenda(user, meeting)
    here = room.look(user, meeting)
    ids = {item.case_id for item, _ in pairs}
    cases = {case.pk: case for case in Case.objects.visible_to(user).filter(pk__in=ids)}
    decisions = Decision.objects.visible_to(user).filter(item__in=[item.pk for item, _ in pairs])
    found = Regie(here, pairs, cases, {pk for pk in decisions.values_list("item_id", flat=True) if pk})
    if here.item is not None:
        found.seats = seats(user, here)
        if here.confirmed:
            found.talk = talk(user, here.item)
    return found


def seats(user: User, here: room.Room) -> list[Seat]:
    """Give everyone of the units of this item, the chair apart, with why somebody may not be in."""
    item = here.item
    assert item is not None, "seats belong to an item"
    review = Review.objects.visible_to(user).get(pk=item.review_id)
    units = {*item.invited, *item.guests, review.submitted_by_id, review.owner_id}
    people = User.objects.filter(unit__in=units, is_active=True).exclude(pk=user.pk)
    rows = [person for person in people.select_related("unit__organisation").order_by("unit__name", "last_name")
            if person.sees_cases]  # fmt: skip
    why = room.may_enter(item, rows, by=user)
    inside, before = {row.person_id for row in here.attendance}, _before(user, item)
    told, digital = set(here.meeting.here), here.meeting.digital
    return [Seat(person, person.workplace, why[person.pk], person.unit_id in item.guests,
                 not why[person.pk] and (person.pk in inside if here.confirmed else
                                         person.pk in told if digital else _expected(person, before)),
                 person.pk in told, person.pk in inside)
            for person in rows]  # fmt: skip


def _before(user: User, item: AgendaItem) -> dict[UUID, set[UUID]]:
    """Give who of each unit was in at the items before this one."""
    rows = Attendance.objects.visible_to(user).filter(item__meeting=item.meeting_id)
    found: dict[UUID, set[UUID]] = {}
    for unit_id, person_id in rows.values_list("unit_id", "person_id"):
        found.setdefault(unit_id, set()).add(person_id)
    return found


def _expected(person: User, before: dict[UUID, set[UUID]]) -> bool:
    """Ticked beforehand: who was there at an earlier item, or anyone of a unit that was not there yet."""
    assert person.unit_id is not None, "only people with a unit sit at a tafel"
    return person.pk in before.get(person.unit_id, {person.pk})


def answers(user: User, item: AgendaItem) -> Answers:
    """Read who agrees with the proposal of now."""
    given = deliberating.proposal(user, item)
    stood = deliberating.stands(user, item, given)
    lacks = deliberating.missing(user, item, given, stood) if item.closed_at is None else []
    return Answers(given, stood, lacks)


def talk(user: User, item: AgendaItem) -> Talk:
    """Read the open item."""
    review = Review.objects.visible_to(user).select_related("submitted_by", "owner", "case").get(pk=item.review_id)
    case = access.find(Case, user, item.case_id)
    assert case is not None, "who reads an item knows its case"
    said = answers(user, item)
    entries = Entry.objects.visible_to(user).filter(case_id=case.pk, kind__in=("aanmelding", "inbreng"))
    lines = TrackLine.objects.visible_to(user).filter(case_id=case.pk).exclude(state__in=ENDED)
    scores = Score.objects.visible_to(user).filter(review=review)
    return Talk(
        review=review, case=case, answers=said,
        drafts=deliberating.drafts(user, item), running=_running(user, case),
        scores={row.criterion: row for row in scores},
        entries=list(entries.filter(part__in=(Part.CASUS, Part.OWN)).select_related("owner").order_by("at")),
        brought=list(Submission.objects.visible_to(user).filter(case_id=case.pk)),
        lines=list(lines.select_related("holder")),
        grounds=deliberating.grounds(user, item, [stand.unit for stand in said.stands]),
        options=moves.available(review, user),
        holders={kind.value: unit for kind, unit in receivers.holders(review).items()},
        decision=Decision.objects.visible_to(user).filter(item=item).first(),
    )  # fmt: skip


def _running(user: User, case: Case) -> list[Action]:
    """Give the actiepunten of an earlier tafel that are still open, the first date first."""
    rows = Action.objects.visible_to(user).filter(case_id=case.pk, done_at=None)
    return list(rows.select_related("addressee").order_by("due", "pk"))
