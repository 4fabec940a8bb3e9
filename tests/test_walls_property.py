"""Both walls equal an independent model of need-to-know, over generated cases, grants, ends and embargoes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import access
from cases.access import ledger
from cases.models import Case, Embargo, Entry, Exclusion, Grant, User
from cases.roles import Part
from tests.routes import Route

PEOPLE = [
    "af-raalte",
    "af-raalte-2",
    "af-zwolle",
    "zoco",
    "om",
    "politie",
    "voorzitter",
    "wijkteam-raalte",
    "kernteam",
    "fg",
]
OWNERS = ["af-raalte", "af-zwolle", "zoco", "om", "politie", "voorzitter"]
# the rule's first line, written down once more and apart from the code
READS = {
    "af-raalte": {"stand", "casus", "eigen", "melder"},
    "af-raalte-2": {"stand", "casus", "eigen", "melder"},
    "af-zwolle": {"stand", "casus", "eigen", "melder"},
    "zoco": {"stand", "casus", "eigen", "melder", "zorg"},
    "om": {"stand", "casus", "eigen", "strafrecht"},
    "politie": {"stand", "casus", "eigen", "strafrecht"},
    "voorzitter": {"stand", "casus", "eigen"},
    "wijkteam-raalte": {"stand", "casus", "eigen", "zorg"},
    "kernteam": set(),
    "fg": set(),
}
PARTS = ["stand", "casus", "zorg", "strafrecht", "bestuur", "informatieplein", "melder", "eigen"]
HOURS = st.sampled_from([-48, -1, 1, 48])


@dataclass(frozen=True)
class Row:
    """A generated row: owner, part, perhaps an addressee until an hour from now."""

    owner: str
    part: str
    addressee: str | None
    hours: int


row_parts = st.sampled_from(["casus", "casus", "stand", *PARTS])
addressees = st.sampled_from([None, *PEOPLE[:8]])
rows = st.lists(st.builds(Row, st.sampled_from(OWNERS), row_parts, addressees, HOURS), min_size=2, max_size=6)
grant_parts = st.sampled_from(["casus", "casus", "casus", "stand", "zorg", "strafrecht", "melder"])
grants = st.dictionaries(st.tuples(st.sampled_from(PEOPLE), grant_parts), HOURS, min_size=2, max_size=10)
embargoes = st.none() | st.tuples(st.sets(st.sampled_from(OWNERS), max_size=2), st.booleans())
exclusions = st.sets(st.sampled_from(PEOPLE), max_size=2)


def build(
    people: dict[str, User], owner: str, wanted: list[Row], given_: dict[Any, int], embargo: Any, out: set[str]
) -> tuple[Case, list[Entry]]:
    """Write the generated world through the database's own write rules."""
    now = timezone.now()
    case = Case(owner=people[owner].unit, part=Part.STAND)
    with access.acting(people[owner]):
        case.save(force_insert=True)
        access.own(case, people[owner].workplace, by=people[owner])
        for (who, part), hours in given_.items():
            _grant(case, people[who], part, now + timedelta(hours=hours))
        _grant(case, people["om"], "bestuur", now + timedelta(hours=9))  # a part it never reads: so that it may write
    for name in out:  # each takes itself out
        with access.acting(people[name]):
            Exclusion(case=case, user=people[name], set_by=people[name]).save(force_insert=True)
    made = [_entry(case, people, row, now) for row in wanted]
    if embargo and "om" not in out:
        with access.acting(people["om"]):
            ended = now - timedelta(hours=1) if embargo[1] else None
            units = [people[name].workplace.pk for name in {*embargo[0], "om"}]
            Embargo(case=case, set_by=people["om"].workplace, units=units, review_on=now.date(), ended_at=ended).save(
                force_insert=True
            )
    return case, made


def _grant(case: Case, user: User, part: str, until: datetime) -> None:
    held = Grant.objects.filter(content_object=case, group_id=user.workplace.group_id, part=part)
    if not held.exists():
        ledger._insert(case, user.workplace, Part(part), until, kind="disclosed")


def _entry(case: Case, people: dict[str, User], row: Row, now: datetime) -> Entry:
    user = people[row.owner]
    entry = Entry(case=case, owner=user.unit, part=row.part, kind="feit", text="Twee meisjes slapen dáár", author=user)
    if row.addressee:
        entry.addressee = people[row.addressee].unit
        entry.addressed_until = now + timedelta(hours=row.hours)
    with access.acting(user):
        entry.save(force_insert=True)
    return entry


def may(
    name: str, unit: Any, case: Case, entry: Entry, open_grants: set[Any], hidden: set[Any] | None, out: set[str]
) -> bool:
    """The rule in words of its own."""
    if name in out or entry.part not in READS[name]:
        return False
    if entry.owner_id == unit:
        return True
    if hidden is not None and unit not in hidden:
        return False
    now = timezone.now()
    if entry.addressee_id == unit and entry.addressed_until and entry.addressed_until > now:
        return True
    return any(who == unit and (part == entry.part or entry.part == "stand") for who, part in open_grants)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(owner=st.sampled_from(OWNERS[:2]), wanted=rows, given_=grants, embargo=embargoes, out=exclusions)
def test_both_walls_equal_the_rule(
    committed: None, owner: str, wanted: list[Row], given_: Any, embargo: Any, out: set[str]
) -> None:
    people = {user.username: user for user in User.objects.select_related("unit__group").filter(username__in=PEOPLE)}
    out = out - {owner, *(row.owner for row in wanted)}  # who is excluded cannot have written in this world
    with transaction.atomic():
        case, made = build(people, owner, wanted, given_, embargo, out)
    with access.working_as(people[owner]):
        now = timezone.now()
        held = Grant.objects.filter(content_object=case).select_related("group__unit")
        open_grants = {(g.group.unit.pk, g.part) for g in held if g.until is None or g.until > now}
    in_force = embargo and "om" not in out and not embargo[1]
    hidden = {people[name].unit_id for name in {*embargo[0], "om"}} if in_force else None
    for name, user in people.items():
        expected = {e.pk for e in made if may(name, user.unit_id, case, e, open_grants, hidden, out)}
        with access.as_owner():  # no policy binds the owner: the first wall alone
            first = set(Entry.objects.visible_to(user).filter(case=case).values_list("pk", flat=True))
        with access.working_as(user):  # no filter: the second wall alone
            second = set(Entry._base_manager.filter(case=case).values_list("pk", flat=True))
            with connection.cursor() as cursor:
                cursor.execute("SELECT DISTINCT id FROM cases_entryevent WHERE case_id = %s", [case.pk])
                history = {row[0] for row in cursor.fetchall()}
                cursor.execute("SELECT id FROM mht.search_words('meisje daar', 1000, NULL, NULL)")
                found = {row[0] for row in cursor.fetchall()} & {entry.pk for entry in made}
        assert first == second == history == found == expected, name


@pytest.mark.django_db
def test_the_model_would_see_a_leak(route: Route, person: Any) -> None:
    """A test of the test: a planted grant makes the stranger see what the model forbids."""
    route.whole()
    stranger = person("af-zwolle")
    with access.acting(person("voorzitter")):
        _grant(Case(pk=route.case_id), stranger, "casus", timezone.now() + timedelta(hours=1))
    with access.acting(stranger):
        assert Entry.objects.visible_to(stranger).filter(case_id=route.case_id).exists()
