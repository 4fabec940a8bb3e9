"""The second wall stands: the application's own role, on the owner's tables, sees nothing by itself."""

from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from cases import access
from cases.models import AuditEvent, Case, Disclosure, Entry, Grant, Guarded, Signal
from cases.roles import Part, Role
from cases.walls import OPEN_TABLES
from tests.routes import Route

pytestmark = pytest.mark.django_db


def ask(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def test_tests_run_as_the_application_role() -> None:
    assert ask("SELECT current_user") == [("mht_app",)]
    assert ask("SELECT rolbypassrls, rolsuper FROM pg_roles WHERE rolname = current_user") == [(False, False)]
    assert ask("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'") == [("mht_owner",)]


def test_without_an_acting_user_no_row_is_seen(route: Route) -> None:
    route.whole()
    guarded = [model for model in apps.get_models() if issubclass(model, Guarded)]
    assert guarded
    assert all(model._base_manager.count() == 0 for model in guarded)


@pytest.mark.parametrize("table", sorted(
    model._meta.db_table
    for model in apps.get_models()
    if issubclass(model, Guarded) or issubclass(getattr(model, "pgh_tracked_model", int), Guarded)
))  # fmt: skip
def test_every_guarded_table_and_its_history_has_a_policy(table: str) -> None:
    assert ask("SELECT relrowsecurity FROM pg_class WHERE relname = %s", table) == [(True,)]
    commands = {row[0] for row in ask("SELECT cmd FROM pg_policies WHERE tablename = %s", table)}
    assert {"SELECT", "INSERT"} <= commands


def test_a_table_nobody_named_gives_the_application_nothing() -> None:
    named = set(OPEN_TABLES) | {
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.app_label in ("cases", "routing", "dashboards")
    }
    granted = {
        row[0]
        for row in ask("SELECT DISTINCT table_name FROM information_schema.role_table_grants WHERE grantee = 'mht_app'")
    }
    assert granted <= named


def test_the_database_knows_the_roles_as_the_code_does(person: Any) -> None:
    for name in ("af-raalte", "zoco", "politie", "om", "kernteam", "fg", "beheerder", "procesregisseur"):
        user = person(name)
        with access.acting(user):
            assert set(ask("SELECT mht.my_parts()")[0][0]) == {part.value for part in Role(user.role).reads}


def test_the_narrow_roads_are_a_closed_list() -> None:
    found = {row[0] for row in ask("SELECT proname FROM pg_proc WHERE prosecdef AND proname NOT LIKE 'pgtrigger%%'")}
    assert found == {
        "my_unit", "my_dates_hold", "my_group", "my_role", "my_parts", "embargoed_cases", "excluded_cases", "holds",
        "owns", "open_disclosures", "case_facts", "signals_come_back", "case_by_number", "figures", "oversees",
        "excluded_people",
        "known_parts", "known_lines", "colleagues", "who_looked",
        "summary_given_back",  # row 23: who says no reads the text no more
        "track_texts_end", "handed_over",  # rows 19, 23 and 26: texts of another unit end, or go to who accepted
        "leads", "embargo_ends", "release_spoed", "break_glass", "in_emergency", "knows",
        "keep_keys", "lookalikes", "same_marks", "search_words", "index_words", "index_readers",
        "overseen", "overseen_homes", "case_overseen", "route_request", "unjudged", "embargo_on",
        "cases_of_request",
        "asked", "casus_readers", "take_over", "signals_go_on",
        "draw_label", "fill_labels",  # the pool is drawn from and never read: its count would tell (promise 4)
        # docs/adr/0010: terms by the clock, and destruction of what is past its term
        "my_home", "overseen_home", "oversees_all", "own_term", "refresh_terms", "due_dossiers", "destroy",
        "drop_drafts", "forget_values", "past_records", "destroy_records", "forget_records",
        "sight_counts",  # what a change of an account would do, in numbers, for the beheerder
        "match_inquiries",  # the clock looks up what a unit asked, outside the request (docs/adr/0007)
    }  # fmt: skip
    loose = ask("SELECT proname FROM pg_proc WHERE prosecdef AND proconfig IS NULL")
    assert loose == []


@pytest.mark.parametrize("sql", [
    "UPDATE cases_auditevent SET name = 'x'",
    "DELETE FROM cases_auditevent",
    "SELECT count(*) FROM cases_label WHERE taken",
    "TRUNCATE cases_auditevent",
    "UPDATE cases_disclosure SET purpose = 'x'",
    "DELETE FROM cases_disclosure",
    "DELETE FROM cases_entryevent",
    "UPDATE cases_signalevent SET story = ''",
    "DELETE FROM cases_entry",
    "ALTER TABLE cases_signal DISABLE ROW LEVEL SECURITY",
])  # fmt: skip
def test_the_application_cannot_bend_the_record(sql: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        ask(sql)


def test_guardian_finds_our_grant_and_its_generic_tables_stay_empty(route: Route, person: Any) -> None:
    route.whole()
    assert access.permission_model() is Grant
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ask("SELECT count(*) FROM guardian_groupobjectpermission")


def test_a_grant_says_the_same_part_twice(route: Route, person: Any) -> None:
    route.whole()
    with access.acting(person("procesregisseur")):
        rows = list(Grant.objects.select_related("permission"))
    assert rows
    assert all(row.permission.codename == f"read_{row.part}" for row in rows)


def test_no_back_door_from_case_to_its_rows() -> None:
    back = {relation.get_accessor_name() for relation in Case._meta.related_objects if not relation.hidden}
    assert back == {"grant_set"}


def test_foreign_rows_cannot_be_read_changed_or_planted(route: Route, person: Any) -> None:
    route.whole()
    stranger = person("af-zwolle")
    with access.acting(stranger):
        assert Entry.objects.filter(case_id=route.case_id).update(text="x") == 0
        assert ask("SELECT count(*) FROM cases_entryevent") == [(0,)]
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Entry(case_id=route.case_id, owner=person("af-raalte").unit, part=Part.CASUS, kind="feit", text="x",
                  author=stranger).save(force_insert=True)  # fmt: skip
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            access.grant(
                Case(pk=route.case_id), to=stranger.unit, part=Part.CASUS, by=stranger, giver=stranger.unit,
                until=person("af-raalte").date_joined,
                terms=access.Terms(basis="gem", purpose="x", necessity="x", cause="x"),
            )  # fmt: skip


def test_a_row_cannot_lie_in_another_case_than_its_parent(route: Route, person: Any) -> None:
    first, second = route.log(), Route(person).log()
    user = person("af-raalte")
    with pytest.raises(DatabaseError, match="same_case"), transaction.atomic(), access.acting(user):
        Entry(case_id=second.case_id, signal_id=first.signal_id, owner=user.unit, part=Part.OWN, kind="feit", text="x",
              author=user).save(force_insert=True)  # fmt: skip
        ask("SET CONSTRAINTS ALL IMMEDIATE")


def test_acting_puts_the_previous_user_back(person: Any) -> None:
    with access.acting(person("zoco")):
        with access.acting(person("om")):
            assert ask("SELECT mht.my_role()") == [("prosecution",)]
        assert ask("SELECT mht.my_role()") == [("care_coordinator",)]
    assert ask("SELECT mht.me()") == [(None,)]


def test_the_ledger_and_the_audit_are_not_for_everyone(route: Route, person: Any) -> None:
    route.whole()
    with access.acting(person("arbeidsinspectie")):
        assert Disclosure.objects.count() == 0
    with access.acting(person("fg")):
        assert Disclosure.objects.count() > 0
        assert AuditEvent.objects.filter(action="move").exists()
        assert Signal.objects.count() == 0
