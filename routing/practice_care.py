"""Care in the practice: a first contact, the domains of life, and contacts until the track ends."""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from cases import access, services
from cases.models import User
from cases.roles import Part
from routing.models import CareDomain, CareTrajectory, Contact, Track
from routing.models.care import CONTACT_WAYS
from routing.models.track import ENDED, TrackKind

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
        yield practice.later(6, 16)
        with access.acting(by):
            if _ended(case_id, by):
                return
            row = CareTrajectory.objects.visible_to(by).get(case_id=case_id)
            talk(practice, row, by)


def begin(practice: "Practice", row: CareTrajectory, by: User, reflection_left: int | None) -> None:
    """The first contact: what she or he wants, where they stay, and how each domain stands."""
    rng = practice.rng
    values: dict[str, object] = {
        "coordinator": by, "wish": practice.pick("care_wishes"), "shelter": rng.choice(["", practice.pick("shelters")]),
        "first_contact_at": practice.now,
    }  # fmt: skip
    if reflection_left is not None:
        today = practice.real.date()
        values["reflection_start"] = three_months_before(today + timedelta(days=reflection_left))
    elif rng.random() < 0.25:
        values["reflection_start"] = practice.today
    services.change(row, by=by, **values)
    for domain in rng.sample(list(practice.words["goals"]), rng.randint(4, 7)):
        level, before = rng.choice(LEVELS[:3]), rng.choice(["", *LEVELS])
        CareDomain(case_id=row.case_id, owner=row.owner, part=Part.ZORG, trajectory=row, domain=domain, level=level,
                   before=before, goal=practice.words["goals"][domain]).save(force_insert=True)  # fmt: skip
    talk(practice, CareTrajectory.objects.visible_to(by).get(pk=row.pk), by)


def three_months_before(day: "datetime.date") -> "datetime.date":  # type: ignore[name-defined]
    """Give the first day of a bedenktijd of three months that ends on this day."""
    return day


def talk(practice: "Practice", row: CareTrajectory, by: User) -> None:
    """One contact moment, and when the next will be."""
    Contact(case_id=row.case_id, owner=row.owner, part=Part.ZORG, trajectory=row, author=by,
            way=practice.rng.choice(list(CONTACT_WAYS)), minutes=practice.rng.choice([10, 15, 30, 45]),
            text=practice.pick("contacts")).save(force_insert=True)  # fmt: skip
    services.change(row, by=by, next_contact_on=practice.today + timedelta(days=practice.rng.randint(5, 18)))


def _ended(case_id: UUID, by: User) -> bool:
    tracks = Track.objects.visible_to(by).filter(case_id=case_id, kind=TrackKind.ZORG)
    return not tracks.exclude(state__in=ENDED).exists()
