"""The room of a tafel: what is on the table, who is there, and who has the regie.

Meeting holds what says nothing about a case (`led_by`, `item`, `confirmed_at`, `panel_open`, `wall_version`);
who is in the room for an item stands in Attendance, in part casus of that case. The gate of an item is shut
(`confirmed_at` is null) from the moment the chair goes there until who is in was confirmed; only then is the item
opened (`open_item`, row 15) and do its guests come in (`admit`).

For screens (reading; they change nothing):
    video(user, meeting) -> str     the link of a digital meeting, for who is in the room
    look(user, meeting) -> Room     the item on the table as this user may know it, and who is in for it
    intersection(user, room) -> User | None     this reader narrowed to what everyone in the room may see: ask
        every row with `X.objects.visible_to(narrowed)`. None: nothing may be shown (gate shut, panel closed, an
        item this reader does not know, or somebody in the room who may not know of this case).
    meeting.wall_version            goes up with every change a wall or a device draws: answer 204 when it is the same

For the chair (writing; each locks the meeting and raises Elsewhere when another has the regie):
    take(meeting, by=, instead_of=)   go(meeting, item, by=)   confirm(meeting, item, people, by=)
    let_in(meeting, person, by=)   see_out(meeting, person, by=)   panel(meeting, shown, by=)   empty(meeting, by=)
    Meeting.changed(pk)               anything else changed that a wall draws
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from cases import access, audit
from cases.models import Case, Unit, User
from cases.models.organisation import Standing
from cases.roles import TABLE_LEAD, Part
from routing import moves
from routing.models import AgendaItem, Attendance, Meeting, Review


class Elsewhere(Exception):
    """Another chair has the regie; carries who."""

    def __init__(self, holder: User | None) -> None:
        super().__init__("another chair has the regie")
        self.holder = holder


class MayNotSee(Exception):
    """This person may not know of the case, so it cannot be in the room; carries who."""

    def __init__(self, person: User) -> None:
        super().__init__("this person may not know of the case")
        self.person = person


@dataclass
class Room:
    """One look into the room."""

    meeting: Meeting
    item: AgendaItem | None = None  # on the table, or with its gate shut; None also where the reader may not know it
    attendance: list[Attendance] = field(default_factory=list)  # who is in now
    case: Case | None = None  # of the item

    @property
    def confirmed(self) -> bool:
        """Was it confirmed who is there? Before that nothing of the item shows."""
        return self.item is not None and self.meeting.confirmed_at is not None

    @property
    def units(self) -> list[Unit]:
        """The units that are in, each once."""
        return list({row.unit_id: row.unit for row in self.attendance}.values())

    @property
    def guests(self) -> list[Unit]:
        """The guests that are in."""
        return list({row.unit_id: row.unit for row in self.attendance if row.guest}.values())

    def leads(self, user: User) -> bool:
        """Has this user the regie of the meeting?"""
        return self.meeting.led_by_id == user.pk


def look(user: User, meeting: Meeting) -> Room:
    """Give the item on the table as this user may know it, and who is in for it."""
    item = access.find(AgendaItem, user, meeting.item) if meeting.item else None
    case = access.find(Case, user, item.case_id) if item else None
    if item is None or case is None:
        return Room(meeting)
    return Room(meeting, item, present(user, item) if meeting.confirmed_at else [], case)


def present(user: User, item: AgendaItem) -> list[Attendance]:
    """Give who is in the room for an item now, by unit."""
    rows = Attendance.objects.visible_to(user).filter(item=item, out_at=None)
    return list(rows.select_related("unit__organisation", "person__unit").order_by("unit__name", "in_at"))


def video(user: User, meeting: Meeting) -> str:
    """Give the link of the videogesprek to who is in the room now, and to its regie; nothing to anyone else."""
    if meeting.closed_at or not meeting.link:
        return ""
    inside = user.job in TABLE_LEAD or user.pk in {row.person_id for row in look(user, meeting).attendance}
    return meeting.link if inside else ""


def intersection(user: User, room: Room) -> User | None:
    """Give the reader narrowed to what everyone in the room may see, or None where nothing may be shown."""
    shown = room.confirmed and room.meeting.panel_open
    if not shown or room.item is None or room.case is None or not room.attendance:
        return None
    people = {row.person_id: row.person for row in room.attendance}
    barred = access.limits.excluded_people(room.item.case_id, people)
    if any(pk in barred or person.standing != Standing.FULL for pk, person in people.items()):
        return None
    eyes = {(row.unit, person.job) for row in room.attendance for person in [people[row.person_id]]}
    return access.seen_by_all(user, room.case, [(unit, role) for unit, role in eyes if unit.pk != user.unit_id])


def take(meeting: Meeting, *, by: User, instead_of: UUID | None) -> None:
    """Take the regie over from who has it by what the page said; raises Elsewhere when that changed meanwhile."""
    assert by.job in TABLE_LEAD
    fresh = _locked(meeting)
    if fresh.led_by_id not in (instead_of, by.pk):
        raise Elsewhere(fresh.led_by)
    if fresh.led_by_id != by.pk:
        Meeting.changed(fresh.pk, led_by=by)
        audit.record("rights", by=by, obj=meeting, name="meeting.regie")


def lead(meeting: Meeting, *, by: User) -> Meeting:
    """Lock the meeting for its regie, and give it afresh; who comes first takes it. Raises Elsewhere for another."""
    fresh = _locked(meeting)
    if fresh.led_by_id is None:
        take(fresh, by=by, instead_of=None)
        fresh.led_by = by
    if fresh.led_by_id != by.pk:
        raise Elsewhere(fresh.led_by)
    return fresh


def go(meeting: Meeting, item: AgendaItem | None, *, by: User) -> None:
    """Go to an item: everyone leaves the item before, its guests lose sight, and the gate of this one is shut."""
    fresh = lead(meeting, by=by)
    if fresh.item:
        _leave(fresh.item, by=by)
    Meeting.changed(fresh.pk, item=item.pk if item else None, confirmed_at=None, panel_open=False)
    audit.record("write", by=by, obj=item or meeting, name="room.go")


def empty(meeting: Meeting, *, by: User) -> None:
    """The end of the tafel: everyone is out and nothing is on the table."""
    go(meeting, None, by=by)


def confirm(meeting: Meeting, item: AgendaItem, people: Collection[User], *, by: User) -> None:
    """The chair saw who is there: these come in, the item opens, also on the wall, and its guests get sight.

    Raises MayNotSee for a person who may not know of this case, and Barred where a guest has no ground.
    """
    fresh = lead(meeting, by=by)
    if fresh.item != item.pk:
        raise Elsewhere(fresh.led_by)
    if item.closed_at is None:
        moves.perform(_review(by, item), "open_item", by=by)
    here = {row.person_id for row in present(by, item)}
    wanted = {person.pk: person for person in [*people, by]}
    for person in wanted.values():
        if person.pk not in here:
            _enter(item, person, by=by)
    for gone in here - set(wanted):
        _exit(item, gone, by=by)
    Meeting.changed(fresh.pk, confirmed_at=timezone.now(), panel_open=True)


def let_in(meeting: Meeting, person: User, *, by: User) -> None:
    """Somebody comes in while the item is open; raises as `confirm` does."""
    fresh, item = _open(meeting, by)
    if person.pk not in {row.person_id for row in present(by, item)}:
        _enter(item, person, by=by)
    Meeting.changed(fresh.pk)


def see_out(meeting: Meeting, person: User, *, by: User) -> None:
    """Somebody leaves; with the last one of a guest its sight ends."""
    fresh, item = _open(meeting, by)
    _exit(item, person.pk, by=by)
    Meeting.changed(fresh.pk)


def report(meeting: Meeting, *, by: User, gone: bool = False) -> None:
    """Somebody says to be there, or gone, from an own device; it opens nothing, the chair confirms who is in."""
    fresh = _locked(meeting)
    here = (set(fresh.here) - {by.pk}) | (set() if gone else {by.pk})
    Meeting.objects.filter(pk=fresh.pk).update(here=sorted(here))
    audit.record("write", by=by, obj=meeting, name="room.report")


def panel(meeting: Meeting, shown: bool, *, by: User) -> None:
    """Open or close what the wall shows."""
    fresh = lead(meeting, by=by)
    Meeting.changed(fresh.pk, panel_open=shown and fresh.confirmed_at is not None)


def may_enter(item: AgendaItem, people: Iterable[User], *, by: User) -> dict[UUID, str]:
    """Give per person why it may not be in the room for this item; an empty text where it may.

    Computed from the rights of this moment: the casus is open to the unit, or it is a guest of this item.
    """
    people = list(people)
    review, barred = _review(by, item), access.limits.excluded_people(item.case_id, [person.pk for person in people])
    sighted = access.groups_with({item.case_id}, Part.CASUS).get(item.case_id, set())
    found = {}
    for person in people:
        unit = person.unit
        assert unit is not None, "only people with a unit sit at a tafel"
        invited = unit.group_id in sighted or unit.pk == review.owner_id
        expected = unit.pk in item.guests and item.closed_at is None
        found[person.pk] = (
            "geen zicht in deze casus" if person.pk in barred
            else "screening of geheimhouding is verlopen" if person.standing != Standing.FULL
            else "" if invited or expected else "mag deze casus niet zien"
        )  # fmt: skip
    return found


def _enter(item: AgendaItem, person: User, *, by: User) -> None:
    unit = person.unit
    assert unit is not None, "only people with a unit sit at a tafel"
    if may_enter(item, [person], by=by)[person.pk]:
        raise MayNotSee(person)
    guest = unit.pk in item.guests
    fresh = access.find(AgendaItem, by, item.pk)
    if guest and fresh and fresh.closed_at is None and unit.pk not in fresh.inside:
        moves.perform(_review(by, item), "admit", by=by, unit=unit)
    row = Attendance(case_id=item.case_id, owner_id=item.owner_id, part=item.part, item=item, unit=unit, person=person,
                     guest=guest, confirmed_by=by)  # fmt: skip
    row.save(force_insert=True)
    audit.record("write", by=by, obj=row, name="room.in")


def _exit(item: AgendaItem, person_id: UUID, *, by: User) -> None:
    rows = Attendance.objects.visible_to(by).filter(item=item, out_at=None)
    for row in rows.filter(person=person_id):
        rows.filter(pk=row.pk).update(out_at=timezone.now(), version=F("version") + 1)
        audit.record("write", by=by, obj=row, name="room.out")
        if row.guest and not rows.filter(unit=row.unit_id).exists():
            _dismiss(item, row.unit_id, by=by)


def _leave(item_id: UUID, *, by: User) -> None:
    """Everyone leaves an item, also one that this chair may not know any more."""
    item = access.find(AgendaItem, by, item_id)
    if item is not None:
        for row in present(by, item):
            _exit(item, row.person_id, by=by)
        for unit_id in (access.find(AgendaItem, by, item_id) or item).inside:  # let in by hand, without a seat
            _dismiss(item, unit_id, by=by)


def _dismiss(item: AgendaItem, unit_id: UUID, *, by: User) -> None:
    fresh = access.find(AgendaItem, by, item.pk)
    if fresh and fresh.closed_at is None and unit_id in fresh.inside:
        moves.perform(_review(by, item), "dismiss", by=by, unit=Unit.objects.get(pk=unit_id))


def _review(by: User, item: AgendaItem) -> Review:
    return Review.objects.visible_to(by).get(pk=item.review_id)


def _open(meeting: Meeting, by: User) -> tuple[Meeting, AgendaItem]:
    """The meeting for its regie, and the item that is open; raises Elsewhere where none is."""
    fresh = lead(meeting, by=by)
    item = access.find(AgendaItem, by, fresh.item) if fresh.item and fresh.confirmed_at else None
    if item is None:
        raise Elsewhere(fresh.led_by)
    return fresh, item


def _locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update(of=("self",)).select_related("led_by").get(pk=meeting.pk)
