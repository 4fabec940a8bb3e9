"""Words and drawings of the printed figures, the same on the page and in the report."""

from collections.abc import Mapping
from typing import Any, Final

from dashboards import charts
from dashboards.publication import PARTS, UNITS, Published, words

LEAD_HEADS: Final = ["Stap", "Termijn", "Binnen", "Na", "Nog niet", "Op tijd", "Midden (dagen)"]


def lines(published: Published) -> list[str]:
    """Say in short what changed, and what was in time."""
    return [*(change(published, unit) for unit in UNITS), *in_time(published)]


def quarter_rows(published: Published) -> list[dict[str, Any]]:
    """Give the counts of the region, one row per quarter."""
    return [
        {
            "name": charts.quarter_name(quarter),
            "cells": [words(published.region[unit][place], published.threshold) for unit in UNITS],
        }
        for place, quarter in enumerate(published.quarters)
    ]


def head(published: Published, unit: str) -> dict[str, str]:
    """Give one key figure with that of the quarter before."""
    now, before = published.region[unit][-1], published.region[unit][-2]
    return {
        "label": UNITS[unit],
        "now": words(now, published.threshold),
        "before": words(before, published.threshold),
        "size": "number" if isinstance(now, int) else "words",
    }


def change(published: Published, unit: str) -> str:
    """Say how a count differs from the quarter before, when both are printed."""
    now, before = published.region[unit][-1], published.region[unit][-2]
    said = f"{UNITS[unit]}: {words(now, published.threshold)}."
    if not isinstance(now, int) or not isinstance(before, int):
        return said
    if now == before:
        return f"{said} Dat is evenveel als vorig kwartaal."
    return f"{said} Dat is {abs(now - before)} {'meer' if now > before else 'minder'} dan vorig kwartaal."


def in_time(published: Published) -> list[str]:
    """Say per lead time which share was in time, where enough happened."""
    return [
        f"{lead['title']}: {lead['share']}% op tijd (termijn: {lead['term']})."
        for lead in published.leads
        if lead["share"] is not None
    ]


def trends(published: Published) -> list[str]:
    """Draw each count over the quarters."""
    return [
        charts.trend(f"lijn-{unit}", UNITS[unit], published.quarters, cells, published.threshold)
        for unit, cells in published.region.items()
    ]


def region_map(published: Published) -> str | None:
    """Draw the signals per gemeente, or nothing where too few were counted to show any."""
    table = published.municipal["signals"]
    if table is None:
        return None
    counts = {name: row["count"] for name, row in table["rows"].items()}
    return charts.region_map("kaart", "Signalen per gemeente in vier kwartalen", counts)


def table(published: Published, block: Mapping[str, Any]) -> dict[str, Any]:
    """Give one fixed table with its drawing; a share only where it says something."""
    low, cells, total = published.threshold, block["cells"], block["total"]
    if not cells:
        return {"title": block["title"], "total": words(total, low), "rows": [], "chart": ""}
    rows = [
        {"name": name, "count": words(cell, low), "share": charts.share(cell, total)} for name, cell in cells.items()
    ]
    chart = charts.bars(f"staaf-{block['key']}", block["title"], cells, low)
    return {"title": block["title"], "total": words(total, low), "rows": rows, "chart": chart}


def lead(published: Published, line: Mapping[str, Any]) -> dict[str, Any]:
    """Give one lead time in words: its three parts, the share in time, the middle one."""
    cells = line["cells"] or dict.fromkeys(PARTS)
    return {
        "title": line["title"],
        "term": line["term"],
        "parts": [words(cells[part], published.threshold) for part in PARTS],
        "share": "–" if line["share"] is None else f"{line['share']}%",
        "median": "–" if line["median"] is None else f"{line['median']:g}".replace(".", ","),
    }


def gemeenten(published: Published) -> dict[str, Any]:
    """Give the table per gemeente for all four counts next to each other."""
    tables = [published.municipal[unit] for unit in UNITS]
    rows = [{"name": name, "cells": [_own_row(table, name) for table in tables]} for name in published.gemeenten]
    rest = [words(table["rest"] if table else None) for table in tables]
    total = [words(table["total"] if table else None) for table in tables]
    return {"rows": rows, "rest": rest, "total": total}


def _own_row(table: Mapping[str, Any] | None, name: str) -> dict[str, str]:
    row = table["rows"].get(name) if table else None
    if row is None:
        return {"count": "samen" if table else "te weinig", "rate": ""}
    rate = "" if row["rate"] is None else f"{row['rate']:.1f}".replace(".", ",")
    return {"count": str(row["count"]), "rate": rate}


def page(published: Published) -> dict[str, Any]:
    """Give all that the page of a quarter draws; nothing in it is not in the report."""
    window = [charts.quarter_name(quarter) for quarter in (published.quarters[-4], published.quarters[-1])]
    return {
        "heads": [head(published, unit) for unit in UNITS],
        "lines": lines(published),
        "trends": list(zip(UNITS.values(), trends(published), strict=True)),
        "quarters": _grid("Aantallen in de hele regio", ["Kwartaal", *UNITS.values()], _quarter_cells(published)),
        "map": region_map(published),
        "legend": charts.legend("legenda"),
        "window": window,
        "towns": _grid("Aantallen per gemeente", ["Gemeente", *UNITS.values()], _town_cells(published)),
        "blocks": [_block(table(published, block)) for block in published.tables],
        "leads": _grid("Hoe snel gaat het?", LEAD_HEADS, _lead_cells(published)),
        "low": published.threshold,
    }


def _grid(caption: str, heads: list[str], rows: list[list[str]]) -> dict[str, Any]:
    """Give a table for components/table.html: the first column names, the others count."""
    columns = [{"label": label, "numeric": place > 0} for place, label in enumerate(heads)]
    cells = [{"cells": [{"text": text} for text in row]} for row in rows]
    return {"caption": caption, "columns": columns, "rows": cells}


def _quarter_cells(published: Published) -> list[list[str]]:
    return [[row["name"], *row["cells"]] for row in reversed(quarter_rows(published))]


def _town_cells(published: Published) -> list[list[str]]:
    found = gemeenten(published)
    rows = [[row["name"], *(_with_rate(cell) for cell in row["cells"])] for row in found["rows"]]
    return [*rows, ["Overige gemeenten en onbekend", *found["rest"]], ["Totaal", *found["total"]]]


def _with_rate(cell: Mapping[str, str]) -> str:
    return f"{cell['count']} ({cell['rate']})" if cell["rate"] else cell["count"]


def _block(found: dict[str, Any]) -> dict[str, Any]:
    rows = [[row["name"], row["count"], row["share"]] for row in found["rows"]]
    total = ["Totaal", found["total"], ""]
    return found | {"grid": _grid("Aantal en deel van het totaal", ["Soort", "Aantal", "Deel"], [*rows, total])}


def _lead_cells(published: Published) -> list[list[str]]:
    found = [lead(published, line) for line in published.leads]
    return [[line["title"], line["term"], *line["parts"], line["share"], line["median"]] for line in found]
