"""The clock of row 34: who is told that a screening, a geheimhouding or a convenant ends, and when.

A convenant binds only who is bound on the day itself, and sight without geheimhouding may not go on
(domain 3.1); so all are told in time, once each, 8, 4 and 1 weeks ahead and when the day has passed.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Least
from django.utils import timezone

from cases import dates
from cases.models import Organisation, Unit, UnitKind, User
from cases.roles import Role
from routing.models import Notice

OF_PEOPLE, OF_CONVENANT, FOR_FG = "/beheer/datums/", "/beheer/convenanten/", "/toezicht/convenanten/"


def watch() -> int:
    """Make one pass and give how many dates were told of; running it again tells nothing twice.

    The organisations are locked first: a second worker waits there, and then finds what the first one told.
    """
    today = timezone.localdate()
    homes = list(Organisation.objects.select_for_update(no_key=True).order_by("pk"))
    bound = [home for home in homes if _convenant(home, today)]
    people = [person for person in _near(today) if _person(person, today)]
    offices = set(_administration())
    told = {(unit, OF_CONVENANT) for unit in offices if bound} | {(unit, OF_PEOPLE) for unit in offices if people}
    organisations = {home.pk: home for home in bound} | {_home(person).pk: _home(person) for person in people}
    told |= {(unit, FOR_FG) for home in organisations.values() for unit in overseers(home)}
    for unit, path in sorted(told, key=str):
        Notice(unit=unit, kind="dates", path=path).save(force_insert=True)
    return len(bound) + len(people)


def _convenant(home: Organisation, today: date) -> bool:
    """Bind this organisation anew; tell whether somebody must hear of its convenant."""
    home = dates.bind(home)
    step = dates.due(home.covenant_until, today)
    if step == home.warned:
        return False
    Organisation.objects.filter(pk=home.pk).update(warned=step)
    return step is not None


def _near(today: date) -> "list[User]":
    """Give the accounts whose first date is near or passed, and those that were warned before; each locked."""
    rows = User.objects.filter(is_active=True, home=None, screening_until__isnull=False, nda_until__isnull=False)
    rows = rows.exclude(unit=None).annotate(end=Least("screening_until", "nda_until"))
    rows = rows.filter(Q(end__lte=today + dates.NEAR) | Q(warned__isnull=False)).select_related("unit__organisation")
    return list(rows.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk"))


def _person(person: User, today: date) -> bool:
    """Tell this colleague when a step was reached that was not told yet; a renewed date begins anew."""
    step = dates.due(person.own_end, today)
    if step == person.warned:
        return False
    User.objects.filter(pk=person.pk).update(warned=step)
    if step is None:
        return False
    Notice(unit=person.unit, person=person, kind="own_date", path="/profiel/").save(force_insert=True)
    return True


def _home(person: User) -> Organisation:
    assert person.unit is not None
    return person.unit.organisation


def _administration() -> list[Unit]:
    return list(Unit.objects.filter(kind=UnitKind.ADMINISTRATION))


def overseers(home: Organisation) -> list[Unit]:
    """Give the FG of this organisation, else the coördinerend FG; an office where nobody works hears nothing."""
    working = User.objects.filter(unit=OuterRef("pk"), role=Role.PRIVACY_OFFICER, is_active=True)
    offices = Unit.objects.filter(Exists(working), kind=UnitKind.PRIVACY)
    own = list(offices.filter(organisation=home))
    return own or list(offices.exclude(organisation__kind="municipality"))
