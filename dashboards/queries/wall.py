"""What the wall shows: what every person in the room may see of the case on the table, and of no other case.

All is asked as the regie narrowed to the intersection (routing.room). Free text that people typed is not asked at
all, but for the actiepunten of this item, from which names, numbers and dates are taken out.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from cases.models import Case, Party, PartyRole, User
from cases.models.guarded import Guarded
from cases.models.party import AGES, PARTY_ROLES, SEXES
from routing import deliberating, meetings, room
from routing.models import ActionDraft, AgendaItem, Decision, Meeting, Proposal, Review

IDLE = timedelta(minutes=10)


@dataclass
class Todo:
    """An actiepunt that goes along with the besluit."""

    text: str
    unit: str
    due: date


@dataclass
class Wall:
    """What a wall draws; without a case it is blank."""

    meeting: Meeting
    alone: bool = False  # the item is open, and nobody but the regie is in for it
    case: Case | None = None
    item: AgendaItem | None = None
    review: Review | None = None
    people: list[tuple[str, str, str]] = field(default_factory=list)  # role, sex, age
    before: Decision | None = None
    proposal: Proposal | None = None
    stances: list[str] = field(default_factory=list)  # "" where a unit did not answer
    todos: list[Todo] = field(default_factory=list)
    place: tuple[int, int] = (0, 0)  # casus 3 van 7
    secrets: list[str] = field(default_factory=list)  # words that may not stand on a wall, whoever typed them
    rows: list[Guarded] = field(default_factory=list)  # what was read, for the audit


def wall(user: User, meeting: Meeting) -> Wall:
    """Give what the wall may show now: nothing before the room is confirmed, with the panel closed, or left alone."""
    here = room.look(user, meeting)
    eyes, alone = room.intersection(user, here), here.confirmed and {unit.pk for unit in here.units} <= {user.unit_id}
    if eyes is None or here.item is None or idle(meeting):
        return Wall(meeting, alone)
    case = Case.objects.visible_to(eyes).filter(pk=here.item.case_id).first()
    item = AgendaItem.objects.visible_to(eyes).filter(pk=here.item.pk).first()
    if case is None or item is None:
        return Wall(meeting, alone)
    found = Wall(meeting, alone, case, item)
    _facts(eyes, found)
    _talk(eyes, found)
    found.place = _place(user, item)
    found.secrets = _secrets(user, item.case_id)
    return found


def idle(meeting: Meeting) -> bool:
    """Did nobody do anything at this tafel for ten minutes?"""
    return meeting.changed_at is None or timezone.now() - meeting.changed_at > IDLE


def _facts(eyes: User, found: Wall) -> None:
    """Who it is about, in roles, sexes and ages only, and how it came to the tafel."""
    assert found.item is not None
    case_id = found.item.case_id
    found.review = Review.objects.visible_to(eyes).filter(case_id=case_id).select_related("submitted_by").first()
    parties = {row.pk: row for row in Party.objects.visible_to(eyes).filter(case_id=case_id)}
    roles = PartyRole.objects.visible_to(eyes).filter(case_id=case_id, party__in=parties, until=None)
    for role in roles.order_by("role", "pk"):
        party = parties[role.party_id]
        found.people.append((PARTY_ROLES[role.role], SEXES[party.sex], AGES[party.age]))
    found.before = Decision.objects.visible_to(eyes).filter(case_id=case_id).exclude(item=found.item).first()
    found.rows += [*parties.values(), *([found.before] if found.before else [])]


def _talk(eyes: User, found: Wall) -> None:
    """The proposal of now, who agrees with it, and the actiepunten that go along."""
    assert found.item is not None
    found.proposal = Proposal.objects.visible_to(eyes).filter(item=found.item).first()
    found.stances = [stand.stance for stand in deliberating.stands(eyes, found.item)] if found.proposal else []
    drafts = ActionDraft.objects.visible_to(eyes).filter(item=found.item).select_related("unit")
    found.todos = [Todo(row.text, row.unit.name, row.due) for row in drafts.order_by("due", "pk")]
    found.rows += list(drafts)


def _place(user: User, item: AgendaItem) -> tuple[int, int]:
    """Casus 3 van 7: two numbers, and nothing of another case or gemeente."""
    ids = meetings.in_order(user, item.meeting)
    return ids.index(item.pk) + 1 if item.pk in ids else 0, len(ids)


def _secrets(user: User, case_id: UUID) -> list[str]:
    """Every name, address and number of people in this case that who opened the wall knows of."""
    words = []
    for row in Party.objects.visible_to(user).filter(case_id=case_id):
        told = [row.name, row.alias, row.phone, row.address, row.plate, row.bsn, row.safe_contact]
        words += [part for text in told for part in (text or "").replace(",", " ").split()]
    telling = {word for word in words if len(word) > 2 and (word[0].isupper() or any(sign.isdigit() for sign in word))}
    return sorted(telling, key=len, reverse=True)
