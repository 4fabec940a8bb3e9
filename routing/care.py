"""Writing care: what the zorgcoördinator records in part `zorg`; every function names who writes with `by`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from cases import audit, services
from cases.models import Party, PartyRole, User
from cases.roles import Part
from routing import care_clock
from routing.calendar import ZONE
from routing.care_clock import FIRST_CONTACT, NEXT_CONTACT, REPORTING
from routing.models import CareDomain, CareTrajectory, Contact, Deadline, Track

PLAN_FIELDS = frozenset(
    {"wish", "shelter", "reflection_start", "dublin", "reflection_ended", "next_contact_on", "first_contact_at"}
)
FIRST_STEP = "first_step"
OUR_TERMS = ("reflection", "reflection_dublin", REPORTING, NEXT_CONTACT)


def add_contact(
    care: CareTrajectory, *, by: User, way: str, text: str, at: datetime | None = None, minutes: int | None = None
) -> Contact:
    """Record a contact moment; the first one finishes the term "eerste stap"."""
    moment = at or timezone.now()
    row = Contact(
        case_id=care.case_id, owner_id=care.owner_id, part=Part.ZORG, trajectory=care, way=way, text=text, at=moment,
        minutes=minutes, author=by,
    )  # fmt: skip
    row.save(force_insert=True)
    audit.record("write", by=by, obj=row, name="contact")
    services.tell_readers(row, by=by)
    if care.first_contact_at is None:
        services.change(care, by=by, first_contact_at=moment)
        _finish(care, by, (FIRST_STEP, FIRST_CONTACT))
    if care.next_contact_on and care.next_contact_on <= timezone.localdate(moment):
        services.change(care, by=by, next_contact_on=None)
    _keep_terms(care, by)
    return row


def save_plan(care: CareTrajectory, *, by: User, version: int | None = None, **values: Any) -> None:
    """Save wish, opvang, bedenktijd and next contact; raises services.Stale when another saved first."""
    assert PLAN_FIELDS.issuperset(values), values.keys()
    services.change(care, by=by, version=version, **values)
    services.tell_readers(care, by=by)
    _keep_terms(care, by)


def save_domain(
    care: CareTrajectory, domain: str, *, by: User, level: str, goal: str = "", version: int | None = None
) -> None:
    """Save how a domain of life stands and keep the level before; raises services.Stale on a lost race."""
    rows = CareDomain.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.filter(trajectory=care, domain=domain).first()
    if row is None:
        row = CareDomain(case_id=care.case_id, owner_id=care.owner_id, part=Part.ZORG, trajectory=care, domain=domain,
                         level=level, goal=goal)  # fmt: skip
        row.save(force_insert=True)
        audit.record("write", by=by, obj=row, name="domain")
    elif version is not None and version != row.version:
        raise services.Stale(row)
    else:
        before = row.level if row.level != level else row.before
        services.change(row, by=by, version=version, level=level, before=before, goal=goal)
    services.tell_readers(row, by=by)


def last_contact(care: CareTrajectory, user: User) -> datetime | None:
    """Give when the last contact was, if this user may know."""
    found = Contact.objects.visible_to(user).filter(trajectory=care).aggregate(last=Max("at"))
    last: datetime | None = found["last"]
    return last


def _finish(care: CareTrajectory, by: User, codes: tuple[str, ...]) -> None:
    rows = Deadline.objects.visible_to(by).filter(object_id=care.track_id, done_at=None, code__in=codes)
    rows.update(done_at=timezone.now())


def _keep_terms(care: CareTrajectory, by: User) -> None:
    """Keep the terms of the clock in step, so that Mijn werk and the reminders follow the bedenktijd."""
    fresh = CareTrajectory.objects.visible_to(by).select_related("case").get(pk=care.pk)
    wanted = {moment.code: moment for moment in care_clock.moments(fresh, last_contact(fresh, by))}
    planned = set()
    for term in Deadline.objects.visible_to(by).filter(object_id=care.track_id, done_at=None, code__in=OUR_TERMS):
        moment = wanted.get(term.code)
        if moment and term.due == _end_of(moment):
            planned.add(term.code)
        else:
            Deadline.objects.visible_to(by).filter(pk=term.pk).update(done_at=timezone.now())
    for code in set(OUR_TERMS) & wanted.keys() - planned:
        _plan(fresh, wanted[code])


def _plan(care: CareTrajectory, moment: care_clock.Moment) -> None:
    Deadline(
        case_id=care.case_id, owner_id=care.owner_id, part=Part.OWN, code=moment.code, label=moment.label,
        due=_end_of(moment), reference=care.case.number, path=f"/zorg/{care.track_id}/", statutory=moment.statutory,
        object_id=care.track_id,
    ).save(force_insert=True)  # fmt: skip


def _end_of(moment: care_clock.Moment) -> datetime:
    return datetime.combine(moment.day, datetime.max.time().replace(microsecond=0), tzinfo=ZONE)


def safe_contact(case_id: UUID, user: User) -> list[Party]:
    """Give the vermoedelijke slachtoffers of whom it is known how contact is safe: to read before one calls."""
    roles = PartyRole.objects.visible_to(user).filter(case=case_id, role="slachtoffer", until=None)
    rows = Party.objects.visible_to(user).filter(case=case_id, pk__in=roles.values("party")).order_by("pk")
    return [row for row in rows if row.safe_words]


def may_write(track: Track, user: User) -> bool:
    """Tell whether this person records care here: the holder, while the track runs."""
    return track.owner_id == user.unit_id and track.ended_at is None
