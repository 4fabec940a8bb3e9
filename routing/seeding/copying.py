"""COPY into tables whose triggers, foreign keys and indexes wait: all are made afterwards, at once, over every row."""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, Model

NULL = "\\N"


class Sheet:
    """Lines of one table on their way in; a column that is not named gets the model's default."""

    def __init__(self, model: type[Model], *named: str) -> None:
        fields = [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]
        rest = [field for field in fields if field.column not in named and not isinstance(field, AutoField)]
        unknown = set(named) - {field.column for field in fields}
        assert not unknown, f"{model.__name__} has no {unknown}"
        self.table = model._meta.db_table
        self.columns = [*named, *(field.column for field in rest)]
        self.count = 0
        self._tail = "".join(f"\t{_default(field)}" for field in rest) + "\n"
        self._lines: list[str] = []

    def add(self, *values: str) -> None:
        """Put one row on the sheet: texts without tabs, ends of lines or backslashes, or NULL."""
        self._lines.append("\t".join(values) + self._tail)

    def send(self, cursor: Any) -> None:
        """Copy what is on the sheet into the table."""
        if self._lines:
            names = ", ".join(f'"{name}"' for name in self.columns)
            cursor.copy_expert(f"COPY {self.table} ({names}) FROM STDIN", io.StringIO("".join(self._lines)))
            self.count += len(self._lines)
            self._lines.clear()


def _default(field: "Field[Any, Any]") -> str:
    return text(field.get_db_prep_save(field.get_default(), connection))


def text(value: Any) -> str:
    """Write a value as COPY reads it."""
    match value:
        case None:
            return NULL
        case bool():
            return "t" if value else "f"
        case bytes() | memoryview():
            return "\\\\x" + bytes(value).hex()
        case list():
            return "{" + ",".join(map(_item, value)) + "}"
    return str(value)


def _item(value: Any) -> str:
    """Write an item of an array, where a backslash is read twice."""
    return f'"\\\\\\\\x{value.hex()}"' if isinstance(value, bytes) else str(value)


@contextmanager
def without_checks(cursor: Any, tables: Iterable[str]) -> Iterator[None]:
    """Let rows in without triggers, foreign keys and indexes; afterwards these are laid again, over every row."""
    names = sorted(set(tables))
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
    keys = _asked(cursor, FOREIGN_KEYS, names)
    for table, name, _ in keys:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    indexes = _asked(cursor, INDEXES, names)  # after the keys: an index that a key leans on cannot go
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    for table in names:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for _, definition in indexes:
        cursor.execute(definition)
    for table in names:  # with statistics, else a key over millions of rows is checked one by one
        cursor.execute(f"ANALYZE {table}")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    for table, name, definition in keys:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


FOREIGN_KEYS = """
  SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
  WHERE contype = 'f' AND conrelid = ANY (%s::regclass[]) ORDER BY conrelid, conname"""
INDEXES = """
  SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
  WHERE indrelid = ANY (%s::regclass[]) AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
  ORDER BY indrelid, indexrelid"""


def _asked(cursor: Any, sql: str, names: list[str]) -> list[tuple[str, ...]]:
    cursor.execute(sql, [names])
    return list(cursor.fetchall())
