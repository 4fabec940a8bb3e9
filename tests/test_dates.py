"""Row 34: on a passed date own work goes on for ten working days, then sight ends; both walls and a model agree."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import access, dates
from cases.models import Entry, Grant, Organisation, User
from routing import urgent
from routing.models import UrgentCard
from tests.routes import Route
from tests.test_walls_property import OWNERS, PEOPLE, build, grants, may, rows

# days from today on which a date lies, and what that leaves: ten working days are 14 to 20 days
LEAVES = {None: "ended", -40: "ended", -12: "grace", -1: "grace", 0: "full", 30: "full"}
offsets = st.sampled_from([0, 30, 30, -1, -12, -40, None])
persons = st.dictionaries(st.sampled_from(PEOPLE), st.tuples(offsets, offsets), max_size=5)
covenants = st.dictionaries(st.sampled_from(PEOPLE), offsets, max_size=2)


def set_dates(people: dict[str, User], own: dict[str, Any], homes: dict[str, Any]) -> None:
    """Write the generated dates as their owner, as the forms of beheer would."""
    today = timezone.localdate()

    def day(offset: int | None) -> Any:
        return None if offset is None else today + timedelta(days=offset)

    with access.as_owner(), transaction.atomic():
        for name, (screening, nda) in own.items():
            User.objects.filter(username=name).update(
                screening_until=day(screening), nda_until=day(nda), grace_until=dates.grace(day(screening), day(nda))
            )
        for name, until in homes.items():
            home = Organisation.objects.filter(pk=people[name].workplace.organisation_id)
            home.update(covenant_until=day(until), covenant_grace_until=dates.grace(day(until)))


def standing(name: str, people: dict[str, User], own: dict[str, Any], homes: dict[str, Any]) -> str:
    """What is left, in words of its own: the worst of the three dates counts."""
    organisation = people[name].workplace.organisation_id
    of_home = [until for who, until in homes.items() if people[who].workplace.organisation_id == organisation]
    found = {LEAVES[offset] for offset in [*own.get(name, ()), *of_home[-1:]]}
    return "ended" if "ended" in found else "grace" if "grace" in found else "full"


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(owner=st.sampled_from(OWNERS[:2]), wanted=rows, given_=grants, own=persons, homes=covenants)
def test_both_walls_keep_the_dates(
    committed: None, owner: str, wanted: Any, given_: Any, own: dict[str, Any], homes: dict[str, Any]
) -> None:
    people = {user.username: user for user in User.objects.select_related("unit__group").filter(username__in=PEOPLE)}
    with transaction.atomic():
        case, made = build(people, owner, wanted, given_, None, set())
    with access.working_as(people[owner]):
        now = timezone.now()
        held = Grant.objects.filter(content_object=case).select_related("group__unit")
        open_grants = {(g.group.unit.pk, g.part) for g in held if g.until is None or g.until > now}
    before = _kept(people)
    try:
        set_dates(people, own, homes)
        for name in PEOPLE:
            _holds(name, standing(name, people, own, homes), case, made, open_grants)
    finally:
        _restore(before)


def _holds(name: str, left: str, case: Any, made: list[Entry], open_grants: set[Any]) -> None:
    user = User.objects.select_related("unit__organisation").get(username=name)
    assert user.standing == left, name
    expected = {entry.pk for entry in made if _may(left, name, user, case, entry, open_grants)}
    with access.as_owner():  # no policy binds the owner: the first wall alone
        first = set(Entry.objects.visible_to(user).filter(case=case).values_list("pk", flat=True))
    with access.working_as(user):  # no filter: the second wall alone
        second = set(Entry._base_manager.filter(case=case).values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT id FROM cases_entryevent WHERE case_id = %s", [case.pk])
            history = {row[0] for row in cursor.fetchall()}
    assert first == second == history == expected, (name, left)


def _may(left: str, name: str, user: User, case: Any, entry: Entry, open_grants: set[Any]) -> bool:
    if left == "ended" or not may(name, user.unit_id, case, entry, open_grants, None, set()):
        return False
    return left == "full" or entry.owner_id == user.unit_id or (
        entry.part == "stand" and any(unit == user.unit_id for unit, _ in open_grants)
    )  # fmt: skip


def _kept(people: dict[str, User]) -> list[Any]:
    fields = ("screening_until", "nda_until", "grace_until")
    homes = Organisation.objects.filter(units__users__username__in=PEOPLE).distinct()
    return [*User.objects.filter(username__in=PEOPLE).only(*fields), *homes]


def _restore(before: list[Any]) -> None:
    with access.as_owner(), transaction.atomic():
        for row in before:
            of_home = ["covenant_until", "covenant_grace_until"]
            of_person = ["screening_until", "nda_until", "grace_until"]
            row.save(update_fields=of_home if isinstance(row, Organisation) else of_person)


def passed(user: User, days: int) -> User:
    """Let the geheimhouding of this account pass so many days ago."""
    day = timezone.localdate() - timedelta(days=days)
    User.objects.filter(pk=user.pk).update(nda_until=day, grace_until=dates.grace(day, day))
    return User.objects.select_related("unit__organisation").get(pk=user.pk)


@pytest.mark.django_db
def test_spoed_goes_on_in_the_grace(route: Route, person: Any) -> None:
    """A spoedkaart stays readable for ten working days; a casus that was shared does not; then nothing is."""
    route.whole()
    starter = person("af-raalte")
    card: dict[str, Any] = {"who": "x", "where": "y", "needed": "bellen", "called": "ja", "municipality": None}
    with access.acting(starter):
        urgent.start(by=starter, powers=["zorg"], **card)
    for days, cards, shared in ((0, 1, True), (5, 1, False), (40, 0, False)):
        zoco = passed(person("zoco"), days)
        with access.acting(zoco):
            assert UrgentCard.objects.visible_to(zoco).count() == UrgentCard._base_manager.count() == cards, days
            assert Entry.objects.visible_to(zoco).filter(part="casus").exists() == shared, days
            assert Entry._base_manager.filter(part="casus").exists() == shared, days
