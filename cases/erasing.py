"""What the destruction of a dossier must take along, read from the models: a new table cannot be forgotten.

Gives pieces of SQL for the roads (routing/roads_retention.sql, docs/adr/0010); reads no row.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from cases.models import Case, Disclosure
from cases.models.guarded import Guarded

Model = type[models.Model]
KEPT = (Disclosure,)  # a line of the ledger stays, without its text
FRAME = ("Case", "Review")  # hold no text, and stay until the last organisation's part is gone


def facts() -> list[type[Guarded]]:
    """Give every guarded table that lies in a case."""
    return [model for model in apps.get_models() if issubclass(model, Guarded) and model.case_column != "pk"]


def marks() -> dict[str, str]:
    """Give the pieces that the roads of destruction leave open, by their mark."""
    return {
        "%(all_rows)s": " UNION ALL ".join(
            f"SELECT case_id, owner_id, created_at FROM {model._meta.db_table} WHERE case_id = ANY (which)"
            for model in facts()
            if model.__name__ not in FRAME
        ),
        "%(facts)s": _names(model._meta.db_table for model in facts()),
        "%(versions)s": _names(model._meta.db_table for model in versions() if _in_case(model)),
        "%(links)s": ", ".join(_row(*link) for link in links()),
        "%(beside)s": ", ".join(_row(*link) for link in beside()),
        "%(free)s": "{" + ", ".join(f'"{place}": "{text}"' for place, text in _emptied()) + "}",
    }


def versions() -> list[Model]:
    """Give every table with the history of another."""
    return [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]


def links() -> Iterator[tuple[str, str, str, str]]:
    """Give each guarded row that points to another one: table, column, target, and "null" where it may let go."""
    for model in facts():
        for found in model._meta.concrete_fields:
            target = found.related_model
            if isinstance(target, type) and issubclass(target, Guarded) and target is not Case:
                yield model._meta.db_table, str(found.column), target._meta.db_table, "null" if found.null else "must"


def beside() -> Iterator[tuple[str, str, str]]:
    """Give each table without the four columns that points to a guarded row: table, column and target."""
    for model in apps.get_models():
        if issubclass(model, (Guarded, *KEPT)) or hasattr(model, "pgh_tracked_model"):
            continue
        for found in model._meta.concrete_fields:
            target = found.related_model
            if isinstance(target, type) and issubclass(target, Guarded):
                yield model._meta.db_table, str(found.column), target._meta.db_table


def _in_case(model: Model) -> bool:
    return "case" in {found.name for found in model._meta.fields}


def _emptied() -> Iterator[tuple[str, str]]:
    """Give per table how its free fields are emptied in a row that stays as a frame."""
    for model in facts():
        pieces = [f'\\"{found.column}\\" = {_nothing(found)}' for found in model._meta.concrete_fields if _free(found)]
        if pieces and model.__name__ not in FRAME:
            yield model._meta.db_table, ", ".join(pieces)


def _free(found: Any) -> bool:
    """What a person filled in: text, and what may be left out; never a choice, a key, a number or a moment."""
    if found.choices or found.is_relation or found.primary_key or found.name == "number":
        return False
    text = isinstance(found, models.CharField | models.TextField | models.BinaryField | ArrayField)
    return text or (found.null and not isinstance(found, models.DateTimeField))


def _nothing(found: Any) -> str:
    """Give the empty value, with its quotes as they stand inside a quoted text."""
    if found.null:
        return "NULL"
    return "''{}''" if isinstance(found, ArrayField) else "''''"


def _names(found: Any) -> str:
    return ", ".join(f"'{name}'" for name in found)


def _row(*values: str) -> str:
    return f"ARRAY[{_names(values)}]"
