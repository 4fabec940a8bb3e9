"""The quarterly report of the kernteam: printed figures and a note in, one PDF out (plan 1.2, domain 2.5)."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from dashboards import charts, figures, pdf
from dashboards.publication import PARTS, UNITS, Published, words

Progress = Callable[[int, int, str], None]
STEPS: Final = (
    "cijfers lezen",
    "lijnen tekenen",
    "kaart tekenen",
    "staven tekenen",
    "tabellen maken",
    "tekst opmaken",
    "cijfers bijvoegen",
    "PDF maken en controleren",
)


def build(published: Published, note: str, *, progress: Progress, version: int = 1) -> bytes:
    """Make the PDF of one quarter from figures that are fit to print.

    Takes the frozen figures, the note of the kernteam, and `progress`, called with step, steps and a Dutch line.
    Gives the bytes; the same input gives the same bytes.
    """
    said = _announce(progress)
    said()
    context = _frame(published, note, version)
    said()
    context["trends"] = _trends(published)
    said()
    context["map"], context["legend"] = _map(published), charts.legend("legenda")
    said()
    context["tables"] = [_table(published, table) for table in published.tables]
    said()
    context |= {
        "gemeenten": _gemeenten(published),
        "leads": [_lead(published, lead) for lead in published.leads],
    }
    said()
    html = render_to_string("pdf/report.html", context)
    said()
    enclosure = pdf.Enclosure(
        name=f"cijfers-{published.quarter}.csv",
        description="De cijfers van dit rapport voor een rekenblad",
        content=figures.as_csv(published).rstrip().encode("utf-8-sig"),
    )
    said()
    return pdf.render(html, created=_moment(published), enclosures=[enclosure])


def _announce(progress: Progress) -> Callable[[], None]:
    """Give a function that reports the next step each time it is called."""
    steps = iter(enumerate(STEPS, start=1))

    def next_step() -> None:
        number, words_of = next(steps)
        progress(number, len(STEPS), f"Stap {number} van {len(STEPS)}: {words_of}")

    return next_step


def _moment(published: Published) -> datetime:
    day = parse_date(published.reference_date)
    if day is None:
        raise ValueError("Het rapport is niet gemaakt: de peildatum ontbreekt.")
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())


def _frame(published: Published, note: str, version: int) -> dict[str, Any]:
    """Give what stands around the figures: names, dates, the hash, the numbers on the front."""
    low = published.threshold
    return {
        "stylesheet": pdf.SCHEME + "pdf/report.css",
        "region": charts.map_data()["regio"],
        "quarter": charts.quarter_name(published.quarter),
        "day": date_format(_moment(published), "j F Y"),
        "created": _moment(published).isoformat(),
        "population_day": date_format(parse_date(published.population_date) or "", "j F Y"),
        "version": version,
        "hash": published.sha256,
        "low": low,
        "paragraphs": [part.strip() for part in note.split("\n\n") if part.strip()],
        "units": list(UNITS.values()),
        "lines": [*(_change(published, unit) for unit in UNITS), *_in_time(published)],
        "heads": [_head(published, unit) for unit in UNITS],
        "quarters": [
            {
                "name": charts.quarter_name(quarter),
                "cells": [words(published.region[u][i], low) for u in UNITS],
            }
            for i, quarter in enumerate(published.quarters)
        ],
        "window": [charts.quarter_name(q) for q in (published.quarters[-4], published.quarters[-1])],
    }


def _head(published: Published, unit: str) -> dict[str, str]:
    now, before = published.region[unit][-1], published.region[unit][-2]
    return {
        "label": UNITS[unit],
        "now": words(now, published.threshold),
        "before": words(before, published.threshold),
        "size": "number" if isinstance(now, int) else "words",
    }


def _change(published: Published, unit: str) -> str:
    """Say how a count differs from the quarter before, when both are printed."""
    now, before = published.region[unit][-1], published.region[unit][-2]
    said = f"{UNITS[unit]}: {words(now, published.threshold)}."
    if not isinstance(now, int) or not isinstance(before, int):
        return said
    if now == before:
        return f"{said} Dat is evenveel als vorig kwartaal."
    return f"{said} Dat is {abs(now - before)} {'meer' if now > before else 'minder'} dan vorig kwartaal."


def _in_time(published: Published) -> list[str]:
    """Say per lead time which share was in time, where enough happened."""
    return [
        f"{lead['title']}: {lead['share']}% op tijd (termijn: {lead['term']})."
        for lead in published.leads
        if lead["share"] is not None
    ]


def _trends(published: Published) -> list[str]:
    return [
        charts.trend(f"lijn-{unit}", UNITS[unit], published.quarters, cells, published.threshold)
        for unit, cells in published.region.items()
    ]


def _map(published: Published) -> str | None:
    table = published.municipal["signals"]
    if table is None:
        return None
    counts = {name: row["count"] for name, row in table["rows"].items()}
    return charts.region_map("kaart", "Signalen per gemeente in vier kwartalen", counts)


def _table(published: Published, table: Mapping[str, Any]) -> dict[str, Any]:
    """Give one fixed table with its drawing; a share only where it says something."""
    low, cells, total = published.threshold, table["cells"], table["total"]
    if not cells:
        return {"title": table["title"], "total": words(total, low), "rows": [], "chart": ""}
    rows = [
        {"name": name, "count": words(cell, low), "share": charts.share(cell, total)} for name, cell in cells.items()
    ]
    chart = charts.bars(f"staaf-{table['key']}", table["title"], cells, low)
    return {"title": table["title"], "total": words(total, low), "rows": rows, "chart": chart}


def _lead(published: Published, lead: Mapping[str, Any]) -> dict[str, Any]:
    cells = lead["cells"] or dict.fromkeys(PARTS)
    return {
        "title": lead["title"],
        "term": lead["term"],
        "parts": [words(cells[part], published.threshold) for part in PARTS],
        "share": "–" if lead["share"] is None else f"{lead['share']}%",
        "median": "–" if lead["median"] is None else f"{lead['median']:g}".replace(".", ","),
    }


def _gemeenten(published: Published) -> dict[str, Any]:
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
