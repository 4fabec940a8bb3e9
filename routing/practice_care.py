"""Care in the practice: a first contact, the domains of life, and contacts until the track ends."""

from collections.abc import Generator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from cases import access, services
from cases.models import User
from routing import care as work
from routing.calendar import statutory_end
from routing.models import CareDomain, CareTrajectory, Deadline, Track
from routing.models.care import CONTACT_WAYS
from routing.models.track import ENDED, TrackKind
from routing.until import ZONE

if TYPE_CHECKING:
    from routing.practice import Practice

Story = Generator[datetime, None, None]
LEVELS = ("orde", "aandacht", "zorgen", "crisis")


def care(practice: "Practice", case_id: UUID, by: User, reflection_left: int | None) -> Story:
    """Work a zorgspoor until it ends; `reflection_left`: the bedenktijd ends so many days from today."""
    yield practice.later(1, 3)
    with access.acting(by):
        row = CareTrajectory.objects.visible_to(by).get(case_id=case_id)
        begin(practice, row, by, reflection_left)
    while True:
        yield practice.later(30, 45) if practice.long_ago else practice.later(5, 11)
        with access.acting(by):
            if _ended(case_id, by):
                _finish(practice, case_id, by)
                return
            row = CareTrajectory.objects.visible_to(by).get(case_id=case_id)
            talk(practice, row, by)


def begin(practice: "Practice", row: CareTrajectory, by: User, reflection_left: int | None) -> None:
    """The first contact: what she or he wants, where they stay, and how each domain stands."""
    rng = practice.rng
    services.change(row, by=by, coordinator=by)
    start = practice.today if rng.random() < 0.25 else None
    if reflection_left is not None:
        start = began(practice.real.astimezone(ZONE).date() + timedelta(days=reflection_left))
    shelter = rng.choice(["", practice.pick("shelters")])
    talk(practice, row, by)
    work.save_plan(_fresh(row, by), by=by, wish=practice.pick("care_wishes"), shelter=shelter, reflection_start=start)
    for domain in rng.sample(list(practice.words["goals"]), rng.randint(4, 7)):
        work.save_domain(row, domain, by=by, level=rng.choice(LEVELS), goal=practice.words["goals"][domain])


def began(end: date) -> date:
    """Give the first day of a bedenktijd of three months that ends on this day."""
    days = (end - timedelta(days=back) for back in range(95, 80, -1))
    return min(days, key=lambda day: abs(statutory_end(day, 3, "months") - end))


def talk(practice: "Practice", row: CareTrajectory, by: User) -> None:
    """One contact moment, when the next will be, and often a domain that changed."""
    rng = practice.rng
    work.add_contact(row, by=by, way=rng.choice(list(CONTACT_WAYS)), minutes=rng.choice([10, 15, 30, 45]),
                     text=practice.pick("contacts"), at=practice.now)  # fmt: skip
    work.save_plan(_fresh(row, by), by=by, next_contact_on=practice.today + timedelta(days=rng.randint(5, 18)))
    if practice.long_ago:
        return
    known = CareDomain.objects.visible_to(by).filter(trajectory=row).first()
    if known:
        work.save_domain(row, known.domain, by=by, level=rng.choice(LEVELS[:3]), goal=known.goal)


def _fresh(row: CareTrajectory, by: User) -> CareTrajectory:
    return CareTrajectory.objects.visible_to(by).get(pk=row.pk)


def _finish(practice: "Practice", case_id: UUID, by: User) -> None:
    """Nothing stays to be done for a person who is out of care."""
    terms = Deadline.objects.visible_to(by).filter(case_id=case_id, owner=by.unit, done_at=None)
    terms.exclude(code="action").update(done_at=practice.now)


def _ended(case_id: UUID, by: User) -> bool:
    tracks = Track.objects.visible_to(by).filter(case_id=case_id, kind=TrackKind.ZORG)
    return not tracks.exclude(state__in=ENDED).exists()
