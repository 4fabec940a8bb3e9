"""The fixed figures of each quarter that is over: made once, in order of time, and then only read.

Page, CSV and report all read here, so they never differ, and a count that changes later cannot be found by comparing
two answers. Runs as the service "report": true counts of published quarters are for no person (dashboards/models.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

from cases import access
from dashboards import figures, quarters
from dashboards.charts import quarter_name
from dashboards.models import Counted
from dashboards.publication import Published, publish

LOCK: Final = "mhtafel figures"


def choosable() -> list[str]:
    """Give the quarters that may be asked, newest first; what came before the first fixed one cannot be fixed."""
    last = quarters.last_complete()
    with _reporter():
        fixed = _fixed()
    first = min(fixed, default=quarters.shift(last, 1 - quarters.HELD))
    return quarters.span(first, last)[::-1]


def of(quarter: str) -> Published:
    """Give the figures of a quarter, fixed the first time they are asked.

    Raises ValueError (Dutch, for the screen) for a quarter that is not over or can no longer be fixed.
    """
    if not quarters.is_name(quarter) or quarter > quarters.last_complete():
        raise ValueError("Dit kwartaal is nog niet voorbij. Kies een eerder kwartaal.")
    with _reporter():
        found = Counted.objects.filter(quarter=quarter).exclude(figures="").first()
        return _read(found) if found else _fix(quarter)


@contextmanager
def _reporter() -> Iterator[None]:
    with transaction.atomic(), access.acting_as_service("report"):
        yield


def _read(row: Counted) -> Published:
    return Published.from_json(row.figures)


def _fixed() -> list[str]:
    return list(Counted.objects.exclude(figures="").values_list("quarter", flat=True))


def _fix(quarter: str) -> Published:
    """Fix this quarter, and those before it that were not asked yet: later ones are judged with earlier ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
    stored = {row.quarter: row for row in Counted.objects.all()}
    done = [_read(row) for row in stored.values() if row.figures]
    if done and quarter <= done[-1].quarter:
        return _again(stored, quarter)
    counts: figures.Columns = {name: row.counts for name, row in stored.items()}
    first = quarters.shift(done[-1].quarter, 1) if done else _first(quarter)
    for name in quarters.span(first, quarter):
        done.append(_next(name, counts, done))
    return done[-1]


def _again(stored: dict[str, Counted], quarter: str) -> Published:
    """Give what another request fixed while this one waited."""
    row = stored.get(quarter)
    if row is None or not row.figures:
        raise ValueError(f"Van het {quarter_name(quarter)} zijn geen cijfers vastgesteld. Kies een later kwartaal.")
    return _read(row)


def _first(quarter: str) -> str:
    return min(quarter, quarters.shift(quarters.last_complete(), 1 - quarters.HELD))


def _next(name: str, counts: figures.Columns, done: list[Published]) -> Published:
    """Count, publish and store one quarter; an empty past is not stored, for nothing in it can be told."""
    raw = figures.counts(name, counts)
    published = publish(raw, done)
    if not any(sum(row) for row in raw.region.values()):
        return published
    for quarter, column in figures.columns(raw).items():
        if quarter not in counts:
            printed = published.in_order() if quarter == name else ""
            Counted(quarter=quarter, counts=column, figures=printed).save(force_insert=True)
    counts |= figures.columns(raw)
    return published
