"""Waarneming: who answers for a gemeente whose aandachtsfunctionaris is not there. Each change is audited as "rights".

A person is in exactly one unit, so a stand-in from another gemeente gets a second account, in the unit it covers
(docs/adr/0008): it sees what that unit sees and no more, begins and ends on its days, and ends with the person.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from cases import audit, people
from cases.models import Standing, Unit, UnitKind, User
from cases.roles import Role

SIGHT_OF_WORK = ("screening_on", "nda_on")
NOBODY = "er is geen account dat mag inloggen"
PASSED = "de datum van screening, geheimhouding of convenant is voorbij"


class NotNow(Exception):
    """This person cannot stand in; the text is Dutch and says why."""


@dataclass(frozen=True)
class Post:
    """An aandachtsfunctie with its people: who is there today, who is not, and why nobody is."""

    unit: Unit
    present: list[User]
    absent: list[User]
    why: str

    @property
    def empty(self) -> bool:
        """Nobody answers here today."""
        return not self.present

    @property
    def stand_ins(self) -> list[User]:
        """People of another gemeente who cover this one, now or later."""
        return [person for person in [*self.present, *self.absent] if person.home_id and not _over(person)]


def posts() -> list[Post]:
    """Give every aandachtsfunctie with who is there today; reads no case."""
    units = Unit.objects.filter(kind=UnitKind.FOCAL_POINT).select_related("organisation").order_by("organisation__name")
    rows = User.objects.filter(unit__kind=UnitKind.FOCAL_POINT, role=Role.FOCAL_POINT, is_active=True)
    of_unit: dict[Any, list[User]] = {}
    for person in rows.select_related("unit__organisation", "home", "covered_by").order_by("username"):
        of_unit.setdefault(person.unit_id, []).append(person)
    return [_post(unit, of_unit.get(unit.pk, [])) for unit in units]


def _post(unit: Unit, found: list[User]) -> Post:
    present = [person for person in found if _there(person)]
    absent = [person for person in found if not _there(person)]
    return Post(unit, present, absent, "" if present else _why(absent))


def _there(person: User) -> bool:
    return person.standing == Standing.FULL and not person.away


def _why(absent: list[User]) -> str:
    away = [person.away_until for person in absent if person.away and person.away_until]
    if away:
        return f"afwezig tot en met {min(away):%d-%m-%Y}"
    return PASSED if any(not person.home_id for person in absent) else NOBODY


def gaps() -> list[Post]:
    """Give the aandachtsfuncties where nobody answers today."""
    return [post for post in posts() if post.empty]


def nobody_at(unit: Unit) -> bool:
    """Say whether nobody answers at this aandachtsfunctie today."""
    return any(post.unit.pk == unit.pk for post in gaps())


def mark_away(person: User, *, by: User, first: date, until: date, colleague: User | None = None) -> None:
    """Note from when until when somebody is not there, and which colleague of the same unit answers meanwhile."""
    assert first <= until
    assert colleague is None or colleague.unit_id == person.unit_id
    person.away_from, person.away_until, person.covered_by = first, until, colleague
    _keep(person, by=by, name="away")


def back(person: User, *, by: User) -> None:
    """Somebody is there again, perhaps sooner than was thought."""
    person.away_from = person.away_until = person.covered_by = None
    _keep(person, by=by, name="back")


def _keep(person: User, *, by: User, name: str) -> None:
    person.save(update_fields=["away_from", "away_until", "covered_by"])
    audit.record("rights", by=by, obj=person, name=name)


def name_stand_in(unit: Unit, person: User, *, by: User, first: date, until: date) -> User:
    """Give somebody of another aandachtsfunctie an account of this one for these days, still without a password.

    Raises NotNow when the own dates of this person end sooner, or when she or he covers this unit already.
    """
    assert first <= until
    assert person.unit_id != unit.pk
    _check(unit, person, until)
    username = f"{person.username}-{unit.code.removeprefix('af-')}"[:150]
    old = User.objects.filter(username=username).first()
    values = _values(unit, person, until, f"{username}@waarneming.invalid")
    if old is not None:
        people.change_person(old, by=by, **values)
        old.set_unusable_password()
    account = old or people.invite(by=by, username=username, **values)
    account.home, account.works_from, account.grace_until = person, first, until
    account.pledged = person.pledged  # the same person promised it already
    account.save(update_fields=["home", "works_from", "grace_until", "pledged", "password"])
    audit.record("rights", by=by, obj=account, name="stand_in")
    return account


def _check(unit: Unit, person: User, until: date) -> None:
    if person.own_end is None or person.own_end < until or person.home_id:
        raise NotNow("De screening of geheimhouding van deze collega eindigt eerder. Kies een eerdere einddatum.")
    covering = User.objects.filter(home=person, unit=unit, is_active=True, grace_until__gte=timezone.localdate())
    if covering.exists():
        raise NotNow("Deze collega neemt hier al waar. Beëindig dat eerst.")


def _values(unit: Unit, person: User, until: date, address: str) -> dict[str, Any]:
    """The account of a stand-in: the same person and role, in this unit, until this day."""
    return {
        "first_name": person.first_name, "last_name": person.last_name, "email": address, "unit": unit,
        "role": Role.FOCAL_POINT, "is_active": True, "works_until": None, "screening_until": until, "nda_until": until,
        **{name: getattr(person, name) for name in SIGHT_OF_WORK},
    }  # fmt: skip


def end(account: User, *, by: User) -> None:
    """End a waarneming today; what was done with the account stays on its name. Ending twice is ending once."""
    if account.is_active and not _over(account):
        account.is_active = False
        account.save(update_fields=["is_active"])
        audit.record("rights", by=by, obj=account, name="stand_in_ended")


def _over(account: User) -> bool:
    return account.grace_until is None or account.grace_until < timezone.localdate()
