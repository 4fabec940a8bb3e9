"""The fixed figures of a quarter: raw counts in, a frozen publication out (plan 1.2, domain 2.5).

Everything that is shown of figures (page, CSV, PDF, map, alternative text) is read from `Published`. Raw counts go
through `publish` before they are rendered, cached or logged.

Why the set as a whole is safe: a regional quarter is printed once and stands in a sum only with quarters that are
printed too (a window with a hidden quarter stays out); every other table parts one printed total and is printed in
one report only (`protect_table`); windows per gemeente are judged with all earlier ones (`safe_rows`).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from dashboards.suppression import FEW, GUARD, Cell, Windows, is_small, primary, protect_table, safe_rows

THRESHOLD: Final = 5  # the smallest count that is printed
ENOUGH: Final = 10  # from here on a share, a median or a rate says something
WINDOW: Final = 4  # quarters in the table per gemeente
TREND: Final = 8  # quarters in the table of the region
ELSEWHERE: Final = "Onbekend of buiten de regio"
UNITS: Final = {
    "advice": "Adviesvragen",
    "signals": "Signalen",
    "cases": "Casussen aan de tafel",
    "victims": "Vermoedelijke slachtoffers",
}
NO_TERM: Final = "geen termijn"  # a lead time without a term has no share in time
PARTS: Final = {"within": "Binnen de termijn", "late": "Na de termijn", "open": "Nog niet gebeurd"}


@dataclass(frozen=True)
class Breakdown:
    """One fixed table: counts that together make `base` (a unit, "table:row" of an earlier table, or its own sum)."""

    key: str
    title: str
    base: str
    cells: Mapping[str, int]


@dataclass(frozen=True)
class LeadTime:
    """How long a step took: what started in the quarter, parted in within the term, late and still open."""

    key: str
    title: str
    base: str
    term: str
    within: int
    late: int
    open: int
    median_days: float | None


@dataclass(frozen=True)
class QuarterCounts:
    """True counts, never shown: `quarters` oldest first and unbroken since the first report (at least eight).

    Counts of quarters that are in an earlier report come from that report's stored counts, not from a new query.
    """

    quarter: str
    reference_date: str
    quarters: Sequence[str]
    region: Mapping[str, Sequence[int]]  # unit -> one count per quarter, each thing once
    municipal: Mapping[str, Mapping[str, Sequence[int]]]  # unit -> gemeente in charge -> one count per quarter
    tables: Sequence[Breakdown]
    leads: Sequence[LeadTime]
    population: Mapping[str, int]
    population_date: str


@dataclass(frozen=True)
class Published:
    """A frozen set of figures: plain JSON values, nothing in it below the threshold."""

    quarter: str
    reference_date: str
    threshold: int
    quarters: list[str]
    region: dict[str, list[Cell]]
    municipal: dict[str, dict[str, Any] | None]
    tables: list[dict[str, Any]]
    leads: list[dict[str, Any]]
    gemeenten: list[str]
    population_date: str

    def canonical(self) -> str:
        """Give the one JSON text of these figures, for storing and hashing."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    def in_order(self) -> str:
        """Give the JSON text with every row where it was drawn, for storing."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def plain(self) -> dict[str, Any]:
        """Give the same as plain values."""
        return asdict(self)

    @property
    def sha256(self) -> str:
        """Give the hash that proves a report was not changed afterwards."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    @classmethod
    def from_json(cls, text: str) -> "Published":
        """Give back the figures that `in_order` or `canonical` wrote."""
        return cls(**json.loads(text))

    def table(self, key: str) -> dict[str, Any] | None:
        """Give one fixed table by its key."""
        return next((table for table in self.tables if table["key"] == key), None)


def publish(raw: QuarterCounts, previous: Sequence[Published], *, threshold: int = THRESHOLD) -> Published:
    """Make the figures of a quarter fit to print, together with all that was printed before.

    Takes the true counts and every earlier publication. Gives the frozen figures; a quarter that was published
    before comes back unchanged, and the threshold never goes down. Raises ValueError (Dutch, for the screen) when
    counts do not agree.
    """
    for earlier in previous:
        if earlier.quarter == raw.quarter:
            return earlier
    _check(raw)
    threshold = max([threshold, *(earlier.threshold for earlier in previous)])
    region = {unit: _trend(raw, unit, previous, threshold) for unit in UNITS}
    tables = _tables(raw, region, threshold)
    return Published(
        quarter=raw.quarter,
        reference_date=raw.reference_date,
        threshold=threshold,
        quarters=list(raw.quarters[-TREND:]),
        region={unit: cells[-TREND:] for unit, cells in region.items()},
        municipal={unit: _municipal(raw, unit, region[unit], previous, threshold) for unit in UNITS},
        tables=tables,
        leads=[_lead(lead, region, tables, threshold) for lead in raw.leads],
        gemeenten=sorted(raw.population),
        population_date=raw.population_date,
    )


def _check(raw: QuarterCounts) -> None:
    if len(raw.quarters) < TREND or raw.quarters[-1] != raw.quarter:
        raise ValueError(f"Het rapport is niet gemaakt: cijfers van de kwartalen voor {raw.quarter} ontbreken.")
    for unit in UNITS:
        rows = [raw.region[unit], *raw.municipal[unit].values()]
        if any(len(row) != len(raw.quarters) for row in rows):
            raise ValueError(f"Het rapport is niet gemaakt: er ontbreekt een kwartaal bij {UNITS[unit].lower()}.")
        if any(min(column) < 0 or column[0] < sum(column[1:]) for column in zip(*rows, strict=True)):
            raise ValueError(f"Het rapport is niet gemaakt: {UNITS[unit].lower()} per gemeente telt niet op.")


def _trend(raw: QuarterCounts, unit: str, previous: Sequence[Published], threshold: int) -> list[Cell]:
    """Give every quarter of the region; a printed quarter stays as it was printed."""
    frozen = {q: c for earlier in previous for q, c in zip(earlier.quarters, earlier.region[unit], strict=True)}
    cells = [frozen.get(q, primary(n, threshold)) for q, n in zip(raw.quarters, raw.region[unit], strict=True)]
    for quarter, cell, count in zip(raw.quarters, cells, raw.region[unit], strict=True):
        if cell != count and (isinstance(cell, int) or not is_small(count, threshold)):
            raise ValueError(f"Het rapport is niet gemaakt: {quarter} wijkt af van het vastgestelde rapport.")
    return cells


def _tables(raw: QuarterCounts, region: Mapping[str, list[Cell]], threshold: int) -> list[dict[str, Any]]:
    tables: list[dict[str, Any]] = []
    for table in raw.tables:
        count = sum(table.cells.values())
        total = _base(table.base, region, tables) if table.base else primary(count, threshold)
        if isinstance(total, int) and total != count:
            raise ValueError(f"Het rapport is niet gemaakt: de tabel {table.title.lower()} telt niet op.")
        cells = protect_table(table.cells, threshold) if isinstance(total, int) else None
        tables.append({"key": table.key, "title": table.title, "total": total, "cells": cells})
    return tables


def _base(base: str, region: Mapping[str, list[Cell]], tables: Sequence[Mapping[str, Any]]) -> Cell:
    """Give the printed total that a table or lead time parts; GUARD when that total is not printed itself."""
    if base in region:
        return region[base][-1]
    key, _, row = base.partition(":")
    cells = next(table["cells"] for table in tables if table["key"] == key)
    cell: Cell = cells[row] if cells else GUARD
    return cell


def _lead(
    lead: LeadTime, region: Mapping[str, list[Cell]], tables: Sequence[Mapping[str, Any]], threshold: int
) -> dict[str, Any]:
    parts = {"within": lead.within, "late": lead.late, "open": lead.open}
    own = primary(sum(parts.values()), threshold)
    base = _base(lead.base, region, tables) if lead.base else own
    if isinstance(base, int) and base != sum(parts.values()):
        raise ValueError(f"Het rapport is niet gemaakt: de doorlooptijd {lead.title.lower()} telt niet op.")
    cells = protect_table(parts, threshold) if isinstance(base, int) else None
    done = lead.within + lead.late
    printed = cells and isinstance(cells["within"], int) and isinstance(cells["late"], int) and done >= ENOUGH
    share = round(100 * lead.within / done) if printed and lead.term != NO_TERM else None
    median = lead.median_days if printed else None
    names = {"key": lead.key, "title": lead.title, "term": lead.term}
    return {**names, "total": base, "cells": cells, "share": share, "median": median}


def _municipal(
    raw: QuarterCounts, unit: str, region: list[Cell], previous: Sequence[Published], threshold: int
) -> dict[str, Any] | None:
    """Give the table per gemeente over four quarters, or None when it could betray a small count."""
    counts = dict(raw.municipal[unit])
    placed = [sum(column) for column in zip(*counts.values(), strict=True)] or [0] * len(raw.quarters)
    counts[ELSEWHERE] = [total - part for total, part in zip(raw.region[unit], placed, strict=True)]
    known = [isinstance(cell, int) for cell in region]
    history = Windows(counts, known, _shown(raw, unit, previous), window=WINDOW, threshold=threshold)
    end = len(raw.quarters) - 1
    if not all(known[-WINDOW:]):
        return None
    names = safe_rows(history, end, raw.municipal[unit])
    rows = {name: _row(raw, name, history.value(name, end)) for name in sorted(names)}
    total = sum(raw.region[unit][-WINDOW:])
    rest = total - sum(history.value(name, end) for name in names)
    joined = [name for name in sorted(raw.municipal[unit]) if name not in rows]
    return {"from": raw.quarters[-WINDOW], "rows": rows, "joined": joined, "rest": rest, "total": total}


def _shown(raw: QuarterCounts, unit: str, previous: Sequence[Published]) -> dict[str, list[int]]:
    """Give per gemeente the windows that earlier reports printed."""
    shown: dict[str, list[int]] = {}
    for earlier in previous:
        table = earlier.municipal[unit]
        if not table or not table["rows"]:
            continue
        if table["from"] not in raw.quarters:
            raise ValueError(f"Het rapport is niet gemaakt: de tellingen vanaf {table['from']} ontbreken.")
        for name in table["rows"]:
            shown.setdefault(name, []).append(list(raw.quarters).index(earlier.quarter))
    return shown


def _row(raw: QuarterCounts, name: str, count: int) -> dict[str, Any]:
    people = raw.population.get(name, 0)
    return {"count": count, "rate": round(10_000 * count / people, 1) if people and count >= ENOUGH else None}


def words(cell: Cell | None, threshold: int = THRESHOLD) -> str:
    """Give a cell as people read it."""
    if cell is None:
        return "te weinig om te tonen"
    if cell == GUARD:
        return "afgeschermd"
    return f"minder dan {threshold}" if cell == FEW else str(cell)
