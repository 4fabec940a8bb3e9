"""The seed: what it lays is legal, the same each time, beside what stood there, and behind both walls."""

from collections import defaultdict
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from cases import access, evidence, lookalike
from cases.models import Case, Entry, OrganisationBasis, Party, Unit, User
from routing.models import Deadline, Notice, Review, Step, Track
from routing.models.machine import arrows
from routing.moves import MACHINES
from routing.seeding import course
from routing.seeding.copying import text
from tests.conftest import load_reference

DAY = timezone.localdate()
TABLES = {
    "cases_case": "id, owner_id, number, codename, created_at",
    "cases_grant": "id, case_id, part, kind, until",
    "cases_disclosure": "id, case_id, giver_id, receiver_id, by_id, basis_id, since, until",
    "cases_party": "id, case_id, name, age",
    "routing_review": "id, case_id, state, review_on",
    "routing_step": "id, case_id, name, source, target, at, by_id",
    "routing_deadline": "id, case_id, owner_id, due",
}


def seed(**more: Any) -> str:
    out = StringIO()
    wanted = {"cases": 300, "signals": 360, "organisations": 10, "users": 40, "seed": 7, "day": DAY} | more
    call_command("seed", stdout=out, **wanted)
    return out.getvalue()


def ask(sql: str, *values: Any) -> list[Any]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def emptied() -> None:
    """Remove the seed with its people; the practice people come back."""
    with access.as_owner(), transaction.atomic(), connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE cases_case, cases_disclosure, routing_meeting, routing_notice CASCADE")
        cursor.execute("UPDATE cases_organisationbasis SET approved_by_id = NULL, approved_on = NULL "
                       "WHERE approved_by_id IN (SELECT id FROM cases_user "
                       "WHERE username LIKE 'oefen-%%')")  # fmt: skip
        cursor.execute("DELETE FROM cases_user_groups WHERE user_id IN (SELECT id FROM cases_user WHERE username "
                       "LIKE 'oefen-%%')")  # fmt: skip
        cursor.execute("DELETE FROM cases_user WHERE username LIKE 'oefen-%%'")
        cursor.execute("DELETE FROM cases_unit u USING cases_organisation o WHERE o.id = u.organisation_id "
                       "AND o.code LIKE 'oefen-%%'")  # fmt: skip
        cursor.execute("DELETE FROM cases_organisationbasis b USING cases_organisation o "
                       "WHERE o.id = b.organisation_id AND o.code LIKE 'oefen-%%'")  # fmt: skip
        cursor.execute("DELETE FROM cases_signature s USING cases_convenant c WHERE c.id = s.convenant_id "
                       "AND c.version = 'meting'")  # fmt: skip
        cursor.execute("DELETE FROM cases_convenant WHERE version = 'meting'")
        cursor.execute("DELETE FROM cases_organisation WHERE code LIKE 'oefen-%%'")
        cursor.execute("DELETE FROM auth_group g WHERE NOT EXISTS (SELECT 1 FROM cases_unit WHERE group_id = g.id)")


@pytest.fixture
def laid(committed: None) -> Iterator[str]:
    """Three hundred cases, and nothing of them afterwards."""
    yield seed()
    emptied()


def test_every_state_was_reached_along_arrows(laid: str) -> None:
    """History replayed: each machine begins where one may begin and follows arrows to where it stands."""
    for slug, model in MACHINES.items():
        allowed = {(source, target) for _, source, target in arrows(model)}
        named = {name for name, _, _ in arrows(model)}
        paths: dict[Any, list[tuple[str, str, str]]] = defaultdict(list)
        for pk, name, source, target in ask(
            "SELECT object_id, name, source, target FROM routing_step WHERE machine = %s ORDER BY object_id, at, id",
            slug,
        ):
            paths[pk].append((name, source, target))
        states = dict(ask(f"SELECT id, state FROM {model._meta.db_table}"))
        assert states.keys() == paths.keys(), slug
        for pk, steps in paths.items():
            assert steps[0][:2] == ("start", "") and steps[0][2] in model.initial
            stands = steps[0][2]
            for name, source, target in steps[1:]:
                if source != stands:  # the tafel gave it back: that leaves no step of its own
                    assert (stands, source) in allowed
                assert name in named and (source, target) in allowed
                stands = target
            assert states[pk] == stands or (stands, states[pk]) in allowed


def test_people_of_a_seed_are_sealed_and_found(laid: str) -> None:
    """A birth date opens for its reader, stands nowhere in the table, and the look-alike keys find its owner."""
    user = User.objects.select_related("unit").filter(unit__kind="table_lead", username__startswith="oefen-").first()
    assert user is not None
    with access.working_as(user):
        party = next(row for row in Party.objects.visible_to(user).order_by("pk") if row.birth_date)
        found = lookalike.find(name=party.name, birth_date=party.birth_date)
        assert party.pk in [match.party_id for match in found]
    stored = ask("SELECT birth_date, phone FROM cases_party WHERE id = %s", party.pk)[0]
    assert stored[0].startswith("mht1:")
    assert ask("SELECT 1 FROM cases_party WHERE phone LIKE '06%%'") == []
    again = ask("SELECT codes, blinds FROM cases_partykeys WHERE party_id = %s", party.pk)[0]
    assert again[0] == lookalike.keys(party.name, "", party.birth_date)[0]
    assert [bytes(mark) for mark in again[1]] == evidence.kept(party)


def test_a_way_that_the_flowchart_lacks_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(course.WAYS[Review], "closed", ("submitted", ("decide",)))
    with pytest.raises(KeyError, match="no arrow decide"):
        course.way(Review, "closed")


def test_the_same_seed_gives_the_same_rows(laid: str) -> None:
    before = {table: ask(f"SELECT {columns} FROM {table} ORDER BY id") for table, columns in TABLES.items()}
    assert all(before.values())
    emptied()
    seed()
    assert before == {table: ask(f"SELECT {columns} FROM {table} ORDER BY id") for table, columns in TABLES.items()}


def test_another_seed_comes_beside_it_and_the_same_one_does_not(laid: str) -> None:
    first = ask("SELECT * FROM cases_case ORDER BY id")
    with pytest.raises(CommandError, match="staat al"):
        seed()
    seed(seed=8, cases=20, signals=20)
    assert set(first) < set(ask("SELECT * FROM cases_case"))
    assert len(ask("SELECT 1 FROM cases_case")) == 380


def test_triggers_and_keys_stand_again(laid: str) -> None:
    assert ask("SELECT 1 FROM pg_trigger WHERE tgenabled = 'D'") == []
    keys = ask("SELECT conrelid::regclass::text, count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated "
               "AND conrelid IN ('cases_case'::regclass, 'routing_track'::regclass, 'cases_entry'::regclass) "
               "GROUP BY 1 ORDER BY 1")  # fmt: skip
    assert [(table, count) for table, count in keys if count < 2] == []
    with pytest.raises(DatabaseError, match="Invalid transition"):
        ask("UPDATE routing_review SET state = 'declined' WHERE state = 'monitoring' RETURNING 1")


def test_both_walls_agree_on_a_seed(laid: str) -> None:
    """For a few people of different kinds: what visible_to gives is what the database lets through."""
    kinds = ("table_lead", "focal_point", "care_coordination", "prosecution", "partner", "mayor")
    people = [User.objects.filter(unit__kind=kind, username__startswith="oefen-").first() for kind in kinds]
    saw = set()
    for user in filter(None, people):
        for model in (Case, Entry, Party, Review, Track, Step, Deadline):
            with access.as_owner():
                first = set(model.objects.visible_to(user).values_list("pk", flat=True))
            with access.working_as(user):
                second = set(model._base_manager.values_list("pk", flat=True))
            assert first == second, (user.unit, model)
            saw |= {(user.workplace.kind, model)} if first else set()
    assert {(kind, Case) for kind in kinds} <= saw
    assert ("focal_point", Party) in saw and ("prosecution", Track) in saw


def test_a_seed_has_many_who_look_along_and_tells_nobody(laid: str) -> None:
    spread = dict(ask("SELECT u.kind, count(DISTINCT u.id) FROM cases_grant g JOIN cases_unit u "
                      "ON u.group_id = g.group_id GROUP BY 1"))  # fmt: skip
    assert spread["partner"] == 4 and spread["focal_point"] == 6
    assert Unit.objects.filter(organisation__code__startswith="oefen-7-").count() == 6 * 3 + 4
    assert Notice.objects.count() == 0
    late = ask("SELECT 1 FROM routing_deadline WHERE due < %s AND reminded_at IS NULL", DAY)
    assert late == []  # the clock has nothing to remind of that a real team would have dealt with


@pytest.mark.parametrize("wrong", [{"signals": 10}, {"users": 3}, {"organisations": 1}, {"cases": -1}])
def test_numbers_that_make_no_sense_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(CommandError):
        seed(**wrong)


def test_an_empty_database_gets_its_region_first(committed: None) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE cases_organisation, auth_group, cases_legalbasis CASCADE")
    try:
        assert "cases_grant" in seed(cases=5, signals=5, users=12)
        assert not OrganisationBasis.objects.filter(approved_on=None).exists()  # else no measured move may share
    finally:
        emptied()
        load_reference()


@pytest.mark.parametrize(("value", "written"), [
    (None, "\\N"), (True, "t"), ([], "{}"), (["a", "b"], "{a,b}"), (b"\x01\xff", "\\\\x01ff"), (3, "3"), ("", ""),
    ([b"\x01"], "{\"\\\\\\\\x01\"}"),
])  # fmt: skip
def test_values_are_written_as_copy_reads_them(value: Any, written: str) -> None:
    assert text(value) == written
