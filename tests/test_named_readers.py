"""Who is named as a reader, and looking as another, held against a rule of this test's own."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cases import access
from cases.models import Case, Embargo, Entry, Guarded, Unit, User
from cases.roles import CASEWORK, UNIT_OF_ROLE, Part, Role
from routing.models import Review
from tests.routes import Route
from tests.test_who_sees import GIVERS, PARTS, READERS, READS


@dataclass(frozen=True)
class Line:
    """A generated verstrekking."""

    giver: str
    to: str
    part: str
    extract: bool
    ended: bool


lines = st.lists(
    st.builds(Line, st.sampled_from(GIVERS), st.sampled_from(READERS), st.sampled_from(PARTS),
              st.booleans() | st.just(False), st.booleans() | st.just(False)),
    min_size=2, max_size=9,
)  # fmt: skip
worlds: Any = {
    "wanted": lines,
    "rows": st.lists(st.tuples(st.sampled_from(GIVERS), st.sampled_from(["stand", "casus", "zorg", "strafrecht"]),
                               st.sampled_from([None, *READERS])), max_size=5),
    "embargo": st.none() | st.sets(st.sampled_from(READERS), max_size=3),
}  # fmt: skip
slow = settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def build(people: dict[str, User], wanted: list[Line], rows: list[Any], embargo: Any) -> Case:
    """Write the generated world through the doors."""
    owner, until = people["af-raalte"], timezone.now() + timedelta(hours=5)
    case = Case(owner=owner.unit, part=Part.STAND)
    with access.acting(owner):
        case.save(force_insert=True)
        access.own(case, owner.workplace, by=owner)
        for name in GIVERS[1:]:  # a part none of them reads: so that they may write
            _give(case, Line("af-raalte", name, "bestuur", False, False), people, until)
    for line in wanted:
        with access.acting(people[line.giver]):
            _give(case, line, people, until)
    for name, part, addressee in rows:
        with access.acting(people[name]):
            to = people[addressee].unit if addressee else None
            Entry(case=case, owner=people[name].unit, part=part, kind="feit", text="x", author=people[name],
                  addressee=to, addressed_until=until if to else None).save(force_insert=True)  # fmt: skip
    if embargo is not None:
        with access.acting(people["om"]):
            units = [people[name].workplace.pk for name in {*embargo, "om"}]
            Embargo(case=case, set_by=people["om"].workplace, units=units, review_on=timezone.localdate()).save(
                force_insert=True
            )
    return case


def _give(case: Case, line: Line, people: dict[str, User], until: Any) -> None:
    giver, to = people[line.giver], people[line.to].unit
    terms = access.Terms(basis="wgs", purpose="x", necessity="x", cause="weging.schedule")
    assert giver.unit is not None and to is not None
    if line.extract:
        access.disclose(case, to=to, part=Part(line.part), until=until, by=giver, giver=giver.unit, terms=terms,
                        object_id=case.pk)  # fmt: skip
    else:
        access.grant(case, to=to, part=Part(line.part), until=until, by=giver, giver=giver.unit, terms=terms)
        if line.ended:
            access.end(case, to=to, by=giver, cause="weging.unschedule", parts={Part(line.part)})


def everything(case: Case) -> list[dict[str, Any]]:
    """All lines of the ledger, with the owner's eyes."""
    with access.as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id, g.code, r.code, d.part, d.object_id IS NOT NULL, e.id IS NULL FROM cases_disclosure d "
            "JOIN cases_unit g ON g.id = d.giver_id JOIN cases_unit r ON r.id = d.receiver_id "
            "LEFT JOIN cases_disclosureend e ON e.disclosure_id = d.id WHERE d.case_id = %s", [case.pk],
        )  # fmt: skip
        keys = ("id", "giver", "receiver", "part", "extract", "open")
        return [dict(zip(keys, row, strict=True)) for row in cursor.fetchall()]


def should_know(name: str, code: str, ledger: list[dict[str, Any]], embargo: Any) -> set[Any]:
    """The rule in words of its own: which lines may this reader know of."""
    opened = {line["part"] for line in ledger if line["receiver"] == code and line["open"] and not line["extract"]}
    parts = opened & READS[name]
    outside = embargo is not None and name not in {*embargo, "om"}
    if not opened and name != "af-raalte":
        return set()
    if outside and name != "af-raalte":
        return set()
    known = set()
    for line in ledger:
        mine = line["receiver"] == code or (line["giver"] == code and not outside)
        shared = line["part"] in parts and not line["extract"] and not outside
        if mine or shared:
            known.add(line["id"])
    return known


@slow
@given(**worlds)
def test_who_is_named_equals_the_rule(committed: None, wanted: list[Line], rows: list[Any], embargo: Any) -> None:
    people = {user.username: user for user in User.objects.select_related("unit").filter(username__in=READERS)}
    with transaction.atomic():
        case = build(people, wanted, [], embargo)
    ledger = everything(case)
    for name, user in people.items():
        assert user.unit is not None
        expected = should_know(name, user.unit.code, ledger, embargo)
        with access.working_as(user):
            second = {line["id"] for line in access.sight._ask("SELECT * FROM mht.known_lines(%s)", case.pk)}
            both = {line["id"] for line in access.known_lines(case, user)}
            with access.as_owner():  # every line of the ledger through the first wall alone
                first = {line["id"] for line in _python(case, user, embargo)}
        assert second == both == expected, name
        assert first & {line["id"] for line in ledger} >= expected, name
        assert not {line["id"] for line in ledger if line["id"] in first} - expected or not expected, name


def _python(case: Case, user: User, embargo: Any) -> list[dict[str, Any]]:
    from cases.models import Disclosure

    fields = ("id", "giver_id", "receiver_id", "mover_id", "object_id", "part")
    hidden = embargo is not None and user.username not in {*embargo, "om"}
    parts = access.known_parts(case, user)
    found = list(Disclosure.objects.filter(case=case).values(*fields))
    return [line for line in found if access.may_know(line, user.unit_id, parts, hidden=hidden)]


@slow
@given(**worlds)
def test_looking_as_another_never_shows_more_than_both_see(
    committed: None, wanted: list[Line], rows: list[Any], embargo: Any
) -> None:
    people = {user.username: user for user in User.objects.select_related("unit").filter(username__in=READERS)}
    with transaction.atomic():
        case = build(people, wanted, rows, embargo)
    ledger = everything(case)
    for name, user in people.items():
        with access.working_as(user):
            own = seen_by(user, case)
            chosen = access.others(case, user)
            views = {(unit, role): seen_by(access.as_seen_by(user, case, unit, role), case) for unit, role in chosen}
        known = should_know(name, user.workplace.code, ledger, embargo)
        told = {line["receiver"] for line in ledger if line["id"] in known and line["open"] and not line["extract"]}
        for (unit, role), rows_seen in views.items():
            assert unit.code in told | {"af-raalte"}, name
            assert rows_seen <= own, name
            with access.as_owner():
                day = timezone.localdate()
                other = User(unit=Unit.objects.get(pk=unit.pk), role=role, is_active=True,
                             screening_until=day, nda_until=day, grace_until=day)  # fmt: skip
                theirs = ids(Entry.objects.filter(Entry.sight(other), case=case))
                unhidden = embargo is None or unit.code in {people[who].workplace.code for who in {*embargo, "om"}}
            if unhidden:
                assert rows_seen <= theirs, (name, unit.code)


def seen_by(user: User, case: Case) -> set[Any]:
    """The rows this person sees through the first door, the database acting as the reader."""
    return ids(Entry.objects.visible_to(user).filter(case=case))


def ids(rows: Any) -> set[Any]:
    return set(rows.values_list("pk", flat=True))


@pytest.mark.django_db
def test_the_lens_covers_every_guarded_model(route: Route, person: Any) -> None:
    """A test of the test: without the lens the reader sees more, in more than one table."""
    from django.apps import apps

    route.whole()
    user = person("af-raalte")
    models = [model for model in apps.get_models() if issubclass(model, Guarded)]
    with access.acting(user):
        case = Case.objects.visible_to(user).get(pk=route.case_id)
        unit = Unit.objects.get(code="politie")
        viewer = access.as_seen_by(user, case, unit, Role.POLICE)
        whole = {model: ids(model.objects.visible_to(user)) for model in models}
        narrow = {model: ids(model.objects.visible_to(viewer)) for model in models}
    assert all(narrow[model] <= whole[model] for model in models)
    assert narrow[Review] == whole[Review] != set()
    assert sum(narrow[model] < whole[model] for model in models) > 3


def test_every_role_of_casework_fits_a_kind_of_unit() -> None:
    assert set(UNIT_OF_ROLE) >= CASEWORK
