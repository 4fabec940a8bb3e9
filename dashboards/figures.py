"""The figures of a quarter as text for a spreadsheet."""

import csv
import io
from typing import Any

from dashboards.publication import PARTS, UNITS, Published, words

Row = tuple[str, str, str, str]


def as_csv(published: Published) -> str:
    """Give all printed figures as one CSV text that a spreadsheet opens without running anything."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["tabel", "rij", "periode", "waarde"])
    for row in _csv_rows(published):
        writer.writerow([_plain(value) for value in row])
    return out.getvalue()


def _csv_rows(published: Published) -> list[Row]:
    low = published.threshold
    rows: list[Row] = []
    for unit, cells in published.region.items():
        pairs = zip(published.quarters, cells, strict=True)
        rows += [(UNITS[unit], "Regio", quarter, words(cell, low)) for quarter, cell in pairs]
    rows += [row for unit, table in published.municipal.items() for row in _municipal_rows(published, unit, table)]
    for block in [*published.tables, *published.leads]:
        printed = block["cells"] or {}
        rows += [
            (block["title"], PARTS.get(name, name), published.quarter, words(cell, low))
            for name, cell in printed.items()
        ]
        rows.append((block["title"], "Totaal", published.quarter, words(block["total"], low)))
    return rows


def _municipal_rows(published: Published, unit: str, table: dict[str, Any] | None) -> list[Row]:
    title = f"{UNITS[unit]} per gemeente"
    if table is None:
        return [(title, "Alle gemeenten", published.quarter, words(None))]
    period = f"{table['from']} t/m {published.quarter}"
    rows = [(title, name, period, str(row["count"])) for name, row in table["rows"].items()]
    rows.append((title, "Overige gemeenten en onbekend", period, str(table["rest"])))
    return [*rows, (title, "Totaal", period, str(table["total"]))]


def _plain(value: str) -> str:
    """Keep a spreadsheet from reading a cell as a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
