"""Raises the second wall after each migrate: triggers, roads, policies and privileges, in one transaction.

A table without a line here or on its model gives the application role nothing at all.
"""

from pathlib import Path
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connections, models, transaction

from cases import erasing
from cases.models.guarded import Guarded, read_sql, reads_sql
from cases.models.party import Party

APP_ROLE = "mht_app"
READ, WRITE, ALL = "SELECT", "SELECT, INSERT, UPDATE", "SELECT, INSERT, UPDATE, DELETE"

# tables of other packages, and what the application may do with them
OPEN_TABLES = {
    "auth_group": WRITE,
    "auth_permission": READ,
    "auth_group_permissions": READ,
    "cases_user_groups": ALL,
    "cases_user_user_permissions": READ,
    "django_content_type": READ,
    "django_migrations": READ,
    "django_session": ALL,
    "account_emailaddress": WRITE,
    "mfa_authenticator": ALL,
    "usersessions_usersession": ALL,
    "socialaccount_socialaccount": WRITE,
    "socialaccount_socialapp": READ,
    "axes_accessattempt": ALL,
    "axes_accessattemptexpiration": ALL,
}


def raise_walls(sender: Any, using: str, **_: Any) -> None:
    """Run once per migrate, as the owner of the tables, when all apps have theirs."""
    if sender.label != "cases" or "cases_grant" not in connections[using].introspection.table_names():
        return
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        pgtrigger.install(database=using)  # machines and history; those of a model that is gone are taken away
        for statement in statements():
            cursor.execute(statement)


def statements() -> list[str]:
    """Give every statement of the wall, in order."""
    ours = [model for label in ("cases", "routing", "dashboards") for model in apps.get_app_config(label).get_models()]
    sql = [_roads(label) for label in ("cases", "routing", "dashboards")]
    sql += [
        f"GRANT USAGE ON SCHEMA mht, public TO {APP_ROLE}",
        "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA mht FROM PUBLIC",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA mht TO {APP_ROLE}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {APP_ROLE}",
    ]
    sql += [f"GRANT {what} ON {table} TO {APP_ROLE}" for table, what in OPEN_TABLES.items()]
    for model in ours:
        sql += _table(model)
    return sql + _searched()


def _roads(label: str) -> str:
    """Give the narrow roads of an app, with the rule of need-to-know filled in where a road applies it."""
    files = sorted(Path(apps.get_app_config(label).path).glob("roads*.sql"))
    text = "\n".join(path.read_text() for path in files) or "SELECT 1"
    filled = {
        "%(reads)s": reads_sql(),
        "%(addressed)s": _addressed(),
        "%(owned)s": _owned(),
        "%(sparse)s": _sparse(),
        "%(party_rule)s": read_sql(Party, "p"),
        "%(search_rule)s": _search_rule(),
        **erasing.marks(),
    }
    for mark, rule in filled.items():
        text = text.replace(mark, rule)
    return text


def _addressed() -> str:
    """Every table with addressed rows, for the road that ends them all."""
    facts = [model for model in apps.get_models() if issubclass(model, Guarded) and model.case_column != "pk"]
    return ",".join(f"'{model._meta.db_table}'" for model in facts)


def _owned() -> str:
    """Tables whose rows go along when a case gets another owner; case, melder and uitvraag have rules of their own."""
    apart = ("cases_case", "cases_reporter", "cases_request")
    models_of = (model for label in ("cases", "routing") for model in apps.get_app_config(label).get_models())
    names = [model._meta.db_table for model in models_of if "case" in {field.name for field in model._meta.fields}
             and "owner" in {field.name for field in model._meta.fields}
             and (issubclass(model, Guarded) or hasattr(model, "pgh_tracked_model"))]  # fmt: skip
    return ", ".join(f"'{name}'" for name in sorted(names) if name.removesuffix("event") not in apart)


def _sparse() -> str:
    """Of each table that most cases have no row in: its name, where the case `wanted` has one."""
    tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, Guarded) and model.sparse]
    return ",\n    ".join(
        f"CASE WHEN EXISTS (SELECT 1 FROM {table} WHERE case_id = wanted) THEN '{table}' END" for table in tables
    )


def searched() -> list[type[Guarded]]:
    """Give the models whose words the search box finds."""
    return [model for model in apps.get_models() if issubclass(model, Guarded) and model.searched]


def _search_rule() -> str:
    """The rule of each searched table, asked of the row itself."""
    lines = (
        f"(s.kind = '{table}' AND EXISTS (SELECT 1 FROM {table} t WHERE t.id = s.row_id AND {read_sql(model, 't')}))"
        for model in searched()
        for table in [model._meta.db_table]
    )
    return " OR ".join(lines)


def _searched() -> list[str]:
    """The triggers that keep the words of rows, and the units that may come to them."""
    sql = [
        f"CREATE OR REPLACE TRIGGER words AFTER INSERT OR UPDATE OR DELETE ON {model._meta.db_table} "
        f"FOR EACH ROW EXECUTE FUNCTION mht.index_words({_names(model)})"
        for model in searched()
    ]
    sql.append("CREATE OR REPLACE TRIGGER readers AFTER INSERT OR DELETE ON cases_grant "
               "FOR EACH ROW EXECUTE FUNCTION mht.index_readers()")  # fmt: skip
    return sql + index_missing()


def index_missing() -> list[str]:
    """Give the statements that lay the words of rows without them: of a seed, or from before there were any."""
    return [
        f"INSERT INTO cases_searchrow (row_id, kind, in_case_id, readers, words) "
        f"SELECT t.id, '{table}', t.case_id, mht.may_come(t.case_id, t.owner_id, t.addressee_id), "
        f"mht.words_of(to_jsonb(t), ARRAY[{_names(model)}]) FROM {table} t "
        f"WHERE NOT EXISTS (SELECT 1 FROM cases_searchrow s WHERE s.row_id = t.id)"
        for model in searched()
        for table in [model._meta.db_table]
    ]


def _names(model: type[Guarded]) -> str:
    return ", ".join(f"'{name}'" for name in model.searched)


def _table(model: type[models.Model]) -> list[str]:
    tracked = getattr(model, "pgh_tracked_model", None)
    if tracked is not None:
        return _history(model, tracked)
    if issubclass(model, Guarded):
        return _guarded(model)
    table = model._meta.db_table
    sql = [f"GRANT {what} ON {table} TO {APP_ROLE}" for what in [getattr(model, "app_may", "")] if what]
    policies: dict[str, str] = getattr(model, "policies", {})
    return sql + (_policies(table, policies) if policies else [])


def _guarded(model: type[Guarded]) -> list[str]:
    table, read, insert = model._meta.db_table, read_sql(model, model._meta.db_table), _insert(model)
    mover = "true" if model.updated_by == "reader" else "owner_id = (SELECT mht.my_unit())"
    policies = {"SELECT": read, "INSERT": insert, "UPDATE": f"({read} AND {mover})"}
    if model.delete_sql:
        policies["DELETE"] = model.delete_sql
    sql = _policies(table, policies)
    sql.append(f"GRANT {ALL if model.delete_sql else WRITE} ON {table} TO {APP_ROLE}")
    return sql + _same_case(model)


def _insert(model: type[Guarded]) -> str:
    others = "" if model.case_column == "pk" else " OR mht.holds(case_id)"
    return f"(owner_id = (SELECT mht.my_unit()){others})"


def _history(event: type[models.Model], tracked: type[Guarded]) -> list[str]:
    table = event._meta.db_table
    read, insert = read_sql(tracked, table), _insert(tracked)
    if tracked.updated_by == "reader":  # who may read and so move the row also leaves its version
        insert = f"({insert} OR {read})"
    # a version is read only by who may read the row as it is now: what ended, ends for its past too
    now = f"({read} AND EXISTS (SELECT 1 FROM {tracked._meta.db_table} t WHERE t.id = {table}.id))"
    sql = _policies(table, {"SELECT": now, "INSERT": insert})
    return [*sql, f"GRANT SELECT, INSERT ON {table} TO {APP_ROLE}"]


def _policies(table: str, policies: dict[str, str]) -> list[str]:
    sql = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"]
    for command in ("SELECT", "INSERT", "UPDATE", "DELETE"):
        name = f"wall_{command.lower()}"
        sql.append(f"DROP POLICY IF EXISTS {name} ON {table}")
        if command in policies:
            clause = "WITH CHECK" if command == "INSERT" else "USING"
            sql.append(f"CREATE POLICY {name} ON {table} FOR {command} TO {APP_ROLE} {clause} ({policies[command]})")
    return sql


def _same_case(model: type[Guarded]) -> list[str]:
    """A composite foreign key keeps `case` equal to the parent's."""
    if model.case_column == "pk":
        return []
    table = model._meta.db_table
    sql = [f"CREATE UNIQUE INDEX IF NOT EXISTS {table}_in_case ON {table} (id, case_id)"]
    if model.parent is None:
        return sql
    target = model._meta.get_field(model.parent).related_model._meta.db_table  # type: ignore[union-attr]  # a key
    name = f"{table}_same_case"
    return [
        *sql,
        f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}",
        f"CREATE UNIQUE INDEX IF NOT EXISTS {target}_in_case ON {target} (id, case_id)",
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({model.parent}_id, case_id) "
        f"REFERENCES {target} (id, case_id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
    ]
