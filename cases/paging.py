"""Lists by key: 50 rows and the key of the next page; never an offset, which counts rows that one may not know of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

PAGE = 50
BETWEEN = "~"  # in no value of a key


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the key that leads to the next; empty at the end."""

    rows: list[Any]
    after: str

    @property
    def count(self) -> str:
        """How many, in words for a badge: a page that goes on says so, and counts nothing more."""
        return f"{len(self.rows)}{'+' if self.after else ''}"


def page(rows: Any, *columns: str, after: str = "") -> Page:
    """Give a page of these rows in the order of `columns` ("-" for descending; the last one is unique).

    `after` is the key of the page before; one that makes no sense gives the first page.
    """
    key = _read(rows, columns, after)
    found = list((rows.filter(_beyond(columns, key)) if key else rows).order_by(*columns)[: PAGE + 1])
    shown = found[:PAGE]
    return Page(shown, _write(shown[-1], columns) if len(found) > PAGE else "")


def cut(rows: Iterable[Any], *columns: str) -> Page:
    """Give the first page of rows at hand in the order of `columns`: all of them descending, or none."""
    found = sorted(rows, key=attrgetter(*map(_name, columns)), reverse=columns[0].startswith("-"))
    shown = found[:PAGE]
    return Page(shown, _write(shown[-1], columns) if len(found) > PAGE else "")


def merged(kinds: Iterable[Any], *columns: str, after: str = "") -> Page:
    """Give a page of several kinds of rows as one list; as `page`, with all columns descending, or none."""
    found: list[Any] = []
    for rows in kinds:
        key = _read(rows, columns, after)
        found += (rows.filter(_beyond(columns, key)) if key else rows).order_by(*columns)[: PAGE + 1]
    return cut(found, *columns)


def _name(column: str) -> str:
    return column.removeprefix("-")


def _write(row: Any, columns: tuple[str, ...]) -> str:
    return BETWEEN.join(str(getattr(row, _name(column))) for column in columns)


def _read(rows: Any, columns: tuple[str, ...], text: str) -> list[Any]:
    values = text.split(BETWEEN)
    if len(values) != len(columns):
        return []
    try:
        found = [_field(rows, _name(column)).to_python(value) for column, value in zip(columns, values, strict=True)]
    except (ValidationError, ValueError):
        return []
    known = all(not isinstance(value, datetime) or timezone.is_aware(value) for value in found)
    return found if known and None not in found else []


def _field(rows: Any, name: str) -> Any:
    made = rows.query.annotations.get(name)
    if made is not None:
        return made.output_field
    return rows.model._meta.pk if name == "pk" else rows.model._meta.get_field(name)


def _beyond(columns: tuple[str, ...], key: list[Any]) -> Q:
    """Give the rows that come after this key: the first column that differs decides."""
    beyond, same = Q(pk__in=[]), Q()
    for column, value in zip(columns, key, strict=True):
        way = "lt" if column.startswith("-") else "gt"
        beyond |= same & Q(**{f"{_name(column)}__{way}": value})
        same &= Q(**{_name(column): value})
    return beyond
